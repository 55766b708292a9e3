"""Requirement of two staff members for home visits to a client. The reason is never stored."""

from collections.abc import Collection
from datetime import date

from sqlalchemy.orm import Session

from frontdesk.core.actor import Actor
from frontdesk.core.db.unit import Unit
from frontdesk.core.errors import NotHere
from frontdesk.core.times import local_date
from frontdesk.safety import queries
from frontdesk.safety.errors import NoteTooLong
from frontdesk.safety.models import VisitInTwos
from frontdesk.safety.rules import LONGEST_NOTE
from frontdesk.safety.views import InTwosView, OneIsEnough, TwoWanted


def visit_in_twos(unit: Unit, *, person: str, since: date | None, note: str, by: Actor) -> None:
    """Require two staff for home visits from today or a later day; a repeat changes both fields. Raises NoteTooLong."""
    note = " ".join(note.split())
    if len(note) > LONGEST_NOTE:
        raise NoteTooLong(fields={"note": NoteTooLong.message})
    row = queries.in_twos(unit.db, [person]).get(person) or VisitInTwos(person=person)
    row.since, row.note = max(since or date.min, local_date(unit.now)), note
    row.set_at, row.set_by, row.set_by_name = unit.now, by.id, by.name
    unit.db.add(row)
    unit.db.flush()
    unit.log(who=by, event="visit.in_twos", person=person)
    unit.publish(TwoWanted(person))


def visit_alone(unit: Unit, *, person: str, by: Actor) -> None:
    """Lift the requirement of two staff for home visits. Raises NotHere if there is none."""
    row = queries.in_twos(unit.db, [person]).get(person)
    if row is None:
        raise NotHere
    row.lifted_at, row.lifted_by, row.lifted_by_name = unit.now, by.id, by.name
    unit.db.flush()
    unit.log(who=by, event="visit.alone", person=person)
    unit.publish(OneIsEnough(person))


def needs_two(db: Session, person: str, *, on: date) -> bool:
    """Whether a home visit to a person on a day needs two staff members."""
    row = queries.in_twos(db, [person]).get(person)
    return row is not None and row.since <= on


def in_twos(db: Session, persons: Collection[str]) -> dict[str, InTwosView]:
    """Return the requirements of two staff for home visits, by person."""
    return {key: InTwosView(row.since, row.note, row.set_by_name) for key, row in queries.in_twos(db, persons).items()}
