"""60-second undo: a move or cancellation stores a snapshot and keeps the old time reserved; Ångra restores it.

SMS are sent when the minute is over, so that nothing is sent about an undone change.
"""

import uuid
from collections.abc import Collection, Sequence
from datetime import datetime, timedelta

from sqlalchemy import delete, inspect, select
from sqlalchemy.orm import Session

from frontdesk.availability.queries import slots
from frontdesk.availability.rules.enums import UndoableChange
from frontdesk.availability.service import occupancy
from frontdesk.booking import queries
from frontdesk.booking.errors import TooLateToTakeBack
from frontdesk.booking.models import Appointment, AppointmentSnapshot, InterpreterOrder
from frontdesk.booking.service import interpreters, notify, opening_hours_change, participants, side_effects, untold
from frontdesk.booking.views import AppointmentMoved, AppointmentRestored
from frontdesk.core.actor import Actor
from frontdesk.core.db.unit import Unit
from frontdesk.core.times import instant_of, seconds

MINUTE_OF_REGRET = timedelta(seconds=60)


def until(unit: Unit) -> datetime:
    """Return when a change made now can no longer be undone, in whole seconds like the kept occupancy."""
    return instant_of(seconds(unit.now + MINUTE_OF_REGRET))


def remember(
    unit: Unit, appointment: Appointment, change: UndoableChange, contact_id: uuid.UUID | None
) -> AppointmentSnapshot:
    """Return a snapshot of an appointment before a change, and delete the earlier one: only the last is undoable."""
    unit.db.execute(delete(AppointmentSnapshot).where(AppointmentSnapshot.appointment_id == appointment.id))
    order = unit.db.get(InterpreterOrder, appointment.id)
    return AppointmentSnapshot(
        appointment_id=appointment.id,
        version=appointment.version + 1,
        change=change,
        until=until(unit),
        contact_id=contact_id,
        colleagues=queries.colleagues_of(unit.db, appointment.id),
        ordered=order.status if order else None,
        **{name: getattr(appointment, name) for name in AppointmentSnapshot.KEPT},
    )


def undo_change(unit: Unit, *, appointment_id: uuid.UUID, by: Actor) -> Appointment:
    """Undo the latest move or cancellation: restore time, participants, room, interpreter order and queued SMS.

    Raises TooLateToTakeBack if the minute is over, the appointment has changed again, or an SMS was sent.
    """
    appointment = queries.existing(unit.db, appointment_id)
    before = unit.db.get(AppointmentSnapshot, appointment_id)
    if before is None or before.version != appointment.version or unit.now >= before.until:
        raise TooLateToTakeBack
    if notify.has_left(unit, appointment):
        raise TooLateToTakeBack
    spans = participants.spans_before(unit, appointment, before)
    occupancy.lock(unit.db, *spans, *slots.resources_of(unit.db, appointment.id))
    try:
        occupancy.put_back(unit.db, appointment.id, spans)
    except occupancy.Overlap as refused:
        raise TooLateToTakeBack from refused
    was = [appointment.handlaggare, *queries.colleagues_of(unit.db, appointment.id)]
    _restore(unit, appointment, before)
    interpreters.follow(unit, appointment, by, before=before.ordered)
    notify.restored(unit, appointment, before.silenced, by)
    untold.undone(unit, appointment, before.version - 1)
    side_effects.log(unit, appointment, "appointment.restored", by)
    unit.db.delete(before)
    unit.db.flush()
    event = AppointmentMoved if before.change is UndoableChange.MOVED else AppointmentRestored
    side_effects.announce(unit, appointment, event, before=was)
    opening_hours_change.change_undone(unit, appointment, before.until - MINUTE_OF_REGRET)
    return appointment


def silenced(unit: Unit, appointment: Appointment) -> str | None:
    """Return the kind of notice that the latest change of an appointment held back, or None."""
    before = unit.db.get(AppointmentSnapshot, appointment.id)
    return before.silenced if before else None


def moved_together(unit: Unit, appointment: Appointment) -> list[Appointment]:
    """Return an appointment and those of its series moved together with it and unchanged since."""
    before = unit.db.get(AppointmentSnapshot, appointment.id)
    if before is None or appointment.series_id is None or before.change is not UndoableChange.MOVED:
        return [appointment]
    same = select(AppointmentSnapshot).where(
        AppointmentSnapshot.until == before.until, AppointmentSnapshot.change == UndoableChange.MOVED
    )
    versions = {row.appointment_id: row.version for row in unit.db.scalars(same)}
    members = queries.of_series(unit.db, appointment.series_id)
    return [one for one in members if versions.get(one.id) == one.version] or [appointment]


def open_ones(db: Session, contact_id: uuid.UUID, now: datetime) -> dict[uuid.UUID, AppointmentSnapshot]:
    """Return the snapshots of changes in a contact that can still be undone, by appointment id."""
    wanted = select(AppointmentSnapshot).where(
        AppointmentSnapshot.contact_id == contact_id, AppointmentSnapshot.until > now
    )
    return {row.appointment_id: row for row in db.scalars(wanted)}


def open_ones_of(
    db: Session, contact_ids: Collection[uuid.UUID], now: datetime
) -> dict[uuid.UUID, dict[uuid.UUID, AppointmentSnapshot]]:
    """Return `open_ones` for several contacts, by contact id; those without any are left out."""
    found: dict[uuid.UUID, dict[uuid.UUID, AppointmentSnapshot]] = {}
    wanted = select(AppointmentSnapshot).where(
        AppointmentSnapshot.contact_id.in_(contact_ids), AppointmentSnapshot.until > now
    )
    for row in db.scalars(wanted) if contact_ids else ():
        if row.contact_id is not None:
            found.setdefault(row.contact_id, {})[row.appointment_id] = row
    return found


def as_before(unit: Unit, handlaggare: str, rows: Sequence[Appointment]) -> list[Appointment]:
    """Return a handläggare's meetings as published outside: without changes that can still be undone.

    A meeting that differs is a copy that belongs to no session.
    """
    replaced = {
        row.appointment_id: row
        for row in unit.db.scalars(select(AppointmentSnapshot).where(AppointmentSnapshot.until > unit.now))
    }
    replaced = {
        row.id: replaced[row.id] for row in queries.some(unit.db, replaced) if replaced[row.id].version == row.version
    }
    theirs = [key for key, row in replaced.items() if handlaggare in {row.handlaggare, *row.colleagues}]
    was = [_copy(row, replaced[row.id]) for row in queries.some(unit.db, theirs)]
    return sorted([row for row in rows if row.id not in replaced] + was, key=lambda row: row.starts_at)


def _copy(row: Appointment, before: AppointmentSnapshot) -> Appointment:
    now = {name: getattr(row, name) for name in inspect(Appointment).column_attrs.keys()}  # noqa: SIM118
    return Appointment(**now | before.kept | {"version": before.version - 1})


def forget_old(unit: Unit) -> None:
    """Delete the snapshots and kept times of changes that can no longer be undone."""
    unit.db.execute(delete(AppointmentSnapshot).where(AppointmentSnapshot.until <= unit.now))
    occupancy.forget_kept(unit.db, unit.now)


def _restore(unit: Unit, appointment: Appointment, before: AppointmentSnapshot) -> None:
    for name, value in before.kept.items():
        setattr(appointment, name, value)
    appointment.version += 1
    appointment.changed_at = unit.now
    participants.invite(unit, appointment, before.colleagues)
    unit.db.flush()
