"""Kinds of meeting, places with their hours, and rooms: find, seed and save them. Every change is logged.

Existing appointments keep their time and place: a longer type does not lengthen them.
"""

from collections.abc import Sequence
from dataclasses import asdict, replace

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from frontdesk.availability.errors import CodeTaken, RoomNameTaken, UnknownType
from frontdesk.availability.models.catalogue import FIRST_ROOM, AppointmentType, Place, PlaceHours, Room
from frontdesk.availability.queries import catalogue
from frontdesk.availability.queries.catalogue import next_room_id
from frontdesk.availability.rules.catalogue import (
    CODE,
    PLACE_CODE,
    TYPES,
    MeetingKind,
    PlaceFacts,
    RoomFacts,
    wrong_with_kind,
    wrong_with_place,
)
from frontdesk.availability.service import occupancy
from frontdesk.core.actor import Actor
from frontdesk.core.db.unique import taken_as
from frontdesk.core.db.unit import Unit
from frontdesk.core.errors import InvalidInput, NotHere
from frontdesk.core.i18n import N_
from frontdesk.notices.service.texts import forbidden


def seed_types(db: Session) -> None:
    """Add the shipped types of meeting that are missing; existing ones are not changed."""
    present = set(db.scalars(select(AppointmentType.code)))
    db.add_all(
        AppointmentType(**asdict(replace(kind, position=position)))
        for position, kind in enumerate(TYPES)
        if kind.code not in present
    )
    db.flush()


def known_type(db: Session, code: str) -> MeetingKind:
    """Return an appointment type, active or not. Raises UnknownType."""
    kind = catalogue.known_type(db, code)
    if kind is None:
        raise UnknownType
    return kind


def active_type(db: Session, code: str) -> MeetingKind:
    """Return an active appointment type. Raises UnknownType, for an inactive one too."""
    kind = known_type(db, code)
    if not kind.active:
        raise UnknownType
    return kind


NOT_IN_SMS = N_("Det får inte stå i ett SMS: {words}")

_CODE_FORM = N_("Skriv 2–40 stora bokstäver, siffror eller understreck, till exempel EB_NEW.")

_PLACE_FORM = N_("Skriv 2–40 små bokstäver, siffror eller bindestreck, till exempel stadshuset-a.")


def save_kind(unit: Unit, *, kind: MeetingKind, new: bool, by: Actor) -> None:
    """Save a type of meeting; its position stays. Raises InvalidInput, CodeTaken, or NotHere if it does not exist."""
    wrong = wrong_with_kind(kind)
    if new and not CODE.fullmatch(kind.code):
        wrong["code"] = _CODE_FORM
    if wrong:
        raise InvalidInput(fields=wrong)
    row = catalogue.kind_row(unit.db, kind.code)
    if new and row is not None:
        raise CodeTaken
    if row is None:
        if not new:
            raise NotHere
        row = AppointmentType(code=kind.code, position=len(catalogue.kind_rows(unit.db)))
    values = asdict(kind) | {"modes": list(kind.modes)}
    del values["code"], values["position"]
    changed = [name for name, value in values.items() if new or getattr(row, name) != value]
    for name in changed:
        setattr(row, name, values[name])
    with taken_as(unit.db, CodeTaken):
        unit.db.add(row)
    _log(unit, "type.added" if new else "type.changed", [kind.code, *changed], by, changed=bool(changed))


def move_kind(unit: Unit, *, code: str, step: int, by: Actor) -> None:
    """Move an appointment type in the display order: −1 up, 1 down. Raises NotHere."""
    rows = list(catalogue.kind_rows(unit.db))
    at = next((number for number, row in enumerate(rows) if row.code == code), None)
    if at is None:
        raise NotHere
    to = min(max(at + step, 0), len(rows) - 1)
    rows.insert(to, rows.pop(at))
    for number, row in enumerate(rows):
        row.position = number
    unit.db.flush()
    _log(unit, "type.changed", [code, "position"], by, changed=to != at)


def save_place(unit: Unit, *, code: str, facts: PlaceFacts, new: bool, by: Actor) -> None:
    """Save a place with its hours and rooms. Raises InvalidInput, CodeTaken, RoomNameTaken or NotHere."""
    wrong, words = wrong_with_place(facts), set[str]()
    if new and not PLACE_CODE.fullmatch(code):
        wrong["code"] = _PLACE_FORM
    for name in ("outside_name", "entrance"):
        if found := forbidden(unit.db, getattr(facts, name)):
            wrong[name] = NOT_IN_SMS
            words |= set(found)
    if wrong:
        raise InvalidInput(fields=wrong, words=", ".join(sorted(words)))
    row = catalogue.place_by_code(unit.db, code)
    if new and row is not None:
        raise CodeTaken
    if row is None:
        if not new:
            raise NotHere
        row = Place(code=code)
    for name in ("name", "outside_name", "address", "entrance", "needs_room", "room_buffers", "active"):
        setattr(row, name, getattr(facts, name))
    with taken_as(unit.db, CodeTaken):
        unit.db.add(row)
    _keep_hours(unit, code, facts)
    _keep_rooms(unit, code, facts.rooms)
    _log(unit, "place.added" if new else "place.changed", [code], by, changed=True)


def _keep_hours(unit: Unit, code: str, facts: PlaceFacts) -> None:
    unit.db.execute(delete(PlaceHours).where(PlaceHours.place == code))
    unit.db.add_all(
        PlaceHours(place=code, weekday=weekday, opens=opens, closes=closes)
        for weekday, blocks in facts.hours.items()
        for opens, closes in blocks
    )
    unit.db.flush()


def _keep_rooms(unit: Unit, code: str, rooms: Sequence[RoomFacts]) -> None:
    """Update and add rooms; rooms that are not mentioned stay, and none is ever deleted.

    A new room with an existing name is that room: the form was sent twice. Raises RoomNameTaken if a changed room gets
    the name of one that is not mentioned.
    """
    # Serialises the allotting of room ids.
    occupancy.lock(unit.db, FIRST_ROOM)
    known = {row.id: row for row in catalogue.rooms_of(unit.db, code)}
    meant = {facts.id for facts in rooms if facts.id}
    named = {row.name.casefold(): row for row in known.values() if row.id not in meant}
    if any(facts.id in known and facts.name.casefold() in named for facts in rooms):
        raise RoomNameTaken
    changed = [(known.get(facts.id) if facts.id else named.get(facts.name.casefold()), facts) for facts in rooms]
    _free_names(unit, [row for row, facts in changed if row is not None and row.name != facts.name])
    with taken_as(unit.db, RoomNameTaken):
        for found, facts in changed:
            row = found or Room(id=next_room_id(unit.db), place=code)
            row.name, row.seats, row.active = facts.name, facts.seats, facts.active
            unit.db.add(row)
            unit.db.flush()


def _free_names(unit: Unit, rooms: Sequence[Room]) -> None:
    """Give renamed rooms temporary names first, so that two rooms can swap names despite the unique constraint."""
    for row in rooms:
        row.name = f"{row.id} {row.name}"
    unit.db.flush()


def _log(unit: Unit, event: str, fields: Sequence[str], by: Actor, *, changed: bool) -> None:
    if changed:
        unit.log(who=by, event=event, fields=fields)
