"""When an earlier time may be offered to a waiting client, and how long the offer is valid."""

from datetime import datetime, time, timedelta

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
