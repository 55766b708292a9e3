"""A delta: what changed in the case system since this morning's full delivery."""

import csv
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, time
from itertools import islice
from pathlib import Path
from typing import Final

from integrations.local.municipality.cast import CAST, cast_on
from integrations.local.municipality.cast_stories import SARA, CastStories
from integrations.local.municipality.days import Days
from integrations.local.municipality.files import at, write_manifest
from integrations.local.municipality.municipality import Municipality, Summary
from integrations.local.municipality.population import DEMO, Size
from integrations.local.municipality.rows import (
    FILES,
    Absence,
    Case,
    CaseStaff,
    Contact,
    Decision,
    DocumentRequest,
    Payment,
    Person,
    Row,
    columns,
)
from integrations.local.municipality.staff import Organisation
from integrations.local.municipality.vocabulary import AREAS

MOVED_ON: Final = 5
TAKEN: Final = time(0, 5)


@dataclass(frozen=True, slots=True)
class Change:
    """A row as it is now, or as it was when it was deleted."""

    row: Row
    deleted: bool = False


def delta(folder: Path, *, today: date, seed: int = 1, size: Size = DEMO) -> Summary:
    """Write, as CSV, one night's changes to what write() delivers for the same day and seed.

    Karin's rent notice was received and her case awaits a decision; Sara's absence was cancelled; Ali's payment comes a
    bank day later; Peter has received his decision; Maria's mobile number is removed; Emma is protected; the younger
    Anna Rosengren has a handläggare. Five cases under review have moved on.
    """
    folder.mkdir(parents=True, exist_ok=True)
    changes = [*_in_the_cast(today, size), *_among_the_others(today, seed, size)]
    changed = at(today, TAKEN)
    rows = {name: _write(folder / f"{name}.csv", kind, changes, changed) for kind, name in FILES.items()}
    write_manifest(folder, taken=changed, kind="delta", areas=AREAS, rows=rows)
    return Summary(folder, today, rows)


def _write(path: Path, kind: type[Row], changes: Iterable[Change], changed: datetime) -> int:
    mine = [change for change in changes if type(change.row) is kind]
    with path.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.writer(stream, delimiter=";", lineterminator="\n")
        writer.writerow([*columns(kind), "updated_at", "deleted"])
        writer.writerows([*change.row, changed.isoformat(), int(change.deleted)] for change in mine)
    return len(mine)


def _in_the_cast(today: date, size: Size) -> Iterator[Change]:
    days = Days(today)
    now = days.ago(0)
    for row in CastStories(cast_on(today), days).rows():
        match row:
            case Case(id="A000001"):
                yield Change(row._replace(status="AWAITING_DECISION", status_since=now))
            case DocumentRequest(id="A000001-D0"):
                yield Change(row._replace(received_on=now))
            case Payment(id="A000002-U0"):
                yield Change(row._replace(pay_on=days.pay_day(2)))
            case Decision(id="A000004-B0"):
                yield Change(row._replace(received_on=now))
            case Contact(person=person) if person == CAST["maria"].person_id:
                yield Change(row, deleted=True)
            case Person(id=person) if person == CAST["emma"].person_id:
                yield Change(row._replace(protection="marking"))
    yield Change(CaseStaff("A000022", "H09", "responsible", now))
    yield from (Change(row, deleted=True) for row in Organisation(size, 0).absences(days) if _is_saras(row))


def _is_saras(absence: Absence) -> bool:
    return absence.handlaggare == SARA


def _among_the_others(today: date, seed: int, size: Size) -> Iterator[Change]:
    municipality = Municipality.on(today, seed=seed, size=size)
    reviewed = (row for row in municipality.drawn_cases() if isinstance(row, Case) and row.status == "UNDER_REVIEW")
    for case in islice(reviewed, MOVED_ON):
        yield Change(case._replace(status="AWAITING_DECISION", status_since=municipality.days.ago(0)))
