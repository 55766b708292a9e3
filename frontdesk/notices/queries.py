"""Every SELECT on the outbox."""

import uuid
from collections.abc import Collection, Sequence
from datetime import datetime

from sqlalchemy import ColumnElement, Select, and_, bindparam, false, func, or_, select
from sqlalchemy.orm import Session

from frontdesk.core.db import plain
from frontdesk.core.paging import FIRST, Asked, Listed, listed_rows
from frontdesk.notices.models import Notice, NoticeContent, NoticeOperator, NoticeOutage, NoticeReply, NoticeText
from frontdesk.notices.rules.status import COUNTED, FINAL, Kind, Status

# Not what we thanked for: that answers nothing and asks nothing.
_TOLD = (Notice.status.in_(COUNTED), Notice.kind != Kind.THANKS)


def locked(desk: Session, notice_id: uuid.UUID) -> Notice | None:
    """Return a notice that nobody else changes until this transaction ends."""
    return desk.scalar(select(Notice).where(Notice.id == notice_id).with_for_update())


def by_reference(desk: Session, reference: uuid.UUID) -> Notice | None:
    """Return the notice the operator knows by this reference, locked."""
    return desk.scalar(select(Notice).where(Notice.reference == reference).with_for_update())


_ABOUT = select(Notice).where(Notice.appointment_id == bindparam("appointment")).order_by(Notice.id).with_for_update()


def about_appointment(desk: Session, appointment_id: uuid.UUID) -> Sequence[Notice]:
    """Return everything that was ever promised about an appointment, locked."""
    return desk.scalars(_ABOUT, {"appointment": appointment_id}).all()


def waiting_about(desk: Session, appointment_ids: Collection[uuid.UUID], kind: Kind) -> Sequence[Notice]:
    """Return what is promised of one kind about some appointments and not yet taken by the clock, locked."""
    if not appointment_ids:
        return ()
    row = Notice
    wanted = select(row).where(row.appointment_id.in_(appointment_ids), row.kind == kind)
    return desk.scalars(wanted.where(row.status == Status.CREATED).order_by(row.id).with_for_update()).all()


def queued_for_person(desk: Session, person: str) -> Sequence[Notice]:
    """Return what is promised to a person and not yet taken by the clock, locked."""
    statement = select(Notice).where(Notice.person == person, Notice.status == Status.CREATED)
    return desk.scalars(statement.order_by(Notice.id).with_for_update()).all()


def promised_in(desk: Session, contact_id: uuid.UUID) -> Sequence[Notice]:
    """Return everything that was ever promised in a contact, locked."""
    statement = select(Notice).where(Notice.contact_id == contact_id)
    return desk.scalars(statement.order_by(Notice.id).with_for_update()).all()


def is_anything_due(desk: Session, now: datetime) -> bool:
    """Whether the clock has something to send, asked without a lock."""
    return desk.scalar(select(_due(now).exists())) or False


def next_due(desk: Session, now: datetime) -> Notice | None:
    """Return the notice that has waited longest, locked; those that another clock holds are passed over."""
    return desk.scalar(_due(now).order_by(Notice.not_before, Notice.id).limit(1).with_for_update(skip_locked=True))


def _due(now: datetime) -> Select[Notice]:
    return select(Notice).where(Notice.status == Status.CREATED, Notice.not_before <= now)


def content_of(desk: Session, notice_id: uuid.UUID) -> NoticeContent | None:
    """Return number and text, or None when they are erased."""
    return desk.get(NoticeContent, notice_id)


def sent_since(desk: Session, since: datetime, *, person: str | None, number: str) -> int:
    """Return how many SMS have gone, or may have gone, to this person or this number."""
    lately = (*_TOLD, Notice.claimed_at >= since)
    # Two lookups, each by its own index; one condition across both tables would read them whole.
    gone = set(desk.scalars(select(Notice.id).join(NoticeContent).where(NoticeContent.number == number, *lately)))
    if person is not None:
        gone.update(desk.scalars(select(Notice.id).where(Notice.person == person, *lately)))
    return len(gone)


def expired_leases(desk: Session, now: datetime) -> Sequence[Notice]:
    """Return what a sender took and never settled, locked."""
    statement = select(Notice).where(Notice.status == Status.SENDING, Notice.lease_until < now)
    return desk.scalars(statement.with_for_update(skip_locked=True)).all()


def unsettled_unknowns(desk: Session, claimed_before: datetime) -> Sequence[Notice]:
    """Return unknowns that no receipt has settled in time and that nobody was told of, locked."""
    statement = select(Notice).where(
        Notice.status == Status.UNKNOWN, Notice.claimed_at < claimed_before, Notice.told.is_(False)
    )
    return desk.scalars(statement.with_for_update(skip_locked=True)).all()


def to_look_for(desk: Session, claimed_after: datetime, claimed_before: datetime) -> Sequence[Notice]:
    """Return the unknowns of this time, the latest first: of these the operator may know what it took."""
    statement = select(Notice).where(
        Notice.status == Status.UNKNOWN, Notice.claimed_at.between(claimed_after, claimed_before)
    )
    return desk.scalars(statement.order_by(Notice.claimed_at.desc())).all()


def undecided_to(desk: Session, number: str, claimed_after: datetime, claimed_before: datetime) -> Sequence[uuid.UUID]:
    """Return the notices to a number of which nobody can say whether they were taken in this time."""
    statement = (
        select(Notice.id)
        .join(NoticeContent)
        .where(
            NoticeContent.number == number,
            Notice.status.in_((Status.UNKNOWN, Status.SENDING)),
            Notice.claimed_at.between(claimed_after, claimed_before),
        )
    )
    return desk.scalars(statement).all()


def known_at_operator(desk: Session, provider_ids: Collection[str]) -> frozenset[str]:
    """Return those of the operator's names for messages that are notices of ours already."""
    return frozenset(desk.scalars(select(Notice.provider_id).where(Notice.provider_id.in_(provider_ids))))


def late(desk: Session, now: datetime) -> Sequence[Notice]:
    """Return what was never handed over and is of no use any more, locked."""
    statement = select(Notice).where(Notice.status == Status.CREATED, Notice.not_before <= now, Notice.not_after < now)
    return desk.scalars(statement.order_by(Notice.id).with_for_update(skip_locked=True)).all()


def operator(desk: Session) -> NoticeOperator | None:
    """Return how the operator has answered lately; None while nothing has ever gone wrong."""
    return desk.scalar(select(NoticeOperator).where(NoticeOperator.id == 1))


def operator_locked(desk: Session) -> NoticeOperator:
    """Return the same row, as it is now, for nobody else to change until this transaction ends."""
    wanted = select(NoticeOperator).where(NoticeOperator.id == 1).with_for_update()
    return desk.scalars(wanted.execution_options(populate_existing=True)).one()


def open_outage(desk: Session) -> NoticeOutage | None:
    """Return the outage that is going on."""
    return desk.scalar(select(NoticeOutage).where(NoticeOutage.ended_at.is_(None)).limit(1))


def last_outage(desk: Session) -> NoticeOutage | None:
    """Return the outage that began last."""
    return desk.scalar(select(NoticeOutage).order_by(NoticeOutage.began_at.desc()).limit(1))


def outage_between(desk: Session, first: datetime, last: datetime) -> NoticeOutage | None:
    """Return the latest outage that went on at some time from `first` to `last`."""
    going_on = (NoticeOutage.began_at <= last, or_(NoticeOutage.ended_at.is_(None), NoticeOutage.ended_at >= first))
    return desk.scalar(select(NoticeOutage).where(*going_on).order_by(NoticeOutage.began_at.desc()).limit(1))


_TO_RING = (Notice.told.is_(True), Notice.seen_to_at.is_(None))


def _left_to_ring(outage_id: uuid.UUID, asked_of: Collection[str]) -> tuple[ColumnElement[bool], ...]:
    return Notice.outage_id == outage_id, Notice.asked_of.in_(asked_of), *_TO_RING


def who_is_to_ring(desk: Session, outage_id: uuid.UUID, asked_of: Collection[str]) -> frozenset[str]:
    """Return the clients an outage leaves to be rung by those who were asked."""
    wanted = select(Notice.person).where(*_left_to_ring(outage_id, asked_of), Notice.person.is_not(None))
    return frozenset(key for key in desk.scalars(wanted.distinct()) if key)


def to_ring(
    desk: Session,
    outage_id: uuid.UUID,
    *,
    asked_of: Collection[str],
    persons: Collection[str],
    asked: Asked = FIRST,
    notice_id: uuid.UUID | None = None,
) -> Listed[tuple[Notice, NoticeContent | None]]:
    """Return those of some clients, and of nobody known, whom an outage leaves to be rung, the soonest meeting first.

    With number and text; or one of them alone.
    """
    wanted = select(Notice, NoticeContent).outerjoin(NoticeContent).where(*_left_to_ring(outage_id, asked_of))
    wanted = wanted.where(or_(Notice.person.is_(None), Notice.person.in_(persons)))
    wanted = wanted if notice_id is None else wanted.where(Notice.id == notice_id)
    rows = listed_rows(desk, wanted.order_by(Notice.not_after, Notice.id), asked)
    return rows.map(lambda row: (row[0], row[1]))


def is_anybody_to_ring(desk: Session, outage_id: uuid.UUID, asked_of: str) -> bool:
    """Whether somebody is still to be rung by those who were asked."""
    wanted = select(Notice).where(Notice.outage_id == outage_id, Notice.asked_of == asked_of, *_TO_RING)
    return desk.scalar(select(wanted.exists())) or False


def to_ring_about(desk: Session, *, person: str | None, contact_id: uuid.UUID | None) -> Sequence[Notice]:
    """Return the notices of a person or a contact for which somebody is still to be rung after an outage, locked."""
    about = or_(
        Notice.person == person if person else false(), Notice.contact_id == contact_id if contact_id else false()
    )
    wanted = select(Notice).where(about, Notice.outage_id.is_not(None), *_TO_RING)
    return desk.scalars(wanted.order_by(Notice.id).with_for_update()).all()


def open_at_operator(desk: Session, accepted_after: datetime, accepted_before: datetime) -> Sequence[Notice]:
    """Return what the operator took and never told the end of."""
    statement = select(Notice).where(
        Notice.status.in_({Status.ACCEPTED, Status.SENT}),
        Notice.accepted_at.between(accepted_after, accepted_before),
    )
    return desk.scalars(statement.order_by(Notice.id)).all()


def erasable(desk: Session, now: datetime) -> Sequence[NoticeContent]:
    """Return numbers and texts whose time is over, of notices that have ended or can no longer be sent."""
    statement = select(NoticeContent).join(Notice).where(NoticeContent.erase_after < now)
    return desk.scalars(statement.where(or_(Notice.status.in_(FINAL), Notice.not_after < now))).all()


def told_to(desk: Session, number: str) -> Sequence[Notice]:
    """Return what has gone to a number, the latest first.

    Of a typed name it makes no difference whether its SMS left, failed or never was to leave.
    """
    looks_gone = and_(Notice.by_name, Notice.status.in_({Status.FAILED, Status.WITHHELD}))
    gone = (or_(Notice.status.in_(COUNTED), looks_gone), Notice.kind != Kind.THANKS)
    statement = select(Notice).join(NoticeContent).where(NoticeContent.number == number, *gone)
    return desk.scalars(statement.order_by(Notice.id.desc())).all()


def is_thanked(desk: Session, number: str, since: datetime) -> bool:
    """Whether a number has been thanked for an answer since then, or is about to be."""
    thanks = (Notice.kind.in_({Kind.THANKS, Kind.OFFER_GONE}), Notice.created_at > since)
    wanted = select(Notice.id).join(NoticeContent).where(NoticeContent.number == number, *thanks)
    return desk.scalar(select(wanted.exists())) or False


def is_known_reply(desk: Session, provider_id: str) -> bool:
    """Whether the operator repeats itself."""
    return desk.scalar(select(select(NoticeReply).where(NoticeReply.provider_id == provider_id).exists())) or False


_REPLIES = select(NoticeReply, Notice).outerjoin(Notice, Notice.id == NoticeReply.notice_id)


def _open(and_these: Collection[uuid.UUID]) -> ColumnElement[bool]:
    return or_(NoticeReply.handled_at.is_(None), NoticeReply.id.in_(and_these))


def _of(persons: Collection[str]) -> ColumnElement[bool]:
    """Return what finds answers of these clients, to notices by name, and of numbers of nobody known."""
    # One that answers no notice has no person either.
    return or_(Notice.person.is_(None), Notice.by_name.is_(True), Notice.person.in_(persons))


def who_replied(desk: Session, and_these: Collection[uuid.UUID] = ()) -> frozenset[str]:
    """Return the clients of whom a reply nobody has seen to, or one of `and_these`, is."""
    wanted = select(Notice.person).join(NoticeReply, NoticeReply.notice_id == Notice.id)
    theirs = wanted.where(_open(and_these), Notice.person.is_not(None), Notice.by_name.is_(False))
    return frozenset(key for key in desk.scalars(theirs.distinct()) if key)


def open_replies(
    desk: Session, *, persons: Collection[str], asked: Asked = FIRST, and_these: Collection[uuid.UUID] = ()
) -> Listed[tuple[NoticeReply, Notice | None]]:
    """Return the replies of these clients, and of nobody known, that nobody has seen to, with what each answers.

    The oldest first; and those among `and_these` that somebody has.
    """
    wanted = _REPLIES.where(_open(and_these), _of(persons)).order_by(NoticeReply.id)
    return listed_rows(desk, wanted, asked).map(lambda row: (row[0], row[1]))


def count_replies(desk: Session, persons: Collection[str]) -> int:
    """Return how many replies of these clients, and of nobody known, nobody has seen to."""
    wanted = select(func.count(NoticeReply.id)).outerjoin(Notice, Notice.id == NoticeReply.notice_id)
    return desk.scalar(wanted.where(_open(()), _of(persons))) or 0


def handled_since(desk: Session, since: datetime) -> Sequence[uuid.UUID]:
    """Return the replies somebody has seen to after an instant."""
    return desk.scalars(select(NoticeReply.id).where(NoticeReply.handled_at > since)).all()


def reply(desk: Session, reply_id: uuid.UUID) -> tuple[NoticeReply, Notice | None] | None:
    """Return a reply, locked, with what it answers."""
    row = desk.scalar(select(NoticeReply).where(NoticeReply.id == reply_id).with_for_update())
    return (row, desk.get(Notice, row.notice_id) if row.notice_id else None) if row else None


def old_replies(desk: Session, now: datetime) -> Sequence[NoticeReply]:
    """Return replies that have been seen to and whose time is over; an unseen one is never erased."""
    statement = select(NoticeReply).where(NoticeReply.erase_after < now, NoticeReply.handled_at.is_not(None))
    return desk.scalars(statement).all()


def of_contact(desk: Session, contact_id: uuid.UUID) -> Sequence[tuple[Notice, NoticeContent | None]]:
    """Return what was promised during a contact, oldest first, with what is left of number and text."""
    return _with_content(desk, Notice.contact_id == contact_id)


def of_appointment(desk: Session, appointment_id: uuid.UUID) -> Sequence[tuple[Notice, NoticeContent | None]]:
    """Return what was promised about an appointment, oldest first, with what is left of number and text."""
    return _with_content(desk, Notice.appointment_id == appointment_id)


def of_appointments(
    desk: Session, appointment_ids: Collection[uuid.UUID]
) -> Sequence[tuple[Notice, NoticeContent | None]]:
    """Return what was promised about some appointments, oldest first, with what is left of number and text."""
    return _with_content(desk, Notice.appointment_id.in_(appointment_ids))


def numbers_told(desk: Session, appointment_ids: Collection[uuid.UUID]) -> dict[uuid.UUID, str]:
    """Return the number the latest SMS about each of some appointments went, or is to go, to, while it is kept."""
    if not appointment_ids:
        return {}
    wanted = select(Notice.appointment_id, NoticeContent.number).join(NoticeContent)
    found = desk.execute(wanted.where(Notice.appointment_id.in_(appointment_ids)).order_by(Notice.id))
    return dict(found.all())


def _with_content(desk: Session, which: ColumnElement[bool]) -> Sequence[tuple[Notice, NoticeContent | None]]:
    statement = select(Notice, NoticeContent).outerjoin(NoticeContent).where(which).order_by(Notice.id)
    return [(notice, content) for notice, content in desk.execute(statement)]


_LATEST = (
    select(NoticeText.body)
    .where(NoticeText.kind == bindparam("kind"), NoticeText.language == bindparam("language"))
    .order_by(NoticeText.id.desc())
    .limit(1)
)


def latest_text(desk: Session, name: str, language: str) -> str | None:
    """Return the text the municipality wrote last under a name, if any."""
    found = plain.row(desk, _LATEST, {"kind": name, "language": language})
    return found.body if found else None
