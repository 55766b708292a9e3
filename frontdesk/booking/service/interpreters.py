"""Interpreter orders: the time ordered from the agency is remembered until reception has cancelled it there.

However often an appointment is moved, cancelled or restored, the agency's order costs money and an interpreter comes
until reception rings the agency.
"""

from frontdesk.availability.rules.enums import COMING, INTERPRETERS, OrderStatus
from frontdesk.booking import queries
from frontdesk.booking.models import Appointment, InterpreterOrder
from frontdesk.core.actor import Actor
from frontdesk.core.db.unit import Unit
from frontdesk.core.tasks import TaskFor, TaskNeeded, TaskTicked

ORDER, MOVE, CANCEL = "interpreter-order", "interpreter-move", "interpreter-cancel"
_ORDERED = frozenset({OrderStatus.ORDERED, OrderStatus.CONFIRMED})


def needed(unit: Unit, appointment: Appointment, by: Actor) -> None:
    """Create the interpreter order of a new appointment that needs one, with reception's task."""
    if appointment.interpreter:
        order = InterpreterOrder(
            appointment_id=appointment.id, language=appointment.interpreter, changed_at=unit.now, changed_by=by.id
        )
        unit.db.add(order)
        _ask_reception(unit, appointment, order, ORDER)


def follow(unit: Unit, appointment: Appointment, by: Actor, *, before: OrderStatus | None = None) -> None:
    """Update the order and reception's task for an appointment that was moved, cancelled or restored.

    `before`: the order's status at the time the appointment is restored to.
    """
    order = unit.db.get(InterpreterOrder, appointment.id)
    if order is None:
        return
    status, task = _wanted(appointment, order)
    if status in _ORDERED and before in _ORDERED:
        status = before
    if status is not order.status:
        order.status, order.changed_at, order.changed_by = status, unit.now, by.id
    if task is None:
        unit.settle(order_key(appointment))
    else:
        _ask_reception(unit, appointment, order, task)


def stage(unit: Unit, appointment: Appointment, order: InterpreterOrder, status: OrderStatus, by: Actor) -> None:
    """Set the order's status; an order placed at the agency is for the appointment's present time."""
    order.status, order.changed_at, order.changed_by = status, unit.now, by.id
    order.ordered_for = appointment.starts_at if status in _ORDERED else None
    if status is not OrderStatus.TO_ORDER:
        unit.settle(order_key(appointment))


def ticked(unit: Unit, event: TaskTicked) -> None:
    """Note that reception has rung the agency: the interpreter is ordered or cancelled, as the task said."""
    appointment = queries.appointment_by_id(unit.db, event.appointment_id) if event.appointment_id else None
    order = unit.db.get(InterpreterOrder, appointment.id) if appointment else None
    if appointment is None or order is None or event.kind not in {ORDER, MOVE, CANCEL}:
        return
    done = OrderStatus.CANCELLED if event.kind == CANCEL else OrderStatus.ORDERED
    order.status, order.changed_at, order.changed_by = done, unit.now, event.by.id
    order.ordered_for = None if event.kind == CANCEL else appointment.starts_at


def order_key(appointment: Appointment) -> str:
    """Return the key of reception's task about an interpreter order."""
    return f"interpreter:{appointment.id}"


def _wanted(appointment: Appointment, order: InterpreterOrder) -> tuple[OrderStatus, str | None]:
    """Return the order's status that follows from its appointment, and the kind of task needed, if any."""
    stands = order.ordered_for
    if appointment.status not in COMING:
        return OrderStatus.CANCELLED, CANCEL if stands else None
    if stands is None:
        return OrderStatus.TO_ORDER, ORDER
    if stands != appointment.starts_at:
        return OrderStatus.TO_ORDER, MOVE
    return order.status if order.status in _ORDERED else OrderStatus.ORDERED, None


def _ask_reception(unit: Unit, appointment: Appointment, order: InterpreterOrder, kind: str) -> None:
    about = {"language": INTERPRETERS.get(order.language, order.language)}
    if order.ordered_for is not None:
        about["was_at"] = order.ordered_for.isoformat()
    times = [appointment.starts_at, order.ordered_for] if kind == MOVE else [order.ordered_for or appointment.starts_at]
    unit.task(
        TaskNeeded(
            kind=kind,
            to=TaskFor.RECEPTION,
            key=order_key(appointment),
            due_at=min(time for time in times if time is not None),
            handlaggare=appointment.handlaggare,
            appointment_id=appointment.id,
            about=about,
        )
    )
