"""SELECTs of the waiting list."""

import uuid
from collections.abc import Collection, Sequence
from datetime import date, datetime

from sqlalchemy import ColumnElement, Select, func, or_, select
from sqlalchemy.orm import Session

from frontdesk.booking.models import Appointment, Freed, Offer, Waiting
from frontdesk.booking.rules.words import OfferStatus, Status, WaitingEnd
from frontdesk.core.paging import Asked, Listed, listed_rows

Waits = tuple[Waiting, Appointment]


def waiting(db: Session, waiting_id: uuid.UUID) -> Waiting | None:
    """Return an entry of the list, locked until the transaction ends."""
    return db.scalar(select(Waiting).where(Waiting.id == waiting_id).with_for_update())


def open_of(db: Session, appointment_ids: Collection[uuid.UUID]) -> dict[uuid.UUID, Waiting]:
    """Return the open entries of some appointments, by appointment id."""
    wanted = select(Waiting).where(Waiting.appointment_id.in_(appointment_ids), Waiting.ended_at.is_(None))
    return {row.appointment_id: row for row in db.scalars(wanted)} if appointment_ids else {}


def open_of_person(db: Session, person: str) -> Sequence[Waiting]:
    """Return a person's open entries."""
    return db.scalars(select(Waiting).where(Waiting.person == person, Waiting.ended_at.is_(None))).all()


def ended_of_person(db: Session, person: str, why: WaitingEnd) -> Sequence[Waiting]:
    """Return a person's entries that ended for the reason `why`, latest first."""
    wanted = select(Waiting).where(Waiting.person == person, Waiting.why == why)
    return db.scalars(wanted.order_by(Waiting.ended_at.desc())).all()


def all_open(db: Session, whose: ColumnElement[bool], *, asked: Asked) -> Listed[Waits]:
    """Return the first open entries whose appointments meet `whose`, longest waiting first."""
    return listed_rows(db, _waits().where(whose).order_by(Waiting.created_at, Waiting.id), asked)


def who_could_come(
    db: Session, span: tuple[datetime, datetime], today: date, days: tuple[date, date]
) -> Sequence[Waits]:
    """Return the open entries that `span` (from the first to the last of `days`) suits, longest waiting first.

    Their appointment is unchanged and begins after `span` begins, and they have had no offer today and have none open.
    """
    offered = select(Offer.id).where(
        Offer.waiting_id == Waiting.id, or_(Offer.day == today, Offer.status == OfferStatus.OPEN)
    )
    elsewhere = select(Offer.id).where(Offer.person == Waiting.person, Offer.day == today)
    wanted = _waits().where(
        Appointment.status == Status.BOOKED,
        Appointment.starts_at == Waiting.has_at,
        Waiting.has_at > span[0],
        Waiting.first <= days[1],
        Waiting.last >= days[0],
        ~offered.exists(),
        ~elsewhere.exists(),
    )
    return _rows(db, wanted.order_by(Waiting.created_at, Waiting.id))


def stopped(db: Session, settled_before: datetime, today: date) -> Sequence[Waits]:
    """Return the open entries to end: the appointment moved or was cancelled by `settled_before`, or it is too late."""
    changed = or_(Appointment.status != Status.BOOKED, Appointment.starts_at != Waiting.has_at)
    late = or_(Waiting.last < today, Waiting.has_at <= settled_before)
    return _rows(db, _waits().where(or_(changed & (Appointment.changed_at <= settled_before), late)))


def _waits() -> Select[Waiting, Appointment]:
    return (
        select(Waiting, Appointment)
        .join(Appointment, Appointment.id == Waiting.appointment_id)
        .where(Waiting.ended_at.is_(None))
    )


def _rows(db: Session, wanted: Select[Waiting, Appointment]) -> Sequence[Waits]:
    return [(row, appointment) for row, appointment in db.execute(wanted)]


def freed(db: Session, now: datetime, most: int) -> Sequence[Freed]:
    """Return the released times that are due, oldest first, locked; those locked by another process are skipped."""
    wanted = select(Freed).where(Freed.due_at <= now).order_by(Freed.due_at, Freed.id).limit(most)
    return db.scalars(wanted.with_for_update(skip_locked=True)).all()


def is_anything_due(db: Session, now: datetime) -> bool:
    """Whether the waiting-list job has anything to do; takes no lock."""
    waits = select(Waiting.id).where(Waiting.ended_at.is_(None)).exists()
    came_free = select(Freed.id).where(Freed.due_at <= now).exists()
    return db.scalar(select(or_(waits, came_free))) or False


def offer(db: Session, offer_id: uuid.UUID) -> Offer | None:
    """Return an offer, locked until the transaction ends."""
    wanted = select(Offer).where(Offer.id == offer_id).with_for_update()
    return db.scalar(wanted.execution_options(populate_existing=True))


def appointment_of(db: Session, offer: Offer) -> Appointment:
    """Return the appointment an offer would move."""
    row = db.get_one(Waiting, offer.waiting_id)
    return db.get_one(Appointment, row.appointment_id)


def open_offer(db: Session, waiting_id: uuid.UUID) -> Offer | None:
    """Return the open offer of an entry, locked."""
    wanted = select(Offer).where(Offer.waiting_id == waiting_id, Offer.status == OfferStatus.OPEN)
    return db.scalar(wanted.with_for_update())


def open_offers(db: Session, waiting_ids: Collection[uuid.UUID]) -> dict[uuid.UUID, Offer]:
    """Return the open offers of some entries, by entry id."""
    wanted = select(Offer).where(Offer.status == OfferStatus.OPEN, Offer.waiting_id.in_(waiting_ids))
    return {row.waiting_id: row for row in db.scalars(wanted)}


def overdue(db: Session, now: datetime) -> Sequence[Offer]:
    """Return the open offers that have expired, locked."""
    wanted = select(Offer).where(Offer.status == OfferStatus.OPEN, Offer.expires_at <= now)
    return db.scalars(wanted.order_by(Offer.id).with_for_update(skip_locked=True)).all()


def told_by(db: Session, notices: Collection[uuid.UUID]) -> Sequence[Offer]:
    """Return the offers sent by some notices, latest first, locked."""
    wanted = select(Offer).where(Offer.notice_id.in_(notices)).order_by(Offer.made_at.desc(), Offer.id.desc())
    return db.scalars(wanted.with_for_update()).all()


def offered(db: Session, ids: Collection[uuid.UUID]) -> dict[uuid.UUID, tuple[uuid.UUID, datetime]]:
    """Return (appointment id, offered start) by offer id."""
    wanted = select(Offer.id, Waiting.appointment_id, Offer.starts_at).join(Waiting, Waiting.id == Offer.waiting_id)
    rows = db.execute(wanted.where(Offer.id.in_(ids))) if ids else ()
    return {offer: (appointment, starts_at) for offer, appointment, starts_at in rows}


def had(db: Session, waiting_id: uuid.UUID, handlaggare: str) -> frozenset[datetime]:
    """Return the starts with a handläggare that were already offered to an entry; none is offered twice."""
    wanted = select(Offer.starts_at).where(Offer.waiting_id == waiting_id, Offer.handlaggare == handlaggare)
    return frozenset(db.scalars(wanted))


def count_open(db: Session) -> int:
    """Return the number of open entries."""
    return db.scalar(select(func.count()).where(Waiting.ended_at.is_(None))) or 0
