"""Keep the list of bookings that fall in an absence, until each is settled."""

import uuid

from frontdesk.absence.views import AbsenceEnded, AbsenceRegistered
from frontdesk.availability.rules.enums import CANCELLED, COMING, AppointmentStatus
from frontdesk.booking.errors import NotSettled
from frontdesk.booking.models import Appointment
from frontdesk.booking.queries import hit_by
from frontdesk.booking.rules import due
from frontdesk.booking.service import notify
from frontdesk.booking.views import AppointmentEvent
from frontdesk.core.db.unit import Unit
from frontdesk.core.i18n import N_
from frontdesk.core.tasks import TaskNeeded, TaskTicked
from frontdesk.notices.models import Notice
from frontdesk.notices.rules import status
from frontdesk.notices.rules.status import NoticeKind
from frontdesk.notices.service import failing
from frontdesk.notices.views import NoticeChanged
from frontdesk.rebooking import queries
from frontdesk.rebooking.models import Rebooking
from frontdesk.rebooking.rules import PATIENCE, RebookingState

NOT_READ = N_("SMS:et till klienten kom inte fram, så receptionen ringer.")
_TAKEN_BACK = frozenset({"superseded", "undone"})
HIT, ASKED, STANDS = "booking-absence", "booking-asked", "booking-stands"


def absence_registered(unit: Unit, event: AbsenceRegistered) -> None:
    """Put every coming booking in an absence on the list.

    With `event.watched` the user who entered it has some minutes to decide; otherwise reception gets them at once.
    """
    for appointment in hit_by(unit.db, event.handlaggare, (event.starts_at, event.ends_at)):
        if appointment.ends_at > unit.now and queries.unsettled_of(unit.db, appointment.id) is None:
            note(unit, appointment, event.absence_id, watched=event.watched)


def absence_ended(unit: Unit, event: AbsenceEnded) -> None:
    """Take bookings off the list that are no longer in an absence."""
    span = event.starts_at, event.ends_at
    for row in queries.unsettled_in(unit.db, event.handlaggare, span):
        _look_again(unit, unit.db.get_one(Appointment, row.appointment_id))


def appointment_changed(unit: Unit, event: AppointmentEvent) -> None:
    """Update the list after a booking was moved, cancelled or restored."""
    _look_again(unit, unit.db.get_one(Appointment, event.appointment_id))


def note(unit: Unit, appointment: Appointment, absence_id: uuid.UUID, *, watched: bool) -> Rebooking:
    """Put a booking on the list."""
    row = Rebooking(
        appointment_id=appointment.id,
        absence_id=absence_id,
        handlaggare=appointment.handlaggare,
        starts_at=appointment.starts_at,
        state=RebookingState.OPEN,
        found_at=unit.now,
        desk_at=unit.now + PATIENCE,
    )
    unit.db.add(row)
    unit.db.flush()
    if not watched:
        to_desk(unit, row, appointment)
    _told(unit, row)
    return row


def to_desk(unit: Unit, row: Rebooking, appointment: Appointment, *, by: str = "", why: str = "") -> None:
    """Hand a booking to reception, with a task. `why`: a sentence on the decision that failed."""
    row.state, row.decided_at, row.decided_by, row.why = RebookingState.DESK, unit.now, by, why
    ask_reception(unit, appointment, HIT)
    unit.db.flush()
    _told(unit, row)


def hand_over(unit: Unit) -> None:
    """Hand over to reception every booking whose time to decide has passed."""
    for row in queries.undecided(unit.db, unit.now):
        to_desk(unit, row, unit.db.get_one(Appointment, row.appointment_id))


def find(unit: Unit) -> None:
    """Find coming bookings in an absence that are not on the list, and hand them to reception."""
    for appointment, absence_id in queries.lying_in_absence(unit.db, unit.now):
        # Two absences may overlap the same booking, and it was just put on the list for the first.
        if queries.unsettled_of(unit.db, appointment.id) is None:
            note(unit, appointment, absence_id, watched=False)


def ask_reception(unit: Unit, appointment: Appointment, kind: str) -> None:
    """Create reception's task about a booking, or the protected desk's if reception may not ring the client."""
    to, person = notify.addressee(unit, appointment)
    unit.settle(task_key(appointment.id))
    unit.task(
        TaskNeeded(
            kind=kind,
            to=to,
            key=task_key(appointment.id),
            due_at=due(appointment.starts_at, unit.now),
            person=person,
            appointment_id=appointment.id,
        )
    )


def ticked(unit: Unit, event: TaskTicked) -> None:
    """Refuse to tick off the task while the booking is still in the absence. Raises NotSettled."""
    if event.kind not in {HIT, ASKED} or event.appointment_id is None:
        return
    row = queries.unsettled_of(unit.db, event.appointment_id)
    if row is None:
        return
    if unit.db.get_one(Appointment, event.appointment_id).ends_at > unit.now:
        raise NotSettled
    settle(unit, row, RebookingState.STANDS)  # the time has passed


def question_lost(unit: Unit, event: NoticeChanged) -> None:
    """Hand the booking to reception if the SMS that asks for another time was never delivered."""
    if event.kind != NoticeKind.REBOOK:
        return
    row = queries.unsettled_of(unit.db, event.appointment_id)
    asked = notify.question(unit, event.appointment_id)
    if row is not None and row.state is RebookingState.ASKED and asked is not None and _never_read(asked):
        appointment = unit.db.get_one(Appointment, event.appointment_id)
        to_desk(unit, row, appointment, by=row.decided_by, why=NOT_READ)
        failing.taken_over(unit, asked)


def _never_read(asked: Notice) -> bool:
    held = asked.status == status.NoticeStatus.WITHHELD and asked.why not in _TAKEN_BACK
    return held or failing.is_lost(asked)


def task_key(appointment_id: uuid.UUID) -> str:
    """Return the key of reception's task about a booking in an absence."""
    return f"absence-booking:{appointment_id}"


def settle(unit: Unit, row: Rebooking, state: RebookingState) -> None:
    """Take a booking off the list."""
    row.state, row.decided_at = state, unit.now
    unit.settle(task_key(row.appointment_id))
    unit.db.flush()
    _told(unit, row)


def reopen(unit: Unit, row: Rebooking) -> None:
    """Put a booking back on the list as open, with the usual time to decide before reception is asked."""
    unit.settle(task_key(row.appointment_id))
    row.state, row.desk_at = RebookingState.OPEN, unit.now + PATIENCE
    row.decided_at, row.decided_by, row.why = None, "", ""
    unit.db.flush()
    _told(unit, row)


def _look_again(unit: Unit, appointment: Appointment) -> None:
    row = queries.unsettled_of(unit.db, appointment.id)
    over = queries.absence_over(unit.db, appointment) if _is_coming(unit, appointment) else None
    if row is None and over is not None:
        _back_on(unit, appointment, over)
    elif row is not None and over is None:
        _off(unit, row, appointment)


def _back_on(unit: Unit, appointment: Appointment, absence_id: uuid.UUID) -> None:
    """Put a booking back on the list after a move was undone; the user who undid it is watching the page."""
    row = queries.latest_of(unit.db, appointment.id)
    if row is not None and row.absence_id == absence_id:
        reopen(unit, row)
    else:
        note(unit, appointment, absence_id, watched=True)


def _off(unit: Unit, row: Rebooking, appointment: Appointment) -> None:
    if appointment.status in CANCELLED:
        settle(unit, row, RebookingState.CANCELLED)
    elif not _same(row, appointment):
        settle(unit, row, RebookingState.MOVED)
    else:
        was_asked = row.state is RebookingState.ASKED and appointment.status is AppointmentStatus.BOOKED
        settle(unit, row, RebookingState.STANDS)
        if was_asked and not notify.ask_taken_back(unit, appointment):
            # The client was told that the time must change, and has to be told that it stands.
            ask_reception(unit, appointment, STANDS)


def _same(row: Rebooking, appointment: Appointment) -> bool:
    return row.handlaggare == appointment.handlaggare and row.starts_at == appointment.starts_at


def _is_coming(unit: Unit, appointment: Appointment) -> bool:
    return appointment.status in COMING and appointment.ends_at > unit.now


def _told(unit: Unit, row: Rebooking) -> None:
    unit.tell("workplace", row.handlaggare)
    unit.tell("rebooking", row.absence_id)
