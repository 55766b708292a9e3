"""Taking in what an outside calendar says: busy spans and the cursor in one transaction.

An answer that failed is never here. A whole answer that lacks more than a fifth of what we knew, or a long list of what
is gone, is believed only when the calendar says so again for the whole: a broken answer must not free anybody's time.
"""

from collections.abc import Sequence
from datetime import timedelta

from sqlalchemy import delete, insert, select

from frontdesk.calendars.models import CalendarRead, OutsideBusy
from frontdesk.calendars.ports import (
    Account,
    CalendarProvider,
    CalendarRefused,
    CalendarUnavailable,
    Changes,
    OutsideEvent,
    Window,
)
from frontdesk.calendars.rules import BLOCKS, pieces
from frontdesk.core.db.stores import Stores
from frontdesk.core.db.unit import Unit

SUSPICIOUS = "suspicious"
_SHARE, _MANY = 0.2, 9
_BEHIND, _AHEAD = timedelta(days=7), timedelta(days=395)


def read(stores: Stores, provider: CalendarProvider, *, handlaggare: str, resource_id: int, account: Account) -> None:
    """Ask a calendar what changed and take it in; no transaction is open while it is asked."""
    with stores.reading() as unit:
        known = unit.desk.get(CalendarRead, handlaggare)
        cursor = known.cursor if known else ""
        window = Window(unit.now - _BEHIND, unit.now + _AHEAD)
    try:
        changes = provider.changes(account, cursor=cursor, window=window)
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
    _remove(unit, resource_id, [*gone, *(event.id for event in changes.events)])
    _add(unit, resource_id, changes.events)
    row.cursor, row.read_at, row.failed = changes.cursor, unit.now, ""
    return True


def _gone(unit: Unit, resource_id: int, changes: Changes) -> list[str]:
    if not changes.whole:
        return list(changes.gone)
    kept = {event.id for event in changes.events}
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


def _add(unit: Unit, resource_id: int, events: Sequence[OutsideEvent]) -> None:
    rows = [
        {"resource_id": resource_id, "starts": starts, "ends": ends, "event": event.id}
        for event in events
        if event.shows_as in BLOCKS and event.meeting is None
        for span in event.spans
        for starts, ends in pieces(*span)
    ]
    if rows:
        unit.desk.execute(insert(OutsideBusy), rows)


def _failed(unit: Unit, handlaggare: str, why: str) -> None:
    row = unit.desk.get(CalendarRead, handlaggare) or CalendarRead(handlaggare=handlaggare, cursor="")
    row.failed = why
    unit.desk.add(row)
