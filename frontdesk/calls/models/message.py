"""What the desk leaves for somebody else: messages, callbacks with their tries, concern reports."""

import uuid
from collections.abc import Mapping
from datetime import datetime
from typing import Any, Protocol

from sqlalchemy import ForeignKey, Index, false, text
from sqlalchemy.orm import Mapped, mapped_column

from frontdesk.calls.rules.contact import Priority
from frontdesk.calls.rules.messages import act_before
from frontdesk.core.db.bases import DeskBase
from frontdesk.core.db.erase import erasable
from frontdesk.core.ids import new_id

_UNSETTLED = text("filed_at IS NULL AND withdrawn_at IS NULL")
_UNTAKEN = text("acknowledged_at IS NULL AND withdrawn_at IS NULL")


class _Inserting(Protocol):
    def get_current_parameters(self) -> Mapping[str, Any]: ...


def _act_by(context: _Inserting) -> datetime:
    made = context.get_current_parameters()
    return act_before(Priority(made["priority"]), made["received_at"])


@erasable
class Message(DeskBase):
    """A structured note on its way to a handläggare or an intake unit, and what became of it there."""

    __tablename__ = "message"
    __table_args__ = (
        Index("ix_message_handlaggare_acknowledged_at", "handlaggare", "acknowledged_at"),
        Index("ix_message_unit_acknowledged_at", "unit", "acknowledged_at"),
        # What lies with a group, and what nobody has taken on, are few among all that was ever left.
        Index("ix_message_open_route", "route", sqlite_where=_UNSETTLED, postgresql_where=_UNSETTLED),
        Index("ix_message_untaken_written_at", "written_at", sqlite_where=_UNTAKEN, postgresql_where=_UNTAKEN),
    )

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=new_id)
    contact_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("contact.id"), index=True)
    kind: Mapped[str]
    text: Mapped[str]
    received_at: Mapped[datetime]
    # By when somebody must act on it, so that a list can be in that order. A callback's promise goes before it.
    act_by: Mapped[datetime | None] = mapped_column(default=_act_by)

    person: Mapped[str | None] = mapped_column(index=True)
    name: Mapped[str] = mapped_column(default="")
    case: Mapped[str | None]
    area: Mapped[str] = mapped_column(default="")
    speaker: Mapped[str] = mapped_column(default="")
    level: Mapped[str] = mapped_column(default="")
    reason: Mapped[str] = mapped_column(default="")
    priority: Mapped[int]

    handlaggare: Mapped[str | None]
    unit: Mapped[str | None]
    route: Mapped[str]
    hidden: Mapped[bool] = mapped_column(default=False)

    written_by: Mapped[uuid.UUID | None]
    written_name: Mapped[str]
    written_at: Mapped[datetime]

    seen_at: Mapped[datetime | None]
    seen_name: Mapped[str | None]
    acknowledged_at: Mapped[datetime | None]
    acknowledged_by: Mapped[uuid.UUID | None]
    acknowledged_name: Mapped[str | None]
    copied_at: Mapped[datetime | None]
    filed_at: Mapped[datetime | None]
    filed_name: Mapped[str | None]
    withdrawn_at: Mapped[datetime | None]
    alarmed_at: Mapped[datetime | None]
    withdrawn_why: Mapped[str | None]
    # Who sent it on to where it lies now; the log holds every time before.
    passed_by: Mapped[str] = mapped_column(default="", server_default="")
    passed_at: Mapped[datetime | None]

    @property
    def urgency(self) -> Priority:
        """The priority as the closed set it is."""
        return Priority(self.priority)


class Callback(DeskBase):
    """What a promised call needs: when the person can answer, on which number, in which language, by when."""

    __tablename__ = "callback"

    message_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("message.id", ondelete="CASCADE"), primary_key=True)
    reach_from: Mapped[datetime]
    reach_until: Mapped[datetime]
    promised_by: Mapped[datetime] = mapped_column(index=True)
    voicemail: Mapped[bool]
    interpreter: Mapped[str] = mapped_column(default="")
    # A safe one is made once, inside its window, to the one who may answer, and leaves nothing on a voicemail.
    safe: Mapped[bool] = mapped_column(default=False, server_default=false())
    answerer: Mapped[str] = mapped_column(default="", server_default="")
    done_at: Mapped[datetime | None]
    done_name: Mapped[str | None]
    alarmed_at: Mapped[datetime | None]


@erasable
class CallbackNumber(DeskBase):
    """The confirmed number to call, apart from the callback so that it can be erased for good."""

    __tablename__ = "callback_number"

    message_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("message.id", ondelete="CASCADE"), primary_key=True)
    number: Mapped[str]


class CallbackTry(DeskBase):
    """One try to reach the person: "ringt kl 13.20, ej svar"."""

    __tablename__ = "callback_try"

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=new_id)
    message_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("message.id", ondelete="CASCADE"), index=True)
    at: Mapped[datetime]
    result: Mapped[str]
    by_name: Mapped[str]


class TakenMessage(DeskBase):
    """With whom a message lay when its person was protected, so that it goes back there when that is lifted."""

    __tablename__ = "taken_message"

    message_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("message.id", ondelete="CASCADE"), primary_key=True)
    handlaggare: Mapped[str | None]
    unit: Mapped[str | None]
    route: Mapped[str]
    safe: Mapped[bool]


class ConcernReport(DeskBase):
    """What an orosanmälan holds beside the note: who reports, in which capacity, and about whom."""

    __tablename__ = "concern_report"

    message_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("message.id", ondelete="CASCADE"), primary_key=True)
    in_duty: Mapped[bool]
    anonymous: Mapped[bool]
    reporter: Mapped[str] = mapped_column(default="")
    organisation: Mapped[str] = mapped_column(default="")
    about: Mapped[str] = mapped_column(default="")
    child_told: Mapped[str] = mapped_column(default="not_asked")
    protected: Mapped[bool] = mapped_column(default=False, server_default=false())
    # Nobody said so: the server knew, and the desk must not learn of it.
    recognised: Mapped[bool] = mapped_column(default=False, server_default=false())
