"""The cast's stories: all their rows, written by hand relative to today."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import chain
from typing import Final

from integrations.local.municipality.cast import CastMember
from integrations.local.municipality.days import Days, add_months, as_month, month_paid_for, pay_day_for
from integrations.local.municipality.drafts import Story, whole_month
from integrations.local.municipality.people import birthday
from integrations.local.municipality.population import ADULTHOOD
from integrations.local.municipality.rows import (
    Application,
    Case,
    CasePerson,
    CaseStaff,
    Contact,
    Decision,
    DocumentRequest,
    Execution,
    Identifier,
    Mandate,
    Payment,
    Person,
)
from integrations.local.municipality.vocabulary import (
    ADMINISTRATOR,
    ALDRE,
    BOU,
    CUSTODIAN,
    EB,
    FUTURE_POWER,
    GRANTED,
    LAWS,
    LSS,
    PARTIALLY_GRANTED,
    PROXY,
    REJECTED,
    SCOPE_CUSTODY,
    SCOPE_FULL,
    SCOPE_PROPERTY,
    SCOPE_RIGHTS,
    TRUSTEE,
)

SARA: Final = "H01"
JONAS: Final = "H02"
RENEWED_AFTER: Final = 40
EXECUTION_DAYS: Final = 60
LIVELIHOOD: Final = "LIVELIHOOD_SUPPORT"


@dataclass(frozen=True, slots=True)
class Told:
    """A case of the cast's: its client, unit and status."""

    owner: str
    case: str
    area: str
    type: str
    status: str
    since: int
    opened: int
    unit: str
    staff: str
    role: str = "applicant"


TOLD: Final = (
    Told("karin", "A000001", EB, LIVELIHOOD, "SUPPLEMENT_REQUESTED", 10, 100, "EB-1", SARA),
    Told("ali", "A000002", EB, LIVELIHOOD, "GRANTED", 1, 70, "EB-1", JONAS),
    Told("maria", "A000003", EB, LIVELIHOOD, "PAID", 0, 400, "EB-2", "H05"),
    Told("peter", "A000004", EB, LIVELIHOOD, "REJECTED", 8, 22, "EB-2", "H06"),
    Told("bengt", "A000005", EB, LIVELIHOOD, "AWAITING_DECISION", 2, 16, "EB-1", "H03"),
    Told("elin", "A000006", EB, LIVELIHOOD, "GRANTED", 0, 300, "EB-1", "H04"),
    Told("linda", "A000007", EB, LIVELIHOOD, "UNDER_REVIEW", 5, 40, "EB-SKYDD", "H10"),
    Told("maja", "A000008", EB, LIVELIHOOD, "GRANTED", 3, 150, "EB-SKYDD", "H11"),
    Told("hodan", "A000009", EB, LIVELIHOOD, "UNDER_REVIEW", 4, 12, "EB-1", "H03"),
    Told("tesfay", "A000010", EB, LIVELIHOOD, "RECEIVED", 1, 1, "EB-MOTT", ""),
    Told("olena", "A000011", EB, LIVELIHOOD, "NEEDS_MANUAL_REVIEW", 2, 4, "EB-MOTT", "H08"),
    Told("nour", "A000012", EB, LIVELIHOOD, "UNDER_REVIEW", 6, 14, "EB-2", "H05"),
    Told("gosta", "A000013", ALDRE, "HOME_HELP", "EXECUTED", 300, 340, "ALDRE-NORR", "H26"),
    Told("anders", "A000014", LSS, "COMPANION_SERVICE", "AWAITING_EXECUTION", 118, 200, "LSS-1", "H23"),
    Told("sofia", "A000015", LSS, "CONTACT_PERSON", "INVESTIGATION", 20, 27, "LSS-1", "H22"),
    Told("astrid", "A000016", ALDRE, "HOME_HELP", "EXECUTED", 150, 190, "ALDRE-SYD", "H29"),
    Told("alva", "A000017", BOU, "CHILD_CONCERN", "INVESTIGATION", 40, 60, "BOU-BARN", "H16", "concerned"),
    Told("simon", "A000018", BOU, "CHILD_SUPPORT", "MEASURE", 90, 220, "BOU-UNGA", "H19", "concerned"),
    Told("mikael", "A000019", EB, LIVELIHOOD, "GRANTED", 0, 16, "EB-2", "H05"),
    Told("mikael", "A000020", LSS, "DAILY_ACTIVITY", "EXECUTED", 200, 300, "LSS-1", "H24"),
    Told("anna_1984", "A000021", EB, LIVELIHOOD, "PAID", 0, 200, "EB-1", "H04"),
    Told("anna_1996", "A000022", EB, LIVELIHOOD, "RECEIVED", 0, 0, "EB-MOTT", "H09"),
    Told("oskar", "A000023", EB, LIVELIHOOD, "UNDER_REVIEW", 3, 9, "EB-1", "H03"),
    Told("rolf", "A000024", EB, LIVELIHOOD, "SUPPLEMENT_REQUESTED", 20, 35, "EB-1", "H04"),
    Told("inga", "A000025", ALDRE, "SAFETY_ALARM", "ORDERED", 6, 40, "ALDRE-SYD", "H30"),
    Told("lars", "A000026", EB, LIVELIHOOD, "PARTIALLY_GRANTED", 20, 60, "EB-2", "H06"),
    Told("nora", "A000027", BOU, "CHILD_SUPPORT", "FOLLOW_UP", 15, 400, "BOU-UNGA", "H18", "concerned"),
    Told("tuva", "A000028", BOU, "CHILD_CONCERN", "PRELIMINARY_ASSESSMENT", 5, 8, "BOU-MOTT", "H13", "concerned"),
)

CUSTODY: Final = (("alva", "emma"), ("alva", "daniel"), ("simon", "helena"), ("nora", "ulrika"), ("tuva", "jens"))


@dataclass(frozen=True, slots=True)
class CastStories:
    """The cast's rows for one day."""

    cast: Mapping[str, CastMember]
    days: Days

    def rows(self) -> Story:
        return chain(
            *(self._person(member) for member in self.cast.values()),
            *(self._case(told) for told in TOLD),
            self._separated(),
            self._mandates(),
            self._papers(),
            self._money(),
            self._refusals(),
            self._measures(),
        )

    def _person(self, member: CastMember) -> Story:
        needs_language = member.interpreter == "language"
        yield Person(
            member.person_id,
            member.given_name,
            member.family_name,
            member.birth_date,
            self.days.today - timedelta(days=9) if member.key == "gosta" else None,
            member.protection,
            int(member.unsafe_contact),
            member.language,
            member.interpreter,
            member.language if needs_language else "",
            member.communication,
        )
        yield Identifier(member.person_id, member.identifier_kind, member.value, member.assurance)
        if member.mobile:
            yield Contact(member.person_id, "mobile", member.mobile, self.days.ago(60), int(member.key == "hodan"))

    def _case(self, told: Told) -> Story:
        opened = self.days.ago(told.opened)
        since = self._pay_days()[told.case] if told.status == "PAID" else self.days.ago(told.since)
        law, number = LAWS[told.area], f"{told.area}-{told.case[1:]}"
        yield Case(told.case, number, told.area, told.type, law, told.status, since, told.unit, opened, None)
        yield CasePerson(told.case, self.cast[told.owner].person_id, told.role, opened)
        if told.staff:
            yield CaseStaff(told.case, told.staff, "responsible", opened)
        if told.area != BOU:
            yield from self._applied(told, opened)

    def _applied(self, told: Told, opened: date) -> Story:
        """Yield the first application, and for long livelihood cases the present one; both with their month."""
        if told.area == LSS:
            yield Application(f"{told.case}-A1", told.case, "request", opened)
        elif told.area == ALDRE:
            yield Application(f"{told.case}-A1", told.case, "new", opened)
        else:
            month = self._month_of(told)
            renewed = told.opened > RENEWED_AFTER
            if renewed:
                yield Application(f"{told.case}-A1", told.case, "new", opened, as_month(month_paid_for(opened)))
            received = self.days.ago(min(told.opened, told.since + 14)) if renewed else opened
            yield Application(f"{told.case}-A0", told.case, "renewal" if renewed else "new", received, as_month(month))

    def _month_of(self, told: Told) -> date:
        """Return the month a livelihood case is about now: the one its payment is for, else the present one."""
        pay_on = self._pay_days().get(told.case)
        return month_paid_for(pay_on) if pay_on else add_months(self.days.today, 0)

    def _pay_days(self) -> dict[str, date]:
        return {
            "A000002": self.days.pay_day(1),
            "A000003": self.days.pay_day(0),
            "A000006": self.days.bank(1),
            "A000008": self.days.pay_day(1),
            "A000021": self.days.pay_day(0),
            "A000026": self.days.pay_day(-1),
        }

    def _separated(self) -> Story:
        elin, parted = self.cast["marcus"], self.days.ago(60)
        yield CasePerson("A000006", elin.person_id, "co_applicant", self.days.ago(300), parted)

    def _mandates(self) -> Story:
        for child, parent in CUSTODY:
            yield self._custody(self.cast[child], self.cast[parent])
        ago, ahead = self.days.ago, self.days.ahead
        yield self._named("bengt", "Kerstin Sjöberg", TRUSTEE, SCOPE_FULL, ago(700))
        yield self._named("rolf", "Lennart Hedin", ADMINISTRATOR, SCOPE_PROPERTY, ago(900))
        yield self._named("astrid", "Eva Holm", PROXY, SCOPE_RIGHTS, ago(150), ahead(200))
        yield self._named("inga", "Per Rosén", FUTURE_POWER, SCOPE_FULL, ago(80))
        yield self._named("inga", "Gun Rosén", PROXY, SCOPE_RIGHTS, ago(500), ago(45))

    def _custody(self, child: CastMember, parent: CastMember) -> Mandate:
        of_age = birthday(child.birth_date, ADULTHOOD)
        return Mandate(
            f"V-{child.key}-{parent.key}",
            child.person_id,
            parent.person_id,
            "",
            CUSTODIAN,
            SCOPE_CUSTODY,
            child.birth_date,
            of_age if of_age <= self.days.today else None,
        )

    def _named(
        self, grantor: str, grantee: str, kind: str, scope: str, start: date, end: date | None = None
    ) -> Mandate:
        person = self.cast[grantor].person_id
        return Mandate(f"M-{grantor}-{kind}", person, "", grantee, kind, scope, start, end)

    def _papers(self) -> Story:
        yield self._paper("karin", "A000001", 0, "hyresavi", (10, -5, None))
        yield self._paper("karin", "A000001", 1, "kontoutdrag", (10, -5, 4))
        yield self._paper("rolf", "A000024", 0, "kontoutdrag", (20, 6, None))
        yield self._paper("bengt", "A000005", 0, "läkarintyg", (12, 1, 5))
        yield self._paper("sofia", "A000015", 0, "psykologutlåtande", (14, -12, None))

    def _paper(
        self, owner: str, case: str, nth: int, kind: str, asked_due_came: tuple[int, int, int | None]
    ) -> DocumentRequest:
        """Return a document request; days since it was requested, until due (ahead when negative), since received."""
        asked, due, came = asked_due_came
        return DocumentRequest(
            f"{case}-D{nth}",
            case,
            kind,
            self.cast[owner].person_id,
            self.days.ago(asked),
            self.days.ahead(-due),
            None if came is None else self.days.ago(came),
        )

    def _money(self) -> Story:
        """Yield granted months with a payment date; Mikael's month is granted and has none yet."""
        for case, pay_on in self._pay_days().items():
            told = next(told for told in TOLD if told.case == case)
            decided = min(self.days.ago(told.since), self._days_before(pay_on))
            outcome = PARTIALLY_GRANTED if told.status == PARTIALLY_GRANTED.upper() else GRANTED
            month = month_paid_for(pay_on)
            appealed = self.days.ago(6) if told.owner == "lars" else None
            yield Decision(
                f"{case}-B0", case, outcome, decided, decided, None, *whole_month(month), appealed_on=appealed
            )
            yield Payment(f"{case}-U0", case, f"{case}-B0", as_month(month), pay_on)
        today = self.days.ago(0)
        this_month = whole_month(add_months(self.days.today, 0))
        yield Decision("A000019-B0", "A000019", GRANTED, today, today, None, *this_month)
        yield from self._karins_last_month()

    def _days_before(self, pay_on: date) -> date:
        return self.days.ago(max(0, (self.days.today - pay_on).days) + 3) if pay_on <= self.days.today else pay_on

    def _karins_last_month(self) -> Story:
        """Yield Karin's payment for last month, so that only the present month is open."""
        month = add_months(self.days.today, -1)
        pay_on = pay_day_for(month)
        decided = self.days.ago((self.days.today - pay_on).days + 5)
        yield Decision("A000001-B1", "A000001", GRANTED, decided, decided, None, *whole_month(month))
        yield Payment("A000001-U1", "A000001", "A000001-B1", as_month(month), pay_on)

    def _refusals(self) -> Story:
        yield Decision("A000004-B0", "A000004", REJECTED, self.days.ago(8), self.days.ago(7))

    def _measures(self) -> Story:
        for case, decided, started in (
            ("A000013", 310, 300),
            ("A000014", 120, None),
            ("A000016", 160, 150),
            ("A000018", 100, 90),
            ("A000020", 215, 200),
            ("A000025", 10, None),
            ("A000027", 300, 280),
        ):
            made = self.days.ago(decided)
            yield Decision(f"{case}-B0", case, GRANTED, made, made, self.days.ago(decided - 3), made)
            begun = None if started is None else self.days.ago(started)
            due = self.days.ahead(EXECUTION_DAYS - decided)
            yield Execution(f"{case}-B0-V", f"{case}-B0", due, begun)
