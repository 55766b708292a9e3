"""The confirmation SMS: whether and where it may be sent, its text, and the two consent questions before the first."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from frontdesk.availability.models.occupancy import Hold
from frontdesk.availability.rules.catalogue import MeetingKind
from frontdesk.booking.models import Appointment
from frontdesk.booking.service import notify
from frontdesk.booking.views import Texting
from frontdesk.core.db.unit import Unit
from frontdesk.core.i18n import N_
from frontdesk.core.phones import read_phone
from frontdesk.disclosure.rules.levels import Topic
from frontdesk.notices.errors import NumberNotTextable
from frontdesk.notices.rules.status import NoticeKind
from frontdesk.notices.service.texts import preview
from frontdesk.notices.views import Preview
from frontdesk.reception.service.booking.context import ContactContext
from frontdesk.reception.views.booking import Sms
from frontdesk.safety.errors import MustBeSilent
from frontdesk.safety.service import confirm_number, consent, may_text, set_consent
from frontdesk.safety.views import Consent

_NOT_CONNECTED = N_("SMS är inte kopplat. Låt personen skriva upp tiden.")
_NOT_THIS = N_("SMS skickas inte om det här mötet. Läs upp tiden och låt klienten skriva upp den.")
_STOPPED = N_(
    "Klienten svarade STOPP på ett SMS {day}, så inga SMS går. Vill klienten ha SMS igen: ändra svaret under SMS och"
    " nummer och bekräfta numret. Kommer inget fram har operatören spärrat numret, och klienten får först skicka START."
)
_DECLINED = N_(
    "Klienten sa nej till SMS {day}, så inga SMS går. Har klienten ändrat sig: ändra svaret under SMS och nummer."
)
_SHARED = N_(
    "Någon annan läser klientens telefon, så inga SMS går. Har klienten fått en egen: ändra under SMS och nummer."
)
_NEVER = N_("SMS skickas aldrig till den här klienten. Läs upp tiden, eller lämna den på ett sätt som är säkert.")


@dataclass(frozen=True)
class Answers:
    """The client's answers: wants SMS, another person reads the phone, and the number read back."""

    wants: bool = False
    shared: bool = False
    number: str = ""


def sms_box(
    unit: Unit, context: ContactContext, kind: MeetingKind, held: Hold | Appointment, later: Sequence[datetime] = ()
) -> Sms:
    """Return the panel's SMS box for a held time and the `later` ones of its series."""
    person = context.subject if context.may(Topic.BOOKINGS) else None
    if context.silent:
        return Sms(possible=False, asked=True, silence=context.reach.words)
    if not unit.can_text:
        return Sms(possible=False, asked=True, why=_NOT_CONNECTED)
    if kind.no_sms:
        return Sms(possible=False, asked=True, why=_NOT_THIS)
    if person and not may_text(unit.db, unit.register, person):
        return _none_to(consent(unit.db, person))
    text = text_of(unit, held, later)
    known = consent(unit.db, person) if person else None
    phone = read_phone(known.sms_number) if known and known.sms_number else None
    return Sms(
        possible=True,
        asked=phone is not None,
        number=phone.masked if phone else "",
        text=text.text,
        segments=text.segments,
        warnings=text.warnings,
    )


def text_of(unit: Unit, held: Hold | Appointment, later: Sequence[datetime]) -> Preview:
    """Return the SMS about a held time and the later ones of its series, as it will be sent."""
    kind = NoticeKind.SERIES if later else NoticeKind.CONFIRMATION
    return preview(unit.db, kind=kind, meeting=notify.meeting_of(unit, held, sorted(later)))


def _none_to(known: Consent) -> Sms:
    """Return the box that says why the client gets no SMS, and what can be done about it."""
    if known.stopped:
        why = _STOPPED
    elif known.wants_sms is False:
        why = _DECLINED
    else:
        why = _SHARED if known.shared_phone else _NEVER
    return Sms(possible=False, asked=True, why=why, since=known.asked_at)


def texting(unit: Unit, context: ContactContext, answers: Answers) -> Texting | None:
    """Store the answers and return where to send the confirmation, or None. Raises NumberNotTextable or MustBeSilent.

    The number is never the caller id, but the one the client has said and heard read back. For a silent matter an SMS
    is refused rather than skipped, as the client would otherwise expect it.
    """
    if context.silent:
        raise MustBeSilent
    if not unit.can_text:
        return None
    person = context.subject if context.may(Topic.BOOKINGS) else None
    known = consent(unit.db, person).sms_number if person else None
    if known:
        return Texting(known)
    if not answers.wants or answers.shared:
        _remember_no(unit, context, person, answers)
        return None
    phone = read_phone(answers.number)
    if phone is None or not phone.textable:
        raise NumberNotTextable(fields={"number": NumberNotTextable.message})
    if person:
        _remember(unit, context, person, wants=True, shared=False)
        confirm_number(unit, person=person, typed=phone.e164, by=context.staff.actor, contact_id=context.contact_id)
    return Texting(phone.e164)


def _remember_no(unit: Unit, context: ContactContext, person: str | None, answers: Answers) -> None:
    if person and answers.wants and answers.shared:
        _remember(unit, context, person, wants=True, shared=True)


def _remember(unit: Unit, context: ContactContext, person: str, *, wants: bool, shared: bool) -> None:
    earlier = consent(unit.db, person)
    set_consent(
        unit,
        person=person,
        by=context.staff.actor,
        wants_sms=wants,
        shared_phone=shared,
        voicemail=earlier.voicemail,
        safe_from=earlier.safe_from,
        safe_until=earlier.safe_until,
        contact_id=context.contact_id,
    )
