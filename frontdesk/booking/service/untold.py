"""Make sure clients learn of changes they did not make, so that no client travels in vain.

`changed` is called for every move and cancellation, and `look` again when an SMS about it is sent, delivered, fails or
is held, when the change is undone, and when the client is hidden. While an SMS is on its way nothing is done; if none
can be sent, one task to ring the client is created, due before the client sets out.
"""

import uuid
from collections.abc import Collection, Sequence

from frontdesk.availability.rules.enums import CANCELLED, COMING, AppointmentStatus
from frontdesk.booking import queries
from frontdesk.booking.models import Appointment, AppointmentSnapshot, UntoldChange
from frontdesk.booking.rules import due
from frontdesk.booking.service import notify
from frontdesk.calls.queries import tasks
from frontdesk.core.db.unit import Unit
from frontdesk.core.tasks import TaskNeeded, TaskTicked
from frontdesk.notices.models import Notice
from frontdesk.notices.queries import about_appointment
from frontdesk.notices.rules import status
from frontdesk.notices.service import failing
from frontdesk.notices.views import NoticeChanged
from frontdesk.safety.views import ContactUnsafe, PersonProtected, ProtectionLifted

TIME, OTHER, OFF = "untold-time", "untold-place", "untold-off"
KINDS = frozenset({TIME, OTHER, OFF})


def changed(unit: Unit, appointment: Appointment, before: AppointmentSnapshot, *, told: bool) -> None:
    """Note a change, after its SMS has been queued. `told`: the client made the change or agreed to it.

    Tasks about undelivered SMS of earlier versions are settled: they are outdated.
    """
    for notice in about_appointment(unit.db, appointment.id):
        if notice.told and notice.version < appointment.version:
            failing.taken_over(unit, notice)
    if told:
        _forget(unit, appointment)
        return
    row = unit.db.get(UntoldChange, appointment.id)
    if row is None:
        row = UntoldChange(appointment_id=appointment.id, since=unit.now)
        unit.db.add(row)
        _believe(row, before)
    elif _news_left(unit, appointment, before.version - 1):
        _believe(row, before)
    unit.db.flush()
    look(unit, appointment)


def look(unit: Unit, appointment: Appointment) -> None:
    """Create or settle the task to ring the client, according to the present state."""
    row = unit.db.get(UntoldChange, appointment.id)
    if row is None:
        return
    if appointment.status is AppointmentStatus.UNDONE or _believes_right(row, appointment):
        _forget(unit, appointment)
        return
    told = about_appointment(unit.db, appointment.id)
    news = [one for one in told if one.version == appointment.version]
    if any(one.status == status.NoticeStatus.DELIVERED for one in news):
        _forget(unit, appointment)
    elif any(_is_on_its_way(one) for one in news):
        unit.settle(key(appointment))
    else:
        _ask_to_ring(unit, appointment, row, news)


def undone(unit: Unit, appointment: Appointment, version: int) -> None:
    """Update the task after a change was undone; failed SMS about the restored `version` need handling again."""
    look(unit, appointment)
    if unit.db.get(UntoldChange, appointment.id) is None:
        for notice in about_appointment(unit.db, appointment.id):
            if notice.version == version:
                failing.needed_again(unit, notice)


def news_changed(unit: Unit, event: NoticeChanged) -> None:
    """React to the changed status of an SMS about an appointment."""
    if event.kind == status.NoticeKind.CONFIRMATION:
        return  # about a booking, never about a change
    row = unit.db.get(UntoldChange, event.appointment_id)
    appointment = queries.appointment_by_id(unit.db, event.appointment_id) if row else None
    if appointment is not None:
        look(unit, appointment)


def ringing(unit: Unit, appointment_ids: Collection[uuid.UUID]) -> frozenset[uuid.UUID]:
    """Return those of some appointments with an open task to ring the client."""
    keys = {f"untold:{one}": one for one in appointment_ids}
    return frozenset(keys[one] for one in tasks.open_keys(unit.db, keys))


def hidden(unit: Unit, event: PersonProtected | ContactUnsafe) -> None:
    """Move the tasks about a person who is now hidden from reception to the protected desk."""
    _look_at_all_of(unit, event.person)


def shown_again(unit: Unit, event: ProtectionLifted) -> None:
    """Move the tasks about a person whose protection has ended back to reception."""
    _look_at_all_of(unit, event.person)


def _look_at_all_of(unit: Unit, person: str) -> None:
    for appointment in queries.untold_of(unit.db, person):
        look(unit, appointment)


def ticked(unit: Unit, event: TaskTicked) -> None:
    """Note that staff have told the client of the change."""
    appointment = queries.appointment_by_id(unit.db, event.appointment_id) if event.appointment_id else None
    if appointment is not None and event.kind in KINDS:
        for notice in about_appointment(unit.db, appointment.id):
            if notice.version == appointment.version:
                failing.seen_to(unit, notice, by=event.by)
        _forget(unit, appointment)


def key(appointment: Appointment) -> str:
    """Return the key of the task to tell a client of a change."""
    return f"untold:{appointment.id}"


def _ask_to_ring(unit: Unit, appointment: Appointment, row: UntoldChange, news: Sequence[Notice]) -> None:
    to, person = notify.addressee(unit, appointment)
    starts = [row.starts_at] if appointment.status in CANCELLED else [row.starts_at, appointment.starts_at]
    unit.task(
        TaskNeeded(
            kind=_kind(appointment, row),
            to=to,
            key=key(appointment),
            due_at=due(min(starts), unit.now),
            person=person,
            appointment_id=appointment.id,
            about={"was_at": row.starts_at.isoformat()},
        )
    )
    # This task replaces the one about the failed SMS.
    for notice in news:
        failing.taken_over(unit, notice)


def _kind(appointment: Appointment, row: UntoldChange) -> str:
    if appointment.status in CANCELLED:
        return OFF
    return TIME if appointment.starts_at != row.starts_at else OTHER


def _is_on_its_way(notice: Notice) -> bool:
    unsure = notice.status == status.NoticeStatus.UNKNOWN and not notice.told
    return unsure or notice.status in status.ON_ITS_WAY


def _believe(row: UntoldChange, before: AppointmentSnapshot) -> None:
    row.starts_at, row.mode, row.place = before.starts_at, before.mode, before.place


def _believes_right(row: UntoldChange, appointment: Appointment) -> bool:
    same = (row.starts_at, row.mode, row.place) == (appointment.starts_at, appointment.mode, appointment.place)
    # Once the client has come, or not come, a call is pointless.
    return appointment.status not in CANCELLED and (same or appointment.status not in COMING)


def _news_left(unit: Unit, appointment: Appointment, version: int) -> bool:
    told = about_appointment(unit.db, appointment.id)
    return any(one.version == version and one.status in status.COUNTED for one in told)


def _forget(unit: Unit, appointment: Appointment) -> None:
    row = unit.db.get(UntoldChange, appointment.id)
    if row is not None:
        unit.db.delete(row)
        unit.db.flush()
        unit.settle(key(appointment))
