"""A promised call: made only where somebody can keep it, tried until it is done or the promise is broken aloud."""

import uuid
from dataclasses import dataclass
from datetime import datetime

from frontdesk.absence.rules.words import Turn
from frontdesk.calls.errors import MessageSettled, OutsidePresence
from frontdesk.calls.models.message import Callback, CallbackNumber, CallbackTry, Message
from frontdesk.calls.queries import message as messages
from frontdesk.calls.rules.contact import Priority
from frontdesk.calls.rules.messages import ENDS_CALLBACK, MessageKind, TryResult, Window, is_promisable
from frontdesk.calls.rules.numbers import normal
from frontdesk.calls.service import message as service
from frontdesk.calls.service import routing
from frontdesk.calls.service.contact import held
from frontdesk.calls.views import About
from frontdesk.core.actor import Actor
from frontdesk.core.db.unit import Unit
from frontdesk.core.errors import N_, InvalidInput
from frontdesk.core.events import publish
from frontdesk.core.live import tell
from frontdesk.core.tasks import TaskSettled
from frontdesk.core.times import local_date
from frontdesk.core.workdays import OFFICE_CLOSES, OFFICE_OPENS


@dataclass(frozen=True)
class Wish:
    """When somebody can answer, on which number they have confirmed, and how."""

    window: Window
    number: str
    voicemail: bool = False
    interpreter: str = ""
    promised_by: datetime | None = None


def promise(
    unit: Unit,
    *,
    contact_id: uuid.UUID,
    who: Actor,
    text: str,
    wish: Wish,
    about: About,
    priority: Priority | None = None,
) -> Message:
    """Promise that somebody calls. Raises OutsidePresence, NobodyReceives, InvalidInput.

    The promise falls inside the presence of whoever gets it: an absent handläggare is passed over from the start.
    """
    contact = held(unit, contact_id=contact_id, who=who)
    number = _checked(unit, wish, anonymous=contact.anonymous)
    span = wish.window.start, wish.window.end
    to = routing.choose(unit.desk, handlaggare=about.handlaggare, area=about.area, span=span, whole=True)
    urgency = priority or contact.urgency or Priority.DAYS
    kind = MessageKind.CALLBACK
    message = service.write(unit, contact=contact, who=who, kind=kind, text=text, about=about, priority=urgency, to=to)
    unit.desk.add(_row(message.id, wish))
    unit.desk.add(CallbackNumber(message_id=message.id, number=number))
    routing.took(unit, own=about.handlaggare, to=to, what=Turn.CALLBACK, span=span, whole=True)
    return message


def _checked(unit: Unit, wish: Wish, *, anonymous: bool) -> str:
    if anonymous:
        raise InvalidInput(N_("Den som är anonym rings inte upp."))
    number = normal(wish.number)
    if not number.startswith("+"):
        raise InvalidInput(fields={"number": N_("Skriv ett nummer som personen har bekräftat.")})
    if not is_promisable(wish.window, unit.now):
        raise OutsidePresence(first=f"{OFFICE_OPENS:%H.%M}", last=f"{OFFICE_CLOSES:%H.%M}")
    return number


def _row(message_id: uuid.UUID, wish: Wish) -> Callback:
    promised = wish.promised_by or wish.window.end
    return Callback(
        message_id=message_id,
        reach_from=wish.window.start,
        reach_until=wish.window.end,
        promised_by=promised if local_date(promised) >= local_date(wish.window.start) else wish.window.end,
        voicemail=wish.voicemail,
        interpreter=wish.interpreter.strip(),
    )


def tried(unit: Unit, *, message_id: uuid.UUID, who: Actor, result: TryResult) -> Callback:
    """Note a try ("ringt kl 13.20, ej svar"); the one that reaches the person ends the callback."""
    message = service.acknowledge(unit, message_id=message_id, who=who)
    callback = messages.callbacks(unit.desk, [message_id])[message_id]
    if callback.done_at is not None:
        raise MessageSettled
    unit.desk.add(CallbackTry(message_id=message_id, at=unit.now, result=result, by_name=who.name))
    if result in ENDS_CALLBACK:
        callback.done_at, callback.done_name = unit.now, who.name
        publish(unit.desk, TaskSettled(key=broken_key(message_id)))
    unit.desk.flush()
    tell(unit.desk, "queue")
    tell(unit.desk, "workplace", message.handlaggare or message.unit or "")
    return callback


def broken_key(message_id: uuid.UUID) -> str:
    """Return the key of the task that tells of a broken promise."""
    return f"callback:{message_id}"
