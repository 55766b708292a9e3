"""SELECTs of appointments."""

import uuid
from collections import defaultdict
from collections.abc import Collection, Sequence
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, Select, bindparam, or_, select, union_all
from sqlalchemy.orm import Session

from frontdesk.availability.models.occupancy import Hold, Occupancy
from frontdesk.availability.rules.enums import CANCELLED, COMING, AppointmentStatus
from frontdesk.booking.errors import AppointmentNotFound
from frontdesk.booking.models import Appointment, Colleague, InterpreterOrder, UntoldChange
from frontdesk.core.db import statements
from frontdesk.core.paging import ListPage, RequestedRows, listed
from frontdesk.core.times import seconds

# Upper bounds of a meeting's length and of how far ahead one is booked.
A_DAY, FAR_AHEAD = timedelta(days=1), timedelta(days=1000)


def locked(db: Session, appointment_id: uuid.UUID) -> Appointment | None:
    """Return an appointment, its row locked until the transaction ends."""
    wanted = select(Appointment).where(Appointment.id == appointment_id).with_for_update()
    return db.scalar(wanted.execution_options(populate_existing=True))


def existing(db: Session, appointment_id: uuid.UUID) -> Appointment:
    """Return an appointment, locked as by `locked`. Raises AppointmentNotFound."""
    appointment = locked(db, appointment_id)
    if appointment is None:
        raise AppointmentNotFound
    return appointment


def appointment_by_id(db: Session, appointment_id: uuid.UUID) -> Appointment | None:
    """Return an appointment."""
    return db.get(Appointment, appointment_id)


def by_alias(db: Session, alias: str) -> Sequence[Appointment]:
    """Return the uncancelled appointments with a code, latest first: codes are random, so one may recur after years."""
    wanted = select(Appointment).where(Appointment.alias == alias, Appointment.status.not_in(CANCELLED))
    return db.scalars(wanted.order_by(Appointment.starts_at.desc())).all()


def some(db: Session, ids: Collection[uuid.UUID]) -> Sequence[Appointment]:
    """Return the appointments with the given ids."""
    return db.scalars(select(Appointment).where(Appointment.id.in_(ids))).all() if ids else []


def booked_in(db: Session, contact_id: uuid.UUID) -> Sequence[Appointment]:
    """Return the appointments booked during a contact, by time."""
    wanted = select(Appointment).where(Appointment.contact_id == contact_id)
    return db.scalars(wanted.order_by(Appointment.starts_at)).all()


def coming_of(db: Session, person: str, now: datetime) -> Sequence[Appointment]:
    """Return a person's current and future appointments, by time."""
    row = Appointment
    wanted = select(row).where(row.person == person, row.status.in_(COMING), row.ends_at > now)
    return db.scalars(wanted.order_by(row.starts_at)).all()


def untold_of(db: Session, person: str) -> Sequence[Appointment]:
    """Return a person's appointments, and those by name that may be theirs, with a change the person does not know."""
    row = Appointment
    wanted = select(row).join(UntoldChange).where(or_(row.person == person, row.likely_client == person))
    return db.scalars(wanted.order_by(row.starts_at)).all()


def coming_for(db: Session, person: str, now: datetime) -> Sequence[Appointment]:
    """Return a person's current and future appointments, and those by name that may be theirs, by time."""
    row = Appointment
    theirs = or_(row.person == person, row.likely_client == person)
    wanted = select(row).where(theirs, row.status.in_(COMING), row.ends_at > now)
    return db.scalars(wanted.order_by(row.starts_at)).all()


def persons_coming(db: Session, now: datetime) -> frozenset[str]:
    """Return the keys of all persons with a current or future appointment, or with one by name that may be theirs."""
    row = Appointment
    ahead = row.status.in_(COMING), row.ends_at > now
    keys = union_all(select(row.person).where(*ahead), select(row.likely_client).where(*ahead)).subquery().c[0]
    return frozenset(db.scalars(select(keys).where(keys.is_not(None)).distinct()))


def coming_for_all(db: Session, persons: Collection[str], now: datetime) -> Sequence[Appointment]:
    """Return the current and future appointments of some persons, and those by name that may be theirs, by time."""
    row = Appointment
    theirs = or_(row.person.in_(persons), row.likely_client.in_(persons))
    wanted = select(row).where(theirs, row.status.in_(COMING), row.ends_at > now)
    return db.scalars(wanted.order_by(row.starts_at)).all() if persons else []


def coming_by_name(db: Session, now: datetime) -> Sequence[Appointment]:
    """Return the current and future appointments booked by name, without any likely client, by time."""
    row = Appointment
    wanted = select(row).where(
        row.person.is_(None), row.likely_client.is_(None), row.status.in_(COMING), row.ends_at > now
    )
    return db.scalars(wanted.order_by(row.starts_at)).all()


def of_series(db: Session, series_id: uuid.UUID) -> list[Appointment]:
    """Return the booked (not cancelled or finished) appointments of a series, by time."""
    wanted = select(Appointment).where(
        Appointment.series_id == series_id, Appointment.status == AppointmentStatus.BOOKED
    )
    return list(db.scalars(wanted.order_by(Appointment.starts_at)))


def to_come_of_series(db: Session, series: Collection[uuid.UUID], now: datetime) -> Sequence[Appointment]:
    """Return the booked appointments of some series that have not begun, by time."""
    wanted = select(Appointment).where(
        Appointment.series_id.in_(series), Appointment.status == AppointmentStatus.BOOKED, Appointment.starts_at > now
    )
    return db.scalars(wanted.order_by(Appointment.starts_at)).all() if series else []


def ids_of_series(db: Session, series_id: uuid.UUID) -> Sequence[uuid.UUID]:
    """Return the ids of all appointments of a series, of any status."""
    return db.scalars(select(Appointment.id).where(Appointment.series_id == series_id)).all()


def of_people(keys: Collection[str], begins: datetime, ends: datetime) -> Select[uuid.UUID]:
    """Return a SELECT of the ids of appointments that begin in a span and that some handläggare take part in."""
    row, also = Appointment, Colleague
    leads = select(row.id).where(row.handlaggare.in_(keys), row.starts_at >= begins, row.starts_at < ends)
    joins = select(row.id).join(also).where(also.handlaggare.in_(keys), row.starts_at >= begins, row.starts_at < ends)
    return select(union_all(leads, joins).subquery().c[0])


def between(db: Session, span: tuple[datetime, datetime], keys: Collection[str] | None = None) -> Sequence[Appointment]:
    """Return the uncancelled appointments that begin in `span`, by time; with `keys`, those of these handläggare."""
    row = Appointment
    wanted = select(row).where(row.starts_at >= span[0], row.starts_at < span[1], row.status.not_in(CANCELLED))
    if keys is not None:
        wanted = wanted.where(row.id.in_(of_people(keys, *span)))
    return db.scalars(wanted.order_by(row.starts_at, row.handlaggare)).all()


def with_any(keys: Select[str]) -> ColumnElement[bool]:
    """Return the condition that one of the handläggare in `keys` leads or takes part in an appointment."""
    joins = select(Colleague.appointment_id).where(Colleague.handlaggare.in_(keys))
    return or_(Appointment.handlaggare.in_(keys), Appointment.id.in_(joins))


def some_between(
    db: Session, span: tuple[datetime, datetime], keys: Select[str], *, asked: RequestedRows
) -> ListPage[Appointment]:
    """Return the first uncancelled appointments of the handläggare in `keys` that begin in `span`, by time."""
    row = Appointment
    wanted = select(row).where(row.starts_at >= span[0], row.starts_at < span[1], row.status.not_in(CANCELLED))
    return listed(db, wanted.where(with_any(keys)).order_by(row.starts_at, row.handlaggare, row.id), asked)


def hit_by(db: Session, handlaggare: str, span: tuple[datetime, datetime]) -> Sequence[Appointment]:
    """Return the booked appointments a handläggare takes part in that overlap `span`, by time."""
    row = Appointment
    theirs = of_people([handlaggare], span[0] - A_DAY, span[1])
    wanted = select(row).where(row.id.in_(theirs), row.status == AppointmentStatus.BOOKED, row.ends_at > span[0])
    return db.scalars(wanted.order_by(row.starts_at)).all()


def coming_with(db: Session, handlaggare: str, now: datetime) -> Sequence[Appointment]:
    """Return the current and future appointments a handläggare takes part in."""
    row = Appointment
    joined = select(Colleague.appointment_id).where(Colleague.handlaggare == handlaggare)
    theirs = or_(row.handlaggare == handlaggare, row.id.in_(joined))
    return db.scalars(select(row).where(theirs, row.status.in_(COMING), row.ends_at > now)).all()


def people_of(db: Session, appointment: Appointment) -> list[str]:
    """Return the keys of all handläggare of an appointment, the one who leads it first."""
    return [appointment.handlaggare, *colleagues_of(db, appointment.id)]


def unseen(db: Session, handlaggare: str, ids: Collection[uuid.UUID]) -> Sequence[Appointment]:
    """Return those of the given appointments that their handläggare has not seen yet."""
    row = Appointment
    wanted = select(row).where(row.handlaggare == handlaggare, row.id.in_(ids), row.seen_at.is_(None))
    return db.scalars(wanted).all()


def unseen_as_colleague(db: Session, handlaggare: str, ids: Collection[uuid.UUID]) -> Sequence[Colleague]:
    """Return a handläggare's `Colleague` rows in the given appointments that are not marked as seen."""
    row = Colleague
    wanted = select(row).where(row.handlaggare == handlaggare, row.appointment_id.in_(ids), row.seen_at.is_(None))
    return db.scalars(wanted).all()


def unseen_before(db: Session, now: datetime, until: datetime) -> list[tuple[Appointment, str]]:
    """Return (appointment, handläggare key) for each participant who has not seen a booking that begins by `until`."""
    row, part = Appointment, Colleague
    close = (row.status == AppointmentStatus.BOOKED, row.starts_at > now, row.starts_at < until)
    leads = select(row, row.handlaggare).where(*close, row.seen_at.is_(None))
    others = select(row, part.handlaggare).join(part, part.appointment_id == row.id)
    found = [*db.execute(leads), *db.execute(others.where(*close, part.seen_at.is_(None)))]
    return sorted(((one, key) for one, key in found), key=lambda pair: (pair[0].starts_at, pair[1]))


def parts_of(db: Session, appointment_id: uuid.UUID) -> Sequence[Colleague]:
    """Return the `Colleague` rows of an appointment."""
    return db.scalars(select(Colleague).where(Colleague.appointment_id == appointment_id)).all()


def feed_of(db: Session, handlaggare: str, since: datetime, cancelled_since: datetime) -> Sequence[Appointment]:
    """Return a feed's appointments that end after `since`; cancelled ones only if changed after `cancelled_since`."""
    row = Appointment
    theirs = of_people([handlaggare], since - A_DAY, since + FAR_AHEAD)
    wanted = select(row).where(row.id.in_(theirs), row.ends_at >= since)
    found = db.scalars(wanted.order_by(row.starts_at)).all()
    return [one for one in found if one.status not in CANCELLED or one.changed_at >= cancelled_since]


def colleagues_of(db: Session, appointment_id: uuid.UUID) -> list[str]:
    """Return the keys of the colleagues of an appointment."""
    return [row.handlaggare for row in statements.rows(db, _COLLEAGUES, {"appointment": appointment_id})]


_COLLEAGUES = (
    select(Colleague.handlaggare)
    .where(Colleague.appointment_id == bindparam("appointment"))
    .order_by(Colleague.handlaggare)
)


def colleagues(db: Session, ids: Collection[uuid.UUID]) -> dict[uuid.UUID, list[str]]:
    """Return the keys of the colleagues of some appointments, by appointment id."""
    found: defaultdict[uuid.UUID, list[str]] = defaultdict(list)
    row = Colleague
    wanted = select(row.appointment_id, row.handlaggare).where(row.appointment_id.in_(ids)).order_by(row.handlaggare)
    for appointment_id, key in db.execute(wanted) if ids else ():
        found[appointment_id].append(key)
    return found


def order_of(db: Session, appointment_id: uuid.UUID) -> InterpreterOrder | None:
    """Return the interpreter order of an appointment."""
    return db.get(InterpreterOrder, appointment_id)


def orders_of(db: Session, ids: Collection[uuid.UUID]) -> dict[uuid.UUID, InterpreterOrder]:
    """Return the interpreter orders of some appointments, by appointment id."""
    row = InterpreterOrder
    return {order.appointment_id: order for order in db.scalars(select(row).where(row.appointment_id.in_(ids)))}


def booked_and_held(db: Session, resource_id: int, now: datetime) -> tuple[Sequence[Appointment], Sequence[Hold]]:
    """Return the future appointments and the unexpired holds that occupy a resource, by time."""
    row = Occupancy
    meetings = (
        select(Appointment)
        .join(row, row.appointment_id == Appointment.id)
        .where(row.resource_id == resource_id, row.ends > seconds(now), Appointment.starts_at > now)
    )
    holds = (
        select(Hold)
        .join(row, row.hold_id == Hold.id)
        .where(row.resource_id == resource_id, row.ends > seconds(now), Hold.expires_at > now)
    )
    return (
        db.scalars(meetings.order_by(Appointment.starts_at)).all(),
        db.scalars(holds.order_by(Hold.starts_at)).all(),
    )
