"""Status changes of an appointment: seen, arrived, held, or missed; and the tasks of those not seen or over."""

import uuid
from collections.abc import Collection
from datetime import timedelta

from sqlalchemy import or_, select

from frontdesk.accounts.queries import (
    handlaggare_by_key,
)
from frontdesk.availability.rules.enums import WITHIN_WORKDAYS, AppointmentStatus, OrderStatus
from frontdesk.booking import queries
from frontdesk.booking.errors import AppointmentNotFound, NotComing, NotYet
from frontdesk.booking.models import Appointment, InterpreterOrder
from frontdesk.booking.service import interpreters, side_effects
from frontdesk.booking.views import AppointmentArrived, AppointmentMissed
from frontdesk.calls.models.task import Task
from frontdesk.core.actor import Actor
from frontdesk.core.closings import half_days
from frontdesk.core.db.unit import Unit
from frontdesk.core.tasks import TaskFor, TaskNeeded
from frontdesk.core.times import day_span, local_date
from frontdesk.core.workdays import add_workdays, working_time_between


def arrive(unit: Unit, *, appointment_id: uuid.UUID, by: Actor) -> Appointment:
    """Note that the client has arrived and update the handläggare's page. Raises NotComing or NotYet."""
    appointment = _of_today(unit, appointment_id)
    if appointment.status == AppointmentStatus.ARRIVED:
        return appointment
    if appointment.status not in {AppointmentStatus.BOOKED, AppointmentStatus.NO_SHOW}:
        raise NotComing
    appointment.arrived_at = unit.now
    _become(unit, appointment, AppointmentStatus.ARRIVED, by, "appointment.arrived")
    side_effects.announce(unit, appointment, AppointmentArrived)
    return appointment


def no_show(unit: Unit, *, appointment_id: uuid.UUID, by: Actor) -> Appointment:
    """Note that the client did not come. Raises NotComing, or NotYet before the meeting's start."""
    appointment = queries.existing(unit.db, appointment_id)
    if appointment.status != AppointmentStatus.BOOKED:
        raise NotComing
    if unit.now < appointment.starts_at:
        raise NotYet
    _become(unit, appointment, AppointmentStatus.NO_SHOW, by, "appointment.missed")
    side_effects.announce(unit, appointment, AppointmentMissed)
    return appointment


def done(unit: Unit, *, appointment_id: uuid.UUID, by: Actor) -> Appointment:
    """Note that the meeting was held. Raises NotComing, or NotYet before the meeting's start."""
    appointment = queries.existing(unit.db, appointment_id)
    if appointment.status not in {AppointmentStatus.BOOKED, AppointmentStatus.ARRIVED}:
        raise NotComing
    if unit.now < appointment.starts_at:
        raise NotYet
    return _become(unit, appointment, AppointmentStatus.DONE, by, "appointment.held")


def seen(unit: Unit, *, handlaggare: str, appointment_ids: Collection[uuid.UUID]) -> None:
    """Note that a handläggare has seen these bookings, and settle the tasks to tell them.

    Each participant's view is recorded separately.
    """
    for appointment in queries.unseen(unit.db, handlaggare, appointment_ids):
        appointment.seen_at = unit.now
        side_effects.nothing_to_see(unit, appointment, handlaggare)
    for colleague in queries.unseen_as_colleague(unit.db, handlaggare, appointment_ids):
        colleague.seen_at = unit.now
        appointment = unit.db.get_one(Appointment, colleague.appointment_id)
        side_effects.nothing_to_see(unit, appointment, handlaggare)


def interpreter_stage(unit: Unit, *, appointment_id: uuid.UUID, status: OrderStatus, by: Actor) -> InterpreterOrder:
    """Set the status of the interpreter order; once ordered, reception's task is settled."""
    order = unit.db.get(InterpreterOrder, appointment_id)
    appointment = queries.existing(unit.db, appointment_id)
    if order is None:
        raise AppointmentNotFound
    interpreters.stage(unit, appointment, order, status, by)
    side_effects.log(unit, appointment, "interpreter.changed", by, result=status)
    return order


def _become(unit: Unit, appointment: Appointment, status: AppointmentStatus, by: Actor, event: str) -> Appointment:
    appointment.status, appointment.changed_at = status, unit.now
    appointment.version += 1
    unit.db.flush()
    side_effects.log(unit, appointment, event, by)
    return appointment


def _of_today(unit: Unit, appointment_id: uuid.UUID) -> Appointment:
    appointment = queries.existing(unit.db, appointment_id)
    if local_date(appointment.starts_at) != local_date(unit.now):
        raise NotYet
    return appointment


PATIENCE_WITH_UNSEEN = timedelta(minutes=30)


def ask_about_unseen(unit: Unit) -> None:
    """Create a task for each imminent booking and each participant who has not seen it in time."""
    closes = half_days(unit.db)
    last = add_workdays(local_date(unit.now), WITHIN_WORKDAYS)
    unseen = queries.unseen_before(unit.db, unit.now, day_span(last)[1])
    people = handlaggare_by_key(unit.db, {key for _, key in unseen}) if unseen else {}
    for appointment, key in unseen:
        if key in people and working_time_between(appointment.changed_at, unit.now, closes) >= PATIENCE_WITH_UNSEEN:
            unit.task(
                TaskNeeded(
                    kind="booking-unseen",
                    to=TaskFor.RECEPTION,
                    key=side_effects.unseen_key(appointment, key),
                    due_at=appointment.starts_at,
                    appointment_id=appointment.id,
                    about={"who": people[key].name},
                )
            )


# Useless once the meeting is over.
_BEFORE_ONLY = frozenset({"booking-unseen"})

# Useless once the appointment has been deleted (retention).
_ABOUT_MEETINGS = ("booking-%", "untold-%", "interpreter-%")


def close_what_is_over(unit: Unit) -> None:
    """Close tasks that had to be done before a meeting that is over, and tasks about deleted appointments."""
    about = or_(*(Task.kind.like(kind) for kind in _ABOUT_MEETINGS))
    gone = Appointment.id.is_(None) & about
    been = Task.kind.in_(_BEFORE_ONLY) & (Appointment.ends_at <= unit.now)
    tasks = select(Task.key).outerjoin(Appointment, Appointment.id == Task.appointment_id)
    wanted = tasks.where(Task.done_at.is_(None), Task.appointment_id.is_not(None), or_(gone, been))
    for key in unit.db.scalars(wanted).all():
        unit.settle(key)
