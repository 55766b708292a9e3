"""Kinds and delivery states of a notice; a state never goes back."""

from enum import StrEnum
from typing import assert_never

from frontdesk.notices.ports import DeliveryReport


class NoticeKind(StrEnum):
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


class NoticeStatus(StrEnum):
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


class Withheld(StrEnum):
    """Why a notice was withheld before it was sent; saved as its `why` and written in the log."""

    SUPERSEDED = "superseded"
    UNDONE = "undone"
    APPOINTMENT = "appointment"
    WRONG_PERSON = "wrong_person"
    NUMBER_ERASED = "number_erased"
    ERASED = "erased"
    PROTECTED = "protected"
    SILENT = "silent"
    GONE = "gone"
    DECEASED = "deceased"


class PutOff(StrEnum):
    """Why a notice is sent later than planned."""

    OUTSIDE_HOURS = "outside_hours"
    CONFIGURATION = "configuration"
    NOT_TAKEN = "not_taken"


class GivenUp(StrEnum):
    """Why we gave a notice up ourselves; for the operator's reasons see `DeliveryFault`."""

    TOO_LATE = "too_late"
    DAILY_CAP = "daily_cap"
    SENDER = "sender"


FINAL = frozenset(
    {NoticeStatus.DELIVERED, NoticeStatus.UNDELIVERED, NoticeStatus.FAILED, NoticeStatus.WITHHELD, NoticeStatus.UNDONE}
)
HANDED_OVER = frozenset({NoticeStatus.ACCEPTED, NoticeStatus.SENT, NoticeStatus.DELIVERED, NoticeStatus.UNDELIVERED})
COUNTED = HANDED_OVER | {NoticeStatus.SENDING, NoticeStatus.UNKNOWN}

# May still be delivered; notices with unknown outcome are looked up at the operator before a client is called.
ON_ITS_WAY = frozenset({NoticeStatus.CREATED, NoticeStatus.SENDING, NoticeStatus.ACCEPTED, NoticeStatus.SENT})

_RANK = {
    NoticeStatus.CREATED: 0,
    NoticeStatus.SENDING: 1,
    NoticeStatus.UNKNOWN: 2,
    NoticeStatus.ACCEPTED: 3,
    NoticeStatus.SENT: 4,
    NoticeStatus.DELIVERED: 5,
    NoticeStatus.UNDELIVERED: 5,
    NoticeStatus.FAILED: 5,
}


def advance(now: NoticeStatus, told: NoticeStatus) -> NoticeStatus:
    """Return the status of a notice after a report that it has reached `told`.

    Receipts arrive late, twice and in any order: a lower rank is ignored, and the first final status stands.
    """
    if now in FINAL or _RANK[told] <= _RANK[now]:
        return now
    return told


def status_of(delivery: DeliveryReport) -> NoticeStatus:
    """Translate the operator's delivery status into ours; queued and sending count as accepted."""
    match delivery:
        case DeliveryReport.QUEUED | DeliveryReport.SENDING:
            return NoticeStatus.ACCEPTED
        case DeliveryReport.SENT:
            return NoticeStatus.SENT
        case DeliveryReport.DELIVERED:
            return NoticeStatus.DELIVERED
        case DeliveryReport.UNDELIVERED:
            return NoticeStatus.UNDELIVERED
        case DeliveryReport.FAILED:
            return NoticeStatus.FAILED
        case never:
            assert_never(never)
