"""What a municipality decides about its lines and its desk."""

from sqlalchemy.orm import Session

from frontdesk.calls.rules import queues
from frontdesk.core import choices

QUEUES = choices.declare(
    "calls.queues",
    queues.DEFAULT,
    "Köerna i växeln: kod, namn vid disken och område. En kö med område syns bara för den som har området.",
    queues.check,
)
BLOCKED: choices.Choice[list[str]] = choices.declare(
    "calls.blocked_numbers", [], "Nummer som växeln ska avvisa med upptagetton, till exempel efter upprepade hot."
)


def lines(desk: Session) -> tuple[queues.Queue, ...]:
    """Return the lines of this municipality."""
    rows: list[dict[str, str]] = choices.get(desk, QUEUES)
    return queues.read(rows)


def blocked(desk: Session) -> frozenset[str]:
    """Return the numbers that are turned away, as `+46…`."""
    numbers: list[str] = choices.get(desk, BLOCKED)
    return frozenset(numbers)
