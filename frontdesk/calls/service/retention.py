"""Disposal (gallring) of contacts, notes, messages, numbers, tasks and receipts, each after its own period.

A message is kept until it is filed in the personal file and for a while after; numbers serve only to call back.
"""

from datetime import datetime

from sqlalchemy import ColumnElement, and_, select

from frontdesk.calls.models.contact import Contact, ContactNote, ContactNumber, CtiCall, Papers
from frontdesk.calls.models.message import CallbackNumber, Message
from frontdesk.calls.models.task import Task
from frontdesk.calls.rules.contact import UNFINISHED
from frontdesk.core.i18n import N_
from frontdesk.core.retention import RetentionKind, keep

NUMBER_DAYS = keep(
    "calls.keep_numbers_days",
    30,
    N_("Hur många dagar ett inringande nummer sparas. Grund: gallring av uppgifter av tillfällig betydelse."),
)
FILED_DAYS = keep(
    "calls.keep_filed_days",
    30,
    N_("Hur många dagar ett meddelande sparas efter att det förts i akten. Grund: SoL 14:3, akten är originalet."),
)
NOTE_DAYS = keep(
    "calls.keep_notes_days",
    365,
    N_("Hur många dagar anteckningen i en avslutad kontakt sparas. Grund: gallringsbeslut för tjänsteanteckningar."),
)
TASK_DAYS = keep(
    "calls.keep_tasks_days",
    365,
    N_("Hur många dagar en avklarad uppgift sparas. Grund: gallring av uppgifter av tillfällig betydelse."),
)
PAPERS_DAYS = keep(
    "calls.keep_receipts_days",
    730,
    N_("Hur många dagar kvittot på inlämnade papper sparas. Grund: bevis om när handlingen kom in, FL 22 §."),
)
CONTACT_DAYS = keep(
    "calls.keep_contacts_days",
    730,
    N_("Hur många dagar en avslutad kontakt utan innehåll sparas, för statistik. Grund: gallring efter uppföljning."),
)


def _past(before: datetime) -> ColumnElement[bool]:
    """Numbers last seen before `before`, of contacts that are over."""
    over = select(Contact.id).where(Contact.state.not_in(UNFINISHED))
    return (ContactNumber.seen_at < before) & ContactNumber.contact_id.in_(over)


def _unfiled() -> ColumnElement[bool]:
    return select(Message.id).where(Message.contact_id == ContactNote.contact_id, Message.filed_at.is_(None)).exists()


def _empty() -> ColumnElement[bool]:
    """Contacts without messages, papers, note and number."""
    rows = (Message, Papers, ContactNote, ContactNumber)
    return and_(*(~select(row.contact_id).where(row.contact_id == Contact.id).exists() for row in rows))


KINDS = (
    RetentionKind(
        NUMBER_DAYS,
        (
            (CtiCall, lambda before: CtiCall.contact_id.in_(select(ContactNumber.contact_id).where(_past(before)))),
            (ContactNumber, _past),
        ),
    ),
    RetentionKind(
        FILED_DAYS,
        (
            (
                CallbackNumber,
                lambda before: CallbackNumber.message_id.in_(select(Message.id).where(Message.filed_at < before)),
            ),
            (Message, lambda before: Message.filed_at < before),
        ),
    ),
    RetentionKind(
        NOTE_DAYS,
        (
            (
                ContactNote,
                lambda before: (
                    ContactNote.contact_id.in_(select(Contact.id).where(Contact.closed_at < before)) & ~_unfiled()
                ),
            ),
        ),
    ),
    RetentionKind(TASK_DAYS, ((Task, lambda before: Task.done_at < before),)),
    RetentionKind(PAPERS_DAYS, ((Papers, lambda before: Papers.received_at < before),)),
    RetentionKind(CONTACT_DAYS, ((Contact, lambda before: (Contact.closed_at < before) & _empty()),)),
)
