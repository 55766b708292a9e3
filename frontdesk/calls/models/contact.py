"""Contacts, their number, their note, and papers handed in at the counter."""

import uuid
from datetime import datetime

from sqlalchemy import BigInteger, ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from frontdesk.calls.rules.contact import Channel, Priority, Source, State
from frontdesk.core.db.bases import DeskBase
from frontdesk.core.db.erase import erasable
from frontdesk.core.ids import new_id


class Contact(DeskBase):
    """One call or one visit, from the first ring to the closing note. Holds no number and no person."""

    __tablename__ = "contact"
    __table_args__ = (Index("ix_contact_state_started_at", "state", "started_at"),)

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=new_id)
    channel: Mapped[str]
    source: Mapped[str]
    state: Mapped[str] = mapped_column(default=State.RINGING)
    queue: Mapped[str] = mapped_column(default="")
    withheld: Mapped[bool] = mapped_column(default=False)
    relay: Mapped[str | None]
    anonymous: Mapped[bool] = mapped_column(default=False)

    started_at: Mapped[datetime]
    answered_at: Mapped[datetime | None]
    ended_at: Mapped[datetime | None]
    closed_at: Mapped[datetime | None]

    claimed_by: Mapped[uuid.UUID | None] = mapped_column(index=True)
    claimed_name: Mapped[str | None]
    claimed_at: Mapped[datetime | None]
    handed_to: Mapped[uuid.UUID | None]
    handed_by: Mapped[str | None]
    avoid: Mapped[uuid.UUID | None]

    reason: Mapped[str | None]
    priority: Mapped[int | None]
    # Whom the reason asks for and in which area, and the unit the desk named where it was asked.
    goes_to: Mapped[str | None]
    goes_area: Mapped[str] = mapped_column(default="", server_default="")
    receiver: Mapped[str] = mapped_column(default="", server_default="")
    taken_by: Mapped[str | None]
    taken_at: Mapped[datetime | None]
    alarmed_at: Mapped[datetime | None]
    released_by: Mapped[str | None]
    head_told_at: Mapped[datetime | None]

    outcome: Mapped[str | None]
    why: Mapped[str | None]
    # Why nothing was left, in the receptionist's words; the unit head reads it.
    nothing_left: Mapped[str] = mapped_column(default="", server_default="")

    # The promised call this contact keeps, when the desk rings somebody back.
    rings_back: Mapped[uuid.UUID | None]

    # Changes when the card of somebody closes: what was typed before is about them and not about who comes next.
    note_binding: Mapped[uuid.UUID | None]

    @property
    def held_since(self) -> datetime:
        """When the one who holds it took it; `queries.contact.left_open` asks the same in SQL."""
        return self.claimed_at or self.started_at

    @property
    def binding(self) -> uuid.UUID:
        """What a page must show to write the note: it was opened under the card that is still the one."""
        return self.note_binding or self.id

    @property
    def urgency(self) -> Priority | None:
        """The priority as the closed set it is."""
        return None if self.priority is None else Priority(self.priority)

    @property
    def is_visit(self) -> bool:
        """Whether somebody stands at the counter."""
        return self.channel == Channel.VISIT

    @property
    def by_hand(self) -> bool:
        """Whether a receptionist opened it without a signal from the exchange."""
        return self.source == Source.HAND


@erasable
class ContactNumber(DeskBase):
    """The number a call came from; a table of its own, so that it can be erased for good."""

    __tablename__ = "contact_number"

    contact_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("contact.id", ondelete="CASCADE"), primary_key=True)
    number: Mapped[str]
    seen_at: Mapped[datetime] = mapped_column(index=True)


@erasable
class ContactNote(DeskBase):
    """The free note of a contact: always open, stored while it is typed.

    It belongs to `person` once somebody's card was open while it was written. `page` and `turn` say which window wrote
    last and with which of its writings, so that a delayed one never replaces a newer.
    """

    __tablename__ = "contact_note"

    contact_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("contact.id", ondelete="CASCADE"), primary_key=True)
    text: Mapped[str]
    changed_at: Mapped[datetime]
    changed_by: Mapped[str]
    person: Mapped[str | None] = mapped_column(index=True)
    page: Mapped[str] = mapped_column(default="", server_default="")
    turn: Mapped[int] = mapped_column(BigInteger, default=0, server_default="0")


class NoteParted(DeskBase):
    """A note that left its contact when the card closed: under which binding it was written, and where it went.

    Holds no text. A window that still shows the old text is told from here what may be done with it.
    """

    __tablename__ = "note_parted"

    binding: Mapped[uuid.UUID] = mapped_column(primary_key=True)
    contact_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("contact.id", ondelete="CASCADE"), index=True)
    person: Mapped[str | None]
    went: Mapped[str]
    had_text: Mapped[bool]
    at: Mapped[datetime]


class Papers(DeskBase):
    """Papers handed in at the counter; the receipt number proves when."""

    __tablename__ = "papers"
    __table_args__ = (UniqueConstraint("year", "serial"),)

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=new_id)
    contact_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("contact.id"), index=True)
    year: Mapped[int]
    serial: Mapped[int]
    what: Mapped[str]
    pages: Mapped[int | None]
    received_at: Mapped[datetime]
    received_by: Mapped[str]

    @property
    def receipt(self) -> str:
        """The number on the receipt: `K-2026-0042`."""
        return f"K-{self.year}-{self.serial:04}"


class EarlyEvent(DeskBase):
    """What an exchange told of a call before it announced it; kept for a moment, until the announcement comes."""

    __tablename__ = "cti_early_event"

    token_id: Mapped[uuid.UUID] = mapped_column(primary_key=True)
    call_id: Mapped[str] = mapped_column(primary_key=True)
    kind: Mapped[str] = mapped_column(primary_key=True)
    cause: Mapped[str]
    answered_by: Mapped[str]
    told_at: Mapped[datetime] = mapped_column(index=True)


class CtiCall(DeskBase):
    """Joins the events of one call in the exchange; holds its id and state, never its numbers."""

    __tablename__ = "cti_call"

    token_id: Mapped[uuid.UUID] = mapped_column(primary_key=True)
    call_id: Mapped[str] = mapped_column(primary_key=True)
    contact_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("contact.id", ondelete="CASCADE"), index=True)
    state: Mapped[str]
    cause: Mapped[str | None]
    # Who has the call according to the exchange, who had it before, and since when.
    answered_by: Mapped[str] = mapped_column(default="", server_default="")
    answered_before: Mapped[str] = mapped_column(default="", server_default="")
    passed_at: Mapped[datetime | None]
