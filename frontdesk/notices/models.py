"""Tables of the outbox. Numbers and texts are in a table of their own, `notice_content`, so that they can be wiped."""

import uuid
from datetime import datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint, false, text
from sqlalchemy.orm import Mapped, mapped_column

from frontdesk.core.db.bases import DeskBase
from frontdesk.core.db.erase import erasable
from frontdesk.core.db.types import Json
from frontdesk.core.ids import new_id
from frontdesk.notices.rules.status import NoticeStatus

_WAITING = text("status = 'created'")


class Notice(DeskBase):
    """One queued SMS, saved in the transaction of the change it reports; kept after its number and text are erased.

    `version` is the appointment's version: the same change is queued only once. `not_before` leaves time to undo;
    `not_after` is when the SMS stops being useful. `person` is None for a booking by name. `by_name`: an identity
    number was typed with that name; if it belongs to a client reception must not know of, the notice is `silent`: it is
    never sent, but is shown like any other. `reference` is our id at the operator, a new one for each round.
    """

    __tablename__ = "notice"
    __table_args__ = (
        UniqueConstraint("appointment_id", "kind", "version"),
        CheckConstraint(f"status IN ({', '.join(repr(str(status)) for status in NoticeStatus)})", name="status"),
        Index("ix_notice_due", "not_before", sqlite_where=_WAITING, postgresql_where=_WAITING),
    )

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=new_id)
    appointment_id: Mapped[uuid.UUID] = mapped_column(index=True)
    kind: Mapped[str]
    version: Mapped[int]
    contact_id: Mapped[uuid.UUID | None] = mapped_column(index=True)
    person: Mapped[str | None] = mapped_column(index=True)
    by_name: Mapped[bool]
    silent: Mapped[bool] = mapped_column(default=False, server_default=false())
    language: Mapped[str]
    text_version: Mapped[str]
    text_hash: Mapped[str]
    segments: Mapped[int]
    status: Mapped[str] = mapped_column(default=NoticeStatus.CREATED)
    why: Mapped[str] = mapped_column(default="")
    created_at: Mapped[datetime]
    created_by: Mapped[uuid.UUID | None]
    not_before: Mapped[datetime]
    undo_until: Mapped[datetime]
    not_after: Mapped[datetime]
    reference: Mapped[uuid.UUID] = mapped_column(default=uuid.uuid4, unique=True)
    round: Mapped[int] = mapped_column(default=1)
    attempts: Mapped[int] = mapped_column(default=0)
    lease_until: Mapped[datetime | None]
    claimed_at: Mapped[datetime | None]
    accepted_at: Mapped[datetime | None]
    settled_at: Mapped[datetime | None]
    provider_id: Mapped[str | None] = mapped_column(index=True)
    code: Mapped[str] = mapped_column(default="")
    told: Mapped[bool] = mapped_column(default=False)
    # On the call list of an outage: which one, the group asked to call (`TaskFor`), when and by which user it was done.
    outage_id: Mapped[uuid.UUID | None] = mapped_column(index=True)
    asked_of: Mapped[str | None]
    seen_to_at: Mapped[datetime | None]
    seen_to_by: Mapped[uuid.UUID | None]


class NoticeOperator(DeskBase):
    """State of the SMS operator's circuit breaker, in one row shared by all job processes; see `rules.breaker`."""

    __tablename__ = "notice_operator"

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    failures: Mapped[int]
    failed_at: Mapped[datetime | None]
    rests: Mapped[int]
    rests_until: Mapped[datetime | None]
    trial_until: Mapped[datetime | None]
    misconfigured: Mapped[bool] = mapped_column(default=False)


class NoticeOutage(DeskBase):
    """A period in which the operator accepted nothing; each has one list of clients to call."""

    __tablename__ = "notice_outage"

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=new_id)
    began_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]


@erasable
class NoticeContent(DeskBase):
    """The number (E.164) and text of a notice, until they are erased."""

    __tablename__ = "notice_content"

    notice_id: Mapped[uuid.UUID] = mapped_column(ForeignKey(Notice.id), primary_key=True)
    number: Mapped[str] = mapped_column(index=True)
    text: Mapped[str]
    erase_after: Mapped[datetime] = mapped_column(index=True)


class NoticeReceipt(DeskBase):
    """Every delivery receipt as received, without numbers and text."""

    __tablename__ = "notice_receipt"

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=new_id)
    notice_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey(Notice.id), index=True)
    received_at: Mapped[datetime]
    delivery: Mapped[str | None]
    code: Mapped[str]
    raw: Mapped[dict[str, Any]] = mapped_column(Json)


@erasable
class NoticeReply(DeskBase):
    """An SMS reply; the whole row is erased. `notice_id` is the notice it seems to answer, if any.

    `stops`: the sender asks for no more SMS, or the operator understood it so and has blocked the number.
    """

    __tablename__ = "notice_reply"

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=new_id)
    provider_id: Mapped[str] = mapped_column(unique=True)
    notice_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey(Notice.id), index=True)
    received_at: Mapped[datetime]
    handled_at: Mapped[datetime | None]
    number: Mapped[str]
    text: Mapped[str]
    stops: Mapped[bool] = mapped_column(default=False, server_default=false())
    erase_after: Mapped[datetime] = mapped_column(index=True)


class NoticeText(DeskBase):
    """A text edited by the municipality, replacing the one shipped; the latest row is in force."""

    __tablename__ = "notice_text"

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=new_id)
    kind: Mapped[str]
    language: Mapped[str]
    version: Mapped[str]
    body: Mapped[str]
    saved_at: Mapped[datetime]
    saved_by: Mapped[str]
