"""Block open time: around a long leave, and for any other source.

Each leave is planned once; time that the handläggare or unit head releases stays released. The search reads blocked
and occupied time together.
"""

import uuid
from collections.abc import Collection, Iterable, Sequence
from datetime import datetime, timedelta

from sqlalchemy import delete, insert, select

from frontdesk.absence.queries import (
    absences_in,
)
from frontdesk.absence.views import AbsenceEnded, AbsenceRegistered
from frontdesk.availability.errors import NobodyToMeet
from frontdesk.availability.models.catalogue import BlockedTime, LeaveKept
from frontdesk.availability.queries import slots
from frontdesk.availability.queries.slots import resource_of
from frontdesk.availability.rules.enums import Blocked
from frontdesk.availability.rules.leave import Kept, kept, leaves
from frontdesk.availability.rules.slots import DAY
from frontdesk.core import municipal_settings
from frontdesk.core.db.unit import Unit
from frontdesk.core.errors import NotHere
from frontdesk.core.i18n import N_
from frontdesk.core.intervals import pieces
from frontdesk.core.times import instant_of, seconds


def put(
    unit: Unit,
    *,
    handlaggare: str,
    source: uuid.UUID,
    why: Blocked,
    spans: Iterable[tuple[datetime, datetime]],
    decisions_only: bool = False,
) -> None:
    """Block spans of a handläggare's time, in addition to those the source already blocks. Raises NobodyToMeet.

    `decisions_only` blocks only meetings that prepare a decision.
    """
    resource = resource_of(unit.db, handlaggare)
    if resource is None:
        raise NobodyToMeet
    rows = [
        {
            "resource_id": resource,
            "starts": starts,
            "ends": ends,
            "why": why,
            "decisions_only": decisions_only,
            "source": source,
        }
        for begins_at, ends_at in spans
        for starts, ends in pieces((seconds(begins_at), seconds(ends_at)), DAY)
    ]
    if rows:
        unit.db.execute(insert(BlockedTime), rows)


def lift(unit: Unit, *, source: uuid.UUID) -> None:
    """Delete all blocks of a source."""
    unit.db.execute(delete(BlockedTime).where(BlockedTime.source == source))


_BACK, _AHEAD = timedelta(days=120), timedelta(days=400)

_SPACE = uuid.UUID("5b1f2f0a-0d3e-4c3a-9a43-6f4f0e7d2c11")


def _not_negative(value: int) -> None:
    if value < 0:
        raise ValueError


LONG = municipal_settings.declare(
    "absence.long_leave_days", 5, N_("En ledighet som är längre än så många dagar räknas som lång."), _not_negative
)

DAYS_BEFORE = municipal_settings.declare(
    "absence.days_before_leave",
    3,
    N_("Så många arbetsdagar före en lång ledighet bokas inga möten inför beslut."),
    _not_negative,
)

HALF_DAYS = municipal_settings.declare(
    "absence.half_days_after_leave",
    2,
    N_("Så många halvdagar per ledig vecka hålls fria efter en lång ledighet, för att komma i kapp."),
    _not_negative,
)


def absence_changed(unit: Unit, event: AbsenceRegistered | AbsenceEnded) -> None:
    """Update the blocked time when an absence is registered or ends."""
    plan(unit, handlaggare=event.handlaggare)


def plan(unit: Unit, *, handlaggare: str) -> None:
    """Block time for a handläggare's new long leaves, and unblock that of leaves that no longer exist."""
    if slots.resource_of(unit.db, handlaggare) is None:
        return
    wanted = {_source(handlaggare, one.leave): one for one in _wanted(unit, handlaggare)}
    known = {row.source: row for row in unit.db.scalars(select(LeaveKept).where(LeaveKept.handlaggare == handlaggare))}
    for source, row in known.items():
        if source not in wanted and row.ends_at > unit.now - _BACK:
            lift(unit, source=source)
            unit.db.delete(row)
    for source, one in wanted.items():
        if source not in known:
            _keep(unit, handlaggare, source, one)
    unit.db.flush()


def kept_for(unit: Unit, keys: Collection[str]) -> list[tuple[int, str, datetime, datetime, Blocked]]:
    """Return the present and future blocks of some handläggare as (row id, key, start, end, reason), by time."""
    people = {slots.resource_of(unit.db, key): key for key in keys}
    row = BlockedTime
    wanted = select(row).where(row.resource_id.in_([one for one in people if one]), row.ends > seconds(unit.now))
    return [
        (one.id, people[one.resource_id], instant_of(one.starts), instant_of(one.ends), one.why)
        for one in unit.db.scalars(wanted.order_by(row.starts, row.resource_id))
    ]


def release(unit: Unit, *, row_id: int, keys: Collection[str]) -> None:
    """Delete one block so that its time can be booked. Raises NotHere unless it belongs to one of `keys`."""
    known = {row: key for row, key, *_ in kept_for(unit, keys)}
    if row_id not in known:
        raise NotHere
    unit.db.execute(delete(BlockedTime).where(BlockedTime.id == row_id))
    unit.tell("workplace", known[row_id])


def _wanted(unit: Unit, handlaggare: str) -> list[Kept]:
    rows = absences_in(unit.db, [handlaggare], (unit.now - _BACK, unit.now + _AHEAD))
    away = sorted((row.starts_at, row.ends_at) for row in rows)
    # Recurring absences are not leave, even when adjacent to one.
    single = [(row.starts_at, row.ends_at) for row in rows if row.series_id is None]
    long = leaves(single, longer_than=unit.setting(LONG))
    return [_kept(unit, leave, away) for leave in long]


def _kept(unit: Unit, leave: tuple[datetime, datetime], away: Sequence[tuple[datetime, datetime]]) -> Kept:
    return kept(
        leave,
        away,
        days_before=unit.setting(DAYS_BEFORE),
        half_days_a_week=unit.setting(HALF_DAYS),
        now=unit.now,
    )


def _keep(unit: Unit, handlaggare: str, source: uuid.UUID, one: Kept) -> None:
    unit.db.add(
        LeaveKept(
            source=source,
            handlaggare=handlaggare,
            starts_at=one.leave[0],
            ends_at=one.leave[1],
            planned_at=unit.now,
        )
    )
    put(
        unit,
        handlaggare=handlaggare,
        source=source,
        why=Blocked.BEFORE_LEAVE,
        spans=one.before,
        decisions_only=True,
    )
    put(unit, handlaggare=handlaggare, source=source, why=Blocked.CATCH_UP, spans=one.after)


def _source(handlaggare: str, leave: tuple[datetime, datetime]) -> uuid.UUID:
    return uuid.uuid5(_SPACE, f"{handlaggare}|{leave[0].isoformat()}|{leave[1].isoformat()}")
