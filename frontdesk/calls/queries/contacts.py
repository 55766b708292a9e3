"""Queries on contacts: waiting, held, lost, left over; their notes, numbers, papers and calls."""

import uuid
from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import Row, Select, and_, bindparam, func, or_, select
from sqlalchemy.orm import Session

from frontdesk.accounts.queries import staff_names
from frontdesk.calls.errors import HandedOn, NoSuchContact, NotYourContact, TakenByNobody
from frontdesk.calls.models.contact import Contact, ContactNote, ContactNumber, CtiCall, EarlyEvent, NoteParted, Papers
from frontdesk.calls.rules.contact import (
    IN_HAND,
    LOST,
    UNFINISHED,
    WAITING,
    Channel,
    ContactSource,
    ContactState,
    Priority,
)
from frontdesk.core.db.locks import lock
from frontdesk.core.paging import FIRST, ListPage, RequestedRows, listed


def one(db: Session, contact_id: uuid.UUID) -> Contact:
    """Return a contact. Raises NoSuchContact."""
    found = db.get(Contact, contact_id)
    if found is None:
        raise NoSuchContact
    return found


def exists(db: Session, contact_id: uuid.UUID) -> bool:
    """Whether there is such a contact."""
    return db.scalar(select(Contact.id).where(Contact.id == contact_id)) is not None


def mine(db: Session, contact_id: uuid.UUID, staff_id: uuid.UUID) -> Contact:
    """Return a contact held by `staff_id`, to be shown. Raises NoSuchContact, NotYourContact.

    NoSuchContact also for a closed one: its URL would otherwise be a lasting key to its client.
    """
    found = one(db, contact_id)
    if found.state == ContactState.HANDED_OVER and found.handed_to:
        raise HandedOn(name=staff_names(db).get(found.handed_to, ""))
    require_holder(found.state, found.claimed_by, found.claimed_name, staff_id)
    return found


def require_holder(
    state: str, claimed_by: uuid.UUID | None, claimed_name: str | None, staff_id: uuid.UUID | None
) -> None:
    """Refuse a contact not held by `staff_id`. Raises NoSuchContact once it is over, else NotYourContact."""
    if state not in UNFINISHED:
        raise NoSuchContact
    if claimed_by is None:
        raise TakenByNobody
    if claimed_by != staff_id or state not in IN_HAND:
        raise NotYourContact(name=claimed_name or "")


def is_over(db: Session, contact_id: uuid.UUID, staff_id: uuid.UUID) -> bool:
    """Whether a contact last held by `staff_id` has ended, so that its URL can redirect."""
    found = db.get(Contact, contact_id)
    return found is not None and found.claimed_by == staff_id and found.state not in UNFINISHED


class Grip(NamedTuple):
    """Columns of a contact that its panels check first: holder, reason, channel, note binding."""

    claimed_by: uuid.UUID | None
    claimed_name: str | None
    reason: str | None
    channel: str
    note_binding: uuid.UUID | None

    @property
    def is_visit(self) -> bool:
        """Whether the client is at the counter."""
        return self.channel == Channel.VISIT


#: Reads a `Grip` of the contact bound as `contact`; a higher room may add a column of its own for `held_by`.
GRIP = select(
    Contact.claimed_by,
    Contact.claimed_name,
    Contact.reason,
    Contact.channel,
    Contact.state,
    Contact.note_binding,
).where(Contact.id == bindparam("contact"))


def held_by(found: Row[*tuple[Any, ...]] | None, staff_id: uuid.UUID) -> Grip:
    """Return what a row of `GRIP` says, if `staff_id` holds the contact.

    Raises NoSuchContact (also once over), NotYourContact.
    """
    if found is None:
        raise NoSuchContact
    require_holder(found.state, found.claimed_by, found.claimed_name, staff_id)
    return Grip(found.claimed_by, found.claimed_name, found.reason, found.channel, found.note_binding)


def locked(db: Session, contact_id: uuid.UUID) -> Contact:
    """Return a contact as it is now, with its row locked until the unit of work ends. Raises NoSuchContact."""
    statement = select(Contact).where(Contact.id == contact_id).with_for_update()
    found = db.scalar(statement.execution_options(populate_existing=True))
    if found is None:
        raise NoSuchContact
    return found


def _open_to(hidden_lines: Collection[str], staff_id: uuid.UUID | None) -> Select[Contact]:
    handed = or_(Contact.handed_to.is_(None), Contact.handed_to == staff_id)
    # A colleague who knows the client gave the contact away and must not get it again.
    free = or_(Contact.avoid.is_(None), Contact.avoid != staff_id)
    return select(Contact).where(Contact.queue.not_in(hidden_lines), handed, free)


def waiting(db: Session, *, hidden_lines: Collection[str] = (), staff_id: uuid.UUID | None = None) -> Sequence[Contact]:
    """Return the waiting contacts, longest waiting first; `hidden_lines` are those not visible to `staff_id`."""
    waits = or_(Contact.state == ContactState.HANDED_OVER, Contact.answered_at.is_(None))
    statement = _open_to(hidden_lines, staff_id).where(Contact.state.in_(WAITING), Contact.claimed_by.is_(None), waits)
    return db.scalars(statement.order_by(Contact.started_at, Contact.id)).all()


def in_the_phone(
    db: Session, *, hidden_lines: Collection[str] = (), staff_id: uuid.UUID | None = None
) -> Sequence[Contact]:
    """Return calls answered at a telephone outside the desk, so that they have no holder."""
    rings = (Contact.state == ContactState.RINGING, Contact.claimed_by.is_(None), Contact.answered_at.is_not(None))
    return db.scalars(_open_to(hidden_lines, staff_id).where(*rings).order_by(Contact.started_at, Contact.id)).all()


_TELLS_THE_END = (ContactSource.CTI, ContactSource.TWILIO, ContactSource.DEMO)


def unheard(db: Session, *, rung_since: datetime, talked_since: datetime) -> Sequence[Contact]:
    """Return unclaimed calls of an exchange that have rung or been talked in for too long, rows locked."""
    rings = (
        Contact.state == ContactState.RINGING,
        Contact.channel == Channel.PHONE,
        Contact.source.in_(_TELLS_THE_END),
    )
    too_long = or_(
        and_(Contact.answered_at.is_(None), Contact.started_at <= rung_since), Contact.answered_at <= talked_since
    )
    return db.scalars(select(Contact).where(*rings, too_long).order_by(Contact.id).with_for_update()).all()


def lost(
    db: Session, *, since: datetime, hidden_lines: Collection[str] = (), asked: RequestedRows = FIRST
) -> ListPage[Contact]:
    """Return missed and abandoned calls that have not been ticked off, newest first."""
    statement = _open_to(hidden_lines, None).where(
        Contact.state.in_(LOST), Contact.closed_at.is_(None), Contact.started_at >= since
    )
    return listed(db, statement.order_by(Contact.started_at.desc(), Contact.id), asked)


def in_hand(db: Session, staff_id: uuid.UUID) -> Sequence[Contact]:
    """Return the contacts held by `staff_id`, newest first."""
    statement = select(Contact).where(Contact.claimed_by == staff_id, Contact.state.in_(IN_HAND))
    return db.scalars(statement.order_by(Contact.started_at.desc())).all()


def urgent(db: Session, *, before: datetime) -> Sequence[Contact]:
    """Return unfinished *Akut* contacts answered before `before` that no unit head has been told of."""
    statement = select(Contact).where(
        Contact.state.in_(UNFINISHED),
        Contact.priority == Priority.NOW,
        Contact.answered_at < before,
        Contact.head_told_at.is_(None),
    )
    return db.scalars(statement).all()


def left_over(
    db: Session, *, before: datetime, hidden_lines: Collection[str] = (), asked: RequestedRows = FIRST
) -> ListPage[Contact]:
    """Return unfinished contacts begun before `before`, oldest first."""
    statement = _open_to(hidden_lines, None).where(Contact.state.in_(UNFINISHED), Contact.started_at < before)
    return listed(db, statement.order_by(Contact.started_at, Contact.id), asked)


def left_open(db: Session, *, before: datetime) -> Sequence[Contact]:
    """Return contacts held since before `before`, oldest first."""
    held = func.coalesce(Contact.claimed_at, Contact.started_at) < before
    return db.scalars(select(Contact).where(Contact.state.in_(IN_HAND), held).order_by(Contact.started_at)).all()


def ringing_back(db: Session, message_id: uuid.UUID) -> Contact | None:
    """Return the open contact in which a promised call is being made."""
    return db.scalar(select(Contact).where(Contact.rings_back == message_id, Contact.state.in_(IN_HAND)).limit(1))


def nothing_left(db: Session, contact_ids: Collection[uuid.UUID]) -> dict[uuid.UUID | None, str]:
    """Return by contact why nothing was left; contacts without such a reason are absent."""
    if not contact_ids:
        return {}
    wanted = select(Contact.id, Contact.nothing_left).where(Contact.id.in_(contact_ids), Contact.nothing_left != "")
    return {row.id: row.nothing_left for row in db.execute(wanted)}


def numbers(db: Session, contact_ids: Collection[uuid.UUID]) -> dict[uuid.UUID, str]:
    """Return numbers by contact; contacts without one are absent."""
    rows = db.scalars(select(ContactNumber).where(ContactNumber.contact_id.in_(contact_ids)))
    return {row.contact_id: row.number for row in rows}


def number_of(db: Session, contact_id: uuid.UUID) -> str | None:
    """Return the caller's number; None if withheld or erased."""
    return db.scalar(select(ContactNumber.number).where(ContactNumber.contact_id == contact_id))


def notes(db: Session, contact_ids: Collection[uuid.UUID]) -> dict[uuid.UUID, str]:
    """Return the text of free notes by contact."""
    rows = db.scalars(select(ContactNote).where(ContactNote.contact_id.in_(contact_ids)))
    return {row.contact_id: row.text for row in rows}


def note(db: Session, contact_id: uuid.UUID) -> ContactNote | None:
    """Return the free note of a contact; None before something was typed."""
    return db.get(ContactNote, contact_id)


def parted(db: Session, contact_id: uuid.UUID) -> NoteParted | None:
    """Return where the last note removed from a contact went."""
    wanted = select(NoteParted).where(NoteParted.contact_id == contact_id)
    return db.scalar(wanted.order_by(NoteParted.at.desc(), NoteParted.binding.desc()).limit(1))


def all_parted(db: Session, contact_id: uuid.UUID) -> Sequence[NoteParted]:
    """Return where every note removed from a contact went."""
    return db.scalars(select(NoteParted).where(NoteParted.contact_id == contact_id)).all()


def parted_as(db: Session, contact_id: uuid.UUID, binding: uuid.UUID | None) -> NoteParted | None:
    """Return where the note written under a binding of this contact went."""
    found = db.get(NoteParted, binding) if binding else None
    return found if found is not None and found.contact_id == contact_id else None


def notes_about(db: Session, person: str) -> Sequence[Contact]:
    """Return the unfinished contacts whose note is about a person, rows locked."""
    wanted = select(Contact).join(ContactNote, ContactNote.contact_id == Contact.id)
    wanted = wanted.where(ContactNote.person == person, Contact.state.in_(UNFINISHED))
    return db.scalars(wanted.order_by(Contact.id).with_for_update(of=Contact)).all()


def papers(db: Session, contact_id: uuid.UUID) -> Sequence[Papers]:
    """Return the papers handed in during a visit."""
    return db.scalars(select(Papers).where(Papers.contact_id == contact_id).order_by(Papers.serial)).all()


def lock_receipts(db: Session, year: int) -> None:
    """Serialise the numbering of a year's receipts."""
    lock(db, "papers", year)


def last_serial(db: Session, year: int) -> int:
    """Return the serial of the last receipt of a year; 0 if there is none."""
    return db.scalar(select(func.max(Papers.serial)).where(Papers.year == year)) or 0


def is_busy(db: Session, staff_id: uuid.UUID) -> bool:
    """Whether `staff_id` has a contact open; staff are not signed out in the middle of one."""
    wanted = select(Contact.id).where(Contact.claimed_by == staff_id, Contact.state.in_(IN_HAND)).limit(1)
    return db.scalar(wanted) is not None


def in_line(db: Session, token_id: uuid.UUID, call_id: str) -> None:
    """Serialise the events of one call."""
    lock(db, f"cti:{token_id}:{call_id}")


def early_events(db: Session, token_id: uuid.UUID, call_id: str) -> dict[str, EarlyEvent]:
    """Return the events of a call stored before its `newCall`, by kind."""
    found = db.scalars(select(EarlyEvent).where(EarlyEvent.token_id == token_id, EarlyEvent.call_id == call_id))
    return {row.kind: row for row in found}


def call(db: Session, token_id: uuid.UUID, call_id: str) -> CtiCall | None:
    """Return a call of the exchange with its row locked."""
    statement = select(CtiCall).where(CtiCall.token_id == token_id, CtiCall.call_id == call_id)
    return db.scalar(statement.with_for_update().execution_options(populate_existing=True))
