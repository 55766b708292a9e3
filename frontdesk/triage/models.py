"""Tables of assessments, and of the protocols a municipality has installed."""

import uuid
from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from frontdesk.calls.models.contact import Contact
from frontdesk.core.db.bases import DeskBase
from frontdesk.core.db.types import Json
from frontdesk.core.ids import new_id


class Assessment(DeskBase):
    """One assessment of a contact. Append-only: the newest row holds, older rows are its history."""

    __tablename__ = "assessment"
    __table_args__ = (Index("ix_assessment_contact_id_id", "contact_id", "id"),)

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=new_id)
    contact_id: Mapped[uuid.UUID] = mapped_column(ForeignKey(Contact.id, ondelete="CASCADE"))
    version: Mapped[str]
    reason: Mapped[str]
    asked: Mapped[str]
    answers: Mapped[dict[str, Any]] = mapped_column(Json)
    matched: Mapped[list[Any]] = mapped_column(Json)
    priority: Mapped[int]
    raised: Mapped[bool] = mapped_column(default=False)
    flag: Mapped[str | None]
    at: Mapped[datetime]
    by_id: Mapped[uuid.UUID | None]
    by_name: Mapped[str]


class InstalledProtocol(DeskBase):
    """A municipality's own protocol, used instead of the shipped one; the newest row is in use."""

    __tablename__ = "installed_protocol"

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=new_id)
    version: Mapped[str]
    sources: Mapped[dict[str, Any]] = mapped_column(Json)
    installed_at: Mapped[datetime]
    installed_by: Mapped[str]
