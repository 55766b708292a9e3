"""Offer released times to the client who has waited longest and can come; if declined or expired, to the next.

An offered time is held; a person gets one offer a day. By SMS if the client agreed and may be texted, else reception
gets a task to ring. Clients who are protected or not safe to reach get no offers.
"""

import uuid
from dataclasses import replace
from datetime import datetime

import structlog

from frontdesk.availability.queries import slots
from frontdesk.availability.rules.booking_window import earliest
from frontdesk.availability.rules.enums import AppointmentStatus, Mode
from frontdesk.availability.service import catalogue, search
from frontdesk.availability.views import FreeTime, Wish
from frontdesk.booking.errors import SlotTaken
from frontdesk.booking.models import Appointment
from frontdesk.booking.queries import colleagues_of
from frontdesk.booking.service import hold, notify, undo
from frontdesk.booking.views import Pick
from frontdesk.core import municipal_settings
from frontdesk.core.actor import CLOCK
from frontdesk.core.closings import closings
from frontdesk.core.db.stores import Stores
from frontdesk.core.db.unit import Unit
from frontdesk.core.errors import InvalidInput
from frontdesk.core.i18n import N_
from frontdesk.core.tasks import TaskFor, TaskNeeded
from frontdesk.core.times import instant_of, local_date
from frontdesk.notices.queries import of_appointment
from frontdesk.notices.rules.status import NoticeKind
from frontdesk.notices.service import outbox
from frontdesk.safety.service import sms_number
from frontdesk.waitlist import queries
from frontdesk.waitlist.models import Freed, WaitlistEntry, WaitlistOffer
from frontdesk.waitlist.rules import TIME_TO_GET_THERE, OfferStatus, ReleasedTime, WaitingEnd, may_offer, valid_until
from frontdesk.waitlist.service import entries

_log = structlog.get_logger("frontdesk.waitlist")
HOURS = municipal_settings.declare(
    "booking.offer_hours",
    2,
    N_("Så många timmar (räknat klockan 8-20) hålls en erbjuden tidigare tid åt den som väntar."),
)
BY_SMS = municipal_settings.declare(
    "booking.offers_by_sms",
    True,  # noqa: FBT003 - a choice's default
    N_("Erbjud tidigare tider med SMS till den som har sagt ja till det. Kräver att SMS skickas från ett nummer."),
)
_AT_ONCE = 20


def run(stores: Stores, *, answerable: bool = True) -> None:
    """Expire unanswered offers, end pointless entries, and offer released times, each in its own transaction.

    If the SMS sender is not `answerable`, replies cannot be received, so every offer is made by telephone.
    """
    with stores.reading() as unit:
        if not queries.is_anything_due(unit.db, unit.now):
            return
    with stores.writing() as unit:
        tidy(unit)
    for _ in range(_AT_ONCE):
        with stores.writing() as unit:
            if not offer_next(unit, answerable=answerable):
                return


def tidy(unit: Unit) -> None:
    """Expire unanswered offers, and end the entries that are changed or too late."""
    for offer in queries.overdue(unit.db, unit.now):
        entries.settle(unit, offer, OfferStatus.EXPIRED)
    today = local_date(unit.now)
    for row, appointment in queries.stopped(unit.db, unit.now - undo.MINUTE_OF_REGRET, today):
        has_it = appointment.status is AppointmentStatus.BOOKED and appointment.starts_at == row.has_at
        entries.end(unit, row, WaitingEnd.TOO_LATE if has_it else WaitingEnd.CHANGED)


def offer_next(unit: Unit, *, answerable: bool = True) -> bool:
    """Offer the next released time to a client who can come. Return whether there was a time."""
    found = queries.freed(unit.db, unit.now, 1) if may_offer(unit.now) else ()
    for came_free in found:
        unit.db.delete(came_free)
        _offer(unit, came_free, answerable=answerable)
    return bool(found)


def _offer(unit: Unit, came_free: Freed, *, answerable: bool) -> None:
    key = slots.names(unit.db, [came_free.resource_id]).get(came_free.resource_id)
    span = instant_of(max(came_free.starts, int(unit.now.timestamp()))), instant_of(came_free.ends)
    if key is None or span[0] >= span[1]:
        _log.info("released time", code=ReleasedTime.OVER)
        return
    until = valid_until(unit.now, unit.setting(HOURS))
    days = local_date(span[0]), local_date(span[1])
    waiting = queries.who_could_come(unit.db, span, local_date(unit.now), days)
    for row, appointment in waiting:
        if not _suits(unit, row, appointment, key):
            continue
        time = _time_for(unit, row, appointment, key, span, until)
        if time is None:
            continue
        number = _number(unit, row, appointment) if answerable else None
        if _make(unit, row, appointment, time, until, number):
            # The rest of a long free span is offered to the next client.
            _rest(unit, came_free, time)
            code = ReleasedTime.OFFERED_BY_SMS if number else ReleasedTime.OFFERED_BY_TELEPHONE
            _log.info("released time", code=code, waiting=len(waiting))
            return
    # Why each was passed over is not written: one reason is that a client may not be reached.
    code = ReleasedTime.NOBODY_CAN if waiting else ReleasedTime.NOBODY_WAITS
    _log.info("released time", code=code, waiting=len(waiting))


def _rest(unit: Unit, came_free: Freed, taken: FreeTime) -> None:
    after = int(taken.ends_at.timestamp())
    if after < came_free.ends:
        values = {"resource_id": came_free.resource_id, "ends": came_free.ends, "due_at": unit.now}
        unit.db.add(Freed(starts=after, **values))


def _suits(unit: Unit, row: WaitlistEntry, appointment: Appointment, key: str) -> bool:
    if not notify.may_reach(unit, appointment):
        return False
    return key in row.whom if row.whom else key in slots.same_unit(unit.db, appointment.handlaggare)


def _time_for(
    unit: Unit, row: WaitlistEntry, appointment: Appointment, key: str, span: tuple[datetime, datetime], until: datetime
) -> FreeTime | None:
    """Return the first time in `span` that suits the client and leaves time to answer and to get there, or None."""
    kind = catalogue.known_type(unit.db, appointment.type)
    if not kind.active:
        return None
    soonest = max(earliest(until, kind.reach(), closings(unit.db)), until + TIME_TO_GET_THERE, span[0])
    suiting = kind.modes_with(appointment.interpreter)
    modes = [mode for mode in row.modes or [appointment.mode] if mode in suiting]
    had = queries.had(unit.db, row.id, key)
    besides = tuple(one for one in colleagues_of(unit.db, appointment.id) if one != key)
    found = [
        time
        for mode in modes
        for time in search.free_times(
            unit,
            Wish(
                type=appointment.type,
                first=max(local_date(span[0]), row.first),
                last=min(local_date(span[1]), row.last),
                handlaggare=(key,),
                mode=Mode(mode),
                interpreter=appointment.interpreter,
                not_before=soonest,
                besides=besides,
            ),
        )
        if time.starts_at < min(span[1], row.has_at) and time.starts_at not in had
    ]
    fitting = [time for time in found if not row.places or time.mode is not Mode.VISIT or time.place in row.places]
    return min(fitting, key=lambda time: time.starts_at, default=None)


def _number(unit: Unit, row: WaitlistEntry, appointment: Appointment) -> str | None:
    """Return the number to text an offer to; None if reception must ring."""
    by_sms = row.by_sms and unit.setting(BY_SMS) and entries.may_be_texted(unit, appointment)
    matters = appointment.id, appointment.contact_id
    return sms_number(unit, row.person, matters) if by_sms and row.person else None


def _make(
    unit: Unit, row: WaitlistEntry, appointment: Appointment, time: FreeTime, until: datetime, number: str | None
) -> bool:
    pick = Pick(
        type=appointment.type,
        starts_at=time.starts_at,
        handlaggare=time.handlaggare,
        mode=time.mode,
        interpreter=appointment.interpreter,
        besides=tuple(slots.names(unit.db, time.others).values()),
    )
    try:
        with unit.db.begin_nested():
            held = hold.hold(unit, pick=pick, by=CLOCK, until=until)
    except (SlotTaken, InvalidInput):
        return False
    offer = WaitlistOffer(
        waiting_id=row.id,
        hold_id=held.id,
        person=row.person,
        handlaggare=held.handlaggare,
        starts_at=held.starts_at,
        ends_at=held.ends_at,
        mode=held.mode,
        place=held.place,
        by_sms=number is not None,
        status=OfferStatus.OPEN,
        day=local_date(unit.now),
        made_at=unit.now,
        expires_at=until,
    )
    unit.db.add(offer)
    unit.db.flush()
    if number is not None:
        offer.notice_id = tell_offer(unit, offer, appointment, number)
    else:
        _ask_reception(unit, offer, appointment)
    unit.log(
        who=CLOCK,
        event="waiting.offered",
        person=row.person,
        fields=("appointment", str(appointment.id)),
        result="sms" if number else "reception",
    )
    unit.tell("waiting")
    return True


def _ask_reception(unit: Unit, offer: WaitlistOffer, appointment: Appointment) -> None:
    unit.task(
        TaskNeeded(
            kind="waiting-earlier",
            # A number may be a hidden person's: the protected desk rings for all of them, so that none stands out.
            to=TaskFor.PROTECTED_DESK if appointment.by_number else TaskFor.RECEPTION,
            key=entries.task_key(offer),
            due_at=offer.expires_at,
            handlaggare=offer.handlaggare,
            person=appointment.person,
            appointment_id=appointment.id,
            about={"offer": str(offer.id)},
        )
    )


def tell_offer(unit: Unit, made: WaitlistOffer, appointment: Appointment, number: str) -> uuid.UUID:
    """Queue the SMS that offers an earlier time; it is not sent after the offer expires."""
    return _about_offer(unit, made, appointment, NoticeKind.OFFER, number)


def tell_offer_gone(unit: Unit, made: WaitlistOffer, appointment: Appointment) -> None:
    """Queue an SMS that an offered time is no longer free, if the client may still be texted."""
    number = sms_number(unit, made.person, (appointment.id, appointment.contact_id)) if made.person else None
    if number:
        _about_offer(unit, made, appointment, NoticeKind.OFFER_GONE, number)


def _about_offer(unit: Unit, made: WaitlistOffer, appointment: Appointment, kind: NoticeKind, number: str) -> uuid.UUID:
    earlier = of_appointment(unit.db, appointment.id)
    return outbox.enqueue(
        unit,
        kind=kind,
        person=made.person,
        # Linked to the offer, so that SMS queued about the appointment itself are not replaced.
        appointment_id=made.id,
        version=1,
        number=number,
        meeting=replace(notify.meeting_of(unit, made), until=made.expires_at),
        by=CLOCK,
        not_after=made.expires_at if kind is NoticeKind.OFFER else made.starts_at,
        language=earlier[-1][0].language if earlier else "sv",
    )
