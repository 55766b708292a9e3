"""Callbacks: promise one within the recipient's presence, record attempts, end it."""

import uuid
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import delete

from frontdesk.absence.rules.enums import Turn
from frontdesk.accounts.views import Staff
from frontdesk.calls.errors import MessageSettled, OnlyInItsTime, OutsidePresence
from frontdesk.calls.models.message import Callback, CallbackNumber, CallbackTry, Message
from frontdesk.calls.queries import messages
from frontdesk.calls.rules.contact import Priority
from frontdesk.calls.rules.messages import ENDS_CALLBACK, AnswerWindow, MessageKind, Route, TryResult, is_promisable
from frontdesk.calls.rules.numbers import normal
from frontdesk.calls.service import routing
from frontdesk.calls.service.contact import held
from frontdesk.calls.service.message import acknowledge, write
from frontdesk.calls.views import MessageSubject
from frontdesk.core.actor import Actor
from frontdesk.core.db.erase import wipe_after
from frontdesk.core.db.unit import Unit
from frontdesk.core.errors import InvalidInput
from frontdesk.core.i18n import N_
from frontdesk.core.tasks import TaskFor, TaskNeeded
from frontdesk.core.times import local, local_date
from frontdesk.core.workdays import OFFICE_CLOSES, OFFICE_OPENS
from frontdesk.disclosure.service.permits import permit_of
from frontdesk.safety.service import reachability
from frontdesk.safety.views import Reachability

# A client in hiding knows of an hour or two when it is safe to answer; a whole day never is.
LONGEST_SAFE, LONGEST_ANSWERER = timedelta(hours=2), 120


@dataclass(frozen=True)
class CallbackRequest:
    """A callback as asked for: when the client can answer, on which confirmed number, and how."""

    window: AnswerWindow
    number: str
    voicemail: bool = False
    interpreter: str = ""
    promised_by: datetime | None = None
    # Who may answer: required for a safe callback.
    answerer: str = ""


def promise(
    unit: Unit,
    *,
    contact_id: uuid.UUID,
    who: Actor,
    text: str,
    wish: CallbackRequest,
    about: MessageSubject,
    priority: Priority | None = None,
) -> Message:
    """Promise a callback. Raises OutsidePresence, ReceiverNeeded, NobodyReceives, InvalidInput.

    The recipient must be present in all of the window: an absent handläggare is passed over. If the matter or the
    client is silent, the callback is a safe one: no voicemail, one attempt, only within its window.
    """
    contact = held(unit, contact_id=contact_id, who=who)
    safe = is_safe(unit, contact_id=contact_id, person=about.person)
    number = checked(unit, wish, anonymous=contact.anonymous, safe=safe)
    span = wish.window.start, wish.window.end
    to = routing.choose(unit, about, span=span, whole=True)
    urgency = priority or contact.urgency or Priority.DAYS
    kind = MessageKind.CALLBACK
    message = write(unit, contact=contact, who=who, kind=kind, text=text, about=about, priority=urgency, to=to)
    keep(unit, message, wish, number, safe=safe)
    routing.took(unit, own=about.handlaggare, to=to, what=Turn.CALLBACK, span=span, whole=True)
    return message


def keep(unit: Unit, message: Message, wish: CallbackRequest, number: str, *, safe: bool) -> None:
    """Store the callback of a message, after `checked`."""
    unit.db.add(_row(message.id, wish, safe=safe))
    unit.db.add(CallbackNumber(message_id=message.id, number=number))


def is_safe(unit: Unit, *, contact_id: uuid.UUID, person: str | None) -> bool:
    """Whether only a safe callback may be promised: the matter or the client is silent."""
    return bool(_reach(unit, contact_id, person).words)


def silence_of(unit: Unit, *, contact_id: uuid.UUID, staff: Staff) -> str:
    """Return why only a safe callback may be promised in a contact (Swedish source text); empty if any may."""
    found = permit_of(unit, staff=staff, contact_id=contact_id)
    return _reach(unit, contact_id, found.person if found else None).words


def _reach(unit: Unit, contact_id: uuid.UUID, person: str | None) -> Reachability:
    return reachability(unit.db, unit.register, person=person, matters=[contact_id])


def checked(unit: Unit, wish: CallbackRequest, *, anonymous: bool, safe: bool) -> str:
    """Validate a callback and return its number in E.164. Raises InvalidInput, OutsidePresence."""
    if safe:
        _refuse_what_is_unsafe(wish)
    if anonymous:
        raise InvalidInput(N_("Den som är anonym rings inte upp."))
    number = normal(wish.number)
    if not number.startswith("+"):
        raise InvalidInput(fields={"number": N_("Skriv ett nummer som personen har bekräftat.")})
    if not is_promisable(wish.window, unit.now):
        raise OutsidePresence(first=f"{OFFICE_OPENS:%H.%M}", last=f"{OFFICE_CLOSES:%H.%M}")
    return number


def _refuse_what_is_unsafe(wish: CallbackRequest) -> None:
    faults = {}
    if wish.voicemail:
        faults["voicemail"] = N_("Inget får talas in: någon annan kan lyssna av det. Ta bort krysset.")
    if not wish.answerer.strip():
        faults["answerer"] = N_("Fråga och skriv vem som får svara.")
    if wish.window.end - wish.window.start > LONGEST_SAFE:
        faults["end"] = N_("Högst två timmar: fråga när det är säkert att ringa.")
    if faults:
        raise InvalidInput(fields=faults)


def _row(message_id: uuid.UUID, wish: CallbackRequest, *, safe: bool) -> Callback:
    promised = wish.promised_by or wish.window.end
    return Callback(
        message_id=message_id,
        reach_from=wish.window.start,
        reach_until=wish.window.end,
        promised_by=promised if local_date(promised) >= local_date(wish.window.start) else wish.window.end,
        voicemail=wish.voicemail,
        interpreter=wish.interpreter.strip(),
        safe=safe,
        answerer=wish.answerer.strip()[:LONGEST_ANSWERER],
    )


def tried(unit: Unit, *, message_id: uuid.UUID, who: Actor, result: TryResult) -> Callback:
    """Record an attempt ("ringt kl 13.20, ej svar"); results in ENDS_CALLBACK end the callback.

    A safe callback ends with its first attempt; if it failed, a task asks staff what to do. Raises MessageSettled,
    OnlyInItsTime, or InvalidInput for a voicemail that was not allowed.
    """
    message = acknowledge(unit, message_id=message_id, who=who)
    callback = messages.callbacks(unit.db, [message_id])[message_id]
    if callback.done_at is not None:
        raise MessageSettled
    if callback.safe:
        _refuse_outside(callback, unit.now)
    if result is TryResult.VOICEMAIL and not callback.voicemail:
        raise InvalidInput(N_("Inget fick talas in. Skriv hur det gick i stället."))
    unit.db.add(CallbackTry(message_id=message_id, at=unit.now, result=result, by_name=who.name))
    if callback.safe or result in ENDS_CALLBACK:
        callback.done_at, callback.done_name = unit.now, who.name
        unit.settle(broken_key(message_id))
    if callback.safe:
        forget_number(unit, message_id)
        if result is not TryResult.REACHED:
            unit.publish(safe_task(message))
    unit.db.flush()
    unit.tell("queue")
    unit.tell("workplace", message.handlaggare or message.unit or "")
    return callback


def _refuse_outside(callback: Callback, now: datetime) -> None:
    if not callback.reach_from <= now < callback.reach_until:
        raise OnlyInItsTime(start=f"{local(callback.reach_from):%H.%M}", end=f"{local(callback.reach_until):%H.%M}")


def forget_number(unit: Unit, message_id: uuid.UUID) -> None:
    """Erase the number of a safe callback that must not be called any more."""
    unit.db.execute(delete(CallbackNumber).where(CallbackNumber.message_id == message_id))
    wipe_after(unit.db, CallbackNumber.__tablename__)


def safe_task(message: Message) -> TaskNeeded:
    """Return the task about a safe callback that ended without reaching the client: staff must find another way."""
    protected = message.route == Route.PROTECTED
    to = TaskFor.HANDLAGGARE if message.handlaggare else TaskFor.UNIT_HEAD
    return TaskNeeded(
        kind="safe-callback-over",
        to=TaskFor.PROTECTED_DESK if protected else to,
        key=f"safe-callback:{message.id}",
        handlaggare=None if protected else message.handlaggare,
        unit=None if protected else message.unit,
        person=message.person,
        contact_id=message.contact_id,
    )


def broken_key(message_id: uuid.UUID) -> str:
    """Return the key of the task about an overdue callback."""
    return f"callback:{message_id}"
