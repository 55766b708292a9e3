"""Query a calendar's free/busy right before a booking, if its mirror is old.

One call of at most two seconds with no transaction open. The result is stored like other busy times until the calendar
is read again, so that booking's usual check decides.
"""

import uuid
from collections.abc import Iterable
from datetime import timedelta
from enum import StrEnum

import structlog
from sqlalchemy import delete, insert

from frontdesk.calendars import queries
from frontdesk.calendars.models import CalendarConnection, OutsideBusy
from frontdesk.calendars.ports import AsksBusy
from frontdesk.calendars.rules import by_day
from frontdesk.calendars.service import sync_errors
from frontdesk.calendars.service.mirror import LIVE, resource_of
from frontdesk.calendars.service.reach import CalendarAdapters
from frontdesk.core import municipal_settings, outside
from frontdesk.core.db.stores import Stores
from frontdesk.core.db.unit import Unit
from frontdesk.core.i18n import N_
from frontdesk.core.intervals import Instants, without

PATIENCE = 2.0
ASKED_AFTER = municipal_settings.declare(
    "calendars.asked_after_minutes",
    10,
    N_("Har en kalender inte lästs på så många minuter frågas den innan en tid bokas i den."),
)
_log = structlog.get_logger("frontdesk.calendars")


class Live(StrEnum):
    """Result of the query. FRESH: not queried, since the mirror is fresh or unsupported. UNKNOWN: no answer in time."""

    FRESH = "fresh"
    FREE = "free"
    BUSY = "busy"
    UNKNOWN = "unknown"


def ask_first(
    stores: Stores, reach: CalendarAdapters, *, handlaggare: str, span: Instants, seconds: float = PATIENCE
) -> Live:
    """Query a handläggare's calendars about `span` unless they were read recently; return the worst result."""
    with stores.reading() as unit:
        old = [row for row in queries.connections(unit.db, [handlaggare]) if _is_old(unit, row)]
    answers = [answer for row in old if (answer := _ask(stores, reach, row, span, seconds)) is not None]
    worst = (Live.BUSY, Live.UNKNOWN, Live.FREE)
    return next((one for one in worst if one in answers), Live.FRESH)


def _is_old(unit: Unit, row: CalendarConnection) -> bool:
    limit = unit.now - timedelta(minutes=unit.setting(ASKED_AFTER))
    return row.reads and row.ending_at is None and (row.read_at is None or row.read_at < limit)


def _ask(
    stores: Stores, reach: CalendarAdapters, row: CalendarConnection, span: Instants, seconds: float
) -> Live | None:
    provider: object = reach.providers.get(row.kind)
    if not isinstance(provider, AsksBusy):
        return None
    try:
        busy = outside.within(seconds, lambda: provider.busy(reach.vault.open(row.sealed), span=span))
    except Exception as error:  # noqa: BLE001 - on any error the booking is made and flagged
        code, _ = sync_errors.of_error(error)
        _log.warning("calendar not asked", code=code, connection=str(row.id), error=type(error).__name__)
        return Live.UNKNOWN
    with stores.writing() as unit:
        return Live.BUSY if _keep(unit, row.id, busy) else Live.FREE


def _keep(unit: Unit, connection_id: uuid.UUID, busy: Iterable[Instants]) -> bool:
    """Store the busy times without our own meetings, which calendars report too; return whether any are left."""
    row = queries.connection(unit.db, connection_id)
    if row is None:
        return False
    mine = OutsideBusy.connection_id == row.id
    unit.db.execute(delete(OutsideBusy).where(mine, OutsideBusy.event.startswith(LIVE)))
    spans = list(busy)
    if not spans:
        return False
    whole = min(starts for starts, _ in spans), max(ends for _, ends in spans)
    ours = [(one.starts_at, one.ends_at) for one in queries.standing(unit.db, row.id, whole)]
    left = [piece for span in spans for rest in without(span, ours) for piece in by_day(rest)]
    resource = resource_of(unit, row.handlaggare)
    rows = [
        {
            "resource_id": resource,
            "connection_id": row.id,
            "event": f"{LIVE}{number}",
            "starts": starts,
            "ends": ends,
            "away": False,
        }
        for number, (starts, ends) in enumerate(left)
    ]
    if rows:
        unit.db.execute(insert(OutsideBusy), rows)
    return bool(rows)
