"""Queue SMS about an appointment, in the transaction that changes it, and say who else must reach the client."""

import uuid
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from typing import Protocol

from frontdesk.availability.queries import catalogue
from frontdesk.availability.rules.catalogue import MeetingKind
from frontdesk.availability.rules.enums import Mode
from frontdesk.availability.service.catalogue import active_type
from frontdesk.booking import queries
from frontdesk.booking.models import Appointment
from frontdesk.booking.views import Guest, Texting
from frontdesk.core.actor import Actor
from frontdesk.core.db.unit import Unit
from frontdesk.core.tasks import TaskFor
from frontdesk.notices.models import Notice
from frontdesk.notices.queries import about_appointment, of_appointment, of_appointments, waiting_about
from frontdesk.notices.rules.status import NoticeKind, Withheld
from frontdesk.notices.rules.texts import Manner, MeetingDetails
from frontdesk.notices.service import outbox
from frontdesk.safety.service import may_call, sms_number


class Timed(Protocol):
    """What has the time, mode and place of a meeting: an appointment, a hold, or an offer."""

    @property
    def starts_at(self) -> datetime: ...
    @property
    def ends_at(self) -> datetime: ...
    @property
    def mode(self) -> Mode: ...
    @property
    def place(self) -> str | None: ...


def confirm(unit: Unit, appointment: Appointment, kind: MeetingKind, *, guest: Guest, to: Texting, by: Actor) -> None:
    """Queue the confirmation of a new booking; for a hidden client it is never sent, but looks like any other."""
    if not kind.no_sms:
        to = replace(to, silent=guest.hidden is not None)
        _promise(unit, appointment, NoticeKind.CONFIRMATION, person=guest.person, to=to, by=by, first=True)


def confirm_series(unit: Unit, made: Sequence[Appointment], *, guest: Guest, to: Texting, by: Actor) -> None:
    """Queue one confirmation of all meetings booked together."""
    first, *later = sorted(made, key=lambda one: one.starts_at)
    kind = NoticeKind.SERIES if later else NoticeKind.CONFIRMATION
    others = tuple(one.starts_at for one in later)
    to = replace(to, silent=guest.hidden is not None)
    _enqueue(unit, first, kind, person=guest.person, to=to, by=by, others=others)


def series_changed(
    unit: Unit, moved: Sequence[Appointment], by: Actor, *, gone: Sequence[datetime] = ()
) -> NoticeKind | None:
    """Queue one SMS with all the new times of a series; `gone` are the old ones.

    If the series has not been announced yet, queue its announcement with the new times instead. Return the kind of
    notice this held back, if any.
    """
    first, *later = sorted(moved, key=lambda one: one.starts_at)
    if _retell(unit, first, by):
        return NoticeKind.SERIES
    person, to = _reach(unit, first)
    silenced = [_silence(unit, one) for one in (first, *later)]
    if to is not None:
        kind, others = (
            (NoticeKind.SERIES_CHANGED if later else NoticeKind.CHANGED),
            tuple(one.starts_at for one in later),
        )
        _enqueue(unit, first, kind, person=person, to=to, by=by, others=others, gone=tuple(sorted(gone)))
    return next((kind for kind in silenced if kind), None)


def changed(unit: Unit, appointment: Appointment, by: Actor) -> NoticeKind | None:
    """Queue an SMS about the new time, if the client may be texted. Return the kind of notice held back, if any."""
    return _tell_again(unit, appointment, NoticeKind.CHANGED, by)


def cancelled(unit: Unit, appointment: Appointment, by: Actor) -> NoticeKind | None:
    """Queue an SMS about the cancellation, if the client may be texted. Return the kind of notice held back, if any."""
    return _tell_again(unit, appointment, NoticeKind.CANCELLED, by)


def has_left(unit: Unit, appointment: Appointment) -> bool:
    """Whether an SMS about the appointment's latest change was sent, so that it cannot be undone unnoticed."""
    told = about_appointment(unit.db, appointment.id)
    return any(notice.version == appointment.version and outbox.has_left(notice, unit.now) for notice in told)


def restored(unit: Unit, appointment: Appointment, silenced: str | None, by: Actor) -> None:
    """Cancel the pending SMS about an undone change and re-queue the one it had replaced."""
    person, to = _reach(unit, appointment)
    outbox.withhold_for_appointment(unit, appointment.id, why=Withheld.UNDONE)
    outbox.revive(unit, appointment.id)
    if not silenced or to is None:
        return
    if silenced == NoticeKind.SERIES and appointment.series_id:
        tell_series(unit, appointment, person=person, to=to, by=by)
    else:
        _enqueue(unit, appointment, NoticeKind(silenced), person=person, to=to, by=by)


def series_restored(unit: Unit, together: Sequence[Appointment], by: Actor) -> None:
    """Queue the SMS about a series whose meetings were moved back together."""
    holder = together[-1]
    person, to = _reach(unit, holder)
    for one in together:
        outbox.withhold_for_appointment(unit, one.id, why=Withheld.UNDONE)
    if to is not None:
        tell_series(unit, holder, person=person, to=to, by=by)


def tell_series(unit: Unit, holder: Appointment, *, person: str | None, to: Texting, by: Actor) -> None:
    """Queue one SMS with all booked times of a series, linked to `holder`, the meeting that changed last."""
    rest = queries.of_series(unit.db, holder.series_id) if holder.series_id else []
    if not rest:
        return
    first, *later = rest
    kind, others = (NoticeKind.SERIES if later else NoticeKind.CONFIRMATION), tuple(one.starts_at for one in later)
    _enqueue(unit, holder, kind, person=person, to=to, by=by, others=others, first_of=first)


def _retell(unit: Unit, changed: Appointment, by: Actor) -> bool:
    """Replace a series' unsent announcement by one with the present times; False if there is none unsent."""
    ids = queries.ids_of_series(unit.db, changed.series_id) if changed.series_id else ()
    waiting = waiting_about(unit.db, ids, NoticeKind.SERIES)
    if not waiting:
        return False
    told = unit.db.get_one(Appointment, waiting[-1].appointment_id)
    person, to = _reach(unit, told)
    for notice in waiting:
        outbox.withhold_for_appointment(unit, notice.appointment_id, why=Withheld.SUPERSEDED)
    outbox.withhold_for_appointment(unit, changed.id, why=Withheld.SUPERSEDED)
    if to is not None:
        tell_series(unit, changed, person=person, to=to, by=by)
    return True


def meeting_of(unit: Unit, meeting: Timed, others: Sequence[datetime] = ()) -> MeetingDetails:
    """Return what an SMS may say about a meeting: times, mode, the place's outside name and entrance.

    Previews, segment counts and SMS are all made from this. `others`: further times of its series.
    """
    name, entrance = "", ""
    if meeting.mode is Mode.VISIT and meeting.place:
        name, entrance = catalogue.place_as_told(unit.db, meeting.place)
    return MeetingDetails(
        starts_at=meeting.starts_at,
        place=name,
        others=tuple(others),
        ends_at=meeting.ends_at,
        manner=Manner(meeting.mode.value),
        entrance=entrance.rstrip(". "),
    )


def _tell_again(unit: Unit, appointment: Appointment, kind: NoticeKind, by: Actor) -> NoticeKind | None:
    """Hold back unsent SMS, then queue the new one if the client has a number."""
    if _retell(unit, appointment, by):
        return NoticeKind.SERIES
    person, to = _reach(unit, appointment)
    silenced = _silence(unit, appointment)
    if to is not None:
        _enqueue(unit, appointment, kind, person=person, to=to, by=by)
    return silenced


def _silence(unit: Unit, appointment: Appointment) -> NoticeKind | None:
    """Hold back unsent SMS about an appointment; return the kind of the latest one."""
    earlier = about_appointment(unit.db, appointment.id)
    waiting = [NoticeKind(notice.kind) for notice in earlier if outbox.is_waiting(notice, unit.now)]
    outbox.withhold_for_appointment(unit, appointment.id, why=Withheld.SUPERSEDED)
    return waiting[-1] if waiting else None


def _reach(unit: Unit, appointment: Appointment) -> tuple[str | None, Texting | None]:
    """Return person and number to text: the number confirmed now, or the one a booking by name was last texted to.

    A withheld notice has no number any more, so a booking by name of which none was sent gets no further SMS.
    """
    if not unit.can_text:
        return appointment.person, None
    earlier = of_appointment(unit.db, appointment.id)
    language = earlier[-1][0].language if earlier else "sv"
    if appointment.person is not None:
        number = sms_number(unit, appointment.person, _matters(appointment))
        return appointment.person, Texting(number, language) if number else None
    if not may_reach(unit, appointment):
        return None, None
    # A series is announced by one SMS, linked to its first meeting.
    if appointment.series_id is not None:
        ids = queries.ids_of_series(unit.db, appointment.series_id)
        earlier = of_appointments(unit.db, ids)
    for notice, content in reversed(earlier):
        if content is not None:
            return None, Texting(content.number, language, silent=notice.silent)
    return None, None


def _enqueue(
    unit: Unit,
    appointment: Appointment,
    kind: NoticeKind,
    *,
    person: str | None,
    to: Texting,
    by: Actor,
    others: tuple[datetime, ...] = (),
    gone: tuple[datetime, ...] = (),
    first_of: Appointment | None = None,
) -> None:
    if not active_type(unit.db, appointment.type).no_sms:
        meeting = replace(meeting_of(unit, first_of or appointment, others), gone=gone)
        _promise(unit, appointment, kind, person=person, to=to, by=by, meeting=meeting)


def _promise(
    unit: Unit,
    appointment: Appointment,
    kind: NoticeKind,
    *,
    person: str | None,
    to: Texting,
    by: Actor,
    meeting: MeetingDetails | None = None,
    first: bool = False,
) -> None:
    outbox.enqueue(
        unit,
        kind=kind,
        person=person,
        appointment_id=appointment.id,
        version=appointment.version,
        number=to.number,
        meeting=meeting or meeting_of(unit, appointment),
        by=by,
        contact_id=appointment.contact_id,
        by_name=appointment.by_number,
        silent=to.silent,
        language=to.language,
        first=first,
    )


def may_reach(unit: Unit, appointment: Appointment) -> bool:
    """Whether the client may be texted or rung about an appointment: neither matter nor client is silent.

    For a booking by name its likely client counts, unless the desk must not learn of that person; then the notice
    itself is held back and looks like any other.
    """
    who = appointment.person or appointment.may_be
    return may_call(unit.db, unit.register, who, _matters(appointment))


def _matters(appointment: Appointment) -> tuple[uuid.UUID | None, ...]:
    return appointment.id, appointment.contact_id


def may_tell(unit: Unit, appointment: Appointment) -> bool:
    """Whether the client of an appointment can be sent an SMS about it."""
    return _reach(unit, appointment)[1] is not None and not active_type(unit.db, appointment.type).no_sms


def ask(unit: Unit, appointment: Appointment, by: Actor) -> None:
    """Queue the SMS that asks the client to choose another time."""
    person, to = _reach(unit, appointment)
    if to is not None:
        _enqueue(unit, appointment, NoticeKind.REBOOK, person=person, to=to, by=by)


def ask_taken_back(unit: Unit, appointment: Appointment) -> bool:
    """Hold back that question if it is unsent; False if it was sent."""
    asked = question(unit, appointment.id)
    if asked is None or not outbox.is_waiting(asked, unit.now):
        return False
    outbox.withhold_for_appointment(unit, appointment.id, why=Withheld.UNDONE)
    return True


def take_ask_back(unit: Unit, appointment: Appointment, by: Actor) -> None:
    """Undo the question within its minute. Raises TooLateToUndo."""
    asked = question(unit, appointment.id)
    if asked is not None:
        outbox.undo(unit, asked.id, by=by)


def question(unit: Unit, appointment_id: uuid.UUID) -> Notice | None:
    """Return the latest SMS that asks the client to choose another time, or None."""
    told = about_appointment(unit.db, appointment_id)
    return next((one for one in reversed(told) if one.kind == NoticeKind.REBOOK), None)


def addressee(unit: Unit, appointment: Appointment) -> tuple[TaskFor, str | None]:
    """Return the addressee of a task about an appointment, and the client's key as far as the task may hold it.

    A booking by name with an identity number may be for a hidden person, whom reception must not learn of from a task.
    So every booking made with a number goes to the protected desk, whether or not its client is hidden.
    """
    person = appointment.person
    if not may_reach(unit, appointment):
        # Neither SMS nor an ordinary call is safe: the protected desk finds a safe way.
        return TaskFor.PROTECTED_DESK, person or appointment.may_be
    if person is None and appointment.by_number:
        return TaskFor.PROTECTED_DESK, appointment.likely_client
    return TaskFor.RECEPTION, person
