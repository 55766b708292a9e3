"""Validation of appointment types and places as edited by a municipality."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import time
from itertools import pairwise

from frontdesk.booking.rules.kinds import MeetingKind
from frontdesk.booking.rules.words import COUNTED_DAYS
from frontdesk.core.i18n import N_

CODE = re.compile(r"[A-Z][A-Z0-9_]{1,39}")
PLACE_CODE = re.compile(r"[a-z][a-z0-9-]{1,39}")
SHORTEST, LONGEST_MEETING, LONGEST_BUFFER, FARTHEST = 5, 8 * 60, 4 * 60, 366
_BUFFER = N_("Skriv mellan 0 och 240 minuter.")


@dataclass(frozen=True)
class RoomFacts:
    """The edited values of a room; a new one has no id."""

    name: str
    seats: int
    active: bool = True
    id: int | None = None


@dataclass(frozen=True)
class PlaceFacts:
    """The edited values of a place; `hours` by weekday (Monday is 0), empty for no limit."""

    name: str
    outside_name: str
    address: str = ""
    entrance: str = ""
    needs_room: bool = False
    room_buffers: bool = False
    active: bool = True
    hours: Mapping[int, tuple[tuple[time, time], ...]] = field(default_factory=dict)
    rooms: tuple[RoomFacts, ...] = ()


def wrong_with_kind(kind: MeetingKind) -> dict[str, str]:
    """Return the errors of an appointment type, by field."""
    checks = {
        "label_sv": (not kind.label_sv, N_("Skriv vad mötet heter på svenska.")),
        "label_en": (not kind.label_en, N_("Skriv vad mötet heter på engelska.")),
        "minutes": (not SHORTEST <= kind.minutes <= LONGEST_MEETING, N_("Ett möte är mellan 5 och 480 minuter.")),
        "step": (kind.step is not None and not SHORTEST <= kind.step <= LONGEST_MEETING, N_("Skriv minst 5 minuter.")),
        "before": (not 0 <= kind.before <= LONGEST_BUFFER, _BUFFER),
        "after": (not 0 <= kind.after <= LONGEST_BUFFER, _BUFFER),
        "interpreter_minutes": (
            not 0 <= kind.interpreter_minutes <= LONGEST_BUFFER,
            _BUFFER,
        ),
        "notice": (kind.notice < 0, N_("Skriv 0 eller mer.")),
        "client_notice": (kind.client_notice < 0, N_("Skriv 0 eller mer.")),
        "horizon": (not 1 <= kind.horizon <= FARTHEST, N_("Skriv mellan 1 och 366 dagar.")),
        "client_horizon": (not 1 <= kind.client_horizon <= FARTHEST, N_("Skriv mellan 1 och 366 dagar.")),
        "horizon_unit": (kind.horizon_unit not in COUNTED_DAYS, N_("Räkna i dagar eller arbetsdagar.")),
        "client_horizon_unit": (kind.client_horizon_unit not in COUNTED_DAYS, N_("Räkna i dagar eller arbetsdagar.")),
        "desk_a_day": (kind.desk_a_day is not None and kind.desk_a_day < 1, N_("Skriv minst 1, eller lämna tomt.")),
        "modes": (not kind.modes, N_("Välj minst ett mötessätt.")),
    }
    return {name: words for name, (is_wrong, words) in checks.items() if is_wrong}


def wrong_with_place(place: PlaceFacts) -> dict[str, str]:
    """Return the errors of a place, by field; words forbidden in SMS are checked by the service."""
    wrong = {}
    if not place.name:
        wrong["name"] = N_("Skriv vad platsen heter.")
    if not place.outside_name:
        wrong["outside_name"] = N_("Skriv vad platsen heter i ett SMS.")
    for weekday, blocks in place.hours.items():
        if any(opens >= closes for opens, closes in blocks) or _overlap(blocks):
            wrong[f"hours-{weekday}"] = N_("Tiderna ska sluta efter att de börjar och inte gå in i varandra.")
    names = [room.name.casefold() for room in place.rooms]
    if len(set(names)) < len(names):
        wrong["rooms"] = N_("Två rum har samma namn.")
    if any(room.seats < 1 for room in place.rooms) or not all(names):
        wrong["rooms"] = N_("Varje rum behöver ett namn och minst en plats.")
    return wrong


def _overlap(blocks: tuple[tuple[time, time], ...]) -> bool:
    ordered = sorted(blocks)
    return any(one[1] > other[0] for one, other in pairwise(ordered))
