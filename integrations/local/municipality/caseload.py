"""Generates the cases: area, client, unit and status."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import accumulate
from random import Random
from typing import Final

from integrations.local.municipality import livelihood, measures
from integrations.local.municipality.days import Days
from integrations.local.municipality.drafts import Draft, Story
from integrations.local.municipality.identities import Identity
from integrations.local.municipality.mixing import dice
from integrations.local.municipality.people import Habits
from integrations.local.municipality.population import Population, lives_together
from integrations.local.municipality.staff import INTAKE, ORDINARY, PROTECTED, Office, Organisation
from integrations.local.municipality.vocabulary import ALDRE, BOU, EB, LSS, STATUSES, TYPES

FIRST_NUMBER: Final = 100_000
SHARES: Final = {EB: 34, BOU: 24, LSS: 17, ALDRE: 25}
ROUND: Final = tuple(area for area, share in SHARES.items() for _ in range(share))
PLACE: Final = tuple(at for share in SHARES.values() for at in range(share))

WEIGHTS: Final = {
    EB: (3, 2, 8, 9, 5, 9, 3, 5, 1, 22, 2, 31),
    BOU: (2, 1, 5, 2, 12, 18, 3, 5, 17, 6, 29),
    LSS: (4, 13, 4, 6, 9, 34, 8, 22),
    ALDRE: (4, 11, 6, 7, 44, 8, 20),
}
INTAKE_STATUSES: Final = frozenset(
    {
        "RECEIVED",
        "NEEDS_MANUAL_REVIEW",
        "REPORT_RECEIVED",
        "PROTECTION_ASSESSMENT",
        "PRELIMINARY_ASSESSMENT",
        "NOT_OPENED",
        "REQUEST_RECEIVED",
        "APPLICATION_RECEIVED",
    }
)
OLDER_CLOSED: Final = 0.75
SEPARATED: Final = 0.12
SPOUSE: Final = 0.05
LSS_CHILDREN: Final = 3
TEN: Final = 10
BOU_CHILDREN: Final = 0.6


@dataclass(frozen=True, slots=True)
class Caseload:
    """All cases but the cast's, each generated from its own number alone."""

    seed: int
    days: Days
    population: Population
    organisation: Organisation
    habits: Habits

    def cases(self, count: int) -> Iterator[Story]:
        for number in range(count):
            yield self._case(number)

    def _case(self, number: int) -> Story:
        turn, at = divmod(number, len(ROUND))
        area, nth = ROUND[at], turn * SHARES[ROUND[at]] + PLACE[at]
        chance = dice(self.seed, FIRST_NUMBER + number)
        main, again = self._main_person(area, nth)
        status = self._status(area, nth, chance, again=again)
        draft = Draft(
            id=f"A{FIRST_NUMBER + number}",
            area=area,
            type=TYPES[area][int(chance.random() ** 2 * len(TYPES[area]))],
            dice=chance,
            days=self.days,
            office=self._office(area, status, main, chance),
            main=main,
        )
        opened, story = (livelihood if area == EB else measures).tell(draft, status)
        yield from story
        yield from self._persons(draft, nth, opened)

    def _status(self, area: str, nth: int, chance: Random, *, again: bool) -> str:
        """Return a status: an area's first cases show each once; a person's second case is mostly an old one."""
        if nth < len(STATUSES[area]):
            return STATUSES[area][nth]
        old, drawn = chance.random() < OLDER_CLOSED, chance.choices(STATUSES[area], cum_weights=CUMULATED[area])
        return "CLOSED" if again and old else drawn[0]

    def _office(self, area: str, status: str, main: Identity, chance: Random) -> Office:
        offices = self.organisation.offices[area]
        kind = INTAKE if status in INTAKE_STATUSES else ORDINARY
        if offices[PROTECTED] and self.habits.protection(main) != "none":
            kind = PROTECTED
        return offices[kind][int(chance.random() * len(offices[kind]))]

    def _main_person(self, area: str, nth: int) -> tuple[Identity, bool]:
        """Return the person a case is about, and whether she already has one in the area."""
        people, at = self.population, nth
        pool: Sequence[Identity] = people.old
        if area == EB:
            at, parent = divmod(nth, 2)
            pool = people.adults[: people.families] if parent else people.singles
        elif area == BOU:
            pool = people.minors[: int(len(people.minors) * BOU_CHILDREN)]
        elif area == LSS:
            turn, place = divmod(nth, TEN)
            child = place < LSS_CHILDREN
            at = turn * (LSS_CHILDREN if child else TEN - LSS_CHILDREN) + place - (0 if child else LSS_CHILDREN)
            pool = people.minors[len(people.minors) * 4 // 5 :] if child else people.singles[: len(people.singles) // 2]
        return pool[at % len(pool)], at >= len(pool)

    def _persons(self, draft: Draft, nth: int, opened: date) -> Story:
        if draft.area == BOU:
            yield draft.person(draft.main, "concerned", opened)
            return
        yield draft.person(draft.main, "applicant", opened)
        if draft.area == EB and nth % 2:
            yield from self._household(draft, nth // 2 % self.population.families, opened)
        elif draft.area == ALDRE and draft.dice.random() < SPOUSE:
            spouse = self.population.old[-1 - nth % len(self.population.old)]
            if spouse != draft.main:
                yield draft.person(spouse, "co_applicant", opened)

    def _household(self, draft: Draft, family: int, opened: date) -> Story:
        """Yield the children, and the other parent if the two live together; some have separated since."""
        partner = self.population.second_parent(family)
        if partner and lives_together(family):
            separated = draft.dice.random() < SEPARATED
            middle = opened + (self.days.today - opened) / 2
            yield draft.person(partner, "co_applicant", opened, middle if separated else None)
        for child in self.population.children(family):
            if child.birth_date <= opened:
                yield draft.person(child, "child", opened)


CUMULATED: Final = {area: tuple(accumulate(weights)) for area, weights in WEIGHTS.items()}
