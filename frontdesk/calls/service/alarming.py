"""What lies too long is told to somebody else: untouched messages, broken promises, *Akut* nobody has taken."""

from collections.abc import Mapping
from datetime import date, time, timedelta

from frontdesk.calls.models.contact import Contact
from frontdesk.calls.models.message import Callback, Message
from frontdesk.calls.queries import contact as contacts
from frontdesk.calls.queries import message as messages
from frontdesk.calls.queries import task as tasks
from frontdesk.calls.rules.contact import may_close
from frontdesk.calls.rules.messages import Route, alarm_at, patience
from frontdesk.calls.service.callback import broken_key, forget_number, safe_task
from frontdesk.calls.service.closing import urgency_of
from frontdesk.calls.service.message import overdue_key
from frontdesk.calls.service.urgency import untaken_key
from frontdesk.core import closings
from frontdesk.core.db.unit import Unit
from frontdesk.core.events import publish
from frontdesk.core.tasks import TaskFor, TaskNeeded
from frontdesk.core.workdays import after_working_time

# Within this a warm transfer has succeeded or needs help.
TRANSFER = timedelta(minutes=5)


# How long a promised call that was broken may lie before it is told of again.
CALL_AGAIN = timedelta(hours=1)


def alarm(unit: Unit) -> int:
    """Publish a task for everything that is overdue and that no open task tells of; returns how many.

    A task ticked off by hand has not taken the message on: it is told of again, until somebody has.
    """
    half_days = closings.half_days(unit.desk)
    late = [row for row in messages.unacknowledged(unit.desk, before=unit.now) if _is_late(unit, row, half_days)]
    broken = [pair for pair in messages.overdue_callbacks(unit.desk, unit.now) if _is_broken(unit, pair[1], half_days)]
    untaken = [row for row in contacts.urgent(unit.desk, before=unit.now - TRANSFER) if not may_close(urgency_of(row))]
    told = tasks.open_keys(unit.desk, [_key(row) for row in late] + [broken_key(row.id) for row, _ in broken])
    late = [row for row in late if _key(row) not in told]
    broken = [pair for pair in broken if broken_key(pair[0].id) not in told]
    for message in late:
        _tell_late(unit, message)
    for message, callback in broken:
        _tell_broken(unit, message, callback)
    for contact in untaken:
        _tell_untaken(unit, contact)
    return len(late) + len(broken) + len(untaken)


HalfDays = Mapping[date, time]


def _is_late(unit: Unit, message: Message, half_days: HalfDays) -> bool:
    if message.alarmed_at is None:
        return unit.now >= alarm_at(message.urgency, message.written_at, half_days)
    return unit.now >= after_working_time(message.alarmed_at, patience(message.urgency), half_days)


def _is_broken(unit: Unit, callback: Callback, half_days: HalfDays) -> bool:
    told = callback.alarmed_at
    return told is None or unit.now >= after_working_time(told, CALL_AGAIN, half_days)


def _key(message: Message) -> str:
    return overdue_key(message.id)


def _tell_late(unit: Unit, message: Message) -> None:
    message.alarmed_at = unit.now
    publish(unit.desk, _task(message, "message-unacknowledged", _key(message)))


def _tell_broken(unit: Unit, message: Message, callback: Callback) -> None:
    callback.alarmed_at = unit.now
    if not callback.safe:
        publish(unit.desk, _task(message, "callback-overdue", broken_key(message.id)))
        return
    # Nobody may ring after the hour that was safe, so there is nothing left to remind of but to think of another way.
    callback.done_at, callback.done_name = unit.now, ""
    forget_number(unit, message.id)
    publish(unit.desk, safe_task(message))


_TOLD = {Route.PROTECTED: TaskFor.PROTECTED_DESK, Route.RECEPTION: TaskFor.RECEPTION}


def _task(message: Message, kind: str, key: str) -> TaskNeeded:
    to = _TOLD.get(Route(message.route), TaskFor.UNIT_HEAD)
    return TaskNeeded(
        kind=kind,
        to=to,
        key=key,
        unit=message.unit if to is TaskFor.UNIT_HEAD else None,
        person=message.person,
        contact_id=message.contact_id,
    )


def _tell_untaken(unit: Unit, contact: Contact) -> None:
    contact.head_told_at = unit.now
    event = TaskNeeded(kind="urgent-untaken", to=TaskFor.UNIT_HEAD, key=untaken_key(contact.id), contact_id=contact.id)
    publish(unit.desk, event)
