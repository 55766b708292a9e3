"""Whom to offer first: own handläggare, a stand-in only if they are away beyond the urgency, else the intake unit."""

from dataclasses import dataclass
from datetime import date

from frontdesk.booking.rules.words import Who


@dataclass(frozen=True)
class Own:
    """The client's own handläggare: when they are back, if they are away, and who stands in then."""

    key: str
    back_on: date | None = None
    stand_ins: tuple[str, ...] = ()


def choose(own: Own | None, *, by: date, only_own: bool = False, urgent: bool = False) -> Who:
    """Return whose calendar to open first for a meeting that may wait until `by`.

    An `urgent` kind takes the first free person of the intake unit; an `only_own` kind waits for its own handläggare.
    """
    if own is None or (urgent and not only_own):
        return Who.INTAKE
    if only_own or own.back_on is None or own.back_on <= by:
        return Who.OWN
    return Who.STAND_IN if own.stand_ins else Who.INTAKE


def choices(own: Own | None, *, only_own: bool = False) -> tuple[Who, ...]:
    """Return whom the receptionist may choose between."""
    if own is None:
        return (Who.INTAKE,)
    if only_own:
        return (Who.OWN,)
    stand_in = (Who.STAND_IN,) if own.stand_ins else ()
    return (Who.OWN, *stand_in, Who.INTAKE)
