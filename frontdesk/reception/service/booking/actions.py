"""Actions of the booking panel. Each checks again what the speaker of the contact may do."""

import uuid
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from frontdesk.absence.rules.enums import Turn
from frontdesk.absence.service import gave
from frontdesk.availability.models.occupancy import Hold
from frontdesk.availability.rules.enums import Mode
from frontdesk.availability.service import catalogue
from frontdesk.booking import queries
from frontdesk.booking.errors import AppointmentNotFound, HoldGone, LevelTooLow, NoUnitYet, SilentNotByPhone
from frontdesk.booking.models import Appointment
from frontdesk.booking.service import attend, book, change, hold, series, undo
from frontdesk.booking.service.change import NewTime
from frontdesk.booking.views import Guest
from frontdesk.calls.queries import contacts
from frontdesk.calls.service import routing
from frontdesk.core.db.unit import Unit
from frontdesk.disclosure.rules.levels import Topic
from frontdesk.disclosure.service import hidden_behind, key_behind
from frontdesk.reception.service.booking.context import ContactContext
from frontdesk.reception.service.booking.selection import NOBODYS, PanelParams, pick_of
from frontdesk.reception.service.booking.sms import Answers, sms_box, texting
from frontdesk.reception.views.booking import Sms
from frontdesk.safety.service import silence
from frontdesk.waitlist.errors import CannotBeOffered
from frontdesk.waitlist.queries import open_of
from frontdesk.waitlist.service import entries
from frontdesk.waitlist.service.entries import Terms


def reserve(unit: Unit, *, context: ContactContext, asked: PanelParams, starts_at: datetime) -> Hold:
    """Hold a time for this contact and release its earlier hold. Raises NoUnitYet, SlotTaken or NotOffered."""
    pick = pick_of(unit, context, asked, starts_at)
    if pick.unit == NOBODYS:
        raise NoUnitYet
    if context.receiver.asked and pick.unit:
        routing.say(unit.db, contacts.one(unit.db, context.contact_id), pick.unit)
    return hold.hold(unit, pick=pick, by=context.staff.actor, contact_id=context.contact_id)


def sms(unit: Unit, *, context: ContactContext, later: Sequence[datetime]) -> Sms:
    """Return the SMS about the contact's held time and `later` times of its series. Raises HoldGone."""
    held = hold.latest_of(unit.db, context.contact_id)
    if held is None:
        raise HoldGone
    return sms_box(unit, context, catalogue.active_type(unit.db, held.type), held, later)


def book_reserved(
    unit: Unit,
    *,
    context: ContactContext,
    name: str,
    typed: str,
    answers: Answers,
    send: bool,
    later: Sequence[datetime] = (),
    every_days: int = 0,
) -> Appointment:
    """Book the contact's held time and `later` times of its series, for the open person or for a name.

    Raises HoldGone, SlotTaken or SilentNotByPhone.
    """
    held = hold.latest_of(unit.db, context.contact_id)
    if held is None:
        raise HoldGone
    if context.silent and held.mode == Mode.PHONE:  # held before the matter became silent
        raise SilentNotByPhone
    to = texting(unit, context, answers) if send else None
    guest, by = _guest(unit, context, name, typed), context.staff.actor
    if later:
        made = series.book_all(
            unit,
            hold_id=held.id,
            pick=hold.pick_again(unit.db, held),
            later=later,
            every_days=every_days,
            guest=guest,
            by=by,
            contact_id=context.contact_id,
            texting=to,
        )
    else:
        made = [book.book_held(unit, hold_id=held.id, guest=guest, by=by, texting=to)]
    for booked in made:
        if context.silent:
            silence(unit, appointment_id=booked.id)
        if context.own is not None and booked.handlaggare in context.own.stand_ins:
            span = booked.starts_at, booked.ends_at
            gave(unit, away=context.own.key, to=booked.handlaggare, what=Turn.BOOKING, span=span, whole=True)
    return made[0]


def move(
    unit: Unit,
    *,
    context: ContactContext,
    asked: PanelParams,
    appointment_id: uuid.UUID,
    version: int,
    starts_at: datetime,
    rest: bool = False,
) -> None:
    """Move a booking of this client and, with `rest`, the later ones of its series.

    Raises LevelTooLow, Stale, SlotTaken, SeriesStuck or NotOffered.
    """
    allow(unit, context, appointment_id)
    _keep_silent(unit, context, appointment_id, rest=rest)
    pick = pick_of(unit, context, asked, starts_at)
    to = NewTime(starts_at=starts_at, handlaggare=pick.handlaggare, mode=pick.mode)
    verb = series.move_rest if rest else change.move
    verb(
        unit,
        appointment_id=appointment_id,
        version=version,
        to=to,
        by=context.staff.actor,
        contact_id=context.contact_id,
        told=True,
    )


def cancel(unit: Unit, *, context: ContactContext, appointment_id: uuid.UUID, version: int, by_client: bool) -> None:
    """Cancel a booking of this client. Raises LevelTooLow, Stale or NotComing."""
    allow(unit, context, appointment_id)
    _keep_silent(unit, context, appointment_id)
    change.cancel(
        unit,
        appointment_id=appointment_id,
        version=version,
        by_client=by_client,
        by=context.staff.actor,
        contact_id=context.contact_id,
    )


def take_back(unit: Unit, *, context: ContactContext, appointment_id: uuid.UUID) -> None:
    """Undo the latest move, cancellation or booking made in this contact. Raises TooLateToTakeBack."""
    allow(unit, context, appointment_id)
    if appointment_id in undo.open_ones(unit.db, context.contact_id, unit.now):
        series.undo(unit, appointment_id=appointment_id, by=context.staff.actor)
    else:
        series.take_back(unit, appointment_id=appointment_id, by=context.staff.actor)


def wait(unit: Unit, *, context: ContactContext, appointment_id: uuid.UUID, terms: Terms, anyone: bool) -> None:
    """Put the client on the waiting list for an earlier time with the same handläggare, or `anyone` of the unit.

    Raises LevelTooLow, NotComing, NoSuchDays, or CannotBeOffered for a silent matter, since offers are made by SMS or
    telephone.
    """
    allow(unit, context, appointment_id)
    row = queries.appointment_by_id(unit.db, appointment_id)
    whom = () if anyone or row is None else (row.handlaggare,)
    if context.silent:
        raise CannotBeOffered
    wanted = replace(terms, whom=whom)
    entries.join(
        unit, appointment_id=appointment_id, terms=wanted, by=context.staff.actor, contact_id=context.contact_id
    )


def wait_no_more(unit: Unit, *, context: ContactContext, appointment_id: uuid.UUID) -> None:
    """Take the client of this contact off the waiting list."""
    allow(unit, context, appointment_id)
    for row in open_of(unit.db, [appointment_id]).values():
        entries.leave(unit, waiting_id=row.id, by=context.staff.actor)


def arrive(unit: Unit, *, context: ContactContext, appointment_id: uuid.UUID) -> None:
    """Note that the client of this contact has arrived."""
    allow(unit, context, appointment_id)
    attend.arrive(unit, appointment_id=appointment_id, by=context.staff.actor)


def no_show(unit: Unit, *, context: ContactContext, appointment_id: uuid.UUID) -> None:
    """Note that the client of this contact did not come. Raises NotYet before the meeting's start."""
    allow(unit, context, appointment_id)
    attend.no_show(unit, appointment_id=appointment_id, by=context.staff.actor)


def allow(unit: Unit, context: ContactContext, appointment_id: uuid.UUID) -> None:
    """Check that the speaker may change a booking: one made in this contact, or this client's at a sufficient level.

    Raises AppointmentNotFound for another client's booking, or LevelTooLow.
    """
    row = queries.appointment_by_id(unit.db, appointment_id)
    if row is None or not (row.contact_id == context.contact_id or (row.person and row.person == context.subject)):
        raise AppointmentNotFound
    if row.contact_id != context.contact_id and not context.may(Topic.NAMED_BOOKING):
        raise LevelTooLow


def _guest(unit: Unit, context: ContactContext, name: str, typed: str) -> Guest:
    if context.subject and context.may(Topic.BOOKINGS):
        return Guest(person=context.subject)
    hidden = hidden_behind(unit, staff=context.staff, typed=typed)
    typed_key = key_behind(unit, typed=typed)
    likely_client = context.permit.person if context.permit else typed_key
    return Guest(name=name, hidden=hidden, likely_client=likely_client, by_number=bool(typed.strip()))


def _keep_silent(unit: Unit, context: ContactContext, appointment_id: uuid.UUID, *, rest: bool = False) -> None:
    """Stop SMS about a silent matter's appointments, for this change and later ones made elsewhere."""
    if not context.silent:
        return
    row = queries.appointment_by_id(unit.db, appointment_id)
    for one in series.rest_of(unit, row) if row is not None and rest else [row] if row is not None else []:
        silence(unit, appointment_id=one.id)


def let_go(unit: Unit, *, context: ContactContext) -> None:
    """Release the contact's hold."""
    hold.release_for(unit.db, context.contact_id)
    unit.log(who=context.staff.actor, event="time.let_go", contact=context.contact_id)
