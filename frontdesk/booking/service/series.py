"""Series: recurring meetings at the same hour; the chosen ones are booked or moved all or none.

One SMS confirms all of them. Meetings booked or moved together are undone together.
"""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from frontdesk.availability.queries import slots
from frontdesk.availability.rules.enums import UndoableChange
from frontdesk.availability.service import catalogue, occupancy, search
from frontdesk.availability.views import FreeTime
from frontdesk.booking import queries
from frontdesk.booking.errors import NotOffered, SeriesStuck, SlotTaken
from frontdesk.booking.models import Appointment, Series
from frontdesk.booking.service import book, candidates, change, interpreters, notify, participants, side_effects, untold
from frontdesk.booking.service.change import NewTime
from frontdesk.booking.service.undo import (
    moved_together,
    remember,
    silenced,
    undo_change,
)
from frontdesk.booking.views import AppointmentMoved, Guest, Pick, Texting
from frontdesk.core.actor import Actor
from frontdesk.core.db.unit import Unit
from frontdesk.core.times import local, local_date, start_instant
from frontdesk.notices.rules.status import NoticeKind

MOST = 26
_NEAREST = 3
_AROUND = timedelta(days=4)


@dataclass(frozen=True)
class SeriesMeeting:
    """One meeting of a series before booking; if it is not free, the nearest free times."""

    starts_at: datetime
    free: bool
    instead: tuple[FreeTime, ...] = ()


def parts(unit: Unit, pick: Pick, *, every_days: int, count: int) -> tuple[SeriesMeeting, ...]:
    """Check each later meeting of a series that begins with `pick`, which is already held."""
    begins = [again(pick.starts_at, every_days * number) for number in range(1, min(count, MOST))]
    return tuple(_part(unit, replace(pick, starts_at=one)) for one in begins)


def again(starts_at: datetime, days: int) -> datetime:
    """Return the same Stockholm wall-clock time some days later, also across a daylight-saving change."""
    return start_instant(local_date(starts_at) + timedelta(days=days), local(starts_at).time())


def book_all(
    unit: Unit,
    *,
    hold_id: uuid.UUID,
    pick: Pick,
    later: Sequence[datetime],
    every_days: int,
    guest: Guest,
    by: Actor,
    contact_id: uuid.UUID | None = None,
    texting: Texting | None = None,
) -> list[Appointment]:
    """Book the held time and every chosen later time, all or none. Raises HoldGone or SlotTaken."""
    series = Series(every_days=every_days, count=len(later) + 1, created_at=unit.now, created_by=by.id)
    unit.db.add(series)
    unit.db.flush()
    made = [book.book_held(unit, hold_id=hold_id, guest=guest, by=by)]
    for starts_at in sorted(set(later)):
        wanted = replace(pick, starts_at=starts_at)
        made.append(book.book(unit, pick=wanted, guest=guest, by=by, contact_id=contact_id))
    for one in made:
        one.series_id = series.id
    unit.db.flush()
    if texting is not None:
        notify.confirm_series(unit, made, guest=guest, to=texting, by=by)
    return made


def rest_of(unit: Unit, appointment: Appointment) -> list[Appointment]:
    """Return an appointment and the later booked ones of its series, by time."""
    if appointment.series_id is None:
        return [appointment]
    return [one for one in queries.of_series(unit.db, appointment.series_id) if one.starts_at >= appointment.starts_at]


def move_rest(
    unit: Unit,
    *,
    appointment_id: uuid.UUID,
    version: int,
    to: NewTime,
    by: Actor,
    contact_id: uuid.UUID | None = None,
    told: bool = False,
) -> list[Appointment]:
    """Move a meeting and all later ones of its series by the same number of days, keeping their hours, all or none.

    The old times stay reserved for a minute. `told`: the client asked for or agreed to it. Raises Stale, NotComing or
    SeriesStuck.
    """
    first = change.coming(unit, appointment_id, version)
    starts_at = to.starts_at or first.starts_at
    shift = (local_date(starts_at) - local_date(first.starts_at)).days
    moving = rest_of(unit, first)
    before = {one.id: remember(unit, one, UndoableChange.MOVED, contact_id) for one in moving}
    had = {one.id: slots.occupied_by(unit.db, one.id) for one in moving}
    occupancy.lock(unit.db, *{resource for spans in had.values() for resource in slots.people_in(spans)})
    for one in moving:
        occupancy.free(unit.db, one.id)
    for one in moving:
        at = start_instant(local_date(one.starts_at) + timedelta(days=shift), local(starts_at).time())
        _move_one(unit, one, replace(to, starts_at=at), present=tuple(before[one.id].colleagues))
    occupancy.keep_left(unit.db, had, keep_until=before[first.id].until)
    for one in moving:
        interpreters.follow(unit, one, by)
        side_effects.log(unit, one, "appointment.moved", by)
        was = [before[one.id].handlaggare, *before[one.id].colleagues]
        side_effects.announce(unit, one, AppointmentMoved, before=was, leaves=before[one.id])
    before[first.id].silenced = notify.series_changed(unit, moving, by, gone=[one.starts_at for one in before.values()])
    for one in moving:
        untold.changed(unit, one, before[one.id], told=told)
    unit.db.add_all(before.values())
    unit.db.flush()
    return moving


def take_back(unit: Unit, *, appointment_id: uuid.UUID, by: Actor) -> list[Appointment]:
    """Undo within a minute what was booked together: one meeting, or its whole series."""
    appointment = queries.existing(unit.db, appointment_id)
    members = queries.of_series(unit.db, appointment.series_id) if appointment.series_id else [appointment]
    together = [one for one in members if one.version == 1 and one.created_at == appointment.created_at]
    return [change.take_back(unit, appointment_id=one.id, by=by) for one in together or [appointment]]


def undo(unit: Unit, *, appointment_id: uuid.UUID, by: Actor) -> list[Appointment]:
    """Undo the latest move or cancellation; meetings moved together go back together. Raises TooLateToTakeBack."""
    appointment = queries.existing(unit.db, appointment_id)
    together = moved_together(unit, appointment)
    if len(together) > 1:
        for one in together:
            occupancy.free(unit.db, one.id)
    retold = any(silenced(unit, one) == NoticeKind.SERIES for one in together)
    undone = [undo_change(unit, appointment_id=one.id, by=by) for one in together]
    if len(together) > 1 and retold:
        notify.series_restored(unit, undone, by)
    return undone


def _part(unit: Unit, pick: Pick) -> SeriesMeeting:
    if search.times_at(unit, pick.wish(), pick.starts_at):
        return SeriesMeeting(pick.starts_at, free=True)
    day = local_date(pick.starts_at)
    around = replace(pick.wish(), first=max(day - _AROUND, local_date(unit.now)), last=day + _AROUND)
    nearest = sorted(search.free_times(unit, around), key=lambda time: abs(time.starts_at - pick.starts_at))
    return SeriesMeeting(
        pick.starts_at, free=False, instead=tuple(sorted(nearest[:_NEAREST], key=lambda time: time.starts_at))
    )


def _move_one(unit: Unit, appointment: Appointment, to: NewTime, present: tuple[str, ...]) -> None:
    kind = catalogue.active_type(unit.db, appointment.type)
    pick = change.pick_for(unit, appointment, kind, to, present, moving=None)

    def attempt(time: FreeTime) -> FreeTime:
        occupancy.take_for_appointment(unit.db, appointment.id, participants.spans(kind, time))
        return time

    try:
        time = candidates.take(unit, pick, kind, attempt)
    except (SlotTaken, NotOffered) as refusal:
        raise SeriesStuck(to.starts_at or appointment.starts_at) from refusal
    change.arrange(unit, appointment, time, present=present)
