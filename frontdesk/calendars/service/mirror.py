"""Save an outside calendar's changes: busy times and the cursor in one transaction.

Only successful answers get here. If suspiciously many events vanished they are kept, and a full reading follows; new
events are saved at once, because they free no time.
"""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

import structlog
from sqlalchemy import delete, insert

from frontdesk.accounts.queries import (
    handlaggare_by_key,
)
from frontdesk.calendars import queries
from frontdesk.calendars.models import CalendarConnection, CalendarEvent, OutsideBusy
from frontdesk.calendars.ports import Changes, OutsideEvent, Window
from frontdesk.calendars.queries import MirroredTime
from frontdesk.calendars.rules import BLOCKS, by_day
from frontdesk.calendars.rules.enums import SUSPICIOUS, Doubt, LossVerdict, Reread, ShowsAs, SyncError
from frontdesk.calendars.rules.timing import judge_loss
from frontdesk.calendars.service import echo, sync_errors
from frontdesk.calendars.service.events import OutOfOfficeRead
from frontdesk.core.db.unit import Unit

_log = structlog.get_logger("frontdesk.calendars")
# Delay before a full reading after suspiciously many events vanished.
SECOND_THOUGHT = timedelta(minutes=30)
_CHUNK = 500
# Event id prefix of free/busy results (`asking`), which are kept until the calendar is read again.
LIVE = "live:"


@dataclass(frozen=True)
class CalendarChanges:
    """A calendar's changes, the window they were read for, and when the call began."""

    changes: Changes
    window: Window
    asked_at: datetime
    seen: frozenset[str] = field(init=False)

    def __post_init__(self) -> None:
        """Collect the ids of all events present, unread ones included."""
        told = (event.id for event in self.changes.events)
        object.__setattr__(self, "seen", frozenset((*told, *self.changes.unread)))


def take_in(unit: Unit, row: CalendarConnection, answer: CalendarChanges) -> bool:
    """Save the changes and the cursor; False if vanished events were kept because the loss is suspicious."""
    if answer.changes.quiet:
        _forget_live(unit, row)
        _settle(unit, row, answer, raced=False, looked_for=False)
        return True
    resource = resource_of(unit, row.handlaggare)
    held = queries.mirrored(unit.db, row.id, None if answer.changes.whole else _named(answer))
    vanished = _vanished(unit, held, answer)
    lost = [event for event in _ours(unit, row, answer) if _is_lost(event, answer)]
    believed = _is_believed(unit, row, answer, len(vanished) + len(lost))
    kept = frozenset(answer.changes.unread) | (frozenset() if believed else vanished)
    moved = _replace(unit, row, resource, held, answer, kept=kept)
    raced = echo.noticed(unit, row, answer.changes.events, asked_at=answer.asked_at)
    if believed:
        looked_for = _look_for(unit, row, lost, answer)
        _settle(unit, row, answer, raced=raced, looked_for=looked_for)
    else:
        _doubt(unit, row, len(vanished) + len(lost))
    if moved:
        tell_away(unit, row.handlaggare)
    return believed


def _settle(unit: Unit, row: CalendarConnection, answer: CalendarChanges, *, raced: bool, looked_for: bool) -> None:
    if raced or looked_for:
        code = Reread.RACED if raced else Reread.MEETING_MISSING
        _log.info("calendar read again", code=code, connection=str(row.id))
    # A meeting being written while the calendar answered, or one missing, needs a full reading next time.
    row.cursor = "" if raced or looked_for else answer.changes.cursor
    row.due_at = unit.now + (timedelta(seconds=5) if raced else sync_errors.rhythm(unit))
    row.read_at = unit.now
    row.whole_at = unit.now if answer.changes.whole else row.whole_at
    row.doubt, row.doubted = Doubt.NONE, 0
    _count(row, answer.changes)
    sync_errors.mended(unit, row)


def _count(row: CalendarConnection, said: Changes) -> None:
    """Save the counts of misread events; an incremental answer never lowers them, since it omits the rest."""
    before = (0, 0, 0) if said.whole else (row.set_aside, row.doubtful, row.unknown_zones)
    now = (said.misread.set_aside, said.misread.doubtful, said.misread.unknown_zones)
    row.set_aside, row.doubtful, row.unknown_zones = map(max, before, now)


def _look_for(unit: Unit, row: CalendarConnection, lost: Sequence[CalendarEvent], answer: CalendarChanges) -> bool:
    """Mark our missing meetings, and ask about those missing a second time; return whether to read again in full."""
    if answer.changes.whole:
        standing = queries.standing(unit.db, row.id, (unit.now, answer.window.until))
        echo.still_missing(unit, [one for one in standing if one.remote_id not in answer.seen], answer.asked_at)
    echo.missing(unit, lost)
    return bool(lost)


def _doubt(unit: Unit, row: CalendarConnection, lost: int) -> None:
    row.doubt, row.doubted, row.cursor = Doubt.RAISED, lost, ""
    sync_errors.unread(unit, row, SyncError.DOUBTFUL)
    row.due_at = unit.now + SECOND_THOUGHT


def _is_believed(unit: Unit, row: CalendarConnection, answer: CalendarChanges, lost: int) -> bool:
    """Whether vanished events are really gone; logs which rule said so, or that an earlier doubt was unfounded."""
    verdict = _judged(unit, row, answer, lost)
    if verdict in SUSPICIOUS:
        _log.warning("calendar loss doubted", code=verdict, connection=str(row.id), lost=lost)
    elif lost or verdict is LossVerdict.RETURNED:
        _log.info("calendar loss believed", code=verdict, connection=str(row.id), lost=lost)
    return verdict not in SUSPICIOUS


def _judged(unit: Unit, row: CalendarConnection, answer: CalendarChanges, lost: int) -> LossVerdict:
    """Judge a loss: few events, the same in a second full answer, or confirmed by a person are really gone.

    An empty full answer proves nothing, even if repeated: only a person can confirm it.
    """
    whole, empty = answer.changes.whole, answer.changes.whole and not answer.changes.events
    if whole and row.doubt is Doubt.CONFIRMED:
        return LossVerdict.CONFIRMED
    if whole and row.doubt is Doubt.RAISED and not empty:
        return LossVerdict.REPEATED if lost else LossVerdict.RETURNED
    if not lost:
        return LossVerdict.FEW
    now = int(unit.now.timestamp())
    span = (unit.now, answer.window.until)
    known = queries.count_ahead(unit.db, row.id, now) + len(queries.standing(unit.db, row.id, span))
    return judge_loss(known, lost, whole=whole, empty=empty)


def _named(answer: CalendarChanges) -> set[str]:
    return {*answer.seen, *answer.changes.gone}


def _vanished(unit: Unit, held: Iterable[MirroredTime], answer: CalendarChanges) -> frozenset[str]:
    """Return the mirrored events no longer present, without past ones, which take no time."""
    now = int(unit.now.timestamp())
    ahead = {row.event for row in held if row.ends > now and not row.event.startswith(LIVE)}
    return frozenset(ahead - answer.seen)


def _ours(unit: Unit, row: CalendarConnection, answer: CalendarChanges) -> Sequence[CalendarEvent]:
    return queries.standing(unit.db, row.id, (unit.now, answer.window.until))


def _is_lost(event: CalendarEvent, answer: CalendarChanges) -> bool:
    if event.missing_at is not None or event.promised != event.settled:
        return False
    gone = event.remote_id not in answer.seen if answer.changes.whole else event.remote_id in answer.changes.gone
    return gone and not any(one.meeting == event.appointment_id for one in answer.changes.events)


def _replace(
    unit: Unit,
    row: CalendarConnection,
    resource: int,
    held: Sequence[MirroredTime],
    answer: CalendarChanges,
    *,
    kept: Collection[str],
) -> bool:
    """Save only the differences; return whether any out-of-office time was added or removed."""
    wanted = {key for event in answer.changes.events for key in _spans(event)}
    standing = {(one.event, one.starts, one.ends, one.away): one.id for one in held}
    over = [key for key in standing if key not in wanted and key[0] not in kept]
    new = wanted - standing.keys()
    ids = [standing[key] for key in over]
    for first in range(0, len(ids), _CHUNK):
        unit.db.execute(delete(OutsideBusy).where(OutsideBusy.id.in_(ids[first : first + _CHUNK])))
    _forget_live(unit, row)
    rows = [
        {"resource_id": resource, "connection_id": row.id, "event": name, "starts": starts, "ends": ends, "away": away}
        for name, starts, ends, away in sorted(new)
    ]
    if rows:
        unit.db.execute(insert(OutsideBusy), rows)
    return any(key[3] for key in (*over, *new))


def _forget_live(unit: Unit, row: CalendarConnection) -> None:
    mine = OutsideBusy.connection_id == row.id
    unit.db.execute(delete(OutsideBusy).where(mine, OutsideBusy.event.startswith(LIVE)))


def _spans(event: OutsideEvent) -> Iterable[tuple[str, int, int, bool]]:
    """Yield the busy pieces of an event that is not our own meeting."""
    if event.meeting is None and event.shows_as in BLOCKS:
        away = event.shows_as is ShowsAs.OUT_OF_OFFICE
        for span in event.spans:
            for starts, ends in by_day(span):
                yield event.id, starts, ends, away


def tell_away(unit: Unit, handlaggare: str) -> None:
    """Publish all out-of-office times of a handläggare, with the pieces of long events joined."""
    spans: list[tuple[str, int, int]] = []
    for row in queries.away_of(unit.db, resource_of(unit, handlaggare)):
        name = f"{row.connection_id}:{row.event}"
        if spans and spans[-1][0] == name and spans[-1][2] == row.starts:
            spans[-1] = (name, spans[-1][1], row.ends)
        else:
            spans.append((name, row.starts, row.ends))
    told = tuple((name, datetime.fromtimestamp(a, UTC), datetime.fromtimestamp(b, UTC)) for name, a, b in spans)
    unit.publish(OutOfOfficeRead(handlaggare, told))


def resource_of(unit: Unit, handlaggare: str) -> int:
    """Return a handläggare's resource id in booking."""
    return handlaggare_by_key(unit.db, [handlaggare])[handlaggare].resource_id
