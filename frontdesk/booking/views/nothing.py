"""Why nothing is free, and what there is instead."""

from dataclasses import dataclass
from datetime import date

from frontdesk.booking.rules.why import Instead, Obstacle
from frontdesk.booking.rules.words import Mode, Who
from frontdesk.booking.views.free import FreeTime


@dataclass(frozen=True)
class NoTime:
    """Why a search found nothing, and what there is instead.

    The obstacles add up to `days` of each of `people` persons. Every kind of alternative that exists has its nearest
    times, three at most.
    """

    obstacles: tuple[Obstacle, ...]
    people: int
    days: int
    instead: tuple[tuple[Instead, tuple[FreeTime, ...]], ...] = ()


@dataclass(frozen=True)
class InsteadTime:
    """A time to offer instead, as a button says it, and the choices that show it."""

    words: str
    who: Who
    mode: Mode
    place: str
    week: date


@dataclass(frozen=True)
class Nothing:
    """What to say when the week is empty: why, in sentences, and what there is instead, by kind.

    `unopened`: nobody has any time to book, in any week.
    """

    told: tuple[str, ...]
    instead: tuple[tuple[str, tuple[InsteadTime, ...]], ...]
    unopened: bool = False
