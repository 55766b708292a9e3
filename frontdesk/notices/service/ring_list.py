"""Call list after an outage of the operator: one list and one task, regardless of the number of SMS.

A notice is listed if its outcome is unknown or it became too late to send. It leaves the list when the client has been
told in another way, or when it turns out to have been delivered.
"""

import uuid
from datetime import datetime, timedelta

from frontdesk.accounts.rules import Role
from frontdesk.accounts.views import Staff
from frontdesk.core.db.unit import Unit
from frontdesk.core.errors import NotHere
from frontdesk.core.paging import FIRST, ListPage, RequestedRows
from frontdesk.core.phones import read_phone
from frontdesk.core.tasks import TaskFor, TaskNeeded
from frontdesk.notices import queries
from frontdesk.notices.models import Notice, NoticeContent, NoticeOutage
from frontdesk.notices.rules.status import NoticeKind, NoticeStatus
from frontdesk.notices.rules.timing import UNKNOWN_PATIENCE
from frontdesk.notices.views import RingList, ToRing
from frontdesk.safety.service import client_names

TASK = "sms-outage"
_SOON = timedelta(hours=1)


def put(unit: Unit, notice: Notice, *, to: TaskFor) -> bool:
    """Put a notice on the call list of the outage that caused its failure; False if no outage did."""
    outage = _outage_of(unit, notice)
    if outage is None:
        return False
    notice.outage_id, notice.asked_of = outage.id, to
    unit.db.flush()
    _ask(unit, outage.id, to, due_at=min(max(notice.not_after, unit.now), unit.now + _SOON))
    return True


def settle(unit: Unit, notice: Notice) -> None:
    """Close the list's task if the notice that turned out to be sent was the last on it."""
    if notice.outage_id is not None and notice.asked_of is not None:
        unit.db.flush()
        _close_when_done(unit, notice.outage_id, TaskFor(notice.asked_of))


def leave(unit: Unit, notice: Notice) -> None:
    """Remove a notice from its list, because the client is reached in another way."""
    outage_id, asked_of = notice.outage_id, notice.asked_of
    if outage_id is not None and asked_of is not None:
        notice.outage_id = None
        unit.db.flush()
        _close_when_done(unit, outage_id, TaskFor(asked_of))


def hand_to_protected_desk(unit: Unit, *, person: str | None, contact_id: uuid.UUID | None) -> None:
    """Move the calls about a newly protected person or silent contact to the protected desk's list."""
    for notice in queries.to_ring_about(unit.db, person=person, contact_id=contact_id):
        if notice.outage_id is not None and notice.asked_of != TaskFor.PROTECTED_DESK:
            notice.asked_of = TaskFor.PROTECTED_DESK
            unit.db.flush()
            _ask(unit, notice.outage_id, TaskFor.PROTECTED_DESK, due_at=unit.now + _SOON)
            _close_when_done(unit, notice.outage_id, TaskFor.RECEPTION)


def shown(unit: Unit, outage_id: uuid.UUID, *, staff: Staff, asked: RequestedRows = FIRST) -> RingList:
    """Return the clients this user is to call; logs each person shown. Raises NotHere.

    The caller must commit before the page is sent.
    """
    outage = unit.db.get(NoticeOutage, outage_id)
    if outage is None:
        raise NotHere
    rows = _visible(unit, outage_id, staff, asked)
    for row in rows:
        unit.log(
            who=staff.actor,
            event="notice.to_ring",
            person=row.person,
            contact=row.contact_id,
            why=row.kind,
            fields=("name", "number", "text"),
            detail={"notice": str(row.id)},
        )
    return RingList(outage.id, outage.began_at, outage.ended_at, rows)


def seen_to(unit: Unit, outage_id: uuid.UUID, notice_id: uuid.UUID, *, staff: Staff) -> None:
    """Mark that the client was told in another way. Raises NotHere for a notice not on the user's list."""
    if not _visible(unit, outage_id, staff, FIRST, notice_id):
        raise NotHere
    notice = queries.locked(unit.db, notice_id)
    if notice is None or notice.asked_of is None:
        raise NotHere
    notice.seen_to_at, notice.seen_to_by = unit.now, staff.id
    unit.log(
        who=staff.actor,
        event="notice.seen_to",
        person=notice.person,
        contact=notice.contact_id,
        detail={"notice": str(notice.id)},
    )
    unit.db.flush()
    _close_when_done(unit, outage_id, TaskFor(notice.asked_of))


def _visible(
    unit: Unit, outage_id: uuid.UUID, staff: Staff, asked: RequestedRows, notice_id: uuid.UUID | None = None
) -> ListPage[ToRing]:
    groups = [TaskFor.PROTECTED_DESK if staff.has(Role.PROTECTED_DESK) else TaskFor.RECEPTION]
    if staff.has(Role.RECEPTIONIST) and staff.has(Role.PROTECTED_DESK):
        groups = [TaskFor.RECEPTION, TaskFor.PROTECTED_DESK]
    names = client_names(unit, staff, queries.who_is_to_ring(unit.db, outage_id, groups))
    rows = queries.to_ring(unit.db, outage_id, asked_of=groups, persons=names.keys(), asked=asked, notice_id=notice_id)
    return rows.of(
        _row(notice, content, names[notice.person].name if notice.person else "") for notice, content in rows
    )


def _row(notice: Notice, content: NoticeContent | None, name: str) -> ToRing:
    phone = read_phone(content.number) if content else None
    return ToRing(
        id=notice.id,
        kind=NoticeKind(notice.kind),
        name=name,
        number=phone.e164 if phone else "",
        text=content.text if content else "",
        unsure=notice.status == NoticeStatus.UNKNOWN,
        before=notice.not_after,
        person=notice.person,
        contact_id=notice.contact_id,
    )


def _outage_of(unit: Unit, notice: Notice) -> NoticeOutage | None:
    if notice.status == NoticeStatus.UNKNOWN and notice.claimed_at is not None:
        # Notices lost shortly before or after an outage belong to it, so that reception gets one list.
        return queries.outage_between(unit.db, notice.claimed_at - UNKNOWN_PATIENCE, unit.now)
    if notice.status == NoticeStatus.FAILED and notice.why == "too_late":
        return queries.outage_between(unit.db, notice.undo_until, unit.now)
    return None


def _ask(unit: Unit, outage_id: uuid.UUID, to: TaskFor, *, due_at: datetime) -> None:
    about = {"outage": str(outage_id)}
    unit.task(TaskNeeded(kind=TASK, to=to, key=_key(outage_id, to), due_at=due_at, about=about))


def _close_when_done(unit: Unit, outage_id: uuid.UUID, to: TaskFor) -> None:
    if not queries.is_anybody_to_ring(unit.db, outage_id, to):
        unit.settle(_key(outage_id, to))


def _key(outage_id: uuid.UUID, to: TaskFor) -> str:
    return f"{TASK}:{outage_id}:{to}"
