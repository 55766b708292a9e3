"""Kinds of messages, their recipient, their deadlines, and the windows of callbacks."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from enum import StrEnum

from frontdesk.calls.rules.contact import Priority
from frontdesk.core.i18n import N_
from frontdesk.core.times import local, start_instant
from frontdesk.core.workdays import (
    OFFICE_CLOSES,
    OFFICE_OPENS,
    add_workdays,
    after_working_time,
    is_workday,
    office_hours,
)


class MessageKind(StrEnum):
    """Kind of a message."""

    NOTE = "note"
    MESSAGE = "message"
    CALLBACK = "callback"
    APPLICATION = "application"
    CHANGED = "changed"
    APPEAL = "appeal"
    CONCERN = "concern"
    NOT_FOUND = "not_found"


MESSAGE_WORDS = {
    MessageKind.NOTE: N_("Samtalsanteckning"),
    MessageKind.MESSAGE: N_("Meddelande"),
    MessageKind.CALLBACK: N_("Återuppringning"),
    MessageKind.APPLICATION: N_("Muntlig ansökan"),
    MessageKind.CHANGED: N_("Ändrade förhållanden"),
    MessageKind.APPEAL: N_("Vill överklaga"),
    MessageKind.CONCERN: N_("Orosanmälan"),
    MessageKind.NOT_FOUND: N_("Lämnat till mottagningen"),
}

# A note is a proposal for the journal; every other kind asks for action and must be acknowledged.
TO_ACKNOWLEDGE = frozenset(MessageKind) - {MessageKind.NOTE}

# These start a legal time limit or may be case documentation; they are never deleted before they are filed.
TO_FILE = frozenset({MessageKind.APPLICATION, MessageKind.CHANGED, MessageKind.APPEAL, MessageKind.CONCERN})


class Route(StrEnum):
    """Kind of recipient a message has."""

    OWN = "own"
    STAND_IN = "stand_in"
    INTAKE = "intake"
    HEAD = "head"
    RECEPTION = "reception"
    PROTECTED = "protected"


ROUTE_WORDS = {
    Route.OWN: N_("egen handläggare"),
    Route.STAND_IN: N_("ersättare"),
    Route.INTAKE: N_("mottagningen"),
    Route.HEAD: N_("enhetschefen"),
    Route.RECEPTION: N_("receptionen"),
    Route.PROTECTED: N_("den som har hand om skyddade personer"),
}


class TryResult(StrEnum):
    """Result of an attempt to call back."""

    REACHED = "reached"
    NO_ANSWER = "no_answer"
    VOICEMAIL = "voicemail"
    WRONG_NUMBER = "wrong_number"
    DECLINED = "declined"


TRY_WORDS = {
    TryResult.REACHED: N_("nådde personen"),
    TryResult.NO_ANSWER: N_("ej svar"),
    TryResult.VOICEMAIL: N_("talade in meddelande"),
    TryResult.WRONG_NUMBER: N_("fel nummer"),
    TryResult.DECLINED: N_("ville inte tala"),
}

ENDS_CALLBACK = frozenset({TryResult.REACHED, TryResult.WRONG_NUMBER, TryResult.DECLINED})


@dataclass(frozen=True)
class Recipient:
    """Recipient of a message: a handläggare, or else a unit."""

    route: Route
    handlaggare: str | None
    unit: str | None


@dataclass(frozen=True)
class Presence:
    """Candidate recipients of a message, and which of them are away during the time it needs."""

    #: The client's own handläggare.
    own: str | None
    #: Next turn first.
    stand_ins: tuple[str, ...]
    away: frozenset[str]
    #: Unit of each active handläggare.
    units: Mapping[str, str]
    intake: str | None


def recipient(presence: Presence) -> Recipient | None:
    """Choose the recipient: the own handläggare, a stand-in when away, else the intake unit; None without one."""
    for key in (presence.own, *presence.stand_ins):
        if key and key in presence.units and key not in presence.away:
            route = Route.OWN if key == presence.own else Route.STAND_IN
            return Recipient(route, key, presence.units[key])
    return Recipient(Route.INTAKE, None, presence.intake) if presence.intake else None


_ALARM = {
    Priority.NOW: timedelta(minutes=15),
    Priority.TODAY: timedelta(hours=1),
    Priority.DAYS: timedelta(hours=8),
    Priority.PLANNED: timedelta(hours=16),
    Priority.ANSWER: timedelta(hours=16),
}


# An alarm about something due today must leave the unit head time to act before closing.
_BEFORE_CLOSING = timedelta(minutes=30)


def patience(priority: Priority) -> timedelta:
    """Return the working time a message may be unacknowledged before an alarm, and between alarms."""
    return _ALARM[priority]


def alarm_at(priority: Priority, written: datetime, half_days: Mapping[date, time]) -> datetime:
    """Return when an unacknowledged message raises an alarm (UTC).

    *Idag* and *Akut* half an hour before the office closes at the latest: before a weekend or a holiday the next
    working hour is days away. A message left later than that, or while the office is closed, alarms at once.
    """
    due = after_working_time(written, patience(priority), half_days)
    if priority.rank < Priority.TODAY.rank:
        return due
    hours = office_hours(local(written).date(), half_days)
    return min(due, max(written, hours[1] - _BEFORE_CLOSING)) if hours else written


_DAYS = {Priority.NOW: 0, Priority.TODAY: 0, Priority.DAYS: 3, Priority.PLANNED: 10, Priority.ANSWER: 10}


def act_before(priority: Priority, received: datetime) -> datetime:
    """Return the deadline to act (UTC): closing time of the same, the third or the tenth workday."""
    day = add_workdays(local(received).date(), _DAYS[priority])
    hours = office_hours(day)
    closes = hours[1] if hours else received
    return max(closes, received)


@dataclass(frozen=True)
class AnswerWindow:
    """When the client can answer; half-open, UTC."""

    start: datetime
    end: datetime


def is_promisable(window: AnswerWindow, now: datetime) -> bool:
    """Whether a call could be made inside the window: it ends after now and overlaps a workday's office hours."""
    hours = office_hours(local(window.start).date())
    if hours is None or window.end <= max(window.start, now):
        return False
    return window.start < hours[1] and hours[0] < window.end <= hours[1]


def next_window(now: datetime) -> AnswerWindow:
    """Return the nearest window to propose: from the next full half hour until the office closes."""
    wall = local(now) + timedelta(minutes=30)
    day, start = wall.date(), time(wall.hour, 0 if wall.minute < 30 else 30)  # noqa: PLR2004 - half past
    if not is_workday(day) or start >= OFFICE_CLOSES:
        day, start = add_workdays(day + timedelta(days=1), 0), OFFICE_OPENS
    start = max(start, OFFICE_OPENS)
    return AnswerWindow(start_instant(day, start), start_instant(day, OFFICE_CLOSES))
