"""Showing: the notices of a contact or an appointment, to those who may see the person."""

import uuid
from collections.abc import Iterable

from frontdesk.accounts.rules import Grant, Role
from frontdesk.accounts.views import Client, Staff
from frontdesk.cases import queries as cases
from frontdesk.cases.rules.visibility import Visibility
from frontdesk.core.db.unit import Unit
from frontdesk.core.phones import read_phone
from frontdesk.core.times import local_date
from frontdesk.notices import queries
from frontdesk.notices.models import Notice, NoticeContent, NoticeReply
from frontdesk.notices.rules.replies import says_stop
from frontdesk.notices.rules.showing import State, shown
from frontdesk.notices.rules.status import Kind, Status
from frontdesk.notices.service.promising import is_silent
from frontdesk.notices.views import NoticesView, NoticeView, RepliesView, ReplyView
from frontdesk.safety import service as safety

Rows = Iterable[tuple[Notice, NoticeContent | None]]


def of_contact(unit: Unit, contact_id: uuid.UUID, *, staff: Staff) -> NoticesView:
    """Return what was promised during a contact."""
    visible = _visibility(unit, staff.grants, protected_desk=staff.has(Role.PROTECTED_DESK))
    rows = queries.of_contact(unit.desk, contact_id)
    return NoticesView(contact_id, unit.now, _views(unit, rows, visible))


def of_appointment(unit: Unit, appointment_id: uuid.UUID, *, client: Client) -> tuple[NoticeView, ...]:
    """Return what was promised about an appointment, to a program."""
    visible = _visibility(unit, client.grants, protected_desk=client.role is Role.PROTECTED_DESK)
    return _views(unit, queries.of_appointment(unit.desk, appointment_id), visible)


def replies(unit: Unit, *, staff: Staff) -> RepliesView:
    """Return the replies nobody has seen to, to those who may see whom they are from."""
    protected_desk = staff.has(Role.PROTECTED_DESK)
    visible = _visibility(unit, staff.grants, protected_desk=protected_desk)
    rows = queries.open_replies(unit.desk)
    return RepliesView(tuple(_reply(reply, notice) for reply, notice in rows if _may_read(unit, notice, visible)))


def _may_read(unit: Unit, notice: Notice | None, visible: Visibility) -> bool:
    return notice is None or _may_see(unit, notice, visible)


def _reply(reply: NoticeReply, notice: Notice | None) -> ReplyView:
    phone = read_phone(reply.number)
    return ReplyView(
        id=reply.id,
        number=phone.national if phone else reply.number,
        text=reply.text,
        received_at=reply.received_at,
        contact_id=notice.contact_id if notice else None,
        stops=says_stop(reply.text),
    )


def _visibility(unit: Unit, grants: Iterable[Grant], *, protected_desk: bool) -> Visibility:
    hidden = frozenset[str]() if protected_desk else safety.hidden_keys(unit.desk)
    return Visibility.of(grants, today=local_date(unit.now), hidden=hidden, protected_desk=protected_desk)


def _views(unit: Unit, rows: Rows, visible: Visibility) -> tuple[NoticeView, ...]:
    return tuple(_view(unit, notice, content) for notice, content in rows if _may_see(unit, notice, visible))


def _may_see(unit: Unit, notice: Notice, visible: Visibility) -> bool:
    if notice.person is None or notice.by_name:
        return True
    return cases.person_facts(unit.register, notice.person, visible) is not None


def _view(unit: Unit, notice: Notice, content: NoticeContent | None) -> NoticeView:
    state = shown(
        Status(notice.status),
        why=notice.why,
        by_name=notice.by_name,
        silent=is_silent(notice),
        now=unit.now,
        not_before=notice.not_before,
        undo_until=notice.undo_until,
    )
    phone = read_phone(content.number) if content else None
    return NoticeView(
        id=notice.id,
        appointment_id=notice.appointment_id,
        kind=Kind(notice.kind),
        state=state,
        why=notice.why if state is State.FAILED else "",
        text=content.text if content else "",
        number=phone.masked if phone else "",
        segments=notice.segments,
        created_at=notice.created_at,
        leaves_at=notice.not_before,
        settled_at=None if notice.by_name else notice.settled_at,
    )
