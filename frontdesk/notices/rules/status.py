"""Kinds and delivery states of a notice; a state never goes back."""

from enum import StrEnum
from typing import assert_never

from frontdesk.notices.ports import Delivery


class Kind(StrEnum):
    """What a notice reports."""

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
    """Life cycle of a notice: `created → sending → accepted → sent → delivered`, or another end."""

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

# May still be delivered; notices with unknown outcome are looked up at the operator before a client is called.
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
    """Return the status of a notice after a report that it has reached `told`.

    Receipts arrive late, twice and in any order: a lower rank is ignored, and the first final status stands.
    """
    if now in FINAL or _RANK[told] <= _RANK[now]:
        return now
    return told


def status_of(delivery: Delivery) -> Status:
    """Translate the operator's delivery status into ours; queued and sending count as accepted."""
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
