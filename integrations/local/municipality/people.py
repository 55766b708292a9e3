"""The persons file and all that belongs to a person: numbers, names, phones and mandates."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from itertools import chain
from typing import Final

from integrations.local.municipality import names
from integrations.local.municipality.days import Days
from integrations.local.municipality.drafts import Story
from integrations.local.municipality.identities import Identity
from integrations.local.municipality.mixing import dice, mix
from integrations.local.municipality.population import ADULTHOOD, Population
from integrations.local.municipality.rows import Contact, Identifier, Mandate, Person
from integrations.local.municipality.vocabulary import (
    ADMINISTRATOR,
    CUSTODIAN,
    FUTURE_POWER,
    PROXY,
    SCOPE_CUSTODY,
    SCOPE_FULL,
    SCOPE_PROPERTY,
    SCOPE_RIGHTS,
    TRUSTEE,
)

MOBILES: Final = tuple(f"070-17406{last:02d}" for last in range(5, 100))
"""The numbers Sweden keeps for fiction, 070-1740605 to 070-1740699; no others may be used."""
MOBILE_STEP: Final = 7

THOUSAND: Final = 1000
MARKING: Final = range(12)
REGISTRATION: Final = range(12, 16)
ASSUMED: Final = range(16, 18)
UNSAFE: Final = range(20, 27)
SIGN: Final = range(30, 34)
RELAY: Final = range(40, 44)
EASY_READ: Final = range(44, 52)
WITHOUT_NUMBER: Final = range(60, 64)
LANGUAGE_SHARE: Final = 40
SAME_NAME_OF_TEN: Final = 6
ENDED_IN_WRITING: Final = 2
"""Every second custodian's mandate has an end date from when the child came of age; for others it must be derived."""

REPRESENTED: Final = (
    (range(70, 130), TRUSTEE, SCOPE_FULL),
    (range(130, 150), ADMINISTRATOR, SCOPE_PROPERTY),
    (range(150, 180), PROXY, SCOPE_RIGHTS),
    (range(180, 190), FUTURE_POWER, SCOPE_FULL),
)
EXPIRED_OF_TEN: Final = 2
RESERVE_LETTERS: Final = "ABCDEFGHJKLMNPRSTUXYZ"


@dataclass(frozen=True, slots=True)
class Habits:
    """Properties of a person that do not depend on the day, derived from her key."""

    seed: int

    def bits(self, who: Identity) -> int:
        return mix(self.seed ^ 0x5EED, who.key)

    def protection(self, who: Identity) -> str:
        drawn = self.bits(who) % THOUSAND
        if drawn in MARKING:
            return "marking"
        if drawn in REGISTRATION:
            return "registration"
        return "assumed" if drawn in ASSUMED else "none"

    def may_be_sent_texts(self, who: Identity) -> bool:
        drawn = self.bits(who) % THOUSAND
        return self.protection(who) == "none" and drawn not in UNSAFE and drawn not in WITHOUT_NUMBER

    def person(self, who: Identity, family: Identity, *, shares_name: bool) -> Person:
        """Return a person of a family: its members share a language group, and most of them a family name."""
        bits, family_bits = self.bits(who), self.bits(family)
        people, drawn = names.people(family_bits >> 4), bits % THOUSAND
        interpreter = "sign" if drawn in SIGN else "none"
        if people is not names.SWEDISH and (bits >> 10) % 100 < LANGUAGE_SHARE:
            interpreter = "language"
        return Person(
            who.person_id,
            names.given_name(people, woman=who.is_woman, bits=bits >> 16, born=who.birth_date.year),
            names.family_name(people, (family_bits if shares_name else bits) >> 32),
            who.birth_date,
            None,
            self.protection(who),
            int(drawn in UNSAFE),
            people.language,
            interpreter,
            people.language if interpreter == "language" else "",
            "text_relay" if drawn in RELAY else "easy_read" if drawn in EASY_READ else "",
        )

    def identifier(self, who: Identity) -> Identifier:
        """Return her identity number, or a reserve number if she has none yet."""
        bits = self.bits(who)
        if bits % THOUSAND in WITHOUT_NUMBER:
            return Identifier(who.person_id, "other", reserve_number(who, bits >> 16))
        return Identifier(who.person_id, "personnummer", who.number)


def reserve_number(who: Identity, bits: int) -> str:
    """Return a number in the national reserve format: century + 3, birth date, two letters, two digits."""
    century = int(who.number[:2]) + 3
    letters = RESERVE_LETTERS[bits % 21] + RESERVE_LETTERS[(bits >> 8) % 21]
    return f"{century}{who.number[2:8]}{letters}{who.number[10]}{(bits >> 16) % 10}"


@dataclass(frozen=True, slots=True)
class Register:
    """All people but the cast, in the order of the population's groups."""

    days: Days
    population: Population
    habits: Habits

    def everybody(self) -> Story:
        for who, family, shares_name in self._with_families():
            yield self.habits.person(who, family, shares_name=shares_name)
            yield self.habits.identifier(who)
            yield from self._represented(who)
        yield from self._custodians()

    def _with_families(self) -> Iterator[tuple[Identity, Identity, bool]]:
        people = self.population
        for who in chain(people.young, people.old):
            yield who, who, True
        for at, who in enumerate(people.adults):
            second = people.families <= at < 2 * people.families
            yield who, people.adults[at - people.families] if second else who, not second or at % 10 < SAME_NAME_OF_TEN
        for at, who in enumerate(people.minors):
            yield who, people.first_parent(people.family_of(at)), True

    def _represented(self, who: Identity) -> Iterator[Mandate]:
        """Yield mandates (god man, förvaltare, ombud, framtidsfullmakt) for few persons, some of them expired."""
        if who.birth_date.year > self.days.today.year - ADULTHOOD - 3:
            return
        drawn = (self.habits.bits(who) >> 20) % THOUSAND
        for share, kind, scope in REPRESENTED:
            if drawn in share:
                yield self._mandate(who, kind, scope)

    def _mandate(self, who: Identity, kind: str, scope: str) -> Mandate:
        chance = dice(self.habits.seed, -who.key)
        name = names.somebody(names.SWEDISH, chance.getrandbits(48))
        began, ended, lasts = chance.randint(400, 2000), chance.randint(10, 300), chance.randint(0, 9)
        end = self.days.ago(ended) if lasts < EXPIRED_OF_TEN else self.days.ahead(ended) if lasts % 2 else None
        return Mandate(f"M{who.key:06d}", who.person_id, "", name, kind, scope, self.days.ago(began), end)

    def _custodians(self) -> Iterator[Mandate]:
        people = self.population
        for at, child in enumerate(people.minors):
            family = people.family_of(at)
            yield self._custody(child, people.first_parent(family), 1)
            if second := people.second_parent(family):
                yield self._custody(child, second, 2)
        for at, child in enumerate(people.young):
            yield self._custody(child, people.first_parent(at * MOBILE_STEP % people.families), 1)

    def _custody(self, child: Identity, parent: Identity, nth: int) -> Mandate:
        of_age = birthday(child.birth_date, ADULTHOOD)
        ended = of_age if of_age <= self.days.today and child.key % ENDED_IN_WRITING else None
        return Mandate(
            f"V{child.key:06d}-{nth}",
            child.person_id,
            parent.person_id,
            "",
            CUSTODIAN,
            SCOPE_CUSTODY,
            child.birth_date,
            ended,
        )

    def phones(self, numbers: Iterator[str]) -> Iterator[Contact]:
        """Yield one mobile number each for clients with economic cases, until the numbers are used up."""
        reachable = (who for who in self._callers() if self.habits.may_be_sent_texts(who))
        for who, number in zip(reachable, numbers, strict=False):
            yield Contact(who.person_id, "mobile", number, self.days.ago(30 + who.key % 500))

    def _callers(self) -> Iterator[Identity]:
        people = self.population
        for at in range(len(people.old) // 2):
            yield people.adults[at % people.families]
            yield people.singles[at % len(people.singles)]
            if at % MOBILE_STEP == 0:
                yield people.old[at]


def birthday(born: date, age: int) -> date:
    """Return the day a person turns `age`; one born on 29 February, on 1 March in other years."""
    try:
        return born.replace(year=born.year + age)
    except ValueError:
        return date(born.year + age, 3, 1)
