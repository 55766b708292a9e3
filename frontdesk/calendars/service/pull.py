"""Read handläggare's own calendars: claim a connection, call the service with no transaction open, save the changes."""

import time
import uuid
from collections.abc import Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from dataclasses import dataclass
from datetime import datetime, timedelta

import structlog

from frontdesk.calendars import queries
from frontdesk.calendars.models import CalendarConnection
from frontdesk.calendars.ports import CalendarUnavailable, Changes, Window
from frontdesk.calendars.rules import CalendarKind
from frontdesk.calendars.rules.enums import Dropped, Reread
from frontdesk.calendars.rules.timing import window
from frontdesk.calendars.service import mirror, sync_errors
from frontdesk.calendars.service.reach import CalendarAdapters
from frontdesk.core import outside
from frontdesk.core.db.leases import returned
from frontdesk.core.db.stores import Stores
from frontdesk.core.db.unit import Unit

# Longer than the longest first reading; another worker takes over from a crashed one after this.
LEASE = timedelta(minutes=5)
AT_ONCE = 4
# Calendars slower than this many seconds are awaited in parallel with the next ones, at most MOST_SLOW at once.
SLOW_AFTER = 10.0
MOST_SLOW = 12
_log = structlog.get_logger("frontdesk.calendars")


@dataclass(frozen=True)
class ReadLease:
    """A calendar leased to this worker for reading."""

    connection_id: uuid.UUID
    lease: uuid.UUID
    kind: CalendarKind
    sealed: str
    cursor: str
    window: Window
    asked_at: datetime


Asked = dict["Future[Changes | Exception]", ReadLease]


def read_due(stores: Stores, reach: CalendarAdapters, *, seconds: float) -> int:
    """Read due calendars, four at once, until none is left or the time is up; return how many."""
    done, until = 0, time.monotonic() + seconds
    with stores.reading() as unit:
        if not unit.db.scalars(queries.due_to_read(unit.now).limit(1)).first():
            return 0
    slow: Asked = {}
    again: list[ReadLease] = []
    while slow or again or time.monotonic() < until:
        if len(slow) >= MOST_SLOW:
            wait(slow, timeout=SLOW_AFTER, return_when=FIRST_COMPLETED)
        claims = again or (_claim_some(stores) if len(slow) < MOST_SLOW else [])
        if claims:
            quick, still, again = _ask_some(reach, claims)
            slow |= still
        elif slow:
            quick, _ = {}, wait(slow, timeout=1, return_when=FIRST_COMPLETED)
        else:
            break
        ended = {**quick, **{future: slow.pop(future) for future in [*slow] if future.done()}}
        _keep(stores, [(claim, future.result()) for future, claim in ended.items()])
        done += len(ended)
    return done


def _ask_some(reach: CalendarAdapters, claims: Sequence[ReadLease]) -> tuple[Asked, Asked, list[ReadLease]]:
    """Call calendars in parallel. Returns those that answered in time, the slow ones, and the claims not yet started.

    A slow call continues in its own thread without delaying others.
    """
    hands = ThreadPoolExecutor(AT_ONCE, thread_name_prefix="calendars")
    asked = {hands.submit(_ask, reach, claim): claim for claim in claims}
    quick, late = wait(asked, timeout=SLOW_AFTER)
    waiting = {future for future in late if future.cancel()}
    hands.shutdown(wait=False)
    return (
        {future: asked[future] for future in quick},
        {future: asked[future] for future in late - waiting},
        [asked[future] for future in waiting],
    )


def read_now(stores: Stores, reach: CalendarAdapters, connection_id: uuid.UUID) -> bool:
    """Read one calendar while a request waits; False if it is already being read or takes too long.

    In the latter case the job reads it, which has more time.
    """
    with stores.writing() as unit:
        row = queries.connection(unit.db, connection_id)
        claim = _take(unit, row) if row is not None and row.reads and not row.is_leased(unit.now) else None
    if claim is None:
        return False
    try:
        said = outside.within(outside.LONGEST, lambda: _ask(reach, claim))
    except TimeoutError:
        said = None
    if said is None or (isinstance(said, CalendarUnavailable) and not outside.left(outside.LONGEST)):
        _leave_to_clock(stores, claim)
        return False
    _keep(stores, [(claim, said)])
    return True


def _leave_to_clock(stores: Stores, claim: ReadLease) -> None:
    with stores.writing() as unit:
        if row := _mine(unit, claim):
            row.due_at = unit.now


def read(stores: Stores, reach: CalendarAdapters, claim: ReadLease) -> None:
    """Read a calendar's changes with no transaction open, and save them."""
    _keep(stores, [(claim, _ask(reach, claim))])


def _ask(reach: CalendarAdapters, claim: ReadLease) -> Changes | Exception:
    try:
        provider, account = reach.open(claim.kind, claim.sealed)
        return provider.changes(account, cursor=claim.cursor, window=claim.window)
    except Exception as error:  # noqa: BLE001 - an adapter's error changes nothing and must not stop the others
        return error


def _keep(stores: Stores, answers: Sequence[tuple[ReadLease, Changes | Exception]]) -> None:
    """Save the answers: each with changes in its own transaction, those without in a shared one."""
    if quiet := [answer for answer in answers if _is_quiet(answer[1])]:
        with stores.writing() as unit:
            for claim, said in quiet:
                _take_in(unit, claim, said)
    for claim, said in answers:
        if not _is_quiet(said):
            with stores.writing() as unit:
                _take_in(unit, claim, said)


def _is_quiet(said: Changes | Exception) -> bool:
    return isinstance(said, Changes) and said.quiet


def _take_in(unit: Unit, claim: ReadLease, said: Changes | Exception) -> None:
    row = _mine(unit, claim)
    if row is None:
        return
    if isinstance(said, Changes):
        mirror.take_in(unit, row, mirror.CalendarChanges(said, claim.window, claim.asked_at))
    else:
        trouble, retry_after = sync_errors.of_error(said)
        _log.warning("calendar not read", code=trouble, connection=str(claim.connection_id), error=type(said).__name__)
        sync_errors.unread(unit, row, trouble, retry_after)
    unit.tell("calendars", row.handlaggare)


def _claim_some(stores: Stores) -> list[ReadLease]:
    with stores.writing() as unit:
        wanted = queries.due_to_read(unit.now).limit(AT_ONCE * 4).with_for_update(skip_locked=True)
        return [_take(unit, row) for row in unit.db.scalars(wanted)]


def _take(unit: Unit, row: CalendarConnection) -> ReadLease:
    return ReadLease(row.id, row.take(unit.now, LEASE), row.kind, row.sealed, row.cursor, window(unit.now), unit.now)


def _mine(unit: Unit, claim: ReadLease) -> CalendarConnection | None:
    """Return the connection and release its lease; None if the lease was lost, since another answer may be newer."""
    row = returned(queries.connection(unit.db, claim.connection_id), claim.lease)
    if row is None:
        _log.info("calendar answer dropped", code=Dropped.LEASE_LOST, connection=str(claim.connection_id))
    return row


def resync_all(stores: Stores) -> None:
    """Schedule a full reading of every calendar, stopped ones included, spread over an hour."""
    with stores.writing() as unit:
        rows = [row for row in queries.connections(unit.db) if row.reads and row.ending_at is None]
        for number, row in enumerate(rows):
            row.cursor = ""
            row.due_at = unit.now + timedelta(hours=1) * number / len(rows)
    _log.info("calendar read again", code=Reread.NIGHTLY, count=len(rows))
