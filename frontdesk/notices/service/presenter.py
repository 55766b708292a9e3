"""List notices and replies for viewers who may see the client."""

import uuid
from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from datetime import datetime

from frontdesk.accounts.views import Client, Staff, Viewer
from frontdesk.core.db.unit import Unit
from frontdesk.core.paging import FIRST, ListPage, RequestedRows
from frontdesk.core.phones import read_phone
from frontdesk.notices import queries
from frontdesk.notices.models import Notice, NoticeContent, NoticeReply
from frontdesk.notices.rules.replies import says_stop, wish
from frontdesk.notices.rules.showing import NoticeState, shown, shown_of_a_name
from frontdesk.notices.rules.status import NoticeKind, NoticeStatus
from frontdesk.notices.service.outbox import leaves_at
from frontdesk.notices.views import NoticesView, NoticeView, RepliesView, ReplyView
from frontdesk.safety.service import client_names

Rows = Iterable[tuple[Notice, NoticeContent | None]]


def of_contact(unit: Unit, contact_id: uuid.UUID, *, staff: Staff) -> NoticesView:
    """Return the notices of a contact, and log them; the caller must commit before the page is sent."""
    rows = list(queries.of_contact(unit.db, contact_id))
    views = _views(unit, staff, rows)
    _log_shown(unit, staff, contact_id, [notice for notice, _ in rows], {view.id for view in views})
    return NoticesView(contact_id, unit.now, views)


def _log_shown(
    unit: Unit, staff: Staff, contact_id: uuid.UUID, notices: Iterable[Notice], seen: Collection[uuid.UUID]
) -> None:
    """Log the SMS shown: one row for each client, and one for all those to a typed name."""
    about: dict[str | None, list[str]] = defaultdict(list)
    for notice in notices:
        if notice.id in seen:
            about[notice.person].append(str(notice.id))
    for person, ids in about.items():
        unit.log_view(
            who=staff.actor, event="notice.shown", person=person, contact=contact_id, fields=("sms",), shown=ids
        )


def of_appointment(unit: Unit, appointment_id: uuid.UUID, *, client: Client) -> tuple[NoticeView, ...]:
    """Return the notices about an appointment, for an API program."""
    return _views(unit, client, queries.of_appointment(unit.db, appointment_id))


def replies(unit: Unit, *, staff: Staff) -> RepliesView:
    """Return the open replies whose sender the user may see."""
    return RepliesView(tuple(view for view, _ in replies_with_notices(unit, staff=staff)))


def replies_with_notices(
    unit: Unit, *, staff: Staff, asked: RequestedRows = FIRST, and_these: Collection[uuid.UUID] = ()
) -> ListPage[tuple[ReplyView, Notice | None]]:
    """Return the open replies and the handled ones in `and_these`, each with the notice it answers."""
    known = client_names(unit, staff, queries.who_replied(unit.db, and_these))
    rows = queries.open_replies(unit.db, persons=known.keys(), asked=asked, and_these=and_these)
    return rows.map(lambda row: (_reply(*row), row[1]))


def count_replies(unit: Unit, *, staff: Staff) -> int:
    """Return the number of open replies the user may read."""
    known = client_names(unit, staff, queries.who_replied(unit.db))
    return queries.count_replies(unit.db, known.keys())


def handled_since(unit: Unit, since: datetime) -> Sequence[uuid.UUID]:
    """Return the ids of the replies handled after an instant."""
    return queries.handled_since(unit.db, since)


def may_read(unit: Unit, notice: Notice | None, *, staff: Staff) -> bool:
    """Whether the user may read the reply to a notice."""
    return notice is None or bool(_visible(unit, staff, [notice]))


def log_replies(unit: Unit, staff: Staff, rows: Iterable[tuple[ReplyView, Notice | None]]) -> None:
    """Log the replies shown: one row for each client, and one for all those from unknown numbers."""
    about: dict[str | None, list[str]] = defaultdict(list)
    for reply, notice in rows:
        about[notice.person if notice else None].append(f"reply:{reply.id}")
    for person, ids in about.items():
        unit.log_view(who=staff.actor, event="reply.shown", person=person, fields=tuple(ids), page="replies")


def _reply(reply: NoticeReply, notice: Notice | None) -> ReplyView:
    phone = read_phone(reply.number)
    return ReplyView(
        id=reply.id,
        number=phone.national if phone else reply.number,
        text=reply.text,
        received_at=reply.received_at,
        contact_id=notice.contact_id if notice else None,
        stops=reply.stops or says_stop(reply.text),
        dial=phone.e164 if phone else "",
        wish=wish(reply.text),
        handled=reply.handled_at is not None,
    )


def _views(unit: Unit, viewer: Viewer, rows: Rows) -> tuple[NoticeView, ...]:
    rows = list(rows)
    seen = _visible(unit, viewer, [notice for notice, _ in rows])
    return tuple(_view(unit, notice, content) for notice, content in rows if notice.id in seen)


def _visible(unit: Unit, viewer: Viewer, notices: Iterable[Notice | None]) -> frozenset[uuid.UUID]:
    """Return the ids of the notices a viewer may see: those to a typed name, or to a client they may see."""
    found = [notice for notice in notices if notice is not None]
    known = client_names(unit, viewer, [None if notice.by_name else notice.person for notice in found])
    return frozenset(one.id for one in found if one.person is None or one.by_name or one.person in known)


def _state(unit: Unit, notice: Notice) -> NoticeState:
    status = NoticeStatus(notice.status)
    if notice.by_name:
        return shown_of_a_name(
            status, why=notice.why, now=unit.now, undo_until=notice.undo_until, settled_at=notice.settled_at
        )
    return shown(status, why=notice.why, now=unit.now, not_before=notice.not_before, undo_until=notice.undo_until)


def _view(unit: Unit, notice: Notice, content: NoticeContent | None) -> NoticeView:
    state = _state(unit, notice)
    phone = read_phone(content.number) if content else None
    return NoticeView(
        id=notice.id,
        appointment_id=notice.appointment_id,
        kind=NoticeKind(notice.kind),
        state=state,
        why=notice.why if state is NoticeState.FAILED else "",
        text=content.text if content else "",
        number=phone.masked if phone else "",
        segments=notice.segments,
        created_at=notice.created_at,
        leaves_at=leaves_at(notice),
        settled_at=None if notice.by_name else notice.settled_at,
    )
