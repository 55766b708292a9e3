"""SELECTs on appointments."""

import uuid
from collections import defaultdict
from collections.abc import Collection, Sequence
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, Select, bindparam, or_, select, union_all
from sqlalchemy.orm import Session

from frontdesk.booking.models import Appointment, Colleague, InterpreterOrder, Occupancy, Place, UntoldChange
from frontdesk.booking.rules.words import CANCELLED, COMING, Occupied, Status
from frontdesk.core.db import plain
from frontdesk.core.paging import Asked, Listed, listed

# No meeting lasts longer, and none is booked further ahead.
A_DAY, FAR_AHEAD = timedelta(days=1), timedelta(days=1000)


def locked(desk: Session, appointment_id: uuid.UUID) -> Appointment | None:
    """Return an appointment that nobody else changes until this transaction ends."""
    wanted = select(Appointment).where(Appointment.id == appointment_id).with_for_update()
    return desk.scalar(wanted.execution_options(populate_existing=True))


def one(desk: Session, appointment_id: uuid.UUID) -> Appointment | None:
    """Return an appointment."""
    return desk.get(Appointment, appointment_id)


def by_alias(desk: Session, alias: str) -> Sequence[Appointment]:
    """Return what was booked under a code and not called off, the latest first; a code may come again after years."""
    wanted = select(Appointment).where(Appointment.alias == alias, Appointment.status.not_in(CANCELLED))
    return desk.scalars(wanted.order_by(Appointment.starts_at.desc())).all()


def some(desk: Session, ids: Collection[uuid.UUID]) -> Sequence[Appointment]:
    """Return some appointments."""
    return desk.scalars(select(Appointment).where(Appointment.id.in_(ids))).all() if ids else []


def booked_in(desk: Session, contact_id: uuid.UUID) -> Sequence[Appointment]:
    """Return what was booked during a contact, by time."""
    wanted = select(Appointment).where(Appointment.contact_id == contact_id)
    return desk.scalars(wanted.order_by(Appointment.starts_at)).all()


def coming_of(desk: Session, person: str, now: datetime) -> Sequence[Appointment]:
    """Return a person's bookings that are not over, by time."""
    row = Appointment
    wanted = select(row).where(row.person == person, row.status.in_(COMING), row.ends_at > now)
    return desk.scalars(wanted.order_by(row.starts_at)).all()


def untold_of(desk: Session, person: str) -> Sequence[Appointment]:
    """Return a person's bookings, and those by name that may be theirs, with a change they have not been told of."""
    row = Appointment
    wanted = select(row).join(UntoldChange).where(or_(row.person == person, row.concerns == person))
    return desk.scalars(wanted.order_by(row.starts_at)).all()


def coming_for(desk: Session, person: str, now: datetime) -> Sequence[Appointment]:
    """Return a person's bookings that are not over, and those by name that may be theirs, by time."""
    row = Appointment
    theirs = or_(row.person == person, row.concerns == person)
    wanted = select(row).where(theirs, row.status.in_(COMING), row.ends_at > now)
    return desk.scalars(wanted.order_by(row.starts_at)).all()


def persons_coming(desk: Session, now: datetime) -> frozenset[str]:
    """Return everybody who has a booking that is not over, and those whose a booking by name may be."""
    row = Appointment
    ahead = row.status.in_(COMING), row.ends_at > now
    keys = union_all(select(row.person).where(*ahead), select(row.concerns).where(*ahead)).subquery().c[0]
    return frozenset(desk.scalars(select(keys).where(keys.is_not(None)).distinct()))


def coming_for_all(desk: Session, persons: Collection[str], now: datetime) -> Sequence[Appointment]:
    """Return the bookings of some persons that are not over, and those by name that may be theirs, by time."""
    row = Appointment
    theirs = or_(row.person.in_(persons), row.concerns.in_(persons))
    wanted = select(row).where(theirs, row.status.in_(COMING), row.ends_at > now)
    return desk.scalars(wanted.order_by(row.starts_at)).all() if persons else []


def coming_by_name(desk: Session, now: datetime) -> Sequence[Appointment]:
    """Return the bookings for a name that are not over and of which nobody knows whom they may concern."""
    row = Appointment
    wanted = select(row).where(row.person.is_(None), row.concerns.is_(None), row.status.in_(COMING), row.ends_at > now)
    return desk.scalars(wanted.order_by(row.starts_at)).all()


def of_series(desk: Session, series_id: uuid.UUID) -> list[Appointment]:
    """Return what is still booked of a series, by time."""
    wanted = select(Appointment).where(Appointment.series_id == series_id, Appointment.status == Status.BOOKED)
    return list(desk.scalars(wanted.order_by(Appointment.starts_at)))


def to_come_of_series(desk: Session, series: Collection[uuid.UUID], now: datetime) -> Sequence[Appointment]:
    """Return what is booked of some series and has not begun, by time."""
    wanted = select(Appointment).where(
        Appointment.series_id.in_(series), Appointment.status == Status.BOOKED, Appointment.starts_at > now
    )
    return desk.scalars(wanted.order_by(Appointment.starts_at)).all() if series else []


def ids_of_series(desk: Session, series_id: uuid.UUID) -> Sequence[uuid.UUID]:
    """Return the ids of everything that was ever booked in a series."""
    return desk.scalars(select(Appointment.id).where(Appointment.series_id == series_id)).all()


def occupied_by(desk: Session, appointment_id: uuid.UUID) -> list[tuple[int, tuple[int, int]]]:
    """Return what an appointment itself occupies, by resource; what is kept for it is not among it."""
    row = Occupancy
    wanted = select(row.resource_id, row.starts, row.ends).where(
        row.appointment_id == appointment_id, row.kind == Occupied.APPOINTMENT
    )
    return [(resource, (starts, ends)) for resource, starts, ends in desk.execute(wanted)]


def of_people(keys: Collection[str], begins: datetime, ends: datetime) -> Select[uuid.UUID]:
    """Return the SELECT of the ids of what some handläggare lead or take part in and that begins in a span."""
    row, also = Appointment, Colleague
    leads = select(row.id).where(row.handlaggare.in_(keys), row.starts_at >= begins, row.starts_at < ends)
    joins = select(row.id).join(also).where(also.handlaggare.in_(keys), row.starts_at >= begins, row.starts_at < ends)
    return select(union_all(leads, joins).subquery().c[0])


def between(
    desk: Session, span: tuple[datetime, datetime], keys: Collection[str] | None = None
) -> Sequence[Appointment]:
    """Return what was agreed to begin in `span` and not cancelled, by time; of some handläggare or of everybody."""
    row = Appointment
    wanted = select(row).where(row.starts_at >= span[0], row.starts_at < span[1], row.status.not_in(CANCELLED))
    if keys is not None:
        wanted = wanted.where(row.id.in_(of_people(keys, *span)))
    return desk.scalars(wanted.order_by(row.starts_at, row.handlaggare)).all()


def with_any(keys: Select[str]) -> ColumnElement[bool]:
    """Return what makes an appointment one that somebody of `keys` leads or takes part in."""
    joins = select(Colleague.appointment_id).where(Colleague.handlaggare.in_(keys))
    return or_(Appointment.handlaggare.in_(keys), Appointment.id.in_(joins))


def some_between(
    desk: Session, span: tuple[datetime, datetime], keys: Select[str], *, asked: Asked
) -> Listed[Appointment]:
    """Return the first that begin in `span` with somebody of `keys` and were not cancelled, by time."""
    row = Appointment
    wanted = select(row).where(row.starts_at >= span[0], row.starts_at < span[1], row.status.not_in(CANCELLED))
    return listed(desk, wanted.where(with_any(keys)).order_by(row.starts_at, row.handlaggare, row.id), asked)


def hit_by(desk: Session, handlaggare: str, span: tuple[datetime, datetime]) -> Sequence[Appointment]:
    """Return the coming bookings that somebody leads or takes part in and that overlap `span`."""
    row = Appointment
    theirs = of_people([handlaggare], span[0] - A_DAY, span[1])
    wanted = select(row).where(row.id.in_(theirs), row.status == Status.BOOKED, row.ends_at > span[0])
    return desk.scalars(wanted.order_by(row.starts_at)).all()


def coming_with(desk: Session, handlaggare: str, now: datetime) -> Sequence[Appointment]:
    """Return the bookings somebody leads or takes part in that are not over."""
    row = Appointment
    joined = select(Colleague.appointment_id).where(Colleague.handlaggare == handlaggare)
    theirs = or_(row.handlaggare == handlaggare, row.id.in_(joined))
    return desk.scalars(select(row).where(theirs, row.status.in_(COMING), row.ends_at > now)).all()


_COLLEAGUES = (
    select(Colleague.handlaggare)
    .where(Colleague.appointment_id == bindparam("appointment"))
    .order_by(Colleague.handlaggare)
)


def people_of(desk: Session, appointment: Appointment) -> list[str]:
    """Return everybody of ours who is to be at a meeting, whoever leads it first."""
    joined = plain.rows(desk, _COLLEAGUES, {"appointment": appointment.id})
    return [appointment.handlaggare, *(row.handlaggare for row in joined)]


def unseen(desk: Session, handlaggare: str, ids: Collection[uuid.UUID]) -> Sequence[Appointment]:
    """Return those of somebody's bookings that they have not seen yet."""
    row = Appointment
    wanted = select(row).where(row.handlaggare == handlaggare, row.id.in_(ids), row.seen_at.is_(None))
    return desk.scalars(wanted).all()


def unseen_as_colleague(desk: Session, handlaggare: str, ids: Collection[uuid.UUID]) -> Sequence[Colleague]:
    """Return somebody's part in those bookings of a colleague's that they have not seen yet."""
    row = Colleague
    wanted = select(row).where(row.handlaggare == handlaggare, row.appointment_id.in_(ids), row.seen_at.is_(None))
    return desk.scalars(wanted).all()


def unseen_before(desk: Session, now: datetime, until: datetime) -> list[tuple[Appointment, str]]:
    """Return coming bookings that begin before `until`, with each one of those who take part that has not seen them."""
    row, part = Appointment, Colleague
    close = (row.status == Status.BOOKED, row.starts_at > now, row.starts_at < until)
    leads = select(row, row.handlaggare).where(*close, row.seen_at.is_(None))
    others = select(row, part.handlaggare).join(part, part.appointment_id == row.id)
    found = [*desk.execute(leads), *desk.execute(others.where(*close, part.seen_at.is_(None)))]
    return sorted(((one, key) for one, key in found), key=lambda pair: (pair[0].starts_at, pair[1]))


def parts_of(desk: Session, appointment_id: uuid.UUID) -> Sequence[Colleague]:
    """Return what is kept of each colleague of an appointment."""
    return desk.scalars(select(Colleague).where(Colleague.appointment_id == appointment_id)).all()


def feed_of(desk: Session, handlaggare: str, since: datetime, cancelled_since: datetime) -> Sequence[Appointment]:
    """Return what a calendar feed shows: meetings from `since` on, cancelled ones only if cancelled lately."""
    row = Appointment
    theirs = of_people([handlaggare], since - A_DAY, since + FAR_AHEAD)
    wanted = select(row).where(row.id.in_(theirs), row.ends_at >= since)
    found = desk.scalars(wanted.order_by(row.starts_at)).all()
    return [one for one in found if one.status not in CANCELLED or one.changed_at >= cancelled_since]


def colleagues_of(desk: Session, appointment_id: uuid.UUID) -> list[str]:
    """Return who meets the client together with an appointment's handläggare."""
    row = Colleague
    wanted = select(row.handlaggare).where(row.appointment_id == appointment_id)
    return list(desk.scalars(wanted.order_by(row.handlaggare)))


def colleagues(desk: Session, ids: Collection[uuid.UUID]) -> dict[uuid.UUID, list[str]]:
    """Return who takes part in some appointments besides those who lead them."""
    found: defaultdict[uuid.UUID, list[str]] = defaultdict(list)
    row = Colleague
    wanted = select(row.appointment_id, row.handlaggare).where(row.appointment_id.in_(ids)).order_by(row.handlaggare)
    for appointment_id, key in desk.execute(wanted) if ids else ():
        found[appointment_id].append(key)
    return found


def order_of(desk: Session, appointment_id: uuid.UUID) -> InterpreterOrder | None:
    """Return the interpreter's order of an appointment."""
    return desk.get(InterpreterOrder, appointment_id)


def orders_of(desk: Session, ids: Collection[uuid.UUID]) -> dict[uuid.UUID, InterpreterOrder]:
    """Return the interpreters' orders of some appointments."""
    row = InterpreterOrder
    return {order.appointment_id: order for order in desk.scalars(select(row).where(row.appointment_id.in_(ids)))}


def places(desk: Session) -> dict[str, Place]:
    """Return every place by its code; there are a handful."""
    return {place.code: place for place in desk.scalars(select(Place).order_by(Place.name))}
