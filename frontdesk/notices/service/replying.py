"""Replies: store them, create a task to read them, respect STOP at once, and pass on answers to offers."""

import uuid
from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta

import structlog

from frontdesk.accounts.views import Staff
from frontdesk.core.actor import Actor
from frontdesk.core.characters import without_control
from frontdesk.core.db.unit import Unit
from frontdesk.core.errors import NotHere
from frontdesk.core.phones import read_phone
from frontdesk.core.tasks import TaskFor, TaskNeeded
from frontdesk.notices import queries
from frontdesk.notices.models import Notice, NoticeReply
from frontdesk.notices.ports import IncomingSms
from frontdesk.notices.rules.replies import ReplyLeft, answer, says_stop
from frontdesk.notices.rules.status import NoticeKind
from frontdesk.notices.service.failing import heed_stop
from frontdesk.notices.service.presenter import may_read
from frontdesk.notices.service.thanking import thank
from frontdesk.notices.views import OfferAnswered
from frontdesk.safety.service import may_call

_log = structlog.get_logger("frontdesk.notices")
_KEPT = timedelta(days=7)
_TOPIC = "replies"
TASK = "sms-reply"


def receive(unit: Unit, reply: IncomingSms) -> None:
    """Store a reply and create a task to read it; ignores a reply the operator delivers again."""
    reply = _readable(reply)
    if queries.is_known_reply(unit.db, reply.provider_id):
        return
    phone = read_phone(reply.number)
    number = phone.e164 if phone else reply.number
    told = queries.told_to(unit.db, number)
    notice = _answered(unit, told)
    kept = NoticeReply(
        provider_id=reply.provider_id,
        notice_id=notice.id if notice else None,
        received_at=unit.now,
        number=number,
        text=reply.text,
        # "Nej tack" may decline a time rather than SMS: the person who reads it asks.
        stops=reply.opts_out or (says_stop(reply.text) and answer(reply.text) is None),
        erase_after=unit.now + _KEPT,
    )
    unit.db.add(kept)
    unit.db.flush()
    if not kept.stops:
        _offer_answered(unit, kept, told)
    if kept.handled_at is None:
        if kept.stops and notice is not None and notice.person is not None:
            heed_stop(unit, notice.person)
        if not kept.stops:
            thank(unit, kept, notice)
        unit.publish(_task(unit, kept.id, notice))
        code = _left(told, notice, stops=kept.stops)
        _log.info("reply left to staff", code=code)
    unit.tell(_TOPIC)


def _left(told: Sequence[Notice], notice: Notice | None, *, stops: bool) -> ReplyLeft:
    if stops:
        return ReplyLeft.STOP
    if notice is None:
        return ReplyLeft.SEVERAL_CLIENTS if told else ReplyLeft.UNASKED
    return ReplyLeft.NO_PLAIN_ANSWER


def _readable(reply: IncomingSms) -> IncomingSms:
    """Remove control characters, which the database cannot store; signed bodies are not cleaned before."""
    return replace(
        reply,
        provider_id=without_control(reply.provider_id),
        number=without_control(reply.number),
        text=without_control(reply.text),
    )


def _answered(unit: Unit, told: Sequence[Notice]) -> Notice | None:
    """Return the notice a reply answers: the latest sent to its number, or None if several persons use that number.

    If one of these persons is protected, return that person's notice, so that the protected desk reads the reply.
    """
    persons = {notice.person for notice in told}
    hidden = {person for person in persons if person and not may_call(unit.db, unit.register, person)}
    if len(persons) > 1:
        return next((notice for notice in told if notice.person in hidden), None)
    return told[0] if told else None


def acted_on(unit: Unit, reply_id: uuid.UUID) -> None:
    """Mark a reply as handled automatically, so that no person needs to read it."""
    unit.db.get_one(NoticeReply, reply_id).handled_at = unit.now


def _offer_answered(unit: Unit, kept: NoticeReply, told: Sequence[Notice]) -> None:
    """Publish a plain yes or no to an offer; not if it may answer a later question (a person reads it then)."""
    said = answer(kept.text)
    offers = [notice for notice in told if notice.kind == NoticeKind.OFFER]
    asks_later = any(notice.kind == NoticeKind.REBOOK for notice in told[: told.index(offers[0])]) if offers else False
    if said and offers and not asks_later:
        latest = next((one for one in told if one.kind != NoticeKind.OFFER_GONE), None)
        event = OfferAnswered(kept.id, said, tuple(one.id for one in offers), is_latest=latest is offers[0])
        unit.publish(event)


def mine(unit: Unit, reply_id: uuid.UUID, *, staff: Staff) -> NoticeReply:
    """Return a reply the user may read, locked. Raises NotHere."""
    row = queries.reply(unit.db, reply_id)
    if row is None or not may_read(unit, row[1], staff=staff):
        raise NotHere
    return row[0]


def handled(unit: Unit, reply_id: uuid.UUID, *, staff: Staff) -> None:
    """Mark a reply as handled, and close its task. Raises NotHere for a reply the user may not read."""
    seen_to(unit, mine(unit, reply_id, staff=staff).id, by=staff.actor)
    unit.settle(key_of(reply_id))


def seen_to(unit: Unit, reply_id: uuid.UUID, *, by: Actor) -> None:
    """Mark a reply as handled; ignores one already handled or erased."""
    reply = unit.db.get(NoticeReply, reply_id)
    if reply is None or reply.handled_at is not None:
        return
    reply.handled_at = unit.now
    unit.log(who=by, event="reply.handled", detail={"reply": str(reply_id)})
    unit.tell(_TOPIC)


def open_again(unit: Unit, reply_id: uuid.UUID) -> None:
    """Reopen a reply and its task, because what was done about it was undone."""
    reply = unit.db.get_one(NoticeReply, reply_id)
    reply.handled_at = None
    notice = unit.db.get(Notice, reply.notice_id) if reply.notice_id else None
    unit.publish(_task(unit, reply_id, notice))
    unit.tell(_TOPIC)


def _task(unit: Unit, reply_id: uuid.UUID, notice: Notice | None) -> TaskNeeded:
    person = notice.person if notice else None
    hidden = person is not None and not may_call(unit.db, unit.register, person)
    return TaskNeeded(
        kind=TASK,
        to=TaskFor.PROTECTED_DESK if hidden else TaskFor.RECEPTION,
        key=key_of(reply_id),
        person=person,
        contact_id=notice.contact_id if notice else None,
        appointment_id=notice.appointment_id if notice else None,
        about={"reply": str(reply_id)},
    )


def key_of(reply_id: uuid.UUID | str) -> str:
    """Return the key of the task to read a reply."""
    return f"{TASK}:{reply_id}"
