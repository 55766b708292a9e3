"""Thanking: whoever writes something that a person must read first hears at once that it has come, and whom to ring."""

from datetime import timedelta

from frontdesk.core import choices
from frontdesk.core.actor import CLOCK
from frontdesk.core.db.unit import Unit, can_text
from frontdesk.core.errors import N_
from frontdesk.notices import queries
from frontdesk.notices.errors import NumberNotTextable, TextRefused
from frontdesk.notices.models import Notice, NoticeReply
from frontdesk.notices.rules.status import Kind, Status
from frontdesk.notices.rules.texts import Meeting
from frontdesk.notices.rules.timing import UNDO, next_opening
from frontdesk.notices.service.promising import enqueue, withhold_for_appointment
from frontdesk.safety import service as safety

# Telephones answer by themselves too: two machines must not thank each other all night.
HOURS = choices.declare(
    "notices.thanks_hours", 12, N_("Så många timmar går det minst mellan två SMS som tackar samma nummer för ett svar.")
)
_USEFUL = timedelta(hours=4)


def thank(unit: Unit, reply: NoticeReply, notice: Notice | None) -> None:
    """Promise to say that a reply has come; never to a number of nobody's, or of somebody no SMS may reach.

    A reply is never lost over it: where the text or the number cannot be used, nothing is said.
    """
    if notice is None or not can_text(unit.desk):
        return
    # Of two replies at the same moment one waits here for the other, and is not thanked for as well.
    queries.locked(unit.desk, notice.id)
    about = notice.appointment_id, notice.contact_id
    if not safety.may_text(unit.desk, unit.register, notice.person, about):
        return
    if queries.is_thanked(unit.desk, reply.number, unit.now - timedelta(hours=choices.get(unit.desk, HOURS))):
        return
    try:
        enqueue(
            unit,
            kind=Kind.THANKS,
            person=notice.person,
            # A reply is a matter of its own: what is promised about the meeting stays promised.
            appointment_id=reply.id,
            version=1,
            number=reply.number,
            meeting=Meeting(unit.now),
            by=CLOCK,
            not_after=next_opening(unit.now + UNDO) + _USEFUL,
            # Should the matter become silent meanwhile, this is silent too.
            contact_id=notice.contact_id,
            by_name=notice.by_name,
            silent=notice.silent,
            language=notice.language,
        )
    except (NumberNotTextable, TextRefused):
        return


def thank_no_more(unit: Unit, reply: NoticeReply) -> None:
    """Hold the thanks that have not left: something else answers the reply."""
    if any(one.status == Status.CREATED for one in queries.about_appointment(unit.desk, reply.id)):
        withhold_for_appointment(unit.desk, reply.id, why="superseded")
