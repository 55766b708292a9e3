"""Messages as their recipient reads them: with callback, tries and report, the nearest due first."""

import uuid
from collections.abc import Iterable, Sequence
from datetime import datetime

from sqlalchemy.orm import Session

from frontdesk.accounts import queries as accounts
from frontdesk.accounts.views import Staff
from frontdesk.calls.errors import NoSuchMessage
from frontdesk.calls.models.message import Callback, CallbackTry, ConcernReport, Message
from frontdesk.calls.queries import message as queries
from frontdesk.calls.rules.contact import Priority
from frontdesk.calls.rules.messages import MessageKind, Route, TryResult, act_before
from frontdesk.calls.views import CallbackView, ConcernView, MessageView, Try
from frontdesk.core.db.unit import Unit
from frontdesk.workplace.views import Inbox


def inbox(unit: Unit, *, staff: Staff) -> Inbox:
    """Return what lies with somebody, and what nobody in their unit has taken on."""
    rows = queries.inbox(unit.desk, handlaggare=staff.handlaggare, units=staff.units)
    shown = views(unit.desk, rows)
    to_do = [message for message in shown if not _is_note(message)]
    return Inbox(
        now=unit.now,
        to_do=tuple(sorted(to_do, key=_due)),
        notes=tuple(message for message in shown if _is_note(message)),
        colleagues=colleagues(unit.desk, staff),
    )


def mine(unit: Unit, *, staff: Staff, message_id: uuid.UUID) -> Message:
    """Return a message that lies with this person or their unit. Raises NoSuchMessage for anybody else's."""
    message = queries.one(unit.desk, message_id)
    own = message.handlaggare is not None and message.handlaggare == staff.handlaggare
    nobodys = message.handlaggare is None and message.unit in staff.units
    if not (own or nobodys):
        raise NoSuchMessage
    return message


def views(desk: Session, rows: Sequence[Message]) -> list[MessageView]:
    """Return messages with everything that hangs on them, in a constant number of statements."""
    ids = [row.id for row in rows]
    callbacks, numbers = queries.callbacks(desk, ids), queries.callback_numbers(desk, ids)
    tries, concerns = queries.tries(desk, ids), queries.concerns(desk, ids)
    names = _recipients(desk, rows)
    return [
        _view(
            row,
            recipient=names[row.id],
            callback=_callback(callbacks.get(row.id), numbers.get(row.id, ""), tries.get(row.id, [])),
            concern=_concern(concerns.get(row.id)),
        )
        for row in rows
    ]


def _recipients(desk: Session, rows: Iterable[Message]) -> dict[uuid.UUID, str]:
    people = accounts.handlaggare(desk, {row.handlaggare for row in rows if row.handlaggare})
    units = accounts.units(desk, {row.unit for row in rows if row.unit})
    found = {}
    for row in rows:
        person = people.get(row.handlaggare or "")
        unit = units.get(row.unit or "")
        found[row.id] = person.name if person else unit.name if unit else ""
    return found


def due(message: MessageView) -> datetime:
    """Return by when somebody must have acted on a message."""
    if message.callback is not None:
        return message.callback.promised
    return act_before(message.priority, message.received_at)


def _due(message: MessageView) -> tuple[bool, datetime]:
    done = message.callback is not None and message.callback.done_at is not None
    return done, due(message)


def _is_note(message: MessageView) -> bool:
    return message.kind is MessageKind.NOTE


def colleagues(desk: Session, staff: Staff) -> tuple[tuple[str, str], ...]:
    """Return key and name of those a message can be given to: the others of one's own unit."""
    unit = _unit_of(desk, staff)
    people = accounts.in_unit(desk, unit) if unit else ()
    return tuple((person.key, person.name) for person in people if person.key != staff.handlaggare)


def _unit_of(desk: Session, staff: Staff) -> str | None:
    own = accounts.handlaggare(desk, [staff.handlaggare]) if staff.handlaggare else {}
    return next((row.unit for row in own.values()), min(staff.units, default=None))


def _view(row: Message, *, recipient: str, callback: CallbackView | None, concern: ConcernView | None) -> MessageView:
    return MessageView(
        id=row.id,
        contact_id=row.contact_id,
        kind=MessageKind(row.kind),
        text=row.text,
        received_at=row.received_at,
        name=row.name,
        person=row.person,
        case=row.case,
        area=row.area,
        speaker=row.speaker,
        level=row.level,
        priority=Priority(row.priority),
        route=Route(row.route),
        handlaggare=row.handlaggare,
        unit=row.unit,
        recipient=recipient,
        written_by=row.written_name,
        seen_at=row.seen_at,
        acknowledged_at=row.acknowledged_at,
        acknowledged_by=row.acknowledged_name or "",
        copied_at=row.copied_at,
        filed_at=row.filed_at,
        filed_by=row.filed_name or "",
        callback=callback,
        concern=concern,
    )


def _callback(row: Callback | None, number: str, tries: Sequence[CallbackTry]) -> CallbackView | None:
    if row is None:
        return None
    return CallbackView(
        start=row.reach_from,
        end=row.reach_until,
        promised=row.promised_by,
        number=number,
        voicemail=row.voicemail,
        interpreter=row.interpreter,
        done_at=row.done_at,
        tries=tuple(Try(at=one.at, result=TryResult(one.result), by=one.by_name) for one in tries),
    )


def _concern(row: ConcernReport | None) -> ConcernView | None:
    if row is None:
        return None
    return ConcernView(
        in_duty=row.in_duty,
        anonymous=row.anonymous,
        reporter=row.reporter,
        organisation=row.organisation,
        about=row.about,
        child_told=row.child_told,
    )
