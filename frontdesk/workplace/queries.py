"""Queries on tables of lower rooms for the handläggare's and the unit head's pages."""

import uuid
from collections.abc import Collection, Sequence
from datetime import datetime

from sqlalchemy import func, select, union_all
from sqlalchemy.orm import Session

from frontdesk.availability.models.catalogue import AppointmentType, Place
from frontdesk.availability.queries import catalogue
from frontdesk.availability.rules.enums import CANCELLED
from frontdesk.booking.models import Appointment, Colleague, InterpreterOrder
from frontdesk.booking.queries import of_people
from frontdesk.calendars.models import CalendarFeed, OutsideBusy
from frontdesk.calls.models.contact import Contact
from frontdesk.calls.models.message import Message
from frontdesk.calls.rules.contact import IN_HAND, Priority
from frontdesk.calls.rules.messages import TO_ACKNOWLEDGE
from frontdesk.core.paging import FIRST, ListPage, RequestedRows, listed

Meeting = tuple[Appointment, AppointmentType, Place | None, InterpreterOrder | None]


def meetings(db: Session, handlaggare: str, span: tuple[datetime, datetime]) -> Sequence[Meeting]:
    """Return a handläggare's meetings beginning in `span` that were not cancelled, by time."""
    wanted = (
        select(Appointment, AppointmentType, Place, InterpreterOrder)
        .join(AppointmentType, AppointmentType.code == Appointment.type)
        .outerjoin(Place, Place.code == Appointment.place)
        .outerjoin(InterpreterOrder, InterpreterOrder.appointment_id == Appointment.id)
        .where(
            Appointment.id.in_(of_people([handlaggare], *span)),
            Appointment.status.not_in(CANCELLED),
        )
        .order_by(Appointment.starts_at, Appointment.id)
    )
    return db.execute(wanted).all()


def meetings_between(db: Session, keys: Collection[str], span: tuple[datetime, datetime]) -> dict[str, int]:
    """Return by handläggare the number of meetings beginning in `span` that they lead or take part in."""
    agreed = Appointment.starts_at >= span[0], Appointment.starts_at < span[1], Appointment.status.not_in(CANCELLED)
    leads = select(Appointment.handlaggare).where(Appointment.handlaggare.in_(keys), *agreed)
    joins = select(Colleague.handlaggare).join(Appointment).where(Colleague.handlaggare.in_(keys), *agreed)
    who = union_all(leads, joins).subquery().c[0]
    return dict(db.execute(select(who, func.count()).group_by(who)).all())


def parts(db: Session, ids: Collection[uuid.UUID]) -> Sequence[Colleague]:
    """Return the additional participants of some meetings."""
    wanted = select(Colleague).where(Colleague.appointment_id.in_(ids)).order_by(Colleague.handlaggare)
    return db.scalars(wanted).all() if ids else ()


def room_names(db: Session, ids: Collection[int]) -> dict[int, str]:
    """Return names of rooms by id."""
    return catalogue.named(db, ids)


def feed(db: Session, handlaggare: str) -> CalendarFeed | None:
    """Return the calendar feed of a handläggare; None before its address was made."""
    return db.get(CalendarFeed, handlaggare)


def urgent(db: Session) -> Sequence[Contact]:
    """Return open *Akut* contacts that no one has taken over, oldest first."""
    wanted = select(Contact).where(
        Contact.priority == int(Priority.NOW),
        Contact.state.in_(IN_HAND),
        Contact.taken_by.is_(None),
        Contact.alarmed_at.is_(None),
        Contact.released_by.is_(None),
    )
    return db.scalars(wanted.order_by(Contact.started_at)).all()


_UNTAKEN = Message.acknowledged_at.is_(None), Message.withdrawn_at.is_(None), Message.kind.in_(TO_ACKNOWLEDGE)


def untaken(
    db: Session, *, keys: Collection[str], units: Collection[str], asked: RequestedRows = FIRST
) -> ListPage[Message]:
    """Return the unacknowledged messages to some handläggare or units, oldest first."""
    theirs = Message.handlaggare.in_(keys) | (Message.handlaggare.is_(None) & Message.unit.in_(units))
    return listed(db, select(Message).where(theirs, *_UNTAKEN).order_by(Message.written_at, Message.id), asked)


def untaken_by(db: Session, keys: Collection[str]) -> dict[str, tuple[int, datetime]]:
    """Return by handläggare the number of unacknowledged messages, and when the oldest was written."""
    row = Message
    wanted = select(row.handlaggare, func.count(), func.min(row.written_at)).where(row.handlaggare.in_(keys), *_UNTAKEN)
    return {key: (count, oldest) for key, count, oldest in db.execute(wanted.group_by(row.handlaggare)) if key}


def outside_busy(db: Session, resource_id: int, span: tuple[int, int]) -> Sequence[tuple[int, int]]:
    """Return the busy times of a handläggare's own calendar that overlap `span`; all in Unix seconds."""
    row = OutsideBusy
    wanted = select(row.starts, row.ends).where(
        row.resource_id == resource_id, row.starts < span[1], row.ends > span[0]
    )
    return [(starts, ends) for starts, ends in db.execute(wanted.order_by(row.starts))]
