"""Mirrors of units and handläggare: updated after each import; rows made by hand are left alone."""

from collections.abc import Collection

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from frontdesk.accounts.models import Handlaggare, OrgUnit
from frontdesk.accounts.views import HandlaggareFact, UnitFact


def reconcile_organisation(db: Session, units: Collection[UnitFact], handlaggare: Collection[HandlaggareFact]) -> None:
    """Update both mirrors from the case system.

    Entries missing there become inactive and are kept, because bookings and notes still refer to them. An empty list
    deactivates nothing: a failed export must not clear the organisation.
    """
    known_units = {row.key: row for row in db.scalars(select(OrgUnit))}
    for unit in units:
        _keep_unit(db, known_units.get(unit.key), unit)
    _retire(known_units.values(), {unit.key for unit in units})
    known = {row.key: row for row in db.scalars(select(Handlaggare))}
    following = next_resource_id(db)
    for person in handlaggare:
        row = known.get(person.key)
        if row is None:
            row = Handlaggare(key=person.key, resource_id=following, by_hand=False)
            following += 1
            db.add(row)
        _keep_handlaggare(row, person)
    _retire(known.values(), {person.key for person in handlaggare})
    db.flush()


def say_phone_hours(db: Session, key: str, text: str) -> None:
    """Store phone hours entered by a handläggare; imports no longer change them."""
    row = db.get_one(Handlaggare, key)
    row.phone_hours, row.own_phone_hours = text, True


def next_resource_id(db: Session) -> int:
    """Return the first resource id that has never been used."""
    return (db.scalar(select(func.max(Handlaggare.resource_id))) or 0) + 1


def _keep_unit(db: Session, row: OrgUnit | None, fact: UnitFact) -> None:
    if row is None:
        row = OrgUnit(key=fact.key, by_hand=False)
        db.add(row)
    if row.by_hand:
        return
    row.name, row.outside_name = fact.name, fact.outside_name
    row.board, row.area, row.kind, row.active = fact.board, fact.area, fact.kind, True


def _keep_handlaggare(row: Handlaggare, fact: HandlaggareFact) -> None:
    if row.by_hand:
        return
    row.name, row.unit = fact.name, fact.unit
    if not row.own_phone_hours:
        row.phone_hours = fact.phone_hours
    row.phone, row.email = fact.phone, fact.email
    row.started_on, row.introduction_until, row.mentor = fact.started_on, fact.introduction_until, fact.mentor
    row.active = True


def _retire(rows: Collection[OrgUnit] | Collection[Handlaggare], present: set[str]) -> None:
    sources = {key.partition(":")[0] for key in present}
    for row in rows:
        if row.key not in present and not row.by_hand and row.key.partition(":")[0] in sources:
            row.active = False
