"""Concern report (orosanmälan): store it, deliver it to the children's intake unit, anonymise the reporter."""

import uuid
from dataclasses import dataclass, replace

from sqlalchemy import delete

from frontdesk.accesslog.service import erase_details
from frontdesk.calls.errors import CannotBeAnonymous
from frontdesk.calls.models.contact import Contact, ContactNumber
from frontdesk.calls.models.message import CallbackNumber, ConcernReport, Message
from frontdesk.calls.queries import contacts, messages
from frontdesk.calls.rules.contact import Priority, most_urgent
from frontdesk.calls.rules.messages import MessageKind, act_before
from frontdesk.calls.rules.numbers import scrubbed
from frontdesk.calls.service import routing, urgency
from frontdesk.calls.service.contact import held
from frontdesk.calls.service.message import write
from frontdesk.calls.service.note import forget_person
from frontdesk.calls.views import ContactAnonymised, MessageSubject
from frontdesk.core.actor import Actor
from frontdesk.core.db.erase import wipe_after
from frontdesk.core.db.unit import Unit
from frontdesk.core.tasks import TaskFor, TaskNeeded
from frontdesk.disclosure.service import closing, recognising

_TOLD = frozenset({"yes", "no", "not_asked"})
CHILDREN = "BOU"
ANONYMISED = "contact.anonymised"


@dataclass(frozen=True)
class Report:
    """A concern report as typed. Name and organisation of an anonymous reporter are not stored."""

    text: str
    #: The child.
    about: str = ""
    in_duty: bool = False
    anonymous: bool = False
    reporter: str = ""
    organisation: str = ""
    child_told: str = "not_asked"
    protected: bool = False
    area: str = CHILDREN
    #: Unit chosen by the receptionist, where the area has several intake units.
    receiver: str = ""


def report(unit: Unit, *, contact_id: uuid.UUID, who: Actor, report: Report) -> Message:
    """Deliver a report to the intake unit, with priority *Idag* at least. Raises CannotBeAnonymous if `in_duty`.

    For an anonymous reporter the number and every trace of it are erased in the same transaction. A report about a
    protected child goes to the protected desk, and the intake unit's head is told that one has come.
    """
    contact = held(unit, contact_id=contact_id, who=who)
    if report.anonymous and report.in_duty:
        raise CannotBeAnonymous
    child = _whom(unit, contact_id, report)
    if report.anonymous:
        report = _without_number(unit, contact_id, report)
        anonymise(unit, contact_id=contact_id, who=who)
    reached = most_urgent(Priority.TODAY, contact.urgency or Priority.TODAY)
    urgency.raise_priority(unit, contact_id=contact_id, priority=reached)
    message = _write(unit, contact, who, report, reached, child)
    unit.db.add(_row(message.id, report, child))
    unit.db.flush()
    return message


@dataclass(frozen=True)
class _Child:
    """The child of a report, as far as routing needs it."""

    person: str | None
    protected: bool
    #: The receptionist knows of the protection; else only the server does.
    said: bool


def _whom(unit: Unit, contact_id: uuid.UUID, report: Report) -> _Child:
    opened = recognising.protected_standing(unit, contact_id)
    known = recognising.protected_child(unit, names=report.about, text=report.text)
    # A receptionist who has a protected client's card open may know of the protection.
    said = report.protected or opened is not None
    return _Child(known or opened, said or known is not None, said)


def _without_number(unit: Unit, contact_id: uuid.UUID, report: Report) -> Report:
    number = contacts.number_of(unit.db, contact_id)
    if number is None:
        return report
    return replace(report, text=scrubbed(report.text, number), about=scrubbed(report.about, number))


def _write(unit: Unit, contact: Contact, who: Actor, report: Report, priority: Priority, child: _Child) -> Message:
    span = unit.now, act_before(priority, unit.now)
    receives = routing.of_report(unit.db, contact, report.area, said=report.receiver)
    intake = routing.choose(unit, MessageSubject(unit=receives.unit), span=span)
    to = routing.protected(unit.db, report.area) if child.protected else intake
    written = write(
        unit,
        contact=contact,
        who=who,
        kind=MessageKind.CONCERN,
        text=report.text,
        # Not the client whose card may be open: that is not the reporter, and the report names the child in its text.
        about=MessageSubject(area=report.area, speaker="anonymous" if report.anonymous else "reporter"),
        priority=priority,
        to=to,
    )
    if child.protected:
        written.person = child.person
        unit.publish(_heads_task(written, intake.unit))
    return written


def _heads_task(message: Message, intake: str | None) -> TaskNeeded:
    """Return the task that tells the intake unit's head that a report has come, without naming the child."""
    return TaskNeeded(
        kind="concern-protected",
        to=TaskFor.UNIT_HEAD,
        key=f"concern-protected:{message.id}",
        due_at=act_before(message.urgency, message.written_at),
        unit=intake,
    )


def _row(message_id: uuid.UUID, report: Report, child: _Child) -> ConcernReport:
    named = not report.anonymous
    return ConcernReport(
        message_id=message_id,
        in_duty=report.in_duty,
        anonymous=report.anonymous,
        reporter=report.reporter.strip() if named else "",
        organisation=report.organisation.strip() if named else "",
        about=report.about.strip(),
        child_told=report.child_told if report.child_told in _TOLD else "not_asked",
        protected=child.protected,
        recognised=child.protected and not child.said,
    )


def anonymise(unit: Unit, *, contact_id: uuid.UUID, who: Actor) -> Contact:
    """Erase the caller's number and everything that could reveal it; this cannot be undone.

    Covers the contact, note, messages, details of the access log, and (after commit) the database files.
    """
    contact = held(unit, contact_id=contact_id, who=who)
    number = contacts.number_of(unit.db, contact_id)
    contact.anonymous, contact.withheld, contact.relay = True, True, None
    if number:
        _scrub(unit, contact_id, number)
    _delete_numbers(unit, contact_id)
    forget_person(unit, contact)
    closing.forget(unit, contact_id=contact_id)
    erase_details(unit.db, contact=contact_id, who=who, now=unit.now)
    unit.log(who=who, event=ANONYMISED, contact=contact_id)
    unit.publish(ContactAnonymised(contact_id))
    unit.tell("queue")
    unit.tell("contact", contact_id)
    return contact


def _scrub(unit: Unit, contact_id: uuid.UUID, number: str) -> None:
    note = contacts.note(unit.db, contact_id)
    if note is not None:
        note.text = scrubbed(note.text, number)
    for message in messages.of_contact(unit.db, contact_id):
        message.text = scrubbed(message.text, number)


def _delete_numbers(unit: Unit, contact_id: uuid.UUID) -> None:
    left = [message.id for message in messages.of_contact(unit.db, contact_id)]
    unit.db.execute(delete(CallbackNumber).where(CallbackNumber.message_id.in_(left)))
    unit.db.execute(delete(ContactNumber).where(ContactNumber.contact_id == contact_id))
    # The note and the messages contained the number as text: wipe their old row versions too.
    for table in ("contact_number", "callback_number", "contact_note", "message"):
        wipe_after(unit.db, table)
