"""A case being generated: its id, its people and the rows common to every kind of case."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from random import Random

from integrations.local.municipality.days import Days, add_months, as_month, on_or_after, on_or_before
from integrations.local.municipality.identities import Identity
from integrations.local.municipality.rows import (
    Application,
    Case,
    CasePerson,
    CaseStaff,
    Decision,
    DocumentRequest,
    Execution,
    Payment,
    Row,
)
from integrations.local.municipality.staff import Office, staff_id
from integrations.local.municipality.vocabulary import DOCUMENT_KINDS, LAWS, UNMAPPED_DOCUMENT_KIND

Span = tuple[int, int]

POSTED: Span = (0, 1)
DELIVERED: Span = (2, 5)
ANSWER_TIME = 14
KNOWN_DELIVERY = 0.6
APPEALED = 0.15
RECONSIDERED = 0.06
UNMAPPED = 0.02
UNASSIGNED = 0.5
SECOND_STAFF = 0.15
PREVIOUS_STAFF = 0.05


@dataclass(slots=True)
class Draft:
    """A case and what is needed to generate it: its own random numbers, the calendar and the unit."""

    id: str
    area: str
    type: str
    dice: Random
    days: Days
    office: Office
    main: Identity

    @property
    def number(self) -> str:
        """The case number as said on the phone: the area and the digits of the id."""
        return f"{self.area}-{self.id[1:]}"

    def case(self, status: str, since: date, opened: date) -> Case:
        closed = since if status == "CLOSED" else None
        law = LAWS[self.area]
        return Case(self.id, self.number, self.area, self.type, law, status, since, self.office.unit, opened, closed)

    def person(self, who: Identity, role: str, start: date, end: date | None = None) -> CasePerson:
        return CasePerson(self.id, who.person_id, role, start, end)

    def staff(self, opened: date, *, early: bool) -> Iterator[CaseStaff]:
        """Yield the handläggare: none perhaps in the first days, sometimes two, sometimes a change."""
        draw, previous, second, early_draw = (self.dice.random() for _ in range(4))
        team = self.office.staff
        first = self.office.somebody(draw)
        if early and early_draw < UNASSIGNED:
            return
        changed = on_or_before(opened + (self.days.today - opened) / 2)
        if previous < PREVIOUS_STAFF and len(team) > 1 and changed > opened:
            yield CaseStaff(self.id, staff_id(team[first - 1]), "responsible", opened, changed)
            opened = changed
        yield CaseStaff(self.id, staff_id(team[first]), "responsible", opened)
        if second < SECOND_STAFF and len(team) > 1:
            role = "administrator" if self.area == "EB" else "second"
            yield CaseStaff(self.id, staff_id(team[first - 1]), role, opened)

    def application(self, kind: str, received: date, month: date | None = None, nth: int = 0) -> Application:
        return Application(f"{self.id}-A{nth}", self.id, kind, received, as_month(month) if month else "")

    def papers(self, requested: date, *, missing: bool, most: int = 3) -> Iterator[DocumentRequest]:
        """Yield documents requested on a day: all received, or the first missing and the others perhaps."""
        kinds = self.dice.sample(DOCUMENT_KINDS[self.area], self.dice.randint(1, most))
        if self.dice.random() < UNMAPPED:
            kinds[-1] = UNMAPPED_DOCUMENT_KIND
        due = on_or_after(requested + timedelta(days=ANSWER_TIME))
        for nth, kind in enumerate(kinds):
            came = min(on_or_after(requested + timedelta(days=self.dice.randint(1, 9))), self.days.ago(0))
            open_still = missing and (nth == 0 or self.dice.random() < 1 / 2)
            yield DocumentRequest(
                f"{self.id}-D{nth}",
                self.id,
                kind,
                self.main.person_id,
                requested,
                due,
                None if open_still else came,
            )

    def decision(
        self, outcome: str, decided: date, *, period: tuple[date, date | None] | None = None, nth: int = 0
    ) -> Decision:
        """Yield a decision: sent soon, perhaps confirmed as received, perhaps appealed."""
        posted, days, known, appeal, again = (self.dice.random() for _ in range(5))
        sent = self._if_past(decided + timedelta(days=round(posted)))
        received = self._if_past(decided + timedelta(days=2 + int(days * 4))) if known < KNOWN_DELIVERY else None
        unhappy = outcome in {"rejected", "partially_granted", "dismissed"}
        appealed = self._if_past(decided + timedelta(days=12)) if unhappy and appeal < APPEALED else None
        reconsidered = self._if_past(decided + timedelta(days=20)) if unhappy and again < RECONSIDERED else None
        start, end = period or (None, None)
        return Decision(
            f"{self.id}-B{nth}",
            self.id,
            outcome,
            decided,
            sent,
            received if sent else None,
            start,
            end,
            appealed,
            reconsidered,
        )

    def _if_past(self, day: date) -> date | None:
        day = on_or_after(day)
        return day if day <= self.days.today else None

    def execution(
        self, decision: Decision, *, due: date, started: date | None, ended: date | None, interrupted: date | None
    ) -> Execution:
        return Execution(f"{decision.id}-V", decision.id, due, started, ended, interrupted)

    def payment(self, decision: Decision, month: date, pay_on: date, nth: int = 0) -> Payment:
        return Payment(f"{self.id}-U{nth}", self.id, decision.id, as_month(month), pay_on)


def whole_month(month: date) -> tuple[date, date]:
    """Return first and last day of the month that begins on `month`."""
    return month, add_months(month, 1) - timedelta(days=1)


Story = Iterator[Row]
