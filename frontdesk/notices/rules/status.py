"""How far a notice has come, and that it never goes back."""

from enum import StrEnum
from typing import assert_never

from frontdesk.notices.ports import Delivery


class Kind(StrEnum):
    """What a notice tells. Reminders get their place here."""

    CONFIRMATION = "confirmation"
    CHANGED = "changed"
    CANCELLED = "cancelled"
    REBOOK = "rebook"
    SERIES = "series"
    SERIES_CHANGED = "series_changed"
    OFFER = "offer"
    OFFER_GONE = "offer_gone"
    THANKS = "thanks"


class Status(StrEnum):
    """The life of a notice: `created → sending → accepted → sent → delivered`, and the ways it can end."""

    CREATED = "created"
    SENDING = "sending"
    UNKNOWN = "unknown"
    ACCEPTED = "accepted"
    SENT = "sent"
    DELIVERED = "delivered"
    UNDELIVERED = "undelivered"
    FAILED = "failed"
    WITHHELD = "withheld"
    UNDONE = "undone"


FINAL = frozenset({Status.DELIVERED, Status.UNDELIVERED, Status.FAILED, Status.WITHHELD, Status.UNDONE})
HANDED_OVER = frozenset({Status.ACCEPTED, Status.SENT, Status.DELIVERED, Status.UNDELIVERED})
COUNTED = HANDED_OVER | {Status.SENDING, Status.UNKNOWN}

# The operator may still have it delivered; an unknown one is asked about before anybody rings.
ON_ITS_WAY = frozenset({Status.CREATED, Status.SENDING, Status.ACCEPTED, Status.SENT})

_RANK = {
    Status.CREATED: 0,
    Status.SENDING: 1,
    Status.UNKNOWN: 2,
    Status.ACCEPTED: 3,
    Status.SENT: 4,
    Status.DELIVERED: 5,
    Status.UNDELIVERED: 5,
    Status.FAILED: 5,
}


def advance(now: Status, told: Status) -> Status:
    """Return where a notice stands after hearing that it has come to `told`.

    Receipts arrive late, twice and in any order: a lower rank is old news, and the first ending is the true one.
    """
    if now in FINAL or _RANK[told] <= _RANK[now]:
        return now
    return told


def status_of(delivery: Delivery) -> Status:
    """Translate an operator's step into ours; that it queues or is sending means that it has accepted."""
    match delivery:
        case Delivery.QUEUED | Delivery.SENDING:
            return Status.ACCEPTED
        case Delivery.SENT:
            return Status.SENT
        case Delivery.DELIVERED:
            return Status.DELIVERED
        case Delivery.UNDELIVERED:
            return Status.UNDELIVERED
        case Delivery.FAILED:
            return Status.FAILED
        case never:
            assert_never(never)
