"""Convert the catalogue to form fields and back. Unreadable text is reported at its field."""

import re
from collections.abc import Mapping, Sequence
from datetime import time
from itertools import zip_longest
from typing import Any

from frontdesk.availability.models.catalogue import Place
from frontdesk.availability.queries import catalogue
from frontdesk.availability.rules.catalogue import MeetingKind, PlaceFacts, RoomFacts
from frontdesk.availability.rules.enums import Counted, Mode
from frontdesk.core.characters import as_named
from frontdesk.core.db.unit import Unit
from frontdesk.core.errors import InvalidInput
from frontdesk.core.i18n import N_

FLAGS = {
    "active": N_("Erbjuds"),
    "same_day": N_("Får bokas samma dag"),
    "only_own": N_("Bara hos klientens egen handläggare"),
    "experienced": N_("Inte hos den som är i sitt första år"),
    "needs_room": N_("Behöver ett ledigt rum"),
    "two_staff": N_("Två från oss när klienten har en hotmarkering"),
    "decision": N_("Förbereder ett beslut: bokas inte de sista dagarna före en ledighet"),
    "protected": N_("Bokas bara av dem som arbetar med skyddade"),
    "no_sms": N_("Inget SMS: ingen annan får kunna läsa om mötet i klientens telefon"),
}
NUMBERS = ("minutes", "before", "after", "interpreter_minutes", "notice", "horizon", "client_notice", "client_horizon")
MAYBE = ("step", "desk_a_day")
UNITS = ("notice_unit", "horizon_unit", "client_notice_unit", "client_horizon_unit")
_WORKDAYS = 5
_SEATS, _ROOM = r"[0-9]{1,4}", r"[0-9]{1,18}"
_BLOCK = re.compile(r"(\d{1,2})(?:[.:](\d{2}))?\s*[–-]\s*(\d{1,2})(?:[.:](\d{2}))?")

_NEW_KIND = MeetingKind("", "", "", minutes=30, modes=(Mode.VISIT.value, Mode.PHONE.value))

Values = Mapping[str, str]


def kind_values(kind: MeetingKind = _NEW_KIND) -> dict[str, str]:
    """Return a type of meeting as form values."""
    names = ("code", "label_sv", "label_en", "area", *NUMBERS, *MAYBE, *UNITS)
    values = {name: "" if getattr(kind, name) is None else str(getattr(kind, name)) for name in names}
    return values | {name: "on" for name in FLAGS if getattr(kind, name)} | dict.fromkeys(kind.modes, "on")


def read_kind(values: Values, code: str) -> MeetingKind:
    """Parse the form of a type of meeting. Raises InvalidInput for a bad number or a value not on a list."""
    wrong: dict[str, str] = {}
    numbers = {name: _number(values, name, wrong) for name in NUMBERS}
    maybe = {name: _number(values, name, wrong) if values.get(name, "").strip() else None for name in MAYBE}
    units = {name: values.get(name, "") for name in UNITS}
    wrong |= {name: N_("Välj i listan.") for name, unit in units.items() if unit not in set(Counted)}
    if wrong:
        raise InvalidInput(fields=wrong)
    rest: dict[str, Any] = {name: Counted(unit) for name, unit in units.items()} | {**numbers, **maybe}
    return MeetingKind(
        code=code,
        label_sv=values.get("label_sv", "").strip(),
        label_en=values.get("label_en", "").strip(),
        area=values.get("area") or None,
        modes=tuple(mode.value for mode in Mode if values.get(mode)),
        **rest | {name: bool(values.get(name)) for name in FLAGS},
    )


def place_values(unit: Unit, row: Place | None) -> dict[str, str]:
    """Return a place as form values; None is a new one."""
    if row is None:
        return {"active": "on", "code": ""}
    values = {name: getattr(row, name) for name in ("code", "name", "outside_name", "address", "entrance")}
    values |= {name: "on" for name in ("active", "needs_room", "room_buffers") if getattr(row, name)}
    for hours in catalogue.hours_of(unit.db, row.code):
        name, words = f"hours-{hours.weekday}", f"{hours.opens:%H.%M}–{hours.closes:%H.%M}"
        values[name] = f"{values[name]}, {words}" if name in values else words
    return values


def room_values(unit: Unit, code: str) -> list[RoomFacts]:
    """Return the rooms of a place as form values."""
    return [RoomFacts(row.name, row.seats, row.active, row.id) for row in catalogue.rooms_of(unit.db, code)]


def read_place(values: Values, rooms: Sequence[RoomFacts]) -> PlaceFacts:
    """Parse the form of a place. Raises InvalidInput for hours that cannot be read."""
    hours = {day: _blocks(values.get(f"hours-{day}", "")) for day in range(_WORKDAYS)}
    wrong = {f"hours-{day}": N_("Skriv som 8.00–12.00, 13.00–16.30.") for day, found in hours.items() if found is None}
    if wrong:
        raise InvalidInput(fields=wrong)
    return PlaceFacts(
        name=values.get("name", "").strip(),
        outside_name=values.get("outside_name", "").strip(),
        address=values.get("address", "").strip(),
        entrance=values.get("entrance", "").strip(),
        needs_room=bool(values.get("needs_room")),
        room_buffers=bool(values.get("room_buffers")),
        active=bool(values.get("active")),
        hours={day: found for day, found in hours.items() if found},
        rooms=tuple(rooms),
    )


def read_rooms(
    ids: Sequence[str], names: Sequence[str], seats: Sequence[str], unused: Sequence[str]
) -> list[RoomFacts]:
    """Parse the rooms of the form; an empty new one is ignored, and seats that are no number become 0."""
    rows = zip_longest(ids, names, seats, fillvalue="")
    return [
        RoomFacts(
            name=as_named(name),
            seats=int(count) if re.fullmatch(_SEATS, count.strip()) else 0,
            active=number not in unused,
            id=int(number) if re.fullmatch(_ROOM, number) else None,
        )
        for number, name, count in rows
        if number or name.strip()
    ]


def _blocks(text: str) -> tuple[tuple[time, time], ...] | None:
    parts = [part.strip() for part in text.split(",") if part.strip()]
    found = [_BLOCK.fullmatch(part) for part in parts]
    try:
        return (
            tuple((time(int(one[1]), int(one[2] or 0)), time(int(one[3]), int(one[4] or 0))) for one in found if one)
            if all(found)
            else None
        )
    except ValueError:
        return None


def _number(values: Values, name: str, wrong: dict[str, str]) -> int:
    text = values.get(name, "").strip()
    if not text.removeprefix("-").isdecimal() or len(text) > len("-10000"):
        wrong[name] = N_("Skriv ett heltal.")
        return 1
    return int(text)
