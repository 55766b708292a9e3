"""Routing: the own handläggare, a stand-in if they are away for longer than the meeting can wait, else intake."""

from dataclasses import dataclass
from datetime import date

from frontdesk.booking.rules.words import WhoseCalendar


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
