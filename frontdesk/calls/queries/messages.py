"""Queries on messages and callbacks: by contact, by recipient, overdue, left over."""

import uuid
from collections.abc import Collection, Sequence
from datetime import datetime

from sqlalchemy import ColumnElement, false, func, or_, select
from sqlalchemy.orm import Session

from frontdesk.calls.errors import NoSuchMessage
from frontdesk.calls.models.message import Callback, CallbackNumber, CallbackTry, ConcernReport, Message, TakenMessage
from frontdesk.calls.rules.contact import Priority
from frontdesk.calls.rules.messages import TO_ACKNOWLEDGE, MessageKind, Route
from frontdesk.core.paging import FIRST, ListPage, RequestedRows, listed, listed_rows


def one(db: Session, message_id: uuid.UUID) -> Message:
    """Return a message, row locked. Raises NoSuchMessage, also for a withdrawn one."""
    found = db.scalar(select(Message).where(Message.id == message_id).with_for_update())
    if found is None or found.withdrawn_at is not None:
        raise NoSuchMessage
    return found


def some(db: Session, message_ids: Collection[uuid.UUID]) -> Sequence[Message]:
    """Return those of `message_ids` that have not been withdrawn."""
    return db.scalars(select(Message).where(Message.id.in_(message_ids), Message.withdrawn_at.is_(None))).all()


def of_contact(db: Session, contact_id: uuid.UUID) -> Sequence[Message]:
    """Return the messages left in a contact, without those hidden from reception."""
    wanted = select(Message).where(
        Message.contact_id == contact_id, Message.withdrawn_at.is_(None), Message.hidden.is_(False)
    )
    return db.scalars(wanted.order_by(Message.id)).all()


def locked_of_contact(db: Session, contact_id: uuid.UUID) -> Sequence[Message]:
    """Return all unsettled messages of a contact, hidden ones included, rows locked."""
    wanted = select(Message).where(
        Message.contact_id == contact_id, Message.withdrawn_at.is_(None), Message.filed_at.is_(None)
    )
    return db.scalars(wanted.order_by(Message.id).with_for_update()).all()


def taken_of(db: Session, person: str) -> Sequence[tuple[Message, TakenMessage]]:
    """Return the unsettled messages hidden when a person was protected, with their earlier recipients."""
    wanted = (
        select(Message, TakenMessage)
        .join(TakenMessage, TakenMessage.message_id == Message.id)
        .where(Message.person == person, Message.withdrawn_at.is_(None), Message.filed_at.is_(None))
    )
    return [(message, row) for message, row in db.execute(wanted)]


def hidden_of(db: Session, contact_id: uuid.UUID) -> Sequence[Message]:
    """Return the messages of a contact that are hidden from reception."""
    wanted = select(Message).where(Message.contact_id == contact_id, Message.hidden, Message.withdrawn_at.is_(None))
    return db.scalars(wanted).all()


_UNSETTLED = Message.withdrawn_at.is_(None), Message.filed_at.is_(None)
# ANSWER (the desk answers itself) has the number 0 but is the least urgent.
_URGENT_FIRST = Message.priority == Priority.ANSWER, Message.priority, Message.received_at, Message.id

#: Messages at the protected desk.
WITH_PROTECTED_DESK = Message.route == Route.PROTECTED


def returned_messages(*, areas: Collection[str] | None, headed: Collection[str]) -> ColumnElement[bool]:
    """Return the condition for messages returned to reception (of `areas`; None: not reception) or for unit heads.

    A head also sees messages hidden from reception; they would have no reader otherwise.
    """
    here = (Message.route == Route.RECEPTION) & Message.hidden.is_(False)
    back = here & Message.area.in_({*areas, ""}) if areas is not None else false()
    return or_(back, (Message.route == Route.HEAD) & Message.unit.in_(headed))


def unsettled(db: Session, whose: ColumnElement[bool], *, asked: RequestedRows = FIRST) -> ListPage[Message]:
    """Return the unsettled messages that match `whose`; urgent first."""
    return listed(db, select(Message).where(whose, *_UNSETTLED).order_by(*_URGENT_FIRST), asked)


def lies_with(db: Session, message_id: uuid.UUID, whose: ColumnElement[bool]) -> bool:
    """Whether a message is unsettled and matches `whose`."""
    return db.scalar(select(Message.id).where(Message.id == message_id, whose, *_UNSETTLED)) is not None


def of_person(db: Session, person: str) -> Sequence[Message]:
    """Return the unsettled messages about a person, rows locked."""
    wanted = select(Message).where(Message.person == person, Message.withdrawn_at.is_(None), Message.filed_at.is_(None))
    return db.scalars(wanted.with_for_update()).all()


def inbox(*, handlaggare: str | None, units: Collection[str] = ()) -> ColumnElement[bool]:
    """Return the condition for messages to a handläggare, or to one of `units` without a named handläggare."""
    mine = Message.handlaggare == handlaggare if handlaggare else Message.handlaggare.in_(())
    # A message for the head may be a complaint about the unit's staff.
    nobodys = Message.handlaggare.is_(None) & Message.unit.in_(units) & (Message.route != Route.HEAD)
    return or_(mine, nobodys)


def to_do(db: Session, whose: ColumnElement[bool], *, asked: RequestedRows) -> ListPage[Message]:
    """Return the unsettled messages to act on: callbacks already made last, the rest by promise or deadline."""
    due = func.coalesce(Callback.promised_by, Message.act_by, Message.received_at)
    wanted = select(Message).outerjoin(Callback, Callback.message_id == Message.id)
    wanted = wanted.where(whose, *_UNSETTLED, Message.kind != MessageKind.NOTE)
    return listed(db, wanted.order_by(Callback.done_at.is_not(None), due, Message.id), asked)


def notes_to_file(db: Session, whose: ColumnElement[bool], *, asked: RequestedRows) -> ListPage[Message]:
    """Return the unsettled journal proposals that match `whose`; urgent first."""
    return unsettled(db, whose & (Message.kind == MessageKind.NOTE), asked=asked)


def unacknowledged(db: Session, *, before: datetime) -> Sequence[Message]:
    """Return the unacknowledged messages left before `before`, oldest first."""
    wanted = select(Message).where(
        Message.acknowledged_at.is_(None),
        Message.withdrawn_at.is_(None),
        Message.kind.in_(TO_ACKNOWLEDGE),
        Message.written_at < before,
    )
    return db.scalars(wanted.order_by(Message.written_at)).all()


def left_over(db: Session, *, before: datetime, areas: Collection[str], asked: RequestedRows) -> ListPage[Message]:
    """Return unacknowledged messages left before `before`, of the given areas or without one, oldest first.

    Without messages hidden from reception, and without callbacks due, which are listed among the calls.
    """
    promised = select(Callback.message_id).where(
        Callback.message_id == Message.id, Callback.done_at.is_(None), Callback.reach_from < before
    )
    wanted = select(Message).where(
        Message.acknowledged_at.is_(None),
        Message.withdrawn_at.is_(None),
        Message.kind.in_(TO_ACKNOWLEDGE),
        Message.written_at < before,
        Message.hidden.is_(False),
        Message.area.in_({*areas, ""}),
        ~promised.exists(),
    )
    return listed(db, wanted.order_by(Message.written_at, Message.id), asked)


def for_today(db: Session, *, areas: Collection[str]) -> Sequence[Message]:
    """Return unacknowledged *Idag* and *Akut* messages of the given areas or without one; urgent first.

    Without callbacks: their time was agreed with the client.
    """
    wanted = select(Message).where(
        Message.acknowledged_at.is_(None),
        Message.withdrawn_at.is_(None),
        Message.hidden.is_(False),
        Message.kind.in_(TO_ACKNOWLEDGE - {MessageKind.CALLBACK}),
        Message.priority.in_([Priority.NOW, Priority.TODAY]),
        Message.area.in_({*areas, ""}),
    )
    return db.scalars(wanted.order_by(Message.priority, Message.received_at)).all()


def open_callbacks(
    db: Session, *, until: datetime, areas: Collection[str], now: datetime | None = None, asked: RequestedRows = FIRST
) -> ListPage[tuple[Message, Callback]]:
    """Return open callbacks whose window begins before `until`, of the given areas or without one; nearest first.

    With `now`, safe callbacks whose window is over are left out: they must not be made any more.
    """
    wanted = (
        select(Message, Callback)
        .join(Callback, Callback.message_id == Message.id)
        .where(
            Callback.done_at.is_(None),
            Message.withdrawn_at.is_(None),
            Message.hidden.is_(False),
            Callback.reach_from < until,
            Message.area.in_({*areas, ""}),
        )
    )
    if now is not None:
        wanted = wanted.where(or_(Callback.safe.is_(False), Callback.reach_until > now))
    return listed_rows(db, wanted.order_by(Callback.promised_by, Callback.message_id), asked)


def overdue_callbacks(db: Session, now: datetime) -> Sequence[tuple[Message, Callback]]:
    """Return the overdue callbacks with their messages."""
    wanted = (
        select(Message, Callback)
        .join(Callback, Callback.message_id == Message.id)
        .where(Callback.done_at.is_(None), Message.withdrawn_at.is_(None), Callback.promised_by <= now)
    )
    return [(message, callback) for message, callback in db.execute(wanted)]


def callbacks(db: Session, message_ids: Collection[uuid.UUID]) -> dict[uuid.UUID, Callback]:
    """Return the callbacks of some messages, by message."""
    return {row.message_id: row for row in db.scalars(select(Callback).where(Callback.message_id.in_(message_ids)))}


def callback_numbers(db: Session, message_ids: Collection[uuid.UUID]) -> dict[uuid.UUID, str]:
    """Return the confirmed numbers of some callbacks, by message."""
    rows = db.scalars(select(CallbackNumber).where(CallbackNumber.message_id.in_(message_ids)))
    return {row.message_id: row.number for row in rows}


def tries(db: Session, message_ids: Collection[uuid.UUID]) -> dict[uuid.UUID, list[CallbackTry]]:
    """Return the attempts of some callbacks, by message, oldest first."""
    found: dict[uuid.UUID, list[CallbackTry]] = {}
    wanted = select(CallbackTry).where(CallbackTry.message_id.in_(message_ids)).order_by(CallbackTry.at, CallbackTry.id)
    for row in db.scalars(wanted):
        found.setdefault(row.message_id, []).append(row)
    return found


def concerns(db: Session, message_ids: Collection[uuid.UUID]) -> dict[uuid.UUID, ConcernReport]:
    """Return the concern reports of some messages, by message."""
    rows = db.scalars(select(ConcernReport).where(ConcernReport.message_id.in_(message_ids)))
    return {row.message_id: row for row in rows}
