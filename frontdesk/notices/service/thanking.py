"""Automatic acknowledgement of a reply that a person must read first, with the number to call."""

from datetime import timedelta

from frontdesk.core import municipal_settings
from frontdesk.core.actor import CLOCK
from frontdesk.core.db.unit import Unit
from frontdesk.core.i18n import N_
from frontdesk.notices import queries
from frontdesk.notices.errors import NumberNotTextable, TextRefused
from frontdesk.notices.models import Notice, NoticeReply
from frontdesk.notices.rules.status import NoticeKind, NoticeStatus, Withheld
from frontdesk.notices.rules.texts import MeetingDetails
from frontdesk.notices.rules.timing import UNDO, next_opening
from frontdesk.notices.service.outbox import enqueue, withhold_for_appointment
from frontdesk.safety.service import may_text

# Phones can have auto-replies: two machines must not answer each other all night.
HOURS = municipal_settings.declare(
    "notices.thanks_hours", 12, N_("Så många timmar går det minst mellan två SMS som tackar samma nummer för ett svar.")
)
_USEFUL = timedelta(hours=4)


def thank(unit: Unit, reply: NoticeReply, notice: Notice | None) -> None:
    """Queue an acknowledgement of a reply; not to an unknown number or a person who must not get SMS.

    An unusable text or number is ignored: the reply is kept in any case.
    """
    if notice is None or not unit.can_text:
        return
    # The lock makes simultaneous replies wait for each other, so that only one is acknowledged.
    queries.locked(unit.db, notice.id)
    about = notice.appointment_id, notice.contact_id
    if not may_text(unit.db, unit.register, notice.person, about):
        return
    if queries.is_thanked(unit.db, reply.number, unit.now - timedelta(hours=unit.setting(HOURS))):
        return
    try:
        enqueue(
            unit,
            kind=NoticeKind.THANKS,
            person=notice.person,
            # The reply's id, so that notices queued about the meeting are not replaced.
            appointment_id=reply.id,
            version=1,
            number=reply.number,
            meeting=MeetingDetails(unit.now),
            by=CLOCK,
            not_after=next_opening(unit.now + UNDO) + _USEFUL,
            # So that it is withheld too if the contact becomes silent.
            contact_id=notice.contact_id,
            by_name=notice.by_name,
            silent=notice.silent,
            language=notice.language,
        )
    except (NumberNotTextable, TextRefused):
        return


def thank_no_more(unit: Unit, reply: NoticeReply) -> None:
    """Withhold an unsent acknowledgement, because another SMS answers the reply."""
    if any(one.status == NoticeStatus.CREATED for one in queries.about_appointment(unit.db, reply.id)):
        withhold_for_appointment(unit, reply.id, why=Withheld.SUPERSEDED)
