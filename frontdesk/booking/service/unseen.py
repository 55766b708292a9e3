"""Reception tasks about bookings within two working days that a participant has not seen.

A task is created after half an hour of working time.
"""

from datetime import timedelta

from frontdesk.accounts import queries as accounts
from frontdesk.booking.queries import appointments as queries
from frontdesk.booking.rules.words import WITHIN_WORKDAYS
from frontdesk.booking.service import following
from frontdesk.core.closings import half_days
from frontdesk.core.db.unit import Unit
from frontdesk.core.tasks import TaskFor, TaskNeeded
from frontdesk.core.times import day_span, local_date
from frontdesk.core.workdays import add_workdays, working_time_between

PATIENCE = timedelta(minutes=30)


def ask(unit: Unit) -> None:
    """Create a task for each imminent booking and each participant who has not seen it in time."""
    closes = half_days(unit.db)
    last = add_workdays(local_date(unit.now), WITHIN_WORKDAYS)
    unseen = queries.unseen_before(unit.db, unit.now, day_span(last)[1])
    people = accounts.handlaggare(unit.db, {key for _, key in unseen}) if unseen else {}
    for appointment, key in unseen:
        if key in people and working_time_between(appointment.changed_at, unit.now, closes) >= PATIENCE:
            unit.task(
                TaskNeeded(
                    kind="booking-unseen",
                    to=TaskFor.RECEPTION,
                    key=following.unseen_key(appointment, key),
                    due_at=appointment.starts_at,
                    appointment_id=appointment.id,
                    about={"who": people[key].name},
                )
            )
