"""Contacts and what hangs on them; each factory states only what matters to the test."""

import uuid
from datetime import timedelta

from frontdesk.absence.rules import AbsenceKind
from frontdesk.absence.service import register
from frontdesk.calls.models.contact import Contact
from frontdesk.calls.models.message import Message
from frontdesk.calls.rules.contact import Channel, ContactSource
from frontdesk.calls.rules.messages import MessageKind
from frontdesk.calls.service import message
from frontdesk.calls.service.contact import add_to_queue, begin, claim
from frontdesk.calls.views import MessageSubject
from frontdesk.core.actor import Actor
from frontdesk.core.db.unit import Unit
from tests.factories.accounts import make_handlaggare, make_unit

ANNA = Actor(id=uuid.UUID(int=1), name="Anna Berg", role="receptionist")
BO = Actor(id=uuid.UUID(int=2), name="Bo Ek", role="receptionist")
NUMBER = "070-174 06 05"
E164 = "+46701740605"


def ringing(unit: Unit, *, caller: str = NUMBER, queue: str = "allman") -> Contact:
    """Somebody calls and waits."""
    return add_to_queue(unit, source=ContactSource.DEMO, caller=caller, queue=queue)


def open_contact(unit: Unit, *, who: Actor = ANNA, caller: str = NUMBER) -> Contact:
    """Somebody called and `who` answered."""
    return claim(unit, contact_id=ringing(unit, caller=caller).id, who=who)


def visit(unit: Unit, *, who: Actor = ANNA) -> Contact:
    """Somebody stands at the counter."""
    return begin(unit, who=who, channel=Channel.VISIT)


SARA, JONAS, MIA = "demo:h-1", "demo:h-2", "demo:h-3"
EB_INTAKE, BOU_INTAKE, ORDINARY = "demo:u-eb", "demo:u-bou", "demo:u-1"


def organisation(unit: Unit) -> None:
    """Two intake units, and a unit of three handläggare: Sara, Jonas and Mia."""
    make_unit(unit, EB_INTAKE, name="Mottagningen ekonomi", area="EB", kind="intake")
    make_unit(unit, BOU_INTAKE, name="Mottagningen barn", area="BOU", kind="intake")
    make_unit(unit, ORDINARY, name="Ekonomi 1", area="EB")
    for key, name in ((SARA, "Sara Nilsson"), (JONAS, "Jonas Ek"), (MIA, "Mia Lund")):
        make_handlaggare(unit, key, name=name, of_unit=ORDINARY)


def is_away(unit: Unit, key: str, *, hours: int, stand_ins: tuple[str, ...] = (), begins_in: int = 0) -> None:
    """`key` is away for some hours from now on."""
    register(
        unit,
        by=ANNA,
        handlaggare=key,
        starts_at=unit.now + timedelta(hours=begins_in),
        ends_at=unit.now + timedelta(hours=begins_in + hours),
        kind=AbsenceKind.VACATION,
        stand_ins=stand_ins,
    )


def left_message(unit: Unit, *, handlaggare: str | None = SARA, text: str = "Ring mig.") -> Message:
    """A message left for a handläggare in a fresh contact."""
    about = MessageSubject(person="demo:p-1", name="Karin Andersson", area="EB", handlaggare=handlaggare)
    contact = open_contact(unit)
    return message.leave(unit, contact_id=contact.id, who=ANNA, kind=MessageKind.MESSAGE, text=text, about=about)
