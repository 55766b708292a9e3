"""What is due for disposal, and the days and grounds a municipality has decided."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from frontdesk.calls.models.contact import Contact, ContactNote, ContactNumber
from frontdesk.calls.models.message import Message
from frontdesk.calls.models.task import Task
from frontdesk.calls.rules.contact import UNFINISHED
from frontdesk.core import choices
from frontdesk.core.errors import N_


def _days(value: int) -> None:
    if not 1 <= value <= 3650:  # noqa: PLR2004 - a day to ten years
        message = "between 1 and 3650 days"
        raise ValueError(message)


NUMBER_DAYS = choices.declare(
    "calls.keep_numbers_days",
    30,
    N_("Hur många dagar ett inringande nummer sparas. Grund: gallring av uppgifter av tillfällig betydelse."),
    _days,
)
FILED_DAYS = choices.declare(
    "calls.keep_filed_days",
    30,
    N_("Hur många dagar ett meddelande sparas efter att det förts i akten. Grund: SoL 14:3, akten är originalet."),
    _days,
)
NOTE_DAYS = choices.declare(
    "calls.keep_notes_days",
    365,
    N_("Hur många dagar anteckningen i en avslutad kontakt sparas. Grund: gallringsbeslut för tjänsteanteckningar."),
    _days,
)


@dataclass(frozen=True)
class Due:
    """Ids of what is due: contacts whose number goes, messages, contacts whose note goes, tasks."""

    numbers: Sequence[UUID]
    messages: Sequence[UUID]
    notes: Sequence[UUID]
    tasks: Sequence[UUID]


def due(desk: Session, now: datetime) -> Due:
    """Return what is due; nothing of an unfinished contact, and no message that has not been filed or taken back."""
    return Due(
        numbers=desk.scalars(
            select(ContactNumber.contact_id)
            .join(Contact, Contact.id == ContactNumber.contact_id)
            .where(ContactNumber.seen_at < _before(desk, now, NUMBER_DAYS), Contact.state.not_in(UNFINISHED))
        ).all(),
        messages=desk.scalars(select(Message.id).where(Message.filed_at < _before(desk, now, FILED_DAYS))).all(),
        notes=desk.scalars(
            select(ContactNote.contact_id)
            .join(Contact, Contact.id == ContactNote.contact_id)
            .where(
                Contact.closed_at < _before(desk, now, NOTE_DAYS),
                ~select(Message.id).where(Message.contact_id == Contact.id, Message.filed_at.is_(None)).exists(),
            )
        ).all(),
        tasks=desk.scalars(select(Task.id).where(Task.done_at < _before(desk, now, NOTE_DAYS))).all(),
    )


def _before(desk: Session, now: datetime, choice: choices.Choice[int]) -> datetime:
    days: int = choices.get(desk, choice)
    return now - timedelta(days=days)
