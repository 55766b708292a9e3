"""When a calendar is read again, the period that is read, and suspicious losses."""

from datetime import datetime, time, timedelta

from frontdesk.calendars.ports import Window
from frontdesk.calendars.rules.enums import LossVerdict
from frontdesk.core.times import local, local_date, start_instant

BEHIND = timedelta(days=7)
MONTHS_AHEAD = 13
LONGEST_PAUSE = timedelta(hours=1)
LONGEST_REST = timedelta(hours=6)
FIRST_RETRY = timedelta(seconds=5)
NIGHT = time(2, 30)


def window(now: datetime) -> Window:
    """Return the period to read: the last week and the coming 12 to 13 months; its end moves once a month."""
    day = local_date(now)
    months = day.month - 1 + MONTHS_AHEAD
    until = day.replace(year=day.year + months // 12, month=months % 12 + 1, day=1)
    return Window(start_instant(local_date(now - BEHIND), time.min), start_instant(until, time.min))


def pause(rhythm: timedelta, failures: int, asked_for: timedelta | None) -> timedelta:
    """Return the wait after that many failures in a row: doubled up to an hour, or longer if the calendar asked."""
    doubled: timedelta = rhythm * 2 ** min(failures - 1, 10)
    own = min(doubled, max(LONGEST_PAUSE, rhythm))
    return max(own, min(asked_for or timedelta(), LONGEST_REST))


def retry(attempts: int, asked_for: timedelta | None) -> timedelta:
    """Return the wait before a failed write is retried."""
    return pause(FIRST_RETRY, attempts, asked_for)


def next_night(now: datetime) -> datetime:
    """Return the next 02:30 in Stockholm, when stopped calendars are tried again."""
    tonight = start_instant(local(now).date(), NIGHT)
    return tonight if tonight > now else start_instant(local(now).date() + timedelta(days=1), NIGHT)


def judge_loss(known: int, vanished: int, *, whole: bool, empty: bool) -> LossVerdict:
    """Judge from their number alone whether events vanished, or whether the answer is more likely broken than true.

    MANY if more than a fifth vanished and more than 1 (of a whole answer) or 9 (if named as removed). EMPTY if nothing
    is left. Easy!Appointments (issue 1702) deleted every booking at the second synchronisation, because it took what
    an answer left out as deleted.
    """
    if empty and vanished > 0:
        return LossVerdict.EMPTY
    few = 1 if whole else 9
    return LossVerdict.MANY if vanished > max(known * 0.2, few) else LossVerdict.FEW
