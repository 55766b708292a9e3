"""Persons the desk has something planned for."""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from frontdesk.admin.models import Reconciled
from frontdesk.availability.rules.enums import AppointmentStatus
from frontdesk.booking.models import Appointment
from frontdesk.notices.models import Notice
from frontdesk.notices.rules.status import NoticeStatus
from frontdesk.safety.models import ConfirmedNumber


def reconciled(db: Session) -> dict[str, Reconciled]:
    """Return the generations already reconciled, by source."""
    return {row.source: row for row in db.scalars(select(Reconciled))}


def persons_planned_for(db: Session, now: datetime) -> set[str]:
    """Return the keys of persons with a queued notice, a confirmed number or a coming booking, bookings by name too."""
    waiting = select(Notice.person).where(Notice.status == NoticeStatus.CREATED)
    ahead = Appointment.status == AppointmentStatus.BOOKED, Appointment.starts_at >= now
    coming = select(Appointment.person).where(*ahead)
    by_name = select(Appointment.likely_client).where(*ahead)
    everybody = waiting.union(coming, by_name, select(ConfirmedNumber.person))
    return {key for (key,) in db.execute(everybody) if key}
