"""Status changes of an appointment: seen by the handläggare, arrived, held, or missed."""

import uuid
from collections.abc import Collection

from frontdesk.booking.errors import AppointmentNotFound, NotComing, NotYet
from frontdesk.booking.models import Appointment, InterpreterOrder
from frontdesk.booking.queries import appointments as queries
from frontdesk.booking.rules.words import AppointmentStatus, OrderStatus
from frontdesk.booking.service import following, interpreters
from frontdesk.booking.views import AppointmentArrived, AppointmentMissed
from frontdesk.core.actor import Actor
from frontdesk.core.db.unit import Unit
from frontdesk.core.times import local_date


def arrive(unit: Unit, *, appointment_id: uuid.UUID, by: Actor) -> Appointment:
    """Note that the client has arrived and update the handläggare's page. Raises NotComing or NotYet."""
    appointment = _of_today(unit, appointment_id)
    if appointment.status == AppointmentStatus.ARRIVED:
        return appointment
    if appointment.status not in {AppointmentStatus.BOOKED, AppointmentStatus.NO_SHOW}:
        raise NotComing
    appointment.arrived_at = unit.now
    _become(unit, appointment, AppointmentStatus.ARRIVED, by, "appointment.arrived")
    following.announce(unit, appointment, AppointmentArrived)
    return appointment


def no_show(unit: Unit, *, appointment_id: uuid.UUID, by: Actor) -> Appointment:
    """Note that the client did not come. Raises NotComing, or NotYet before the meeting's start."""
    appointment = queries.existing(unit.db, appointment_id)
    if appointment.status != AppointmentStatus.BOOKED:
        raise NotComing
    if unit.now < appointment.starts_at:
        raise NotYet
    _become(unit, appointment, AppointmentStatus.NO_SHOW, by, "appointment.missed")
    following.announce(unit, appointment, AppointmentMissed)
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
        following.nothing_to_see(unit, appointment, handlaggare)
    for colleague in queries.unseen_as_colleague(unit.db, handlaggare, appointment_ids):
        colleague.seen_at = unit.now
        appointment = unit.db.get_one(Appointment, colleague.appointment_id)
        following.nothing_to_see(unit, appointment, handlaggare)


def interpreter_stage(unit: Unit, *, appointment_id: uuid.UUID, status: OrderStatus, by: Actor) -> InterpreterOrder:
    """Set the status of the interpreter order; once ordered, reception's task is settled."""
    order = unit.db.get(InterpreterOrder, appointment_id)
    appointment = queries.existing(unit.db, appointment_id)
    if order is None:
        raise AppointmentNotFound
    interpreters.stage(unit, appointment, order, status, by)
    following.log(unit, appointment, "interpreter.changed", by, result=status)
    return order


def _become(unit: Unit, appointment: Appointment, status: AppointmentStatus, by: Actor, event: str) -> Appointment:
    appointment.status, appointment.changed_at = status, unit.now
    appointment.version += 1
    unit.db.flush()
    following.log(unit, appointment, event, by)
    return appointment


def _of_today(unit: Unit, appointment_id: uuid.UUID) -> Appointment:
    appointment = queries.existing(unit.db, appointment_id)
    if local_date(appointment.starts_at) != local_date(unit.now):
        raise NotYet
    return appointment
