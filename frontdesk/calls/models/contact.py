"""Tables of contacts, their number, their note, papers handed in at the counter, and calls of the exchange."""

import uuid
from datetime import datetime

from sqlalchemy import BigInteger, ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from frontdesk.calls.rules.contact import Channel, ContactSource, ContactState, Priority
from frontdesk.core.db.bases import DeskBase
from frontdesk.core.db.erase import erasable
from frontdesk.core.ids import new_id


class Contact(DeskBase):
    """One call or visit, from the first ring to the closing note. Holds no telephone number and no person."""

    __tablename__ = "contact"
    __table_args__ = (Index("ix_contact_state_started_at", "state", "started_at"),)

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=new_id)
    channel: Mapped[str]
    source: Mapped[str]
    state: Mapped[str] = mapped_column(default=ContactState.RINGING)
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
    # Receiver and area the reason asks for, and the unit chosen by the receptionist.
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
    # The receptionist's reason for leaving nothing, for the unit head.
    nothing_left: Mapped[str] = mapped_column(default="", server_default="")

    # The promised callback that this contact fulfils.
    rings_back: Mapped[uuid.UUID | None]

    # Changes when a client's card is closed: text typed before is about that client, not about the next one.
    note_binding: Mapped[uuid.UUID | None]

    @property
    def held_since(self) -> datetime:
        """When its holder took it; `queries.contact.left_open` has the same rule in SQL."""
        return self.claimed_at or self.started_at

    @property
    def binding(self) -> uuid.UUID:
        """Token a page must send to save the note: proves that the card has not changed since it was opened."""
        return self.note_binding or self.id

    @property
    def urgency(self) -> Priority | None:
        """The priority as an enum."""
        return None if self.priority is None else Priority(self.priority)

    @property
    def is_visit(self) -> bool:
        """Whether the client is at the counter."""
        return self.channel == Channel.VISIT

    @property
    def by_hand(self) -> bool:
        """Whether a receptionist opened it without an event from the exchange."""
        return self.source == ContactSource.HAND


@erasable
class ContactNumber(DeskBase):
    """The caller's number; a table of its own, so that it can be erased for good."""

    __tablename__ = "contact_number"

    contact_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("contact.id", ondelete="CASCADE"), primary_key=True)
    number: Mapped[str]
    seen_at: Mapped[datetime] = mapped_column(index=True)


@erasable
class ContactNote(DeskBase):
    """The free note of a contact, saved while it is typed."""

    __tablename__ = "contact_note"

    contact_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("contact.id", ondelete="CASCADE"), primary_key=True)
    text: Mapped[str]
    changed_at: Mapped[datetime]
    changed_by: Mapped[str]
    #: The client whose card was open while it was written.
    person: Mapped[str | None] = mapped_column(index=True)
    #: Browser window and number of its last save (`rules.notes.Sheet`): a delayed save never replaces a newer one.
    page: Mapped[str] = mapped_column(default="", server_default="")
    turn: Mapped[int] = mapped_column(BigInteger, default=0, server_default="0")


class NoteParted(DeskBase):
    """A note that left its contact when the card was closed: the binding it was written under, and where it went.

    Holds no text. Decides the choices offered to a browser window that still shows the old text.
    """

    __tablename__ = "note_parted"

    binding: Mapped[uuid.UUID] = mapped_column(primary_key=True)
    contact_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("contact.id", ondelete="CASCADE"), index=True)
    person: Mapped[str | None]
    went: Mapped[str]
    had_text: Mapped[bool]
    at: Mapped[datetime]


class Papers(DeskBase):
    """Papers handed in at the counter, with the receipt that proves when."""

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
    """A call event that came before the call's `newCall`; kept for a minute until that arrives."""

    __tablename__ = "cti_early_event"

    token_id: Mapped[uuid.UUID] = mapped_column(primary_key=True)
    call_id: Mapped[str] = mapped_column(primary_key=True)
    kind: Mapped[str] = mapped_column(primary_key=True)
    cause: Mapped[str]
    answered_by: Mapped[str]
    told_at: Mapped[datetime] = mapped_column(index=True)


class CtiCall(DeskBase):
    """Maps a call of the exchange to its contact; holds its id and state, never its numbers."""

    __tablename__ = "cti_call"

    token_id: Mapped[uuid.UUID] = mapped_column(primary_key=True)
    call_id: Mapped[str] = mapped_column(primary_key=True)
    contact_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("contact.id", ondelete="CASCADE"), index=True)
    state: Mapped[str]
    cause: Mapped[str | None]
    # Extension or user that has the call according to the exchange, the one before, and since when.
    answered_by: Mapped[str] = mapped_column(default="", server_default="")
    answered_before: Mapped[str] = mapped_column(default="", server_default="")
    passed_at: Mapped[datetime | None]
