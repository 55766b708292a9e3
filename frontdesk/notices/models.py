"""The outbox and what belongs to it. What may have to be erased lies in `notice_content`, a table of its own."""

import uuid
from datetime import datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint, false, text
from sqlalchemy.orm import Mapped, mapped_column

from frontdesk.core.db.bases import DeskBase
from frontdesk.core.db.erase import erasable
from frontdesk.core.db.types import Json
from frontdesk.core.ids import new_id
from frontdesk.notices.rules.status import Status

_WAITING = text("status = 'created'")


class Notice(DeskBase):
    """One promised SMS. It is written with the change it tells of and outlives its number and text.

    `version` is the appointment's own: the same news is promised once, however often the promise is made. `not_before`
    leaves the minute in which it can be undone; `not_after` is when it stops being useful. `person` is None when the
    booking was made for a name. `by_name`: an identity number was typed with it; a `silent` one of those never leaves,
    because the number is that of a client the desk must not learn of, and nothing that is shown depends on it.
    `reference` is what the operator sees instead of our id, a new one each round.
    """

    __tablename__ = "notice"
    __table_args__ = (
        UniqueConstraint("appointment_id", "kind", "version"),
        CheckConstraint(f"status IN ({', '.join(repr(str(status)) for status in Status)})", name="status"),
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
    status: Mapped[str] = mapped_column(default=Status.CREATED)
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
    # On the list of an outage: which one, who was asked to ring, and who has seen to it.
    outage_id: Mapped[uuid.UUID | None] = mapped_column(index=True)
    asked_of: Mapped[str | None]
    seen_to_at: Mapped[datetime | None]
    seen_to_by: Mapped[uuid.UUID | None]


class NoticeOperator(DeskBase):
    """How the operator has answered lately, in one row for all clocks; see `rules.breaker`."""

    __tablename__ = "notice_operator"

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    failures: Mapped[int]
    failed_at: Mapped[datetime | None]
    rests: Mapped[int]
    rests_until: Mapped[datetime | None]
    trial_until: Mapped[datetime | None]
    misconfigured: Mapped[bool] = mapped_column(default=False)


class NoticeOutage(DeskBase):
    """A time in which the operator took nothing; whom to ring because of it is one list."""

    __tablename__ = "notice_outage"

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=new_id)
    began_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]


@erasable
class NoticeContent(DeskBase):
    """The number and the text of a notice, until they are erased."""

    __tablename__ = "notice_content"

    notice_id: Mapped[uuid.UUID] = mapped_column(ForeignKey(Notice.id), primary_key=True)
    number: Mapped[str] = mapped_column(index=True)
    text: Mapped[str]
    erase_after: Mapped[datetime] = mapped_column(index=True)


class NoticeReceipt(DeskBase):
    """Every receipt as it came, less numbers and text, in the order it came."""

    __tablename__ = "notice_receipt"

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=new_id)
    notice_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey(Notice.id), index=True)
    received_at: Mapped[datetime]
    delivery: Mapped[str | None]
    code: Mapped[str]
    raw: Mapped[dict[str, Any]] = mapped_column(Json)


@erasable
class NoticeReply(DeskBase):
    """What somebody wrote back; erased whole. `notice_id` is what it seems to answer, if one does.

    `stops`: it asks for no more SMS, or the operator took it so and has blocked the number.
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
    """A text a municipality wrote in place of the one that came with the program; the latest counts."""

    __tablename__ = "notice_text"

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=new_id)
    kind: Mapped[str]
    language: Mapped[str]
    version: Mapped[str]
    body: Mapped[str]
    saved_at: Mapped[datetime]
    saved_by: Mapped[str]
