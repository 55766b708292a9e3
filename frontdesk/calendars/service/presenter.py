"""Status of connected calendars, for handläggare, the administrator, and for offering times."""

from collections.abc import Collection, Mapping
from datetime import datetime, timedelta
from enum import StrEnum

from frontdesk.calendars import queries
from frontdesk.calendars.models import CalendarConnection
from frontdesk.calendars.rules.enums import TROUBLE_WORDS, Doubt
from frontdesk.calendars.service.sync_errors import TOLD_AFTER
from frontdesk.calendars.views import ConnectionView
from frontdesk.core.db.unit import Unit


class Freshness(StrEnum):
    """How fresh the mirror of a handläggare's own calendar is. UNREAD: none is connected."""

    READ = "read"
    STALE = "stale"
    UNREAD = "unread"


def connections(unit: Unit, keys: Collection[str] | None = None) -> list[ConnectionView]:
    """Return the status of the calendars of some or all handläggare."""
    return [_view(unit, row) for row in queries.connections(unit.db, keys)]


def freshness(unit: Unit, keys: Collection[str]) -> Mapping[str, Freshness]:
    """Return for each handläggare whether their own calendar is read, stale, or not connected.

    With several calendars, one stale calendar makes the result STALE.
    """
    found = dict.fromkeys(keys, Freshness.UNREAD)
    for row in queries.connections(unit.db, keys) if keys else ():
        if row.reads and row.ending_at is None:
            fresh = found[row.handlaggare] is not Freshness.STALE and not _is_stale(unit, row)
            found[row.handlaggare] = Freshness.READ if fresh else Freshness.STALE
    return found


def _is_stale(unit: Unit, row: CalendarConnection) -> bool:
    since: datetime = row.read_at or row.connected_at
    limit = timedelta(minutes=unit.setting(TOLD_AFTER))
    return row.reads and row.ending_at is None and (unit.now - since >= limit or row.read_at is None)


def _view(unit: Unit, row: CalendarConnection) -> ConnectionView:
    return ConnectionView(
        id=row.id,
        handlaggare=row.handlaggare,
        kind=row.kind,
        shown=row.shown,
        reads=row.reads,
        writes=row.writes,
        read_at=row.read_at,
        due_at=row.due_at,
        reading=TROUBLE_WORDS[row.failed] if row.failed else "",
        reading_since=row.failing_since,
        writing=TROUBLE_WORDS[row.unwritten] if row.unwritten else "",
        writing_since=row.unwritten_since,
        waiting=queries.waiting(unit.db, row.id),
        set_aside=row.set_aside,
        doubtful=row.doubtful,
        unknown_zones=row.unknown_zones,
        doubted=row.doubted if row.doubt is Doubt.RAISED else 0,
        stopped=row.stopped,
        stale=row.read_at is not None and _is_stale(unit, row),
        ending=row.ending_at is not None,
    )
