"""When a released time may be offered and until when, and the states of entries and offers."""

from datetime import datetime, time, timedelta
from enum import StrEnum

from frontdesk.core.times import local, start_instant
from frontdesk.notices.rules.timing import next_opening

_CLOSES = time(20)
# The time between the last moment to accept an offer and the meeting.
TIME_TO_GET_THERE = timedelta(hours=1)


def may_offer(now: datetime) -> bool:
    """Whether clients may be contacted now: in the daytime, never on Sundays and holidays."""
    return next_opening(now) == now


def valid_until(now: datetime, hours: int) -> datetime:
    """Return when an offer made now expires; only hours in which clients may be contacted are counted."""
    left, begins = timedelta(hours=hours), next_opening(now)
    while True:
        closes = start_instant(local(begins).date(), _CLOSES)
        if closes - begins >= left:
            return begins + left
        left -= closes - begins
        begins = next_opening(closes)


class ReleasedTime(StrEnum):
    """What became of a time that was released."""

    OFFERED_BY_SMS = "offered_by_sms"
    OFFERED_BY_TELEPHONE = "offered_by_telephone"
    OVER = "over"
    NOBODY_WAITS = "nobody_waits"
    NOBODY_CAN = "nobody_can"


class AnswerUnused(StrEnum):
    """Why an answer to an offer moved no appointment."""

    NO_OFFER = "no_offer"
    SEVERAL_OPEN = "several_open"
    MAY_NOT_TEXT = "may_not_text"
    TOO_LATE = "too_late"
    LOST = "lost"


class WaitingEnd(StrEnum):
    """Why an entry of the waiting list ended."""

    GOT_ONE = "got_one"
    CHANGED = "changed"
    WITHDRAWN = "withdrawn"
    TOO_LATE = "too_late"
    HIDDEN = "hidden"


class OfferStatus(StrEnum):
    """The status of an offer of an earlier time. `lost`: accepted, but the time was no longer free."""

    OPEN = "open"
    ACCEPTED = "accepted"
    DECLINED = "declined"
    EXPIRED = "expired"
    LOST = "lost"
    WITHDRAWN = "withdrawn"
