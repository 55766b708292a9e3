"""Taking in what an outside calendar says: busy spans and the cursor in one transaction.

An answer that failed is never here. A whole answer that lacks more than a fifth of what we knew, or a long list of what
is gone, is believed only when the calendar says so again for the whole: a broken answer must not free anybody's time.
"""

from collections.abc import Sequence

from sqlalchemy import delete, insert, select

from frontdesk.calendars.models import CalendarRead, OutsideBusy
from frontdesk.calendars.ports import Busy, CalendarProvider, CalendarRefused, CalendarUnavailable, Changes
from frontdesk.calendars.rules import pieces
from frontdesk.core.db.stores import Stores
from frontdesk.core.db.unit import Unit

SUSPICIOUS = "suspicious"
_SHARE, _MANY = 0.2, 9


def read(stores: Stores, provider: CalendarProvider, *, handlaggare: str, resource_id: int, calendar: str) -> None:
    """Ask a calendar what changed and take it in; no transaction is open while it is asked."""
    with stores.reading() as unit:
        known = unit.desk.get(CalendarRead, handlaggare)
        cursor = known.cursor if known else ""
    try:
        changes = provider.changes(calendar, cursor=cursor)
    except (CalendarUnavailable, CalendarRefused) as error:
        with stores.writing() as unit:
            _failed(unit, handlaggare, type(error).__name__)
        return
    with stores.writing() as unit:
        take_in(unit, handlaggare=handlaggare, resource_id=resource_id, changes=changes)


def take_in(unit: Unit, *, handlaggare: str, resource_id: int, changes: Changes) -> bool:
    """Store what changed; False when the answer was too doubtful to act on."""
    row = unit.desk.get(CalendarRead, handlaggare) or CalendarRead(handlaggare=handlaggare, cursor="", failed="")
    unit.desk.add(row)
    gone = _gone(unit, resource_id, changes)
    if row.failed != SUSPICIOUS and _is_suspicious(unit, resource_id, gone, whole=changes.whole):
        # Ask for everything next time; only if that says the same is it true.
        row.failed, row.cursor = SUSPICIOUS, ""
        return False
    _remove(unit, resource_id, [*gone, *(busy.event for busy in changes.busy)])
    _add(unit, resource_id, changes.busy)
    row.cursor, row.read_at, row.failed = changes.cursor, unit.now, ""
    return True


def _gone(unit: Unit, resource_id: int, changes: Changes) -> list[str]:
    if not changes.whole:
        return list(changes.gone)
    kept = {busy.event for busy in changes.busy}
    return [event for event in _known(unit, resource_id) if event not in kept]


def _known(unit: Unit, resource_id: int) -> Sequence[str]:
    row = OutsideBusy
    return unit.desk.scalars(select(row.event).where(row.resource_id == resource_id).distinct()).all()


def _is_suspicious(unit: Unit, resource_id: int, gone: Sequence[str], *, whole: bool) -> bool:
    known = len(_known(unit, resource_id))
    return len(gone) > max(known * _SHARE, 1 if whole else _MANY)


def _remove(unit: Unit, resource_id: int, events: Sequence[str]) -> None:
    row = OutsideBusy
    if events:
        unit.desk.execute(delete(row).where(row.resource_id == resource_id, row.event.in_(events)))


def _add(unit: Unit, resource_id: int, events: Sequence[Busy]) -> None:
    rows = [
        {"resource_id": resource_id, "starts": starts, "ends": ends, "event": busy.event}
        for busy in events
        for starts, ends in pieces(busy.starts_at, busy.ends_at)
    ]
    if rows:
        unit.desk.execute(insert(OutsideBusy), rows)


def _failed(unit: Unit, handlaggare: str, why: str) -> None:
    row = unit.desk.get(CalendarRead, handlaggare) or CalendarRead(handlaggare=handlaggare, cursor="")
    row.failed = why
    unit.desk.add(row)
