"""Event handlers of notices, registered in `frontdesk/event_handlers.py`."""

import uuid

from frontdesk.core.db.unit import Unit
from frontdesk.core.tasks import TaskTicked
from frontdesk.notices import queries
from frontdesk.notices.rules.status import Withheld
from frontdesk.notices.service import failing, replying, ring_list
from frontdesk.notices.service.outbox import withhold_for, withhold_in_contact
from frontdesk.safety.views import ContactSilenced, ContactUnsafe, NumberErased, PersonProtected


def hold_for_protected(unit: Unit, event: PersonProtected | ContactUnsafe) -> None:
    """Withhold all SMS to a newly protected person; move their calls after an outage to the protected desk."""
    withhold_for(unit, event.person)
    ring_list.hand_to_protected_desk(unit, person=event.person, contact_id=event.contact_id)
    if event.contact_id is not None:
        withhold_in_contact(unit, event.contact_id)


def hold_for_silent(unit: Unit, event: ContactSilenced) -> None:
    """Withhold all SMS of a contact that became silent; move its calls after an outage to the protected desk."""
    withhold_in_contact(unit, event.contact_id)
    ring_list.hand_to_protected_desk(unit, person=None, contact_id=event.contact_id)


def forget_number(unit: Unit, event: NumberErased) -> None:
    """Withhold the SMS to an erased number, and wipe its copies here."""
    withhold_for(unit, event.person, why=Withheld.NUMBER_ERASED)


def task_ticked(unit: Unit, event: TaskTicked) -> None:
    """React to a ticked-off task: mark the reply as handled, or that the client was told in another way."""
    if event.kind == replying.TASK:
        replying.seen_to(unit, uuid.UUID(event.key.removeprefix(replying.key_of(""))), by=event.by)
    elif event.kind in failing.TASKS:
        notice = queries.locked(unit.db, uuid.UUID(event.key.removeprefix(failing.key_of(""))))
        if notice is not None:
            failing.seen_to(unit, notice, by=event.by)
