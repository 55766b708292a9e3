"""Contacts and what hangs on them; each factory states only what matters to the test."""

import uuid

from frontdesk.calls.models.contact import Contact
from frontdesk.calls.rules.contact import Channel, Source
from frontdesk.calls.service import contact as service
from frontdesk.core.actor import Actor
from frontdesk.core.db.unit import Unit

ANNA = Actor(id=uuid.UUID(int=1), name="Anna Berg", role="receptionist")
BO = Actor(id=uuid.UUID(int=2), name="Bo Ek", role="receptionist")
NUMBER = "070-174 06 05"
E164 = "+46701740605"


def ringing(unit: Unit, *, caller: str = NUMBER, queue: str = "allman") -> Contact:
    """Somebody calls and waits."""
    return service.ring(unit, source=Source.DEMO, caller=caller, queue=queue)


def open_contact(unit: Unit, *, who: Actor = ANNA, caller: str = NUMBER) -> Contact:
    """Somebody called and `who` answered."""
    return service.claim(unit, contact_id=ringing(unit, caller=caller).id, who=who)


def visit(unit: Unit, *, who: Actor = ANNA) -> Contact:
    """Somebody stands at the counter."""
    return service.begin(unit, who=who, channel=Channel.VISIT)
