"""What lies too long is told to somebody else, once: untouched messages, broken promises, *Akut* nobody has taken."""

from datetime import timedelta

from frontdesk.calls.models.contact import Contact
from frontdesk.calls.models.message import Callback, Message
from frontdesk.calls.queries import contact as contacts
from frontdesk.calls.queries import message as messages
from frontdesk.calls.rules.contact import may_close
from frontdesk.calls.rules.messages import Route, patience
from frontdesk.calls.service.callback import broken_key, forget_number, safe_task
from frontdesk.calls.service.closing import urgency_of
from frontdesk.calls.service.message import overdue_key
from frontdesk.calls.service.urgency import untaken_key
from frontdesk.core.db.unit import Unit
from frontdesk.core.events import publish
from frontdesk.core.tasks import TaskFor, TaskNeeded
from frontdesk.core.workdays import working_time_between

# Within this a warm transfer has succeeded or needs help.
TRANSFER = timedelta(minutes=5)


def alarm(unit: Unit) -> int:
    """Publish a task for everything that has just become overdue; returns how many."""
    late = [message for message in messages.unacknowledged(unit.desk, before=unit.now) if _is_late(unit, message)]
    broken = [pair for pair in messages.overdue_callbacks(unit.desk, unit.now) if pair[1].alarmed_at is None]
    untaken = [row for row in contacts.urgent(unit.desk, before=unit.now - TRANSFER) if not may_close(urgency_of(row))]
    for message in late:
        _tell_late(unit, message)
    for message, callback in broken:
        _tell_broken(unit, message, callback)
    for contact in untaken:
        _tell_untaken(unit, contact)
    return len(late) + len(broken) + len(untaken)


def _is_late(unit: Unit, message: Message) -> bool:
    if message.alarmed_at is not None:
        return False
    return working_time_between(message.written_at, unit.now) > patience(message.urgency)


def _tell_late(unit: Unit, message: Message) -> None:
    message.alarmed_at = unit.now
    publish(unit.desk, _task(message, "message-unacknowledged", overdue_key(message.id)))


def _tell_broken(unit: Unit, message: Message, callback: Callback) -> None:
    callback.alarmed_at = unit.now
    if not callback.safe:
        publish(unit.desk, _task(message, "callback-overdue", broken_key(message.id)))
        return
    # Nobody may ring after the hour that was safe, so there is nothing left to remind of but to think of another way.
    callback.done_at, callback.done_name = unit.now, ""
    forget_number(unit, message.id)
    publish(unit.desk, safe_task(message))


def _task(message: Message, kind: str, key: str) -> TaskNeeded:
    protected = message.route == Route.PROTECTED
    return TaskNeeded(
        kind=kind,
        to=TaskFor.PROTECTED_DESK if protected else TaskFor.UNIT_HEAD,
        key=key,
        unit=None if protected else message.unit,
        person=message.person,
        contact_id=message.contact_id,
    )


def _tell_untaken(unit: Unit, contact: Contact) -> None:
    contact.head_told_at = unit.now
    event = TaskNeeded(kind="urgent-untaken", to=TaskFor.UNIT_HEAD, key=untaken_key(contact.id), contact_id=contact.id)
    publish(unit.desk, event)
