"""Replies: kept, shown to reception, and a stop is heeded at once. Only an offer of a time is answered by a reply."""

import uuid
from datetime import timedelta

from frontdesk.accesslog import service as accesslog
from frontdesk.accounts.views import Staff
from frontdesk.core import live
from frontdesk.core.db.unit import Unit
from frontdesk.core.errors import NotHere
from frontdesk.core.events import publish
from frontdesk.core.phones import read_phone
from frontdesk.core.tasks import TaskFor, TaskNeeded, TaskSettled
from frontdesk.notices import queries
from frontdesk.notices.models import Notice, NoticeReply
from frontdesk.notices.ports import Reply
from frontdesk.notices.rules.replies import answer, says_stop
from frontdesk.notices.service.failing import heed_stop
from frontdesk.notices.service.showing import replies
from frontdesk.notices.views import OfferAnswered
from frontdesk.safety import service as safety

_KEPT = timedelta(days=7)
_TOPIC = "replies"


def receive(unit: Unit, reply: Reply) -> None:
    """Keep a reply and ask a person to read it; the operator may repeat itself."""
    if queries.is_known_reply(unit.desk, reply.provider_id):
        return
    phone = read_phone(reply.number)
    number = phone.e164 if phone else reply.number
    notice = queries.answered(unit.desk, number)
    kept = NoticeReply(
        provider_id=reply.provider_id,
        notice_id=notice.id if notice else None,
        received_at=unit.now,
        number=number,
        text=reply.text,
        erase_after=unit.now + _KEPT,
    )
    unit.desk.add(kept)
    unit.desk.flush()
    _offer_answered(unit, kept)
    if kept.handled_at is None:
        # "Nej tack" to an offer declines that time; to anything else it asks for no more SMS.
        if notice is not None and notice.person is not None and says_stop(reply.text):
            heed_stop(unit, notice.person)
        publish(unit.desk, _task(unit, kept.id, notice))
    live.tell(unit.desk, _TOPIC)


def acted_on(unit: Unit, reply_id: uuid.UUID) -> None:
    """A reply was understood and done; nobody needs to read it."""
    unit.desk.get_one(NoticeReply, reply_id).handled_at = unit.now


def _offer_answered(unit: Unit, kept: NoticeReply) -> None:
    said = answer(kept.text)
    offers = queries.offers_to(unit.desk, kept.number) if said else ()
    if said and offers:
        publish(unit.desk, OfferAnswered(kept.id, said, tuple(notice.id for notice in offers)))


def handled(unit: Unit, reply_id: uuid.UUID, *, staff: Staff) -> None:
    """Somebody has read it and done what it asks for. Raises NotHere for a reply they may not read."""
    if reply_id not in {shown.id for shown in replies(unit, staff=staff).replies}:
        raise NotHere
    reply = unit.desk.get_one(NoticeReply, reply_id)
    reply.handled_at = unit.now
    accesslog.record(unit.desk, who=staff.actor, event="reply.handled", now=unit.now, detail={"reply": str(reply_id)})
    publish(unit.desk, TaskSettled(key=_key(reply_id)))
    live.tell(unit.desk, _TOPIC)


def _task(unit: Unit, reply_id: uuid.UUID, notice: Notice | None) -> TaskNeeded:
    person = notice.person if notice else None
    hidden = person is not None and not safety.may_call(unit.desk, unit.register, person)
    return TaskNeeded(
        kind="sms-reply",
        to=TaskFor.PROTECTED_DESK if hidden else TaskFor.RECEPTION,
        key=_key(reply_id),
        person=person,
        contact_id=notice.contact_id if notice else None,
        appointment_id=notice.appointment_id if notice else None,
        about={"reply": str(reply_id)},
    )


def _key(reply_id: uuid.UUID) -> str:
    return f"sms-reply:{reply_id}"
