"""When a subscription to a calendar's changes is renewed, and where its notices may come to."""

from datetime import datetime, timedelta
from enum import StrEnum

# A service lets one live seven days at most; a day less leaves room for clocks that differ.
LIVES = timedelta(days=6)
RENEWED = timedelta(days=1)
_SHORT, _LONG = timedelta(minutes=5), timedelta(hours=6)
DOOR = "/graph/notices"


class NoticeKind(StrEnum):
    """What a service tells: something changed, something was missed, the subscription is over or is in doubt."""

    CHANGED = "changed"
    MISSED = "missed"
    ENDED = "ended"
    DOUBTED = "doubted"


def address(public_url: str, *, demo: bool) -> str:
    """Return where notices are to be posted; empty where nobody outside could reach us safely."""
    open_ = public_url.startswith("https://") or demo
    return f"{public_url.rstrip('/')}{DOOR}" if open_ else ""


def next_try(now: datetime, failures: int, retry_after: timedelta | None) -> datetime:
    """Return when to try again after the nth failure in a row; meanwhile the calendar is read by the clock alone."""
    wait = min(_SHORT * (1 << min(failures - 1, 10)), _LONG)
    return now + max(wait, retry_after or timedelta())
