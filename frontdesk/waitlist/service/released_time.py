"""Record released times; a job offers them later, so that no search runs while a client is on the phone."""

from collections.abc import Iterable
from datetime import date, datetime, timedelta

from frontdesk.absence.views import AbsenceEnded
from frontdesk.availability.models.occupancy import Hold
from frontdesk.availability.queries import slots
from frontdesk.availability.rules.enums import Repeats
from frontdesk.availability.rules.opening_hours import span_on
from frontdesk.availability.views import WindowOpened
from frontdesk.booking.views import AppointmentEvent
from frontdesk.core.db.unit import Unit
from frontdesk.core.intervals import Span
from frontdesk.core.times import day_span, local_date, seconds
from frontdesk.waitlist import queries
from frontdesk.waitlist.models import Freed

# How far ahead the time of a new window is offered: waiting clients want a time soon.
NEAR = timedelta(days=92)


def tell(unit: Unit, people: Iterable[int], span: Span, *, due_at: datetime | None = None) -> None:
    """Record released time of people (resource ids), to be offered from `due_at` (default: now) on."""
    if not queries.count_open(unit.db):
        return
    rows = [
        Freed(resource_id=one, starts=span[0], ends=span[1], due_at=due_at or unit.now)
        for one in people
        if span[1] > max(span[0], seconds(unit.now))
    ]
    unit.db.add_all(rows)


def left(unit: Unit, event: AppointmentEvent) -> None:
    """Record the time an appointment left, to be offered once the change can no longer be undone."""
    if event.left_time is not None:
        people = slots.resources_of(unit.db, event.appointment_id)
        span = seconds(event.left_time.starts_at), seconds(event.left_time.ends_at)
        tell(unit, people, span, due_at=event.left_time.free_at)


def absence_ended(unit: Unit, event: AbsenceEnded) -> None:
    """Record the time of a handläggare who is back."""
    people = slots.resources_by_key(unit.db, [event.handlaggare]).values()
    tell(unit, people, (seconds(event.starts_at), seconds(event.ends_at)))


def opened(unit: Unit, event: WindowOpened) -> None:
    """Record the time of a new or changed window: its hours if it opens once, else the days it covers."""
    plan = event.plan
    if plan.repeats is Repeats.ONCE:
        span = span_on(plan.valid_from, plan.opens, plan.closes)
    else:
        last = min(plan.valid_to or date.max, local_date(unit.now) + NEAR)
        span = seconds(day_span(plan.valid_from)[0]), seconds(day_span(last)[1])
    if span:
        tell(unit, [event.resource_id], (max(span[0], seconds(unit.now)), span[1]))


def held(unit: Unit, hold: Hold) -> None:
    """Record a time that was held for a client who does not take it."""
    tell(unit, [hold.resource_id], (seconds(hold.starts_at), seconds(hold.ends_at)))
