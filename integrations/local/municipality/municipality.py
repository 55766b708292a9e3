"""Writes a whole municipality as a delivery of canonical files."""

from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Literal

from integrations.local.municipality.caseload import Caseload
from integrations.local.municipality.cast import cast_on
from integrations.local.municipality.cast_stories import TOLD, CastStories
from integrations.local.municipality.days import Days
from integrations.local.municipality.files import Folder, Format, write_manifest
from integrations.local.municipality.people import MOBILES, Habits, Register
from integrations.local.municipality.population import DEMO, Size, populate
from integrations.local.municipality.rows import FILES
from integrations.local.municipality.staff import Organisation
from integrations.local.municipality.vocabulary import AREAS


@dataclass(frozen=True, slots=True)
class Summary:
    """What was written: the folder, the day it tells of and the rows in each file."""

    folder: Path
    today: date
    rows: dict[str, int]


def write(
    folder: Path,
    *,
    today: date,
    seed: int = 1,
    size: Size = DEMO,
    format: Literal["csv", "jsonl"] = "csv",  # noqa: A002 – the word the reader of a call expects
) -> Summary:
    """Write the municipality as it stands on a day; the same seed and day give the same bytes."""
    with Folder(folder, Format(format)) as delivery:
        _fill(delivery, Days(today), seed, size)
    rows = {FILES[row]: count for row, count in delivery.counts.items()}
    write_manifest(folder, today=today, kind="full", areas=AREAS, rows=rows)
    return Summary(folder, today, rows)


def _fill(delivery: Folder, days: Days, seed: int, size: Size) -> None:
    cast = cast_on(days.today) if size.is_cast else {}
    taken = [member.identity.number for member in cast.values()]
    population = populate(size, year=days.today.year, seed=seed, cast=taken)
    organisation, habits = Organisation(size, seed), Habits(seed)
    register = Register(days, population, habits)
    for rows in (organisation.units(), organisation.handlaggare(days), organisation.absences(days)):
        delivery.put(rows)
    if cast:
        delivery.put(CastStories(cast, days).rows())
    delivery.put(register.everybody())
    used = {member.mobile for member in cast.values()}
    delivery.put(register.phones(number for number in MOBILES if number not in used))
    caseload = Caseload(seed, days, population, organisation, habits)
    for story in caseload.cases(size.cases - (len(TOLD) if cast else 0)):
        delivery.put(story)
