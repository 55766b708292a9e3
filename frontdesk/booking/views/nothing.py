"""Views that explain why nothing is free, with alternatives."""

from dataclasses import dataclass
from datetime import date

from frontdesk.booking.rules.why import Alternative, Obstacle
from frontdesk.booking.rules.words import Mode, WhoseCalendar
from frontdesk.booking.views.free import FreeTime


@dataclass(frozen=True)
class NoTime:
    """Why a search found nothing, and the alternatives.

    The obstacles add up to `people` times `days` person-days. Each kind of alternative has its nearest times, at most
    three.
    """

    obstacles: tuple[Obstacle, ...]
    people: int
    days: int
    instead: tuple[tuple[Alternative, tuple[FreeTime, ...]], ...] = ()


@dataclass(frozen=True)
class InsteadTime:
    """An alternative time: the button's label, and the choices that show it in the panel."""

    words: str
    who: WhoseCalendar
    mode: Mode
    place: str
    week: date


@dataclass(frozen=True)
class Nothing:
    """The message for an empty week: reasons as sentences, and alternatives by kind.

    `unopened`: no handläggare has any opening window ahead.
    """

    told: tuple[str, ...]
    instead: tuple[tuple[str, tuple[InsteadTime, ...]], ...]
    unopened: bool = False
