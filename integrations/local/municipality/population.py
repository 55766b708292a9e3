"""The population by group: children, their parents, single adults, the old.

Members are found by position ("the third family's first child"), never in a list, so that a city of a million is as
fast to query as a small town. In a small town the groups are filled with the bundled test numbers. Children grow up,
so that each New Year those who turned eighteen are replaced in the children's group while all others stay who they
are.
"""

from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass
from typing import overload

from integrations.local.municipality.identities import Identity, carried, invented
from integrations.local.municipality.mixing import mix

ADULT_YEARS = range(1966, 2004)
ADULTHOOD = 18
YOUNG_UNTIL = 19
CARRIED_LIMIT = 3_000
FAMILY_KINDS = 10
SECOND_PARENT_IN = 7
TOGETHER_IN = 4
"""Of ten families seven have two custodians, and in four of those the parents live together."""


@dataclass(frozen=True, slots=True)
class Size:
    """Size of a municipality."""

    persons: int
    cases: int
    handlaggare: int

    @property
    def is_cast(self) -> bool:
        """Whether the bundled identity numbers suffice, so that the named cast can be part of it."""
        return self.persons <= CARRIED_LIMIT


DEMO = Size(persons=2_500, cases=3_500, handlaggare=30)
CITY = Size(persons=1_000_000, cases=370_000, handlaggare=3_300)


class Slots(Sequence[Identity]):
    """A sequence of invented people, each created when accessed."""

    def __init__(self, start: int, count: int) -> None:
        self._range = range(start, start + count)

    def __len__(self) -> int:
        return len(self._range)

    @overload
    def __getitem__(self, index: int) -> Identity: ...
    @overload
    def __getitem__(self, index: slice) -> Sequence[Identity]: ...
    def __getitem__(self, index: int | slice) -> Identity | Sequence[Identity]:
        if isinstance(index, slice):
            part = self._range[index]
            return Slots(part.start, len(part))
        return invented(self._range[index])


@dataclass(frozen=True, slots=True)
class Population:
    """The groups by age; `families` of two children each have their parents first among the adults."""

    old: Sequence[Identity]
    minors: Sequence[Identity]
    young: Sequence[Identity]
    adults: Sequence[Identity]

    @property
    def families(self) -> int:
        return len(self.minors) // 2

    def first_parent(self, family: int) -> Identity:
        return self.adults[family]

    def second_parent(self, family: int) -> Identity | None:
        """Return the other custodian, if any."""
        return self.adults[self.families + family] if family % FAMILY_KINDS < SECOND_PARENT_IN else None

    def family_of(self, child: int) -> int:
        return min(child // 2, self.families - 1)

    def children(self, family: int) -> Iterator[Identity]:
        yield from self.minors[2 * family : 2 * family + 2]

    @property
    def singles(self) -> Sequence[Identity]:
        """Adults who are not custodians."""
        return self.adults[2 * self.families :]


def lives_together(family: int) -> bool:
    return family % FAMILY_KINDS < TOGETHER_IN


def populate(size: Size, *, year: int, seed: int, cast: Collection[str]) -> Population:
    """Fill the groups; `cast` are the identity numbers of the named people, which are not used."""
    persons = size.persons - len(cast)
    old, minors, young = persons * 14 // 100, persons * 26 // 100, max(1, persons // 100)
    adults = persons - old - minors - young
    if size.is_cast:
        return _from_carried(old, minors, young, adults, _Casting(year, seed, frozenset(cast)))
    starts = (0, old, old + minors, old + minors + young)
    return Population(*map(Slots, starts, (old, minors, young, adults)))


@dataclass(frozen=True, slots=True)
class _Casting:
    """Selection of candidates, in a pseudo-random order that never changes; `taken` numbers are excluded."""

    year: int
    seed: int
    taken: frozenset[str]

    def order(self, who: Identity) -> int:
        return mix(self.seed, who.key)

    def born_within(self, youngest: int, oldest: int) -> Callable[[Identity], bool]:
        years = range(self.year - oldest, self.year - youngest + 1)
        return lambda who: who.birth_date.year in years and who.number not in self.taken

    def steady(self, born: Callable[[int], bool], count: int) -> list[Identity]:
        """Return people whose group does not depend on their age."""
        fitting = (who for who in carried() if born(who.birth_date.year) and who.number not in self.taken)
        return sorted(fitting, key=self.order)[:count]

    def ageing(self, candidates: Sequence[Identity], count: int, fits: Callable[[Identity], bool]) -> list[Identity]:
        """Return one person for each position, from candidates of every age reserved for that position."""
        ranked = sorted(candidates, key=lambda who: who.birth_date, reverse=True)
        strata = [sorted(ranked[at : at + count], key=self.order) for at in range(0, len(ranked), count)]
        lines = ([stratum[part] for stratum in strata if part < len(stratum)] for part in range(count))
        return [max(filter(fits, line), key=self.order, default=line[0]) for line in lines]


def _from_carried(old: int, minors: int, young: int, adults: int, casting: _Casting) -> Population:
    rising = [who for who in carried() if who.birth_date.year >= ADULT_YEARS.stop]
    return Population(
        old=casting.steady(lambda year: year < ADULT_YEARS.start, old),
        minors=casting.ageing(rising, minors, casting.born_within(0, ADULTHOOD - 1)),
        young=casting.ageing(rising, young, casting.born_within(ADULTHOOD, YOUNG_UNTIL)),
        adults=casting.steady(ADULT_YEARS.__contains__, adults),
    )
