"""Tables of messages left by reception, callbacks with their attempts, and concern reports."""

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
    """A structured note for a handläggare or a unit, and its handling there."""

    __tablename__ = "message"
    __table_args__ = (
        Index("ix_message_handlaggare_acknowledged_at", "handlaggare", "acknowledged_at"),
        Index("ix_message_unit_acknowledged_at", "unit", "acknowledged_at"),
        # Partial: unsettled and unacknowledged messages are few among all that were ever left.
        Index("ix_message_open_route", "route", sqlite_where=_UNSETTLED, postgresql_where=_UNSETTLED),
        Index("ix_message_untaken_written_at", "written_at", sqlite_where=_UNTAKEN, postgresql_where=_UNTAKEN),
    )

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=new_id)
    contact_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("contact.id"), index=True)
    kind: Mapped[str]
    text: Mapped[str]
    received_at: Mapped[datetime]
    # Deadline to act, stored so that lists can be sorted by it. For a callback `promised_by` takes precedence.
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
    # Who passed it on last; earlier times are in the access log.
    passed_by: Mapped[str] = mapped_column(default="", server_default="")
    passed_at: Mapped[datetime | None]

    @property
    def urgency(self) -> Priority:
        """The priority as an enum."""
        return Priority(self.priority)


class Callback(DeskBase):
    """A promised call: when the client can answer, the interpreter's language, and the deadline."""

    __tablename__ = "callback"

    message_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("message.id", ondelete="CASCADE"), primary_key=True)
    reach_from: Mapped[datetime]
    reach_until: Mapped[datetime]
    promised_by: Mapped[datetime] = mapped_column(index=True)
    voicemail: Mapped[bool]
    interpreter: Mapped[str] = mapped_column(default="")
    # A safe callback is tried once, within its window, speaks only to `answerer`, and leaves no voicemail.
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
    """One attempt to reach the client: "ringt kl 13.20, ej svar"."""

    __tablename__ = "callback_try"

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=new_id)
    message_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("message.id", ondelete="CASCADE"), index=True)
    at: Mapped[datetime]
    result: Mapped[str]
    by_name: Mapped[str]


class TakenMessage(DeskBase):
    """Recipient of a message before its client was protected, to restore when protection is lifted."""

    __tablename__ = "taken_message"

    message_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("message.id", ondelete="CASCADE"), primary_key=True)
    handlaggare: Mapped[str | None]
    unit: Mapped[str | None]
    route: Mapped[str]
    safe: Mapped[bool]


class ConcernReport(DeskBase):
    """Details of a concern report (orosanmälan): the reporter, their capacity, and the child."""

    __tablename__ = "concern_report"

    message_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("message.id", ondelete="CASCADE"), primary_key=True)
    in_duty: Mapped[bool]
    anonymous: Mapped[bool]
    reporter: Mapped[str] = mapped_column(default="")
    organisation: Mapped[str] = mapped_column(default="")
    about: Mapped[str] = mapped_column(default="")
    child_told: Mapped[str] = mapped_column(default="not_asked")
    protected: Mapped[bool] = mapped_column(default=False, server_default=false())
    # Protection known to the server but not stated by the caller; reception must not learn of it.
    recognised: Mapped[bool] = mapped_column(default=False, server_default=false())
