"""When an earlier time may be offered, and for how long the offer stands. Pure."""

from datetime import datetime, time, timedelta

from frontdesk.core.times import local, start_instant
from frontdesk.notices.rules.timing import next_opening

_CLOSES = time(20)
# Between the last moment to answer and the meeting there must be time to get there.
TIME_TO_GET_THERE = timedelta(hours=1)


def may_offer(now: datetime) -> bool:
    """Whether people may be disturbed now: by day, never on Sundays and holidays."""
    return next_opening(now) == now


def valid_until(now: datetime, hours: int) -> datetime:
    """Return when an offer made now runs out; only the hours in which people may be disturbed are counted."""
    left, begins = timedelta(hours=hours), next_opening(now)
    while True:
        closes = start_instant(local(begins).date(), _CLOSES)
        if closes - begins >= left:
            return begins + left
        left -= closes - begins
        begins = next_opening(closes)
