"""Queue the SMS about an offer of the waiting list."""

import uuid
from dataclasses import replace

from frontdesk.booking.models import Appointment, WaitlistOffer
from frontdesk.booking.service import promising
from frontdesk.core.actor import CLOCK
from frontdesk.core.db.unit import Unit
from frontdesk.notices import queries as notices_queries
from frontdesk.notices.rules.status import NoticeKind
from frontdesk.notices.service import outbox as notices
from frontdesk.safety import service as safety


def offer(unit: Unit, made: WaitlistOffer, appointment: Appointment, number: str) -> uuid.UUID:
    """Queue the SMS that offers an earlier time; it is not sent after the offer expires."""
    return _about_offer(unit, made, appointment, NoticeKind.OFFER, number)


def offer_gone(unit: Unit, made: WaitlistOffer, appointment: Appointment) -> None:
    """Queue an SMS that an offered time is no longer free, if the client may still be texted."""
    number = safety.sms_number(unit, made.person, (appointment.id, appointment.contact_id)) if made.person else None
    if number:
        _about_offer(unit, made, appointment, NoticeKind.OFFER_GONE, number)


def _about_offer(unit: Unit, made: WaitlistOffer, appointment: Appointment, kind: NoticeKind, number: str) -> uuid.UUID:
    earlier = notices_queries.of_appointment(unit.db, appointment.id)
    return notices.enqueue(
        unit,
        kind=kind,
        person=made.person,
        # Linked to the offer, so that SMS queued about the appointment itself are not replaced.
        appointment_id=made.id,
        version=1,
        number=number,
        meeting=replace(promising.meeting_of(unit, made), until=made.expires_at),
        by=CLOCK,
        not_after=made.expires_at if kind is NoticeKind.OFFER else made.starts_at,
        language=earlier[-1][0].language if earlier else "sv",
    )
