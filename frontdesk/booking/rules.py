"""Booking's pure rules: codes, what is read aloud, who is met, deadlines and words of tasks."""

import secrets
import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum

from frontdesk.availability.rules.enums import Mode, WhoseCalendar
from frontdesk.calls.rules.tasks import SETTLED_ELSEWHERE
from frontdesk.core.dates import long_date, spoken_time
from frontdesk.core.i18n import N_, translator
from frontdesk.core.times import local_date, start_instant
from frontdesk.core.workdays import OFFICE_CLOSES, add_workdays, previous_workday


class OutsideMoveRefusal(StrEnum):
    """Why a meeting that was moved in its handläggare's own calendar is put back there."""

    IMPOSSIBLE = "impossible"
    NOT_FREE = "not_free"


class TimeRefusal(StrEnum):
    """Why a chosen time was not held or booked. Written in the log, so none tells of a client's protection."""

    HOLD_GONE = "hold_gone"
    BUSY_ELSEWHERE = "busy_elsewhere"
    DAY_FULL = "day_full"
    COLLEAGUE_BUSY = "colleague_busy"
    TWO_NEEDED = "two_needed"
    TAKEN = "taken"
    RACED = "raced"
    NOT_OFFERED = "not_offered"
    NOBODY = "nobody"
    NOT_BY_PHONE = "not_by_phone"


_HOW = {
    Mode.VISIT: N_("Besök hos oss."),
    Mode.PHONE: N_("Vi ringer dig."),
    Mode.VIDEO: N_("Vi ses på video."),
    Mode.HOME: N_("Vi kommer hem till dig."),
}
_BORN = N_("{name}, född {born}.")
_NAMED = N_("{name}.")
_WHERE = N_("Plats: {place}.")
_AWAY = N_("Den du skulle träffa är borta då, så tiden behöver flyttas.")
_INTERPRETER = N_("Vi beställer tolk.")


def read_back(
    *, name: str, born: date | None, starts_at: datetime, mode: Mode, place: str, interpreter: bool, language: str
) -> str:
    """Return the text to read aloud; for anything but a visit at a place it names the mode."""
    t = translator(language)
    when = spoken_time(starts_at, language)
    who = t(_BORN).format(name=name, born=long_date(born, language)) if born else t(_NAMED).format(name=name)
    parts = [who if name else "", f"{when[0].upper()}{when[1:]}."]
    parts.append(t(_WHERE).format(place=place) if place and mode is Mode.VISIT else t(_HOW[mode]))
    parts.append(t(_INTERPRETER) if interpreter else "")
    return " ".join(part for part in parts if part)


def booked_sentence(*, starts_at: datetime, place: str, mode: Mode, away: bool = False, language: str) -> str:
    """Return a booking as a sentence without names. `away`: the handläggare is absent at that time."""
    when = spoken_time(starts_at, language)
    t = translator(language)
    where = t(_WHERE).format(place=place) if place and mode is Mode.VISIT else t(_HOW[mode])
    told = f"{when[0].upper()}{when[1:]}. {where}"
    return f"{told} {t(_AWAY)}" if away else told


_SOON = timedelta(minutes=30)


def due(starts_at: datetime, now: datetime) -> datetime:
    """Return reception's deadline: closing time on the next workday, or on the workday before the meeting if sooner.

    At least half an hour from now, but never after the meeting begins.
    """
    tomorrow = add_workdays(local_date(now) + timedelta(days=1), 0)
    before = previous_workday(local_date(starts_at) - timedelta(days=1))
    wanted = start_instant(min(tomorrow, before), OFFICE_CLOSES)
    return min(max(wanted, now + _SOON), max(starts_at, now))


# Without letters and digits that are easily confused in writing or by ear.
_SIGNS = "ACEFHJKLMNPRTUVWXY34679"

LENGTH = 5


def read_alias(typed: str) -> str:
    """Normalise a typed code: `x 4 kef` becomes `X4KEF`."""
    return "".join(sign for sign in typed.upper() if sign.isalnum())[:LENGTH]


def new_alias() -> str:
    """Return a random code, such as `K7MRA`, derived from nothing about the client."""
    return "".join(secrets.choice(_SIGNS) for _ in range(LENGTH))


@dataclass(frozen=True)
class Own:
    """The client's own handläggare; if absent, the first day back and the stand-ins' keys."""

    key: str
    back_on: date | None = None
    stand_ins: tuple[str, ...] = ()


def choose(own: Own | None, *, by: date, only_own: bool = False, urgent: bool = False) -> WhoseCalendar:
    """Return whose calendar to show first for a meeting that can wait until `by`.

    An `urgent` type goes to the intake unit; an `only_own` type always to the own handläggare.
    """
    if own is None or (urgent and not only_own):
        return WhoseCalendar.INTAKE
    if only_own or own.back_on is None or own.back_on <= by:
        return WhoseCalendar.OWN
    return WhoseCalendar.STAND_IN if own.stand_ins else WhoseCalendar.INTAKE


def choices(own: Own | None, *, only_own: bool = False) -> tuple[WhoseCalendar, ...]:
    """Return the calendars the receptionist may choose between."""
    if own is None:
        return (WhoseCalendar.INTAKE,)
    if only_own:
        return (WhoseCalendar.OWN,)
    stand_in = (WhoseCalendar.STAND_IN,) if own.stand_ins else ()
    return (WhoseCalendar.OWN, *stand_in, WhoseCalendar.INTAKE)


OPEN_BOOKING, READ_REPLY = N_("Öppna bokningen"), N_("Läs svaret")

PROTECTED_BOOKINGS = ("/protected/bookings", N_("Se kommande bokningar"))

_WAITING, REPLY = "waiting-earlier", "sms-reply"

_OF_INTERPRETERS = frozenset({"interpreter-order", "interpreter-move", "interpreter-cancel"})


def link(kind: str, *, day: date, appointment_id: uuid.UUID) -> tuple[str, str]:
    """Return address and label of the link of a task about an appointment, for reception.

    `day` is the appointment's Stockholm date. Neither part reveals the client.
    """
    if kind in SETTLED_ELSEWHERE:
        return f"/rebooking/{appointment_id}", N_("Boka om")
    special: Mapping[str, tuple[str, str]] = {
        _WAITING: ("/waiting", N_("Öppna väntelistan")),
    }
    return special.get(kind, (f"/bookings?day={day}#booking-{appointment_id}", OPEN_BOOKING))


def was(kind: str) -> str:
    """Return the label of the other time in a task: the interpreter's, or the one the client expects."""
    return N_("Tolken är beställd till {time}") if kind in _OF_INTERPRETERS else N_("Räknar med {time}")


def now(kind: str) -> str:
    """Return the label of the meeting's own time when the client has not been told it, else ""."""
    return N_("Ny tid") if kind == "untold-time" else ""


def to_reply(about: Mapping[str, str]) -> tuple[str, str]:
    """Return address and label of the link of a task to read an SMS reply."""
    return f"/replies#reply-{about['reply']}", READ_REPLY
