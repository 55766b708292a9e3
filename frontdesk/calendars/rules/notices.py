"""Lifetime and retries of subscriptions, and the URL of their notifications."""

from datetime import datetime, timedelta
from enum import StrEnum

# A service allows seven days at most; one day less leaves room for clock differences.
LIVES = timedelta(days=6)
RENEWED = timedelta(days=1)
_SHORT, _LONG = timedelta(minutes=5), timedelta(hours=6)
DOOR = "/graph/notices"


class NotificationKind(StrEnum):
    """Kind of notification: a change, missed changes, an ended subscription, or one that must be reauthorised."""

    CHANGED = "changed"
    MISSED = "missed"
    ENDED = "ended"
    DOUBTED = "doubted"


def address(public_url: str, *, demo: bool) -> str:
    """Return the URL for notifications; empty without HTTPS (except in a demo)."""
    open_ = public_url.startswith("https://") or demo
    return f"{public_url.rstrip('/')}{DOOR}" if open_ else ""


def next_try(now: datetime, failures: int, retry_after: timedelta | None) -> datetime:
    """Return when to retry after the nth failure in a row; the calendar is polled meanwhile."""
    wait = min(_SHORT * (1 << min(failures - 1, 10)), _LONG)
    return now + max(wait, retry_after or timedelta())
