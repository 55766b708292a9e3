"""When a calendar is asked again, and which part of it is our business."""

from datetime import datetime, time, timedelta

from frontdesk.calendars.ports import Window
from frontdesk.core.times import local, local_date, start_instant

BEHIND = timedelta(days=7)
MONTHS_AHEAD = 13
LONGEST_PAUSE = timedelta(hours=1)
LONGEST_REST = timedelta(hours=6)
FIRST_RETRY = timedelta(seconds=5)
NIGHT = time(2, 30)


def window(now: datetime) -> Window:
    """Return the last week and the coming 12 to 13 months; its end stands still for a month at a time."""
    day = local_date(now)
    months = day.month - 1 + MONTHS_AHEAD
    until = day.replace(year=day.year + months // 12, month=months % 12 + 1, day=1)
    return Window(start_instant(local_date(now - BEHIND), time.min), start_instant(until, time.min))


def pause(rhythm: timedelta, failures: int, asked_for: timedelta | None) -> timedelta:
    """Return how long to leave a calendar alone that failed so many times in a row, and asked for so much itself."""
    doubled: timedelta = rhythm * 2 ** min(failures - 1, 10)
    own = min(doubled, max(LONGEST_PAUSE, rhythm))
    return max(own, min(asked_for or timedelta(), LONGEST_REST))


def retry(attempts: int, asked_for: timedelta | None) -> timedelta:
    """Return how long to wait before a meeting is written again."""
    return pause(FIRST_RETRY, attempts, asked_for)


def next_night(now: datetime) -> datetime:
    """Return when what was stopped is tried once more."""
    tonight = start_instant(local(now).date(), NIGHT)
    return tonight if tonight > now else start_instant(local(now).date() + timedelta(days=1), NIGHT)


def is_suspicious(known: int, vanished: int, *, whole: bool, empty: bool) -> bool:
    """Whether so much vanished at once that a broken answer is likelier than a busy person tidying up.

    More than a fifth; of a short list two may go, and nine if each is named. A calendar never empties by itself.
    """
    few = 1 if whole else 9
    return (empty and vanished > 0) or vanished > max(known * 0.2, few)
