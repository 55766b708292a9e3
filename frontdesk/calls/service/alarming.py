"""Alarms: unacknowledged messages, overdue callbacks, *Akut* not taken over, contacts left open."""

from collections.abc import Iterator, Mapping
from datetime import date, datetime, time, timedelta

from frontdesk.calls.models.contact import Contact
from frontdesk.calls.models.message import Callback, Message
from frontdesk.calls.queries import contacts, messages, tasks
from frontdesk.calls.rules.contact import may_close
from frontdesk.calls.rules.messages import Route, alarm_at, patience
from frontdesk.calls.service.callback import broken_key, forget_number, safe_task
from frontdesk.calls.service.closing import urgency_of
from frontdesk.calls.service.message import overdue_key
from frontdesk.calls.service.takeover import is_for_protected_desk, left_open_keys
from frontdesk.calls.service.urgency import untaken_key
from frontdesk.core import closings
from frontdesk.core.db.unit import Unit
from frontdesk.core.tasks import TaskFor, TaskNeeded
from frontdesk.core.times import day_span, local_date
from frontdesk.core.workdays import after_working_time, previous_workday

# Time for a warm transfer of an *Akut* contact before the unit head is alarmed.
TRANSFER = timedelta(minutes=5)


# Working time between alarms about an overdue callback.
CALL_AGAIN = timedelta(hours=1)


def alarm(unit: Unit) -> int:
    """Publish a task for everything overdue that has no open task; return how many.

    Ticking off the task does not acknowledge the message: it alarms again until the message is acknowledged.
    """
    half_days = closings.half_days(unit.db)
    late = [row for row in messages.unacknowledged(unit.db, before=unit.now) if _is_late(unit, row, half_days)]
    broken = [pair for pair in messages.overdue_callbacks(unit.db, unit.now) if _is_broken(unit, pair[1], half_days)]
    untaken = [row for row in contacts.urgent(unit.db, before=unit.now - TRANSFER) if not may_close(urgency_of(row))]
    told = tasks.open_keys(unit.db, [_key(row) for row in late] + [broken_key(row.id) for row, _ in broken])
    open_since = [*_tell_left_open(unit)]
    late = [row for row in late if _key(row) not in told]
    broken = [pair for pair in broken if broken_key(pair[0].id) not in told]
    for message in late:
        _tell_late(unit, message)
    for message, callback in broken:
        _tell_broken(unit, message, callback)
    for contact in untaken:
        _tell_untaken(unit, contact)
    return len(late) + len(broken) + len(untaken) + len(open_since)


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
    unit.publish(_task(message, "message-unacknowledged", _key(message)))


def _tell_broken(unit: Unit, message: Message, callback: Callback) -> None:
    callback.alarmed_at = unit.now
    if not callback.safe:
        unit.publish(_task(message, "callback-overdue", broken_key(message.id)))
        return
    # After the safe window no call may be made, so the callback is ended and staff must find another way.
    callback.done_at, callback.done_name = unit.now, ""
    forget_number(unit, message.id)
    unit.publish(safe_task(message))


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
    unit.publish(event)


def _tell_left_open(unit: Unit) -> Iterator[TaskNeeded]:
    """Publish tasks about contacts held since an earlier day; to a unit head after one workday more."""
    today = day_span(local_date(unit.now))[0]
    rows = contacts.left_open(unit.db, before=today)
    told = tasks.open_keys(unit.db, [key for row in rows for key in left_open_keys(row.id)])
    day_before = day_span(previous_workday(local_date(unit.now) - timedelta(days=1)))[0]
    for row in rows:
        at_desk, at_head = left_open_keys(row.id)
        if at_desk in told and (at_head in told or row.held_since >= day_before):
            continue
        for event in _left_open(unit, row, day_before):
            if event.key not in told:
                unit.publish(event)
                yield event


def _left_open(unit: Unit, contact: Contact, day_before: datetime) -> Iterator[TaskNeeded]:
    at_desk, at_head = left_open_keys(contact.id)
    about = {"name": contact.claimed_name or ""}
    protected = is_for_protected_desk(unit, contact)
    to = TaskFor.PROTECTED_DESK if protected else TaskFor.RECEPTION
    yield TaskNeeded(kind="contact-left-open", to=to, key=at_desk, contact_id=contact.id, about=about)
    if not protected and contact.held_since < day_before:
        head = TaskFor.UNIT_HEAD
        yield TaskNeeded(kind="contact-left-head", to=head, key=at_head, contact_id=contact.id, about=about)
