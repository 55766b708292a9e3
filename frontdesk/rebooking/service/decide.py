"""Carry out decisions about bookings in an absence.

Each decision is its own use case, so that one that fails does not affect the others.
"""

import uuid

from frontdesk.absence.rules.enums import Turn
from frontdesk.absence.service import gave
from frontdesk.availability.service import catalogue
from frontdesk.booking.errors import NotComing, NotOffered, SlotTaken
from frontdesk.booking.models import Appointment
from frontdesk.booking.queries import locked
from frontdesk.booking.service import change, notify, undo
from frontdesk.booking.service.change import NewTime
from frontdesk.core.actor import Actor
from frontdesk.core.db.unit import Unit
from frontdesk.core.errors import Stale
from frontdesk.core.i18n import N_
from frontdesk.rebooking import queries
from frontdesk.rebooking.models import Rebooking
from frontdesk.rebooking.rules import RebookingChoice, RebookingState, Way
from frontdesk.rebooking.service import track
from frontdesk.rebooking.service.options import Planned, may_be_asked, offers, proposal

TAKEN = N_("Tiden hann bli bokad, så receptionen ringer.")
_TOO_LATE = {
    RebookingState.MOVED: N_(
        "Det är för sent att ångra: klienten får besked om den nya tiden. Be receptionen flytta tillbaka mötet om "
        "det ska vara som förut."
    ),
    RebookingState.ASKED: N_(
        "Det är för sent att ångra: klienten har fått frågan. Receptionen bokar om när svaret kommer."
    ),
}
_SETTLED = N_("Det går inte att ångra: bokningen har ändrats sedan dess. Här står vad som gäller.")
NOT_ASKED = N_("Klienten kan inte få SMS, så receptionen ringer.")


def decide_one(unit: Unit, *, by: Actor, appointment_id: uuid.UUID, choice: RebookingChoice) -> None:
    """Carry out a choice for a booking. Raises Stale if already decided, SlotTaken or NotOffered.

    After an error the transaction must be rolled back.
    """
    row, appointment = _open(unit, appointment_id)
    if choice.way is Way.DESK:
        track.to_desk(unit, row, appointment, by=by.name)
    elif choice.way is Way.ASK:
        _ask(unit, row, appointment, by)
    else:
        _move(unit, row, appointment, choice, by)


def decide_as_usual(unit: Unit, *, by: Actor, appointment_id: uuid.UUID) -> None:
    """Carry out the present proposal after the chosen time was taken. Raises like `decide_one`."""
    _, appointment = _open(unit, appointment_id)
    kind, offered = catalogue.active_type(unit.db, appointment.type), offers(unit, appointment, Planned())
    choice = proposal(unit, appointment, offered, only_own=kind.only_own)
    if choice.way is Way.DESK:
        hand_to_reception(unit, by=by, appointment_id=appointment_id)
        return
    decide_one(unit, by=by, appointment_id=appointment_id, choice=choice)


def rebook(unit: Unit, *, by: Actor, appointment_id: uuid.UUID, choice: RebookingChoice) -> None:
    """Move a booking to the time the client chose by telephone. Raises Stale, NotComing, SlotTaken or NotOffered."""
    row, appointment = _unsettled(unit, appointment_id)
    if choice.way not in {Way.STAND_IN, Way.OTHER_TIME}:
        raise NotOffered
    _move(unit, row, appointment, choice, by, told=True)


def call_off(unit: Unit, *, by: Actor, appointment_id: uuid.UUID, by_client: bool) -> None:
    """Cancel a booking whose client wants no other time, or cannot be reached. Raises Stale or NotComing."""
    row, appointment = _unsettled(unit, appointment_id)
    change.cancel(unit, appointment_id=appointment.id, version=appointment.version, by_client=by_client, by=by)
    row.decided_by = by.name
    unit.db.flush()


def hand_to_reception(unit: Unit, *, by: Actor, appointment_id: uuid.UUID) -> None:
    """Hand a booking to reception because the decision could not be carried out, if it is still open."""
    row = queries.unsettled_of(unit.db, appointment_id)
    if row is not None and row.state is RebookingState.OPEN:
        track.to_desk(unit, row, unit.db.get_one(Appointment, appointment_id), by=by.name, why=TAKEN)


def undo_decision(unit: Unit, *, by: Actor, appointment_id: uuid.UUID) -> None:
    """Undo a decision within its minute, before the client is told; one handed to reception can be undone later too.

    Raises Stale, TooLateToTakeBack or TooLateToUndo.
    """
    row = queries.latest_of(unit.db, appointment_id)
    appointment = unit.db.get_one(Appointment, appointment_id)
    if row is None:
        raise Stale
    if row.state is RebookingState.MOVED:
        undo.undo_change(unit, appointment_id=appointment_id, by=by)
    elif row.state is RebookingState.ASKED:
        notify.take_ask_back(unit, appointment, by)
        row.asked_at = None
        track.reopen(unit, row)
    elif row.state is RebookingState.DESK:
        track.reopen(unit, row)
    else:
        raise Stale


def why_decision_stands(unit: Unit, appointment_id: uuid.UUID) -> str:
    """Return the message when a decision can no longer be undone: the present state, and what can be done."""
    row = queries.latest_of(unit.db, appointment_id)
    return _TOO_LATE.get(row.state, _SETTLED) if row else _SETTLED


REFUSALS = (SlotTaken, NotOffered)


def _open(unit: Unit, appointment_id: uuid.UUID) -> tuple[Rebooking, Appointment]:
    row, appointment = _unsettled(unit, appointment_id)
    if row.state is not RebookingState.OPEN:
        raise Stale
    return row, appointment


def _unsettled(unit: Unit, appointment_id: uuid.UUID) -> tuple[Rebooking, Appointment]:
    appointment = locked(unit.db, appointment_id)
    row = queries.unsettled_of(unit.db, appointment_id)
    if appointment is None or row is None:
        raise Stale
    if appointment.ends_at <= unit.now:
        raise NotComing
    return row, appointment


def _ask(unit: Unit, row: Rebooking, appointment: Appointment, by: Actor) -> None:
    """Ask the client by SMS to choose another time; reception gets the task to find it, whether they reply or not."""
    if not may_be_asked(unit, appointment):
        track.to_desk(unit, row, appointment, by=by.name, why=NOT_ASKED)
        return
    notify.ask(unit, appointment, by)
    row.state, row.asked_at, row.decided_at, row.decided_by = RebookingState.ASKED, unit.now, unit.now, by.name
    track.ask_reception(unit, appointment, track.ASKED)
    unit.db.flush()


def _move(
    unit: Unit, row: Rebooking, appointment: Appointment, choice: RebookingChoice, by: Actor, *, told: bool = False
) -> None:
    away, span = appointment.handlaggare, (appointment.starts_at, appointment.ends_at)
    to = NewTime(starts_at=choice.starts_at, handlaggare=choice.handlaggare)
    change.move(unit, appointment_id=appointment.id, version=appointment.version, to=to, by=by, told=told)
    # `noting` has already handled the event of the move and taken the booking off the list.
    row.decided_by = by.name
    if choice.handlaggare != away:
        gave(unit, away=away, to=choice.handlaggare, what=Turn.BOOKING, span=span, whole=True)
    unit.db.flush()
