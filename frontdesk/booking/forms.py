"""Reading what the panel's forms send; what cannot be read is as if it had not been chosen."""

import uuid
from dataclasses import dataclass, field
from datetime import date, datetime

from frontdesk.booking.errors import NotOffered
from frontdesk.core.times import STOCKHOLM

LONGEST_NUMBER = 4


def day(text: str) -> date | None:
    """Read a date."""
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def instant(text: str) -> datetime | None:
    """Read an instant; one without an offset is Stockholm's wall-clock time."""
    try:
        read = datetime.fromisoformat(text)
    except ValueError:
        return None
    return read if read.tzinfo else read.replace(tzinfo=STOCKHOLM)


def picked(text: str) -> datetime:
    """Read the start that was picked. Raises NotOffered for anything else."""
    read = instant(text)
    if read is None:
        raise NotOffered
    return read


def number(text: str) -> int:
    """Read a small whole number; anything else is none."""
    return int(text) if text.isdecimal() and len(text) < LONGEST_NUMBER else 0


def key(text: str) -> uuid.UUID | None:
    """Read an id."""
    try:
        return uuid.UUID(text)
    except ValueError:
        return None


@dataclass(frozen=True)
class Typed:
    """What was typed into the form, kept when it is refused, and what is wrong with it by field.

    `stuck_at` is the time of a series that stands in its way.
    """

    values: dict[str, str] = field(default_factory=dict)
    errors: dict[str, str] = field(default_factory=dict)
    refusal: str = ""
    stuck_at: datetime | None = None

    def value(self, name: str) -> str:
        """Return what was typed into a field."""
        return self.values.get(name, "")

    def error(self, name: str) -> str:
        """Return what is wrong with a field."""
        return self.errors.get(name, "")
