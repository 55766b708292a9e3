"""Writes a whole municipality as a delivery of canonical files."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, time
from itertools import chain
from pathlib import Path
from typing import Literal, Self

from integrations.local.municipality.caseload import Caseload
from integrations.local.municipality.cast import CastMember, cast_on
from integrations.local.municipality.cast_stories import TOLD, CastStories
from integrations.local.municipality.days import Days
from integrations.local.municipality.files import Folder, Format, at, write_manifest
from integrations.local.municipality.people import MOBILES, Habits, Register
from integrations.local.municipality.population import DEMO, Size, populate
from integrations.local.municipality.rows import FILES, Row
from integrations.local.municipality.staff import Organisation
from integrations.local.municipality.vocabulary import AREAS


@dataclass(frozen=True, slots=True)
class Summary:
    """What was written: the folder, its day and the number of rows in each file."""

    folder: Path
    today: date
    rows: dict[str, int]


@dataclass(frozen=True, slots=True)
class Municipality:
    """Exempelby on a day, in any size."""

    days: Days
    size: Size
    cast: Mapping[str, CastMember]
    organisation: Organisation
    register: Register
    caseload: Caseload

    @classmethod
    def on(cls, today: date, *, seed: int, size: Size) -> Self:
        cast = cast_on(today) if size.is_cast else {}
        taken = [member.identity.number for member in cast.values()]
        population = populate(size, year=today.year, seed=seed, cast=taken)
        days, organisation, habits = Days(today), Organisation(size, seed), Habits(seed)
        caseload = Caseload(seed, days, population, organisation, habits)
        return cls(days, size, cast, organisation, Register(days, population, habits), caseload)

    def rows(self) -> Iterator[Row]:
        """Yield all rows, the cast first among people and cases."""
        yield from self.organisation.units()
        yield from self.organisation.handlaggare(self.days)
        yield from self.organisation.absences(self.days)
        if self.cast:
            yield from CastStories(self.cast, self.days).rows()
        yield from self.register.everybody()
        used = {member.mobile for member in self.cast.values()}
        yield from self.register.phones(number for number in MOBILES if number not in used)
        yield from self.drawn_cases()

    def drawn_cases(self) -> Iterator[Row]:
        """Yield the rows of all cases but the cast's."""
        return chain.from_iterable(self.caseload.cases(self.size.cases - (len(TOLD) if self.cast else 0)))


def write(
    folder: Path,
    *,
    today: date,
    seed: int = 1,
    size: Size = DEMO,
    format: Literal["csv", "jsonl"] = "csv",  # noqa: A002 – the word the reader of a call expects
) -> Summary:
    """Write the municipality on a day; the same seed and day give the same bytes.

    It is extracted at the day's first minute, so it is never in the future for its reader.
    """
    with Folder(folder, Format(format)) as delivery:
        delivery.put(Municipality.on(today, seed=seed, size=size).rows())
    rows = {FILES[row]: count for row, count in delivery.counts.items()}
    write_manifest(folder, taken=at(today, time.min), kind="full", areas=AREAS, rows=rows)
    return Summary(folder, today, rows)
