"""Parse the values of the booking panel's forms; an invalid value counts as not given."""

import uuid
from dataclasses import dataclass, field
from datetime import date, datetime

from frontdesk.booking.errors import NotOffered
from frontdesk.core.times import STOCKHOLM

LONGEST_NUMBER = 4


def day(text: str) -> date | None:
    """Parse an ISO date; None if invalid."""
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def instant(text: str) -> datetime | None:
    """Parse an ISO date and time, in Stockholm's zone if it has no offset; None if invalid."""
    try:
        read = datetime.fromisoformat(text)
    except ValueError:
        return None
    return read if read.tzinfo else read.replace(tzinfo=STOCKHOLM)


def picked(text: str) -> datetime:
    """Parse the start time that was chosen. Raises NotOffered if it is invalid."""
    read = instant(text)
    if read is None:
        raise NotOffered
    return read


def number(text: str) -> int:
    """Parse a whole number of at most three digits; 0 if invalid."""
    return int(text) if text.isdecimal() and len(text) < LONGEST_NUMBER else 0


def key(text: str) -> uuid.UUID | None:
    """Parse a UUID; None if invalid."""
    try:
        return uuid.UUID(text)
    except ValueError:
        return None


@dataclass(frozen=True)
class Typed:
    """What was typed into a refused form, and its errors."""

    values: dict[str, str] = field(default_factory=dict)
    #: Messages by field.
    errors: dict[str, str] = field(default_factory=dict)
    #: The message about the form as a whole.
    refusal: str = ""
    #: The time that is not free, when a series could not be moved.
    stuck_at: datetime | None = None

    def value(self, name: str) -> str:
        """Return what was typed into a field."""
        return self.values.get(name, "")

    def error(self, name: str) -> str:
        """Return a field's error message, or ""."""
        return self.errors.get(name, "")
