"""SELECTs of the waiting list."""

import uuid
from collections.abc import Collection, Sequence
from datetime import date, datetime

from sqlalchemy import ColumnElement, Select, func, or_, select
from sqlalchemy.orm import Session

from frontdesk.availability.rules.enums import AppointmentStatus
from frontdesk.booking.models import Appointment
from frontdesk.core.paging import ListPage, RequestedRows, listed_rows
from frontdesk.waitlist.models import Freed, WaitlistEntry, WaitlistOffer
from frontdesk.waitlist.rules import OfferStatus, WaitingEnd

Waits = tuple[WaitlistEntry, Appointment]


def waiting(db: Session, waiting_id: uuid.UUID) -> WaitlistEntry | None:
    """Return an entry of the list, locked until the transaction ends."""
    return db.scalar(select(WaitlistEntry).where(WaitlistEntry.id == waiting_id).with_for_update())


def open_of(db: Session, appointment_ids: Collection[uuid.UUID]) -> dict[uuid.UUID, WaitlistEntry]:
    """Return the open entries of some appointments, by appointment id."""
    wanted = select(WaitlistEntry).where(
        WaitlistEntry.appointment_id.in_(appointment_ids), WaitlistEntry.ended_at.is_(None)
    )
    return {row.appointment_id: row for row in db.scalars(wanted)} if appointment_ids else {}


def open_of_person(db: Session, person: str) -> Sequence[WaitlistEntry]:
    """Return a person's open entries."""
    return db.scalars(
        select(WaitlistEntry).where(WaitlistEntry.person == person, WaitlistEntry.ended_at.is_(None))
    ).all()


def ended_of_person(db: Session, person: str, why: WaitingEnd) -> Sequence[WaitlistEntry]:
    """Return a person's entries that ended for the reason `why`, latest first."""
    wanted = select(WaitlistEntry).where(WaitlistEntry.person == person, WaitlistEntry.why == why)
    return db.scalars(wanted.order_by(WaitlistEntry.ended_at.desc())).all()


def all_open(db: Session, whose: ColumnElement[bool], *, asked: RequestedRows) -> ListPage[Waits]:
    """Return the first open entries whose appointments meet `whose`, longest waiting first."""
    return listed_rows(db, _waits().where(whose).order_by(WaitlistEntry.created_at, WaitlistEntry.id), asked)


def who_could_come(
    db: Session, span: tuple[datetime, datetime], today: date, days: tuple[date, date]
) -> Sequence[Waits]:
    """Return the open entries that `span` (from the first to the last of `days`) suits, longest waiting first.

    Their appointment is unchanged and begins after `span` begins, and they have had no offer today and have none open.
    """
    offered = select(WaitlistOffer.id).where(
        WaitlistOffer.waiting_id == WaitlistEntry.id,
        or_(WaitlistOffer.day == today, WaitlistOffer.status == OfferStatus.OPEN),
    )
    elsewhere = select(WaitlistOffer.id).where(WaitlistOffer.person == WaitlistEntry.person, WaitlistOffer.day == today)
    wanted = _waits().where(
        Appointment.status == AppointmentStatus.BOOKED,
        Appointment.starts_at == WaitlistEntry.has_at,
        WaitlistEntry.has_at > span[0],
        WaitlistEntry.first <= days[1],
        WaitlistEntry.last >= days[0],
        ~offered.exists(),
        ~elsewhere.exists(),
    )
    return _rows(db, wanted.order_by(WaitlistEntry.created_at, WaitlistEntry.id))


def stopped(db: Session, settled_before: datetime, today: date) -> Sequence[Waits]:
    """Return the open entries to end: the appointment moved or was cancelled by `settled_before`, or it is too late."""
    changed = or_(Appointment.status != AppointmentStatus.BOOKED, Appointment.starts_at != WaitlistEntry.has_at)
    late = or_(WaitlistEntry.last < today, WaitlistEntry.has_at <= settled_before)
    return _rows(db, _waits().where(or_(changed & (Appointment.changed_at <= settled_before), late)))


def _waits() -> Select[WaitlistEntry, Appointment]:
    return (
        select(WaitlistEntry, Appointment)
        .join(Appointment, Appointment.id == WaitlistEntry.appointment_id)
        .where(WaitlistEntry.ended_at.is_(None))
    )


def _rows(db: Session, wanted: Select[WaitlistEntry, Appointment]) -> Sequence[Waits]:
    return [(row, appointment) for row, appointment in db.execute(wanted)]


def freed(db: Session, now: datetime, most: int) -> Sequence[Freed]:
    """Return the released times that are due, oldest first, locked; those locked by another process are skipped."""
    wanted = select(Freed).where(Freed.due_at <= now).order_by(Freed.due_at, Freed.id).limit(most)
    return db.scalars(wanted.with_for_update(skip_locked=True)).all()


def is_anything_due(db: Session, now: datetime) -> bool:
    """Whether the waiting-list job has anything to do; takes no lock."""
    waits = select(WaitlistEntry.id).where(WaitlistEntry.ended_at.is_(None)).exists()
    came_free = select(Freed.id).where(Freed.due_at <= now).exists()
    return db.scalar(select(or_(waits, came_free))) or False


def offer(db: Session, offer_id: uuid.UUID) -> WaitlistOffer | None:
    """Return an offer, locked until the transaction ends."""
    wanted = select(WaitlistOffer).where(WaitlistOffer.id == offer_id).with_for_update()
    return db.scalar(wanted.execution_options(populate_existing=True))


def appointment_of(db: Session, offer: WaitlistOffer) -> Appointment:
    """Return the appointment an offer would move."""
    row = db.get_one(WaitlistEntry, offer.waiting_id)
    return db.get_one(Appointment, row.appointment_id)


def open_offer(db: Session, waiting_id: uuid.UUID) -> WaitlistOffer | None:
    """Return the open offer of an entry, locked."""
    wanted = select(WaitlistOffer).where(
        WaitlistOffer.waiting_id == waiting_id, WaitlistOffer.status == OfferStatus.OPEN
    )
    return db.scalar(wanted.with_for_update())


def open_offers(db: Session, waiting_ids: Collection[uuid.UUID]) -> dict[uuid.UUID, WaitlistOffer]:
    """Return the open offers of some entries, by entry id."""
    wanted = select(WaitlistOffer).where(
        WaitlistOffer.status == OfferStatus.OPEN, WaitlistOffer.waiting_id.in_(waiting_ids)
    )
    return {row.waiting_id: row for row in db.scalars(wanted)}


def overdue(db: Session, now: datetime) -> Sequence[WaitlistOffer]:
    """Return the open offers that have expired, locked."""
    wanted = select(WaitlistOffer).where(WaitlistOffer.status == OfferStatus.OPEN, WaitlistOffer.expires_at <= now)
    return db.scalars(wanted.order_by(WaitlistOffer.id).with_for_update(skip_locked=True)).all()


def told_by(db: Session, notices: Collection[uuid.UUID]) -> Sequence[WaitlistOffer]:
    """Return the offers sent by some notices, latest first, locked."""
    wanted = (
        select(WaitlistOffer)
        .where(WaitlistOffer.notice_id.in_(notices))
        .order_by(WaitlistOffer.made_at.desc(), WaitlistOffer.id.desc())
    )
    return db.scalars(wanted.with_for_update()).all()


def offered_times(db: Session, ids: Collection[uuid.UUID]) -> dict[uuid.UUID, tuple[uuid.UUID, datetime]]:
    """Return (appointment id, offered start) by offer id."""
    wanted = select(WaitlistOffer.id, WaitlistEntry.appointment_id, WaitlistOffer.starts_at).join(
        WaitlistEntry, WaitlistEntry.id == WaitlistOffer.waiting_id
    )
    rows = db.execute(wanted.where(WaitlistOffer.id.in_(ids))) if ids else ()
    return {offer: (appointment, starts_at) for offer, appointment, starts_at in rows}


def had(db: Session, waiting_id: uuid.UUID, handlaggare: str) -> frozenset[datetime]:
    """Return the starts with a handläggare that were already offered to an entry; none is offered twice."""
    wanted = select(WaitlistOffer.starts_at).where(
        WaitlistOffer.waiting_id == waiting_id, WaitlistOffer.handlaggare == handlaggare
    )
    return frozenset(db.scalars(wanted))


def count_open(db: Session) -> int:
    """Return the number of open entries."""
    return db.scalar(select(func.count()).where(WaitlistEntry.ended_at.is_(None))) or 0
