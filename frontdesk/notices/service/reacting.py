"""What notices do when something happened below; `frontdesk/reactions.py` joins these to their events."""

import uuid

from frontdesk.core.db.unit import Unit
from frontdesk.core.tasks import TaskTicked
from frontdesk.notices import queries
from frontdesk.notices.service import failing, replying, ring_list
from frontdesk.notices.service.promising import withhold_for, withhold_in_contact
from frontdesk.safety.views import ContactSilenced, ContactUnsafe, NumberErased, PersonProtected


def hold_for_protected(unit: Unit, event: PersonProtected | ContactUnsafe) -> None:
    """Nothing more leaves to a person who is hidden from now on."""
    withhold_for(unit.desk, event.person)
    ring_list.hand_to_protected_desk(unit, person=event.person, contact_id=event.contact_id)
    if event.contact_id is not None:
        withhold_in_contact(unit, event.contact_id)


def hold_for_silent(unit: Unit, event: ContactSilenced) -> None:
    """Nothing more leaves about a contact no telephone may say a word of."""
    withhold_in_contact(unit, event.contact_id)
    ring_list.hand_to_protected_desk(unit, person=None, contact_id=event.contact_id)


def forget_number(unit: Unit, event: NumberErased) -> None:
    """Let go of our copies of a number, and hold what would have gone to it."""
    withhold_for(unit.desk, event.person, why="number_erased")


def task_ticked(unit: Unit, event: TaskTicked) -> None:
    """Take a reply off its list, or note that the reader of an SMS was told: the task about it was ticked off."""
    if event.kind == replying.TASK:
        replying.seen_to(unit, uuid.UUID(event.key.removeprefix(replying.key_of(""))), by=event.by)
    elif event.kind in failing.TASKS:
        notice = queries.locked(unit.desk, uuid.UUID(event.key.removeprefix(failing.key_of(""))))
        if notice is not None:
            failing.seen_to(unit, notice, by=event.by)
