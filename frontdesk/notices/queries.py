"""SELECTs on the outbox. "Locked" means SELECT … FOR UPDATE."""

import uuid
from collections.abc import Collection, Sequence
from datetime import datetime

from sqlalchemy import ColumnElement, Select, and_, bindparam, false, func, or_, select
from sqlalchemy.orm import Session

from frontdesk.core.db import statements
from frontdesk.core.paging import FIRST, ListPage, RequestedRows, listed_rows
from frontdesk.notices.models import Notice, NoticeContent, NoticeOperator, NoticeOutage, NoticeReply, NoticeText
from frontdesk.notices.rules.status import COUNTED, FINAL, NoticeKind, NoticeStatus

# Without automatic thanks for a reply, which report and ask nothing.
_TOLD = (Notice.status.in_(COUNTED), Notice.kind != NoticeKind.THANKS)


def locked(db: Session, notice_id: uuid.UUID) -> Notice | None:
    """Return a notice, locked."""
    return db.scalar(select(Notice).where(Notice.id == notice_id).with_for_update())


def by_reference(db: Session, reference: uuid.UUID) -> Notice | None:
    """Return the notice with this reference at the operator, locked."""
    return db.scalar(select(Notice).where(Notice.reference == reference).with_for_update())


_ABOUT = select(Notice).where(Notice.appointment_id == bindparam("appointment")).order_by(Notice.id).with_for_update()


def about_appointment(db: Session, appointment_id: uuid.UUID) -> Sequence[Notice]:
    """Return all notices ever queued about an appointment, locked."""
    return db.scalars(_ABOUT, {"appointment": appointment_id}).all()


def waiting_about(db: Session, appointment_ids: Collection[uuid.UUID], kind: NoticeKind) -> Sequence[Notice]:
    """Return the unsent notices of one kind about some appointments, locked."""
    if not appointment_ids:
        return ()
    row = Notice
    wanted = select(row).where(row.appointment_id.in_(appointment_ids), row.kind == kind)
    return db.scalars(wanted.where(row.status == NoticeStatus.CREATED).order_by(row.id).with_for_update()).all()


def queued_for_person(db: Session, person: str) -> Sequence[Notice]:
    """Return the unsent notices to a person, locked."""
    statement = select(Notice).where(Notice.person == person, Notice.status == NoticeStatus.CREATED)
    return db.scalars(statement.order_by(Notice.id).with_for_update()).all()


def promised_in(db: Session, contact_id: uuid.UUID) -> Sequence[Notice]:
    """Return all notices ever queued in a contact, locked."""
    statement = select(Notice).where(Notice.contact_id == contact_id)
    return db.scalars(statement.order_by(Notice.id).with_for_update()).all()


def is_anything_due(db: Session, now: datetime) -> bool:
    """Whether any notice is due; takes no lock."""
    return db.scalar(select(_due(now).exists())) or False


def next_due(db: Session, now: datetime) -> Notice | None:
    """Return the due notice that has waited longest, locked; skips rows locked by another process."""
    return db.scalar(_due(now).order_by(Notice.not_before, Notice.id).limit(1).with_for_update(skip_locked=True))


def _due(now: datetime) -> Select[Notice]:
    return select(Notice).where(Notice.status == NoticeStatus.CREATED, Notice.not_before <= now)


def content_of(db: Session, notice_id: uuid.UUID) -> NoticeContent | None:
    """Return number and text; None if erased."""
    return db.get(NoticeContent, notice_id)


def sent_since(db: Session, since: datetime, *, person: str | None, number: str) -> int:
    """Return how many SMS have been sent, or may have been sent, to this person or this number."""
    lately = (*_TOLD, Notice.claimed_at >= since)
    # Two lookups, each by its own index; one condition across both tables would read them whole.
    gone = set(db.scalars(select(Notice.id).join(NoticeContent).where(NoticeContent.number == number, *lately)))
    if person is not None:
        gone.update(db.scalars(select(Notice.id).where(Notice.person == person, *lately)))
    return len(gone)


def expired_leases(db: Session, now: datetime) -> Sequence[Notice]:
    """Return notices claimed for sending whose lease has expired, locked."""
    statement = select(Notice).where(Notice.status == NoticeStatus.SENDING, Notice.lease_until < now)
    return db.scalars(statement.with_for_update(skip_locked=True)).all()


def unsettled_unknowns(db: Session, claimed_before: datetime) -> Sequence[Notice]:
    """Return notices with unknown outcome, claimed before an instant and without a task so far, locked."""
    statement = select(Notice).where(
        Notice.status == NoticeStatus.UNKNOWN, Notice.claimed_at < claimed_before, Notice.told.is_(False)
    )
    return db.scalars(statement.with_for_update(skip_locked=True)).all()


def to_look_for(db: Session, claimed_after: datetime, claimed_before: datetime) -> Sequence[Notice]:
    """Return notices with unknown outcome claimed in a period, the latest first, to look up at the operator."""
    statement = select(Notice).where(
        Notice.status == NoticeStatus.UNKNOWN, Notice.claimed_at.between(claimed_after, claimed_before)
    )
    return db.scalars(statement.order_by(Notice.claimed_at.desc())).all()


def undecided_to(db: Session, number: str, claimed_after: datetime, claimed_before: datetime) -> Sequence[uuid.UUID]:
    """Return the notices to a number that were claimed in a period and have no known outcome."""
    statement = (
        select(Notice.id)
        .join(NoticeContent)
        .where(
            NoticeContent.number == number,
            Notice.status.in_((NoticeStatus.UNKNOWN, NoticeStatus.SENDING)),
            Notice.claimed_at.between(claimed_after, claimed_before),
        )
    )
    return db.scalars(statement).all()


def known_at_operator(db: Session, provider_ids: Collection[str]) -> frozenset[str]:
    """Return which of some operator message ids already belong to a notice."""
    return frozenset(db.scalars(select(Notice.provider_id).where(Notice.provider_id.in_(provider_ids))))


def late(db: Session, now: datetime) -> Sequence[Notice]:
    """Return unsent notices that are no longer useful, locked."""
    statement = select(Notice).where(
        Notice.status == NoticeStatus.CREATED, Notice.not_before <= now, Notice.not_after < now
    )
    return db.scalars(statement.order_by(Notice.id).with_for_update(skip_locked=True)).all()


def operator(db: Session) -> NoticeOperator | None:
    """Return the breaker state of the operator; None if it has never failed."""
    return db.scalar(select(NoticeOperator).where(NoticeOperator.id == 1))


def operator_locked(db: Session) -> NoticeOperator:
    """Return the same row, read again and locked."""
    wanted = select(NoticeOperator).where(NoticeOperator.id == 1).with_for_update()
    return db.scalars(wanted.execution_options(populate_existing=True)).one()


def open_outage(db: Session) -> NoticeOutage | None:
    """Return the current outage."""
    return db.scalar(select(NoticeOutage).where(NoticeOutage.ended_at.is_(None)).limit(1))


def last_outage(db: Session) -> NoticeOutage | None:
    """Return the outage with the latest start."""
    return db.scalar(select(NoticeOutage).order_by(NoticeOutage.began_at.desc()).limit(1))


def outage_between(db: Session, first: datetime, last: datetime) -> NoticeOutage | None:
    """Return the latest outage that overlaps the period from `first` to `last`."""
    going_on = (NoticeOutage.began_at <= last, or_(NoticeOutage.ended_at.is_(None), NoticeOutage.ended_at >= first))
    return db.scalar(select(NoticeOutage).where(*going_on).order_by(NoticeOutage.began_at.desc()).limit(1))


_TO_RING = (Notice.told.is_(True), Notice.seen_to_at.is_(None))


def _left_to_ring(outage_id: uuid.UUID, asked_of: Collection[str]) -> tuple[ColumnElement[bool], ...]:
    return Notice.outage_id == outage_id, Notice.asked_of.in_(asked_of), *_TO_RING


def who_is_to_ring(db: Session, outage_id: uuid.UUID, asked_of: Collection[str]) -> frozenset[str]:
    """Return the clients these groups still have to call after an outage."""
    wanted = select(Notice.person).where(*_left_to_ring(outage_id, asked_of), Notice.person.is_not(None))
    return frozenset(key for key in db.scalars(wanted.distinct()) if key)


def to_ring(
    db: Session,
    outage_id: uuid.UUID,
    *,
    asked_of: Collection[str],
    persons: Collection[str],
    asked: RequestedRows = FIRST,
    notice_id: uuid.UUID | None = None,
) -> ListPage[tuple[Notice, NoticeContent | None]]:
    """Return notices still to be told by phone after an outage, with number and text, the most urgent first.

    Those of these clients or without a client; with `notice_id` only that one.
    """
    wanted = select(Notice, NoticeContent).outerjoin(NoticeContent).where(*_left_to_ring(outage_id, asked_of))
    wanted = wanted.where(or_(Notice.person.is_(None), Notice.person.in_(persons)))
    wanted = wanted if notice_id is None else wanted.where(Notice.id == notice_id)
    rows = listed_rows(db, wanted.order_by(Notice.not_after, Notice.id), asked)
    return rows.map(lambda row: (row[0], row[1]))


def is_anybody_to_ring(db: Session, outage_id: uuid.UUID, asked_of: str) -> bool:
    """Whether a group still has clients to call after an outage."""
    wanted = select(Notice).where(Notice.outage_id == outage_id, Notice.asked_of == asked_of, *_TO_RING)
    return db.scalar(select(wanted.exists())) or False


def to_ring_about(db: Session, *, person: str | None, contact_id: uuid.UUID | None) -> Sequence[Notice]:
    """Return the notices of a person or a contact still to be told by phone after an outage, locked."""
    about = or_(
        Notice.person == person if person else false(), Notice.contact_id == contact_id if contact_id else false()
    )
    wanted = select(Notice).where(about, Notice.outage_id.is_not(None), *_TO_RING)
    return db.scalars(wanted.order_by(Notice.id).with_for_update()).all()


def open_at_operator(db: Session, accepted_after: datetime, accepted_before: datetime) -> Sequence[Notice]:
    """Return notices the operator accepted in a period without a final receipt."""
    statement = select(Notice).where(
        Notice.status.in_({NoticeStatus.ACCEPTED, NoticeStatus.SENT}),
        Notice.accepted_at.between(accepted_after, accepted_before),
    )
    return db.scalars(statement.order_by(Notice.id)).all()


def erasable(db: Session, now: datetime) -> Sequence[NoticeContent]:
    """Return numbers and texts to erase, of notices that are final or can no longer be sent."""
    statement = select(NoticeContent).join(Notice).where(NoticeContent.erase_after < now)
    return db.scalars(statement.where(or_(Notice.status.in_(FINAL), Notice.not_after < now))).all()


def told_to(db: Session, number: str) -> Sequence[Notice]:
    """Return the notices sent to a number, the latest first.

    Includes unsent notices by typed name, so that a reply does not reveal whether they were sent, failed or silent.
    """
    looks_gone = and_(Notice.by_name, Notice.status.in_({NoticeStatus.FAILED, NoticeStatus.WITHHELD}))
    gone = (or_(Notice.status.in_(COUNTED), looks_gone), Notice.kind != NoticeKind.THANKS)
    statement = select(Notice).join(NoticeContent).where(NoticeContent.number == number, *gone)
    return db.scalars(statement.order_by(Notice.id.desc())).all()


def is_thanked(db: Session, number: str, since: datetime) -> bool:
    """Whether an automatic thanks to a number has been sent or queued since then."""
    thanks = (Notice.kind.in_({NoticeKind.THANKS, NoticeKind.OFFER_GONE}), Notice.created_at > since)
    wanted = select(Notice.id).join(NoticeContent).where(NoticeContent.number == number, *thanks)
    return db.scalar(select(wanted.exists())) or False


def is_known_reply(db: Session, provider_id: str) -> bool:
    """Whether a reply with this provider id is already stored."""
    return db.scalar(select(select(NoticeReply).where(NoticeReply.provider_id == provider_id).exists())) or False


_REPLIES = select(NoticeReply, Notice).outerjoin(Notice, Notice.id == NoticeReply.notice_id)


def _open(and_these: Collection[uuid.UUID]) -> ColumnElement[bool]:
    return or_(NoticeReply.handled_at.is_(None), NoticeReply.id.in_(and_these))


def _of(persons: Collection[str]) -> ColumnElement[bool]:
    """Return the condition for replies of these clients, to notices by name, and from unknown numbers."""
    # A reply that answers no notice has no person either (outer join).
    return or_(Notice.person.is_(None), Notice.by_name.is_(True), Notice.person.in_(persons))


def who_replied(db: Session, and_these: Collection[uuid.UUID] = ()) -> frozenset[str]:
    """Return the clients with an open reply, or with one of `and_these`."""
    wanted = select(Notice.person).join(NoticeReply, NoticeReply.notice_id == Notice.id)
    theirs = wanted.where(_open(and_these), Notice.person.is_not(None), Notice.by_name.is_(False))
    return frozenset(key for key in db.scalars(theirs.distinct()) if key)


def open_replies(
    db: Session, *, persons: Collection[str], asked: RequestedRows = FIRST, and_these: Collection[uuid.UUID] = ()
) -> ListPage[tuple[NoticeReply, Notice | None]]:
    """Return the open replies of these clients and of unknown numbers, each with the notice it answers, oldest first.

    Replies in `and_these` are included even if handled.
    """
    wanted = _REPLIES.where(_open(and_these), _of(persons)).order_by(NoticeReply.id)
    return listed_rows(db, wanted, asked).map(lambda row: (row[0], row[1]))


def count_replies(db: Session, persons: Collection[str]) -> int:
    """Return the number of open replies of these clients and of unknown numbers."""
    wanted = select(func.count(NoticeReply.id)).outerjoin(Notice, Notice.id == NoticeReply.notice_id)
    return db.scalar(wanted.where(_open(()), _of(persons))) or 0


def handled_since(db: Session, since: datetime) -> Sequence[uuid.UUID]:
    """Return the ids of the replies handled after an instant."""
    return db.scalars(select(NoticeReply.id).where(NoticeReply.handled_at > since)).all()


def reply(db: Session, reply_id: uuid.UUID) -> tuple[NoticeReply, Notice | None] | None:
    """Return a reply, locked, with the notice it answers."""
    row = db.scalar(select(NoticeReply).where(NoticeReply.id == reply_id).with_for_update())
    return (row, db.get(Notice, row.notice_id) if row.notice_id else None) if row else None


def old_replies(db: Session, now: datetime) -> Sequence[NoticeReply]:
    """Return handled replies to erase; an open one is never erased."""
    statement = select(NoticeReply).where(NoticeReply.erase_after < now, NoticeReply.handled_at.is_not(None))
    return db.scalars(statement).all()


def of_contact(db: Session, contact_id: uuid.UUID) -> Sequence[tuple[Notice, NoticeContent | None]]:
    """Return the notices of a contact, oldest first, with number and text unless erased."""
    return _with_content(db, Notice.contact_id == contact_id)


def of_appointment(db: Session, appointment_id: uuid.UUID) -> Sequence[tuple[Notice, NoticeContent | None]]:
    """Return the notices about an appointment, oldest first, with number and text unless erased."""
    return _with_content(db, Notice.appointment_id == appointment_id)


def of_appointments(
    db: Session, appointment_ids: Collection[uuid.UUID]
) -> Sequence[tuple[Notice, NoticeContent | None]]:
    """Return the notices about some appointments, oldest first, with number and text unless erased."""
    return _with_content(db, Notice.appointment_id.in_(appointment_ids))


def numbers_told(db: Session, appointment_ids: Collection[uuid.UUID]) -> dict[uuid.UUID, str]:
    """Return the number of the latest SMS about each appointment, unless erased."""
    if not appointment_ids:
        return {}
    wanted = select(Notice.appointment_id, NoticeContent.number).join(NoticeContent)
    found = db.execute(wanted.where(Notice.appointment_id.in_(appointment_ids)).order_by(Notice.id))
    return dict(found.all())


def _with_content(db: Session, which: ColumnElement[bool]) -> Sequence[tuple[Notice, NoticeContent | None]]:
    statement = select(Notice, NoticeContent).outerjoin(NoticeContent).where(which).order_by(Notice.id)
    return [(notice, content) for notice, content in db.execute(statement)]


_LATEST = (
    select(NoticeText.body)
    .where(NoticeText.kind == bindparam("kind"), NoticeText.language == bindparam("language"))
    .order_by(NoticeText.id.desc())
    .limit(1)
)


def latest_text(db: Session, name: str, language: str) -> str | None:
    """Return the municipality's latest text under a name, if any."""
    found = statements.one_or_none(db, _LATEST, {"kind": name, "language": language})
    return found.body if found else None
