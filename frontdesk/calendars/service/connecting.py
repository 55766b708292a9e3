"""Test, connect and disconnect calendars."""

import uuid
from urllib.parse import urlsplit

from sqlalchemy import delete

from frontdesk.accounts.queries import (
    handlaggare_by_key,
)
from frontdesk.calendars import queries
from frontdesk.calendars.errors import (
    CannotConnect,
    KeyMissing,
    NoSuchConnection,
    NotYourMailbox,
    OtherFirst,
    WrittenElsewhere,
)
from frontdesk.calendars.models import CalendarConnection, OutsideBusy
from frontdesk.calendars.ports import Account, Checked
from frontdesk.calendars.rules import READS, WRITES, CalendarKind
from frontdesk.calendars.rules.enums import TROUBLE_WORDS, Doubt, SyncError
from frontdesk.calendars.rules.sealing import CannotOpen
from frontdesk.calendars.service import mirror, push_queue, sync_errors
from frontdesk.calendars.service.events import CalendarConnected
from frontdesk.calendars.service.reach import CalendarAdapters
from frontdesk.core import outside
from frontdesk.core.actor import Actor
from frontdesk.core.db.unit import Unit

_LONGEST_SHOWN = 300


def refuse_others(unit: Unit, *, handlaggare: str, kind: CalendarKind, account: Account) -> None:
    """Require the handläggare's own mailbox for Microsoft 365, where no password proves it. Raises NotYourMailbox."""
    if kind is not CalendarKind.GRAPH:
        return
    own = handlaggare_by_key(unit.db, [handlaggare]).get(handlaggare)
    if own is None or not own.email or own.email.casefold() != account.address.casefold():
        raise NotYourMailbox(fields={"address": NotYourMailbox.message})


def tried(reach: CalendarAdapters, kind: CalendarKind, account: Account) -> Checked:
    """Test reading and writing, with no transaction open, before anything is stored.

    Raises CannotConnect or KeyMissing.
    """
    if not reach.vault.ready:
        raise KeyMissing
    try:
        checked = outside.within(outside.LONGEST, lambda: reach.provider(kind).check(account))
    except Exception as error:
        trouble, _ = sync_errors.of_error(error)
        raise CannotConnect(TROUBLE_WORDS[trouble]) from error
    if not (checked.reads and kind in READS) and not (checked.writes and kind in WRITES):
        raise CannotConnect(TROUBLE_WORDS[SyncError.READ_ONLY if kind in WRITES else SyncError.UNREADABLE])
    return checked


def connect(
    unit: Unit,
    reach: CalendarAdapters,
    *,
    handlaggare: str,
    kind: CalendarKind,
    account: Account,
    checked: Checked,
    by: Actor,
) -> CalendarConnection:
    """Save a tested calendar's encrypted account; an existing connection gets the new credentials.

    Raises OtherFirst for another address of the same kind, WrittenElsewhere for a second calendar to write to.
    """
    found = Account(checked.address or account.address, account.login, account.secret)
    rows = queries.connections(unit.db, [handlaggare])
    row = next((one for one in rows if one.kind == kind), None)
    elsewhere = any(one.writes and one.ending_at is None and one.kind != kind for one in rows)
    if elsewhere and kind not in READS:
        raise WrittenElsewhere
    if row is not None and not _is_same(reach, row, found):
        raise OtherFirst
    if row is None:
        row = CalendarConnection(handlaggare=handlaggare, kind=kind, connected_at=unit.now, cursor="")
        unit.db.add(row)
    _arrange(unit, row, checked, elsewhere=elsewhere, by=by)
    row.shown, row.sealed = shown(kind, found.address), reach.vault.seal(found)
    unit.db.flush()
    unit.log(who=by, event="calendar.connected", fields=(handlaggare, kind))
    if row.writes:
        unit.publish(CalendarConnected(handlaggare))
    unit.tell("workplace", handlaggare)
    return row


def _arrange(unit: Unit, row: CalendarConnection, checked: Checked, *, elsewhere: bool, by: Actor) -> None:
    row.reads = checked.reads and row.kind in READS
    row.writes = checked.writes and row.kind in WRITES and not elsewhere
    row.connected_by, row.ending_at = by.id, None
    _let_go(unit, row)
    row.failed = row.failing_since = row.unwritten = row.unwritten_since = row.rest_until = None
    row.failures, row.stopped, row.doubted, row.doubt = 0, False, 0, row.doubt or Doubt.NONE
    if row.told:
        sync_errors.forget(unit, row)
    row.told = False


def disconnect(unit: Unit, *, handlaggare: str, connection_id: uuid.UUID, remove: bool, by: Actor) -> None:
    """Delete a connection and its credentials; with `remove`, once our coming meetings are removed from the calendar.

    Raises NoSuchConnection.
    """
    row = mine(unit, handlaggare, connection_id)
    sync_errors.forget(unit, row)
    unit.log(who=by, event="calendar.disconnected", fields=(handlaggare, row.kind))
    unit.db.execute(delete(OutsideBusy).where(OutsideBusy.connection_id == row.id))
    mirror.tell_away(unit, handlaggare)
    if remove and row.writes:
        push_queue.withdraw_all(unit, row)
        unit.db.flush()
    if remove and row.writes and queries.waiting(unit.db, row.id):
        row.ending_at, row.reads, row.rest_until = unit.now, False, None
    else:
        unit.db.delete(row)
    unit.db.flush()
    unit.tell("workplace", handlaggare)


def confirm(unit: Unit, *, connection_id: uuid.UUID, by: Actor, handlaggare: str | None = None) -> None:
    """Confirm that vanished events are gone, for the next full reading. Raises NoSuchConnection."""
    row = mine(unit, handlaggare, connection_id)
    row.doubt, row.cursor = Doubt.CONFIRMED, ""
    _let_go(unit, row)
    fields = (row.handlaggare, str(row.doubted))
    unit.log(who=by, event="calendar.loss_confirmed", fields=fields)


def read_again(unit: Unit, *, connection_id: uuid.UUID, handlaggare: str | None = None) -> None:
    """Schedule a full reading of a calendar now, also of a stopped one. Raises NoSuchConnection."""
    row = mine(unit, handlaggare, connection_id)
    row.cursor, row.rest_until = "", None
    _let_go(unit, row)


def _let_go(unit: Unit, row: CalendarConnection) -> None:
    # A reading under way began before this request: dropping its lease discards its answer, and it is read again.
    row.let_go()
    row.due_at = unit.now


def mine(unit: Unit, handlaggare: str | None, connection_id: uuid.UUID) -> CalendarConnection:
    """Return a connection, locked; it must belong to `handlaggare` unless None. Raises NoSuchConnection."""
    row = queries.connection(unit.db, connection_id)
    if row is None or row.ending_at is not None or handlaggare not in {None, row.handlaggare}:
        raise NoSuchConnection
    return row


def shown(kind: CalendarKind, address: str) -> str:
    """Return the displayable part of an address: for an ICS URL only the server, since its path is a secret."""
    parts = urlsplit(address)
    if not parts.scheme or not parts.hostname:
        return address[:_LONGEST_SHOWN]
    port = f":{parts.port}" if parts.port else ""
    path = "/…" if kind is CalendarKind.ICS else parts.path
    return f"{parts.hostname}{port}{path}"[:_LONGEST_SHOWN]


def _is_same(reach: CalendarAdapters, row: CalendarConnection, account: Account) -> bool:
    try:
        return reach.vault.open(row.sealed).address == account.address
    except CannotOpen:
        return row.shown == shown(row.kind, account.address)
