"""The state of a notice as shown at reception. The words are in `templates/notices`."""

from datetime import datetime
from enum import StrEnum

from frontdesk.notices.rules.status import NoticeStatus, Withheld
from frontdesk.notices.rules.timing import next_opening


class NoticeState(StrEnum):
    """State of a notice as shown."""

    COUNTING = "counting"
    WAITING = "waiting"
    HANDED_OVER = "handed_over"
    ARRIVED = "arrived"
    FAILED = "failed"
    UNKNOWN = "unknown"
    UNDONE = "undone"
    REPLACED = "replaced"
    HELD = "held"


_HELD: dict[str, NoticeState] = {Withheld.SUPERSEDED: NoticeState.REPLACED, Withheld.UNDONE: NoticeState.UNDONE}
_AFTER = {
    NoticeStatus.DELIVERED: NoticeState.ARRIVED,
    NoticeStatus.UNDELIVERED: NoticeState.FAILED,
    NoticeStatus.FAILED: NoticeState.FAILED,
    NoticeStatus.UNKNOWN: NoticeState.UNKNOWN,
    NoticeStatus.UNDONE: NoticeState.UNDONE,
}


def shown(status: NoticeStatus, *, why: str, now: datetime, not_before: datetime, undo_until: datetime) -> NoticeState:
    """Return the state to show for a notice to a client in the register."""
    if status is NoticeStatus.WITHHELD:
        return _HELD.get(why, NoticeState.HELD)
    if status is NoticeStatus.CREATED and now < not_before:
        return _waiting(not_before, undo_until)
    return _AFTER.get(status, NoticeState.HANDED_OVER)


def shown_of_a_name(
    status: NoticeStatus, *, why: str, now: datetime, undo_until: datetime, settled_at: datetime | None
) -> NoticeState:
    """Return the state to show for a notice to a typed name: reception's own actions and the planned time only.

    The real outcome would distinguish a name not in the register from a client reception must not know of, to whom
    nothing is sent. So neither the operator's answers nor the job's results are used.
    """
    leaves_at = leaves(undo_until)
    if status in {NoticeStatus.UNDONE, NoticeStatus.WITHHELD} and (settled_at is None or settled_at < leaves_at):
        return NoticeState.UNDONE if status is NoticeStatus.UNDONE else _HELD.get(why, NoticeState.HELD)
    return _waiting(leaves_at, undo_until) if now < leaves_at else NoticeState.HANDED_OVER


def leaves(undo_until: datetime) -> datetime:
    """Return the planned sending time, as shown when the notice was queued; later delays do not change it."""
    return next_opening(undo_until)


def _waiting(leaves_at: datetime, undo_until: datetime) -> NoticeState:
    return NoticeState.COUNTING if leaves_at == undo_until else NoticeState.WAITING
