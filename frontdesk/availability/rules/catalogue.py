"""Kinds of meeting and places: their fields, their defaults, and what makes them invalid."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import time
from functools import partial
from itertools import pairwise

from frontdesk.availability.rules.booking_window import BookingWindow
from frontdesk.availability.rules.enums import COUNTED_DAYS, SIGN, Counted, Mode
from frontdesk.availability.rules.slots import MINUTE, Shape
from frontdesk.core.i18n import N_

_NOTES = 10
_HALF_A_DAY = 4 * 60


@dataclass(frozen=True, slots=True)
class MeetingKind:
    """A type of meeting. Its fields are the columns of `AppointmentType`; all durations are whole minutes.

    Every meeting is followed by ten minutes for notes unless the type says otherwise.
    """

    code: str
    label_sv: str
    label_en: str
    minutes: int
    modes: tuple[str, ...]
    #: Only bookable with units of this area.
    area: str | None = None
    #: Starts are this far apart; None: one meeting's length.
    step: int | None = None
    before: int = 0
    after: int = _NOTES
    #: Notice and horizon: how soon and how far ahead the desk may book; `client_…`: a client choosing alone.
    notice: int = _HALF_A_DAY
    notice_unit: Counted = Counted.MINUTES
    horizon: int = 90
    horizon_unit: Counted = Counted.DAYS
    client_notice: int = 1
    client_notice_unit: Counted = Counted.WORKDAYS
    client_horizon: int = 60
    client_horizon_unit: Counted = Counted.DAYS
    #: With this many meetings a handläggare's day counts as full; None: no limit.
    desk_a_day: int | None = None
    #: Added when an interpreter takes part.
    interpreter_minutes: int = 30
    same_day: bool = False
    #: Only with the client's own handläggare.
    only_own: bool = False
    #: Not with handläggare in their introduction year.
    experienced: bool = False
    #: Booked under the routine for protected persons.
    protected: bool = False
    no_sms: bool = False
    #: Two staff members when the client has a threat mark.
    two_staff: bool = False
    needs_room: bool = False
    #: Prepares a decision, so it is not booked on the last days before a long leave.
    decision: bool = False
    active: bool = True
    #: Place in the list, from 0.
    position: int = 0

    def length(self, *, interpreter: bool) -> int:
        """Return the meeting's length in minutes, with the extra time for an interpreter."""
        return self.minutes + (self.interpreter_minutes if interpreter else 0)

    def shape(self, *, interpreter: bool) -> Shape:
        """Return length, grid and buffers in seconds; the grid's step is the meeting's length unless one is set."""
        length = self.length(interpreter=interpreter)
        return Shape(
            length=length * MINUTE,
            step=(self.step or length) * MINUTE,
            before=self.before * MINUTE,
            after=self.after * MINUTE,
        )

    def reach(self, *, for_client: bool = False) -> BookingWindow:
        """Return notice and horizon, for the desk or for a client choosing alone."""
        if for_client:
            return BookingWindow(
                self.client_notice, self.client_notice_unit, self.client_horizon, self.client_horizon_unit
            )
        return BookingWindow(self.notice, self.notice_unit, self.horizon, self.horizon_unit)

    def allows(self, mode: Mode) -> bool:
        """Whether the type may be held in this mode."""
        return mode.value in self.modes

    def modes_with(self, interpreter: str, *, silent: bool = False) -> list[str]:
        """Return the modes possible with an interpreter language: no telephone with a sign language interpreter.

        Nor when the matter is `silent`: an appointment does not record who may answer the telephone.
        """
        return [mode for mode in self.modes if mode != Mode.PHONE or not (silent or interpreter == SIGN)]

    def label(self, language: str) -> str:
        """Return the type's name in `language`."""
        return self.label_en if language == "en" else self.label_sv


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


_A_DAY = 3

#: A type of meeting that is planned ahead.
_planned = partial(MeetingKind, desk_a_day=_A_DAY)

_ANY_ROOM = (Mode.VISIT, Mode.PHONE, Mode.VIDEO)

TYPES = (
    _planned(
        "EB_NEW", "Nybesök ekonomiskt bistånd", "New application, income support", 60, _ANY_ROOM, "EB", decision=True
    ),
    _planned(
        "EB_FOLLOWUP", "Uppföljning ekonomiskt bistånd", "Follow-up, income support", 30, _ANY_ROOM, "EB", only_own=True
    ),
    MeetingKind(
        "EB_URGENT",
        "Akut nöd, ekonomiskt bistånd",
        "Urgent need, income support",
        30,
        (Mode.VISIT, Mode.PHONE),
        "EB",
        notice=0,
        same_day=True,
        experienced=True,
    ),
    _planned("BOU_CONVERSATION", "Samtal barn och unga", "Conversation, children and youth", 60, _ANY_ROOM, "BOU"),
    MeetingKind(
        "BOU_SAFETY",
        "Skyddssamtal barn och unga",
        "Safety meeting, children and youth",
        90,
        (Mode.VISIT,),
        "BOU",
        notice=0,
        same_day=True,
        experienced=True,
        no_sms=True,
    ),
    _planned("ADULT_INTAKE", "Första samtal vuxna", "First conversation, adults", 60, (Mode.VISIT, Mode.PHONE)),
    MeetingKind(
        "VIOLENCE_SAFE",
        "Skyddat samtal, våld i nära relation",
        "Safe meeting, violence in close relationships",
        90,
        (Mode.VISIT,),
        notice=0,
        same_day=True,
        experienced=True,
        protected=True,
        no_sms=True,
    ),
    _planned(
        "LSS_ASSESSMENT",
        "Utredningssamtal LSS",
        "Assessment, LSS",
        90,
        (Mode.HOME, Mode.VIDEO),
        "LSS",
        two_staff=True,
        decision=True,
    ),
    _planned(
        "SOL_HOME_VISIT",
        "Hembesök äldre",
        "Home visit, elderly",
        60,
        (Mode.HOME,),
        "ALDRE",
        before=30,
        two_staff=True,
        decision=True,
    ),
    _planned("SIP", "SIP-möte", "Co-ordinated plan (SIP)", 60, (Mode.VISIT, Mode.VIDEO)),
    _planned("BUDGET_ADVICE", "Budget- och skuldrådgivning", "Budget and debt advice", 60, _ANY_ROOM),
    _planned("FAMILY_LAW", "Familjerätt", "Family law", 60, (Mode.VISIT,)),
    MeetingKind("PHONE_CALLBACK", "Telefonsamtal", "Telephone meeting", 20, (Mode.PHONE,), notice=0, same_day=True),
)
