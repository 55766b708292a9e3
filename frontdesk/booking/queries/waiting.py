"""SELECTs on the waiting list."""

import uuid
from collections.abc import Collection, Sequence
from datetime import date, datetime

from sqlalchemy import ColumnElement, Select, func, or_, select
from sqlalchemy.orm import Session

from frontdesk.booking.models import Appointment, Freed, Offer, Waiting
from frontdesk.booking.rules.words import OfferStatus, Status, WaitingEnd
from frontdesk.core.paging import Asked, Listed, listed_rows

Waits = tuple[Waiting, Appointment]


def waiting(desk: Session, waiting_id: uuid.UUID) -> Waiting | None:
    """Return somebody's place on the list, locked until this transaction ends."""
    return desk.scalar(select(Waiting).where(Waiting.id == waiting_id).with_for_update())


def open_of(desk: Session, appointment_ids: Collection[uuid.UUID]) -> dict[uuid.UUID, Waiting]:
    """Return who waits for an earlier time than some appointments, by appointment."""
    wanted = select(Waiting).where(Waiting.appointment_id.in_(appointment_ids), Waiting.ended_at.is_(None))
    return {row.appointment_id: row for row in desk.scalars(wanted)} if appointment_ids else {}


def open_of_person(desk: Session, person: str) -> Sequence[Waiting]:
    """Return what a person waits for."""
    return desk.scalars(select(Waiting).where(Waiting.person == person, Waiting.ended_at.is_(None))).all()


def ended_of_person(desk: Session, person: str, why: WaitingEnd) -> Sequence[Waiting]:
    """Return the places on the list that a person lost for one reason, the latest first."""
    wanted = select(Waiting).where(Waiting.person == person, Waiting.why == why)
    return desk.scalars(wanted.order_by(Waiting.ended_at.desc())).all()


def all_open(desk: Session, whose: ColumnElement[bool], *, asked: Asked) -> Listed[Waits]:
    """Return the first of the list, of such appointments, whoever has waited longest first."""
    return listed_rows(desk, _waits().where(whose).order_by(Waiting.created_at, Waiting.id), asked)


def who_could_come(
    desk: Session, span: tuple[datetime, datetime], today: date, days: tuple[date, date]
) -> Sequence[Waits]:
    """Return who could come in `span`, which reaches from the first to the last of `days`, longest waiting first.

    They still have the time they want to leave, it lies later, and nothing has been offered to them today: one offer a
    day, and one at a time.
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
    return _rows(desk, wanted.order_by(Waiting.created_at, Waiting.id))


def stopped(desk: Session, settled_before: datetime, today: date) -> Sequence[Waits]:
    """Return who waits in vain: the time they had has been another or none for a while, or it is too late."""
    changed = or_(Appointment.status != Status.BOOKED, Appointment.starts_at != Waiting.has_at)
    late = or_(Waiting.last < today, Waiting.has_at <= settled_before)
    return _rows(desk, _waits().where(or_(changed & (Appointment.changed_at <= settled_before), late)))


def _waits() -> Select[Waiting, Appointment]:
    return (
        select(Waiting, Appointment)
        .join(Appointment, Appointment.id == Waiting.appointment_id)
        .where(Waiting.ended_at.is_(None))
    )


def _rows(desk: Session, wanted: Select[Waiting, Appointment]) -> Sequence[Waits]:
    return [(row, appointment) for row, appointment in desk.execute(wanted)]


def freed(desk: Session, now: datetime, most: int) -> Sequence[Freed]:
    """Return times that came free and are to be offered, oldest first; those another clock has are passed over."""
    wanted = select(Freed).where(Freed.due_at <= now).order_by(Freed.due_at, Freed.id).limit(most)
    return desk.scalars(wanted.with_for_update(skip_locked=True)).all()


def is_anything_due(desk: Session, now: datetime) -> bool:
    """Whether the clock has anything to do for the list, asked without a lock."""
    waits = select(Waiting.id).where(Waiting.ended_at.is_(None)).exists()
    came_free = select(Freed.id).where(Freed.due_at <= now).exists()
    return desk.scalar(select(or_(waits, came_free))) or False


def offer(desk: Session, offer_id: uuid.UUID) -> Offer | None:
    """Return an offer, locked until this transaction ends."""
    wanted = select(Offer).where(Offer.id == offer_id).with_for_update()
    return desk.scalar(wanted.execution_options(populate_existing=True))


def open_offer(desk: Session, waiting_id: uuid.UUID) -> Offer | None:
    """Return what is offered to somebody now, locked."""
    wanted = select(Offer).where(Offer.waiting_id == waiting_id, Offer.status == OfferStatus.OPEN)
    return desk.scalar(wanted.with_for_update())


def open_offers(desk: Session, waiting_ids: Collection[uuid.UUID]) -> dict[uuid.UUID, Offer]:
    """Return what is offered now to some who wait, by who waits."""
    wanted = select(Offer).where(Offer.status == OfferStatus.OPEN, Offer.waiting_id.in_(waiting_ids))
    return {row.waiting_id: row for row in desk.scalars(wanted)}


def overdue(desk: Session, now: datetime) -> Sequence[Offer]:
    """Return the offers nobody has answered in time, locked."""
    wanted = select(Offer).where(Offer.status == OfferStatus.OPEN, Offer.expires_at <= now)
    return desk.scalars(wanted.order_by(Offer.id).with_for_update(skip_locked=True)).all()


def told_by(desk: Session, notices: Collection[uuid.UUID]) -> Sequence[Offer]:
    """Return the offers some notices told of, the latest first, locked."""
    wanted = select(Offer).where(Offer.notice_id.in_(notices)).order_by(Offer.made_at.desc(), Offer.id.desc())
    return desk.scalars(wanted.with_for_update()).all()


def offered(desk: Session, ids: Collection[uuid.UUID]) -> dict[uuid.UUID, tuple[uuid.UUID, datetime]]:
    """Return which appointment each of some offers would move, and to when, by the offer's id."""
    wanted = select(Offer.id, Waiting.appointment_id, Offer.starts_at).join(Waiting, Waiting.id == Offer.waiting_id)
    rows = desk.execute(wanted.where(Offer.id.in_(ids))) if ids else ()
    return {offer: (appointment, starts_at) for offer, appointment, starts_at in rows}


def had(desk: Session, waiting_id: uuid.UUID, handlaggare: str) -> frozenset[datetime]:
    """Return which times with somebody were offered to whoever waits; none is offered twice."""
    wanted = select(Offer.starts_at).where(Offer.waiting_id == waiting_id, Offer.handlaggare == handlaggare)
    return frozenset(desk.scalars(wanted))


def count_open(desk: Session) -> int:
    """Return how many wait."""
    return desk.scalar(select(func.count()).where(Waiting.ended_at.is_(None))) or 0
