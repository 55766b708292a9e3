"""What booking tells templates, the API and the rooms above; all frozen."""

from dataclasses import dataclass
from datetime import date, datetime

from frontdesk.booking.rules.words import Mode
from frontdesk.core.times import local_date


@dataclass(frozen=True, slots=True)
class FreeTime:
    """A time that can be booked with one person."""

    handlaggare: str
    resource_id: int
    starts_at: datetime
    ends_at: datetime
    mode: Mode
    place: str | None


@dataclass(frozen=True)
class Wish:
    """What is sought: a kind of meeting, whom with, how, and between which Stockholm dates (both included).

    `handlaggare` names people; else `unit` or the type's area decides; neither: everybody.
    """

    type: str
    first: date
    last: date
    handlaggare: tuple[str, ...] = ()
    unit: str | None = None
    mode: Mode | None = None
    interpreter: bool = False
    not_before: datetime | None = None


@dataclass(frozen=True)
class Pick:
    """One time somebody points at: what kind, when, and with whom; nobody named means anyone of the unit or area.

    `interpreter` is the language, empty without one.
    """

    type: str
    starts_at: datetime
    handlaggare: str | None = None
    unit: str | None = None
    mode: Mode | None = None
    interpreter: str = ""

    def wish(self) -> Wish:
        """Return the search this time must be found by."""
        day = local_date(self.starts_at)
        return Wish(
            type=self.type,
            first=day,
            last=day,
            handlaggare=(self.handlaggare,) if self.handlaggare else (),
            unit=self.unit,
            mode=self.mode,
            interpreter=bool(self.interpreter),
        )
