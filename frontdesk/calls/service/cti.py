"""Turn events of a telephone exchange (CTI) into contacts; events may come out of order or repeatedly."""

import uuid
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import delete, select

from frontdesk.accounts.views import Staff
from frontdesk.calls.models.contact import Contact, CtiCall, EarlyEvent
from frontdesk.calls.ports import CallEvent, CallEventKind, Direction
from frontdesk.calls.queries import contacts, settings
from frontdesk.calls.rules.contact import ContactSource, ContactState
from frontdesk.calls.rules.cti import after_hangup, counts, is_machine, is_transfer
from frontdesk.calls.rules.numbers import caller_of, normal
from frontdesk.calls.service import takeover
from frontdesk.calls.service.contact import add_to_queue
from frontdesk.core.db.erase import wipe_after
from frontdesk.core.db.unit import Unit

#: How long an event that came before its call's `newCall` is kept, and after how long a call id counts as reused.
EARLY_FOR, AGAIN_AFTER = timedelta(minutes=1), timedelta(minutes=5)
#: After how long a call at a telephone outside the desk is assumed to have ended without a hang-up event.
LONGEST_TALK = timedelta(hours=3)
FindStaff = Callable[[Unit, str], Staff | None]


@dataclass(frozen=True)
class Exchange:
    """The exchange that sends events: its token's id, and the source it is marked with on contacts."""

    id: uuid.UUID
    source: ContactSource = ContactSource.CTI


def receive(unit: Unit, *, exchange: Exchange, event: CallEvent, staff_of: FindStaff) -> bool:
    """Process one event; False when the caller is blocked and must be rejected.

    Outgoing calls are ignored: a callback is recorded with its message.
    """
    if event.direction is Direction.OUT:
        return True
    contacts.in_line(unit.db, exchange.id, event.call_id)
    if event.kind is CallEventKind.NEW_CALL:
        return _new_call(unit, exchange, event, staff_of)
    call = contacts.call(unit.db, exchange.id, event.call_id)
    if call is None:
        _keep_early(unit, exchange, event)
    else:
        _follow(unit, call, event, staff_of)
    return True


def _new_call(unit: Unit, exchange: Exchange, event: CallEvent, staff_of: FindStaff) -> bool:
    if event.caller and normal(event.caller) in settings.blocked(unit.db):
        return False
    known = contacts.call(unit.db, exchange.id, event.call_id)
    if known is not None and not _is_another(unit, known, event):
        return True
    contact = add_to_queue(unit, source=exchange.source, caller=event.caller, queue=event.queue)
    unit.db.flush()
    if known is None:
        known = CtiCall(token_id=exchange.id, call_id=event.call_id, contact_id=contact.id)
        unit.db.add(known)
    elif known.state != CallEventKind.HANGUP:
        # The exchange has reused the id for another caller, so the earlier call is over.
        _hang_up(unit, known, cause="")
    known.contact_id, known.state, known.cause = contact.id, CallEventKind.NEW_CALL, None
    unit.db.flush()
    _take_up_early(unit, known, staff_of)
    return True


def _is_another(unit: Unit, known: CtiCall, event: CallEvent) -> bool:
    """Whether a call id is reused for another call, as short ids are: from another number, or long after.

    For an ongoing call both numbers must be known and differ: an exchange may send the number late.
    """
    before, now = contacts.number_of(unit.db, known.contact_id), caller_of(event.caller).number
    contact = contacts.locked(unit.db, known.contact_id)
    if known.state != CallEventKind.HANGUP:
        return before is not None and now is not None and before != now
    # The number of an anonymous caller is erased, and a repeated event must not bring it back.
    differs = not contact.anonymous and before != now
    return differs or contact.ended_at is None or unit.now - contact.ended_at > AGAIN_AFTER


def _keep_early(unit: Unit, exchange: Exchange, event: CallEvent) -> None:
    """Store an event that came before its call's `newCall`, and delete expired ones."""
    unit.db.execute(delete(EarlyEvent).where(EarlyEvent.told_at < unit.now - EARLY_FOR))
    if event.kind.value not in contacts.early_events(unit.db, exchange.id, event.call_id):
        row = EarlyEvent(token_id=exchange.id, call_id=event.call_id, kind=event.kind.value, told_at=unit.now)
        row.cause, row.answered_by = event.cause, event.answered_by
        unit.db.add(row)
        unit.db.flush()


def _take_up_early(unit: Unit, call: CtiCall, staff_of: FindStaff) -> None:
    early = contacts.early_events(unit.db, call.token_id, call.call_id)
    for kind in (CallEventKind.ANSWER, CallEventKind.HANGUP):
        if (row := early.get(kind)) is not None:
            if unit.now - row.told_at <= EARLY_FOR:
                told = CallEvent(kind, Direction.IN, call.call_id, "", "", answered_by=row.answered_by, cause=row.cause)
                _follow(unit, call, told, staff_of)
            unit.db.delete(row)
    unit.db.flush()


def _follow(unit: Unit, call: CtiCall, event: CallEvent, staff_of: FindStaff) -> None:
    """Apply an answer or a hang-up to its call, unless it is outdated."""
    if event.kind is CallEventKind.ANSWER and is_machine(event.answered_by):
        return
    if event.kind is CallEventKind.ANSWER and call.state == CallEventKind.ANSWER:
        _pass_on(unit, call, event, staff_of)
        return
    if not counts(CallEventKind(call.state), event.kind):
        return
    call.state = event.kind
    if event.kind is CallEventKind.ANSWER:
        _answer(unit, call, event, staff_of)
    else:
        _hang_up(unit, call, cause=event.cause)


def _answer(unit: Unit, call: CtiCall, event: CallEvent, staff_of: FindStaff) -> None:
    contact = contacts.locked(unit.db, call.contact_id)
    if contact.state == ContactState.MISSED:
        # It was given up for lack of events (`give_up`), but the caller was still waiting.
        contact.state, contact.ended_at, contact.closed_at = ContactState.RINGING, None, None
    contact.answered_at = contact.answered_at or unit.now
    call.answered_by, call.answered_before, call.passed_at = event.answered_by, "", unit.now
    unit.db.flush()
    who = staff_of(unit, event.answered_by) if event.answered_by else None
    if who and takeover.take_waiting(unit, contact.id, who):
        unit.tell("answered", who.id)
    unit.tell("queue")


def _pass_on(unit: Unit, call: CtiCall, event: CallEvent, staff_of: FindStaff) -> None:
    """Move the contact along with a call transferred in the exchange, if the new telephone belongs to desk staff."""
    since = unit.now - (call.passed_at or unit.now)
    if not is_transfer(event.answered_by, has=call.answered_by, had=call.answered_before, since=since):
        return
    call.answered_before, call.answered_by, call.passed_at = call.answered_by, event.answered_by, unit.now
    if (who := staff_of(unit, event.answered_by)) and takeover.follow_call(unit, call.contact_id, who):
        unit.tell("answered", who.id)


def _hang_up(unit: Unit, call: CtiCall, *, cause: str) -> None:
    call.cause = cause
    contact = contacts.locked(unit.db, call.contact_id)
    contact.ended_at = contact.ended_at or unit.now
    contact.state = after_hangup(ContactState(contact.state), cause, answered=contact.answered_at is not None)
    if contact.state == ContactState.CLOSED and contact.closed_at is None:
        contact.closed_at = unit.now
    unit.tell("queue")
    unit.tell("contact", contact.id)


def forget_anonymous(unit: Unit) -> None:
    """Delete the call id of anonymous contacts: with the exchange's own log it would reveal the number.

    Kept during the call and for `AGAIN_AFTER`, to recognise repeated events.
    """
    over = select(Contact.id).where(Contact.anonymous, Contact.ended_at < unit.now - AGAIN_AFTER)
    known = unit.db.scalars(select(CtiCall).where(CtiCall.contact_id.in_(over))).all()
    for call in known:
        unit.db.delete(call)
    if known:
        wipe_after(unit.db, CtiCall.__tablename__)


def give_up(unit: Unit) -> int:
    """End calls for which no hang-up event came in time; return how many.

    A ringing call is listed as missed, and returns to the queue if it is answered after all.
    """
    rung = unit.now - timedelta(minutes=settings.ringing_minutes(unit.db))
    quiet = contacts.unheard(unit.db, rung_since=rung, talked_since=unit.now - LONGEST_TALK)
    for contact in quiet:
        contact.ended_at = unit.now
        contact.state, contact.closed_at = _given_up(contact.answered_at, unit.now)
    if quiet:
        unit.tell("queue")
    return len(quiet)


def _given_up(answered_at: datetime | None, now: datetime) -> tuple[ContactState, datetime | None]:
    return (ContactState.CLOSED, now) if answered_at else (ContactState.MISSED, None)
