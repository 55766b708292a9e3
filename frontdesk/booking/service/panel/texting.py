"""Whether a confirmation may be sent, where, and how it will read; and the two questions that come before the first."""

from dataclasses import dataclass

from frontdesk.booking.models import Appointment, Hold, Place
from frontdesk.booking.rules.kinds import MeetingKind
from frontdesk.booking.service.panel.desk import Desk
from frontdesk.booking.views import Sms, Texting
from frontdesk.core.db.unit import Unit
from frontdesk.core.phones import read_phone
from frontdesk.disclosure.rules.levels import Topic
from frontdesk.notices.errors import NumberNotTextable
from frontdesk.notices.rules.status import Kind
from frontdesk.notices.rules.texts import Meeting
from frontdesk.notices.service.texts import preview
from frontdesk.safety import service as safety


@dataclass(frozen=True)
class Answers:
    """What the client answered: SMS yes or no, whether somebody else reads the phone, and the number read back."""

    wants: bool = False
    shared: bool = False
    number: str = ""


def sms_box(unit: Unit, desk: Desk, kind: MeetingKind, held: Hold | Appointment) -> Sms:
    """Return what the panel says about SMS for a reserved time."""
    person = desk.subject if desk.may(Topic.BOOKINGS) else None
    if kind.no_sms or desk.silent or (person and not safety.may_text(unit.desk, unit.register, person)):
        return Sms(possible=False, asked=True)
    place = unit.desk.get(Place, held.place) if held.place else None
    text = preview(
        unit.desk,
        kind=Kind.CONFIRMATION,
        meeting=Meeting(starts_at=held.starts_at, place=place.outside_name if place else ""),
    )
    known = safety.consent(unit.desk, person) if person else None
    phone = read_phone(known.sms_number) if known and known.sms_number else None
    return Sms(
        possible=True,
        asked=phone is not None,
        number=phone.masked if phone else "",
        text=text.text,
        segments=text.segments,
        warnings=text.warnings,
    )


def texting(unit: Unit, desk: Desk, answers: Answers) -> Texting | None:
    """Store the answers and return where the confirmation goes, or None. Raises NumberNotTextable.

    A number is never taken from the caller's display: it is the one the client has said and heard read back.
    """
    person = desk.subject if desk.may(Topic.BOOKINGS) else None
    known = safety.consent(unit.desk, person).sms_number if person else None
    if known:
        return Texting(known)
    if not answers.wants or answers.shared:
        _remember_no(unit, desk, person, answers)
        return None
    phone = read_phone(answers.number)
    if phone is None or not phone.textable:
        raise NumberNotTextable(fields={"number": NumberNotTextable.message})
    if person:
        _remember(unit, desk, person, wants=True, shared=False)
        safety.confirm_number(unit, person=person, typed=phone.e164, by=desk.staff.actor, contact_id=desk.contact_id)
    return Texting(phone.e164)


def _remember_no(unit: Unit, desk: Desk, person: str | None, answers: Answers) -> None:
    if person and answers.wants and answers.shared:
        _remember(unit, desk, person, wants=True, shared=True)


def _remember(unit: Unit, desk: Desk, person: str, *, wants: bool, shared: bool) -> None:
    earlier = safety.consent(unit.desk, person)
    safety.set_consent(
        unit,
        person=person,
        by=desk.staff.actor,
        wants_sms=wants,
        shared_phone=shared,
        voicemail=earlier.voicemail,
        safe_from=earlier.safe_from,
        safe_until=earlier.safe_until,
        contact_id=desk.contact_id,
    )
