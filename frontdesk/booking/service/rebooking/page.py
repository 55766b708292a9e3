"""Build reception's page for rebooking one appointment that falls in an absence."""

import uuid
from datetime import timedelta

from frontdesk.absence import queries as absences
from frontdesk.accounts import queries as accounts
from frontdesk.accounts.views import Staff
from frontdesk.booking.errors import AppointmentNotFound
from frontdesk.booking.queries import appointments
from frontdesk.booking.queries import rebooking as queries
from frontdesk.booking.rules.rebooking import UNSETTLED, RebookingState, Way
from frontdesk.booking.service import listing, task_facts
from frontdesk.booking.service.rebooking import noting, offering
from frontdesk.booking.service.rebooking.offering import Planned
from frontdesk.booking.views.rebooking import FreeTimeOffered, RebookingPage
from frontdesk.core.db.unit import Unit
from frontdesk.core.times import local_date

_TIMES = 8


def shown(unit: Unit, *, staff: Staff, appointment_id: uuid.UUID) -> RebookingPage:
    """Return the page; the name it shows is logged. Raises AppointmentNotFound if the booking is in no absence."""
    found = appointments.one(unit.db, appointment_id)
    appointment = listing.granted(unit, staff=staff, appointment=found)
    row = queries.latest_of(unit.db, appointment_id)
    if row is None:
        raise AppointmentNotFound
    open_ = row.state in UNSETTLED and appointment.ends_at > unit.now
    choices = offering.offers(unit, appointment, Planned(), times=_TIMES) if open_ else ()
    keys = {choice.handlaggare for choice in choices if choice.handlaggare} | {row.handlaggare, appointment.handlaggare}
    people = accounts.handlaggare(unit.db, keys)
    absent = absences.absent(unit.db, row.handlaggare, max(row.starts_at, unit.now))
    return RebookingPage(
        id=appointment.id,
        facts=task_facts.about(unit, staff=staff, appointment=appointment, kind=noting.HIT),
        state=RebookingState(row.state),
        open=open_,
        was_at=row.starts_at,
        away=people[row.handlaggare].name if row.handlaggare in people else "",
        away_until=absent.back_on - timedelta(days=1) if absent else None,
        why=row.why,
        times=tuple(
            FreeTimeOffered(
                value=choice.value,
                starts_at=choice.starts_at,
                name=people[choice.handlaggare].name if choice.handlaggare in people else "",
                same_time=choice.way is Way.STAND_IN,
            )
            for choice in choices
            if choice.starts_at is not None
        ),
        undo=offering.may_undo(unit, row, appointment) and row.state is RebookingState.MOVED,
        by_sms=offering.by_sms(unit, appointment),
        today=local_date(unit.now),
    )
