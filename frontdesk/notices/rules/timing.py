"""When an SMS may be sent: after the 60-second undo window, in the daytime in Stockholm, and while it is useful."""

from datetime import date, datetime, time, timedelta

from frontdesk.core.times import local, start_instant
from frontdesk.core.workdays import is_holiday

UNDO = timedelta(seconds=60)
LEASE = timedelta(seconds=60)
UNKNOWN_PATIENCE = timedelta(minutes=15)
SECOND_ROUND_AFTER = timedelta(hours=1)
DAILY_CAP = 3

_OPENS, _CLOSES = time(8), time(20)
_SUNDAY = 6
_USEFUL_BEFORE = timedelta(hours=2)
_SHORT_NOTICE = timedelta(hours=3)
_LAST_USE = timedelta(minutes=10)
_FIRST_PAUSE, LONGEST_PAUSE = timedelta(seconds=10), timedelta(minutes=5)
_LONGEST_VALIDITY = timedelta(hours=10)


def next_opening(instant: datetime, safe_from: time | None = None, safe_until: time | None = None) -> datetime:
    """Return `instant` if SMS may be sent then, else the next time they may: 08–20, not on Sundays or holidays.

    A client's safe hours narrow the day.
    """
    opens, closes = max(_OPENS, safe_from or _OPENS), min(_CLOSES, safe_until or _CLOSES)
    day = local(instant).date()
    if _is_quiet_day(day) or instant >= start_instant(day, closes):
        return _opening(day + timedelta(days=1), opens)
    return max(instant, start_instant(day, opens))


def useful_until(starts_at: datetime, told_at: datetime) -> datetime:
    """Return until when an SMS about a meeting is useful: 2 hours before, or 10 minutes at 3 hours' notice or less."""
    margin = _USEFUL_BEFORE if starts_at - told_at > _SHORT_NOTICE else _LAST_USE
    return starts_at - margin


def pause_before_retry(attempts: int) -> timedelta:
    """Return the wait after that many attempts that certainly sent nothing: 10 s, doubled up to 5 minutes."""
    doublings = max(0, min(attempts - 1, 10))
    return min(_FIRST_PAUSE * (1 << doublings), LONGEST_PAUSE)


def validity(now: datetime, not_after: datetime) -> timedelta:
    """Return how long the operator may keep trying: until `not_after`, at most its maximum of ten hours."""
    return min(max(not_after - now, timedelta(seconds=1)), _LONGEST_VALIDITY)


def _is_quiet_day(day: date) -> bool:
    return day.weekday() == _SUNDAY or is_holiday(day)


def _opening(day: date, opens: time) -> datetime:
    while _is_quiet_day(day):
        day += timedelta(days=1)
    return start_instant(day, opens)
