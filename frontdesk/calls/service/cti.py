"""Events of a telephone exchange become contacts: in any order, any number of times, once each."""

import uuid
from collections.abc import Callable
from dataclasses import dataclass

from sqlalchemy.dialects import postgresql, sqlite

from frontdesk.calls.errors import ClaimedByOther, ContactOver, UnknownCall
from frontdesk.calls.models.contact import Contact, CtiCall
from frontdesk.calls.ports import CallEvent, CallEventKind, Direction
from frontdesk.calls.queries import contact as contacts
from frontdesk.calls.queries import settings
from frontdesk.calls.rules.contact import Source, State
from frontdesk.calls.rules.cti import after_hangup, counts
from frontdesk.calls.rules.numbers import normal
from frontdesk.calls.service import contact as service
from frontdesk.core.actor import Actor
from frontdesk.core.db.unit import Unit
from frontdesk.core.live import tell

FindStaff = Callable[[Unit, str], Actor | None]


@dataclass(frozen=True)
class Exchange:
    """Which exchange speaks (its token), and how it is marked on the contacts it brings."""

    id: uuid.UUID
    source: Source = Source.CTI


def receive(unit: Unit, *, exchange: Exchange, event: CallEvent, staff_of: FindStaff) -> bool:
    """Take one event; False when the caller is blocked and must be turned away. Raises UnknownCall.

    Calls we make ourselves are not contacts: the callback they belong to is noted where it was promised.
    """
    if event.direction is Direction.OUT:
        return True
    match event.kind:
        case CallEventKind.NEW_CALL:
            return _new_call(unit, exchange, event)
        case CallEventKind.ANSWER:
            _answer(unit, exchange, event, staff_of)
        case CallEventKind.HANGUP:
            _hang_up(unit, exchange, event)
    return True


def _new_call(unit: Unit, exchange: Exchange, event: CallEvent) -> bool:
    if event.caller and normal(event.caller) in settings.blocked(unit.desk):
        return False
    if contacts.call(unit.desk, exchange.id, event.call_id) is not None:
        return True
    contact = service.ring(unit, source=exchange.source, caller=event.caller, queue=event.queue)
    if not _first(unit, exchange, event, contact):
        # The same event came twice at the same moment and the other one was first: this ring never happened.
        unit.desk.delete(contact)
    unit.desk.flush()
    return True


def _first(unit: Unit, exchange: Exchange, event: CallEvent, contact: Contact) -> bool:
    unit.desk.flush()
    insert = postgresql.insert if unit.desk.get_bind().dialect.name == "postgresql" else sqlite.insert
    values = {
        "token_id": exchange.id,
        "call_id": event.call_id,
        "contact_id": contact.id,
        "state": CallEventKind.NEW_CALL,
    }
    kept = insert(CtiCall).values(values).on_conflict_do_nothing().returning(CtiCall.call_id)
    return unit.desk.scalar(kept) is not None


def _known(unit: Unit, exchange: Exchange, event: CallEvent) -> CtiCall | None:
    """Return the call, locked, if this event still changes it. Raises UnknownCall."""
    call = contacts.call(unit.desk, exchange.id, event.call_id)
    if call is None:
        raise UnknownCall
    if not counts(CallEventKind(call.state), event.kind):
        return None
    call.state = event.kind
    return call


def _answer(unit: Unit, exchange: Exchange, event: CallEvent, staff_of: FindStaff) -> None:
    call = _known(unit, exchange, event)
    if call is None:
        return
    contact = contacts.locked(unit.desk, call.contact_id)
    contact.answered_at = contact.answered_at or unit.now
    unit.desk.flush()
    if who := staff_of(unit, event.answered_by) if event.answered_by else None:
        _take_for(unit, contact.id, who)
    tell(unit.desk, "queue")


def _take_for(unit: Unit, contact_id: uuid.UUID, who: Actor) -> None:
    try:
        service.claim(unit, contact_id=contact_id, who=who)
    except (ClaimedByOther, ContactOver):
        return  # somebody took the card at the screen before the exchange told; they keep it
    tell(unit.desk, "answered", who.id)


def _hang_up(unit: Unit, exchange: Exchange, event: CallEvent) -> None:
    call = _known(unit, exchange, event)
    if call is None:
        return
    call.cause = event.cause
    contact = contacts.locked(unit.desk, call.contact_id)
    contact.ended_at = contact.ended_at or unit.now
    contact.state = after_hangup(State(contact.state), event.cause)
    if contact.state == State.CLOSED and contact.closed_at is None:
        contact.closed_at = unit.now
    tell(unit.desk, "queue")
    tell(unit.desk, "contact", contact.id)
