"""Tables: protection, silent matters, home visits by two, waivers, contact preferences, confirmed numbers."""

import uuid
from datetime import date, datetime, time

from sqlalchemy import ForeignKey, Index, text
from sqlalchemy.orm import Mapped, mapped_column

from frontdesk.core.db.bases import DeskBase
from frontdesk.core.db.erase import erasable
from frontdesk.core.db.types import Json
from frontdesk.core.ids import new_id


class Protection(DeskBase):
    """A protection set by the municipality on a person, and who lifted it when and why. Overrides every import."""

    __tablename__ = "protection"
    __table_args__ = (
        Index(
            "uq_protection_person_kind_in_force",
            "person",
            "kind",
            unique=True,
            sqlite_where=text("lifted_at IS NULL"),
            postgresql_where=text("lifted_at IS NULL"),
        ),
    )

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=new_id)
    person: Mapped[str]
    kind: Mapped[str]
    set_at: Mapped[datetime]
    set_by: Mapped[uuid.UUID | None]
    set_by_name: Mapped[str]
    contact_id: Mapped[uuid.UUID | None]
    lifted_at: Mapped[datetime | None]
    lifted_by: Mapped[uuid.UUID | None]
    lifted_by_name: Mapped[str] = mapped_column(default="")
    lift_reason: Mapped[str] = mapped_column(default="")
    # None until every step that follows from the protection is done; the job retries the rest.
    followed_at: Mapped[datetime | None]


class ProtectionStep(DeskBase):
    """A completed step of a protection: one row per event handler, so that each runs only once."""

    __tablename__ = "protection_step"

    protection_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("protection.id", ondelete="CASCADE"), primary_key=True)
    step: Mapped[str] = mapped_column(primary_key=True)
    done_at: Mapped[datetime]


class ProtectedInRegister(DeskBase):
    """A person protected in the case system and followed up completely; deleted once that has been undone."""

    __tablename__ = "protected_in_register"

    person: Mapped[str] = mapped_column(primary_key=True)
    since: Mapped[datetime]


class SilentMatter(DeskBase):
    """A silent contact or appointment (`about` is its id): no SMS, voicemail or ordinary call-back about it.

    `why` is a `SilenceKind`; each reason has its own row and ends separately. `person` is the protected person, if
    protection is the reason.
    """

    __tablename__ = "silent_matter"

    about: Mapped[uuid.UUID] = mapped_column(primary_key=True)
    why: Mapped[str] = mapped_column(primary_key=True)
    person: Mapped[str | None] = mapped_column(index=True)
    since: Mapped[datetime]


class VisitInTwos(DeskBase):
    """Home visits to a person need two staff members from `since` on. `note` says how visits are made, never why."""

    __tablename__ = "visit_in_twos"
    __table_args__ = (
        Index(
            "uq_visit_in_twos_person_in_force",
            "person",
            unique=True,
            sqlite_where=text("lifted_at IS NULL"),
            postgresql_where=text("lifted_at IS NULL"),
        ),
    )

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=new_id)
    person: Mapped[str]
    since: Mapped[date]
    note: Mapped[str] = mapped_column(default="")
    set_at: Mapped[datetime]
    set_by: Mapped[uuid.UUID | None]
    set_by_name: Mapped[str]
    lifted_at: Mapped[datetime | None]
    lifted_by: Mapped[uuid.UUID | None]
    lifted_by_name: Mapped[str] = mapped_column(default="")


class SecrecyWaiver(DeskBase):
    """A client's waiver of secrecy towards one named recipient, until a day (inclusive)."""

    __tablename__ = "secrecy_waiver"
    __table_args__ = (Index("ix_secrecy_waiver_person", "person"),)

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=new_id)
    person: Mapped[str]
    recipient: Mapped[str]
    scope: Mapped[list[str]] = mapped_column(Json)
    since: Mapped[date]
    until: Mapped[date]
    recorded_at: Mapped[datetime]
    recorded_by: Mapped[uuid.UUID | None]
    recorded_by_name: Mapped[str]
    contact_id: Mapped[uuid.UUID | None]
    level: Mapped[str]
    revoked_at: Mapped[datetime | None]
    revoked_by_name: Mapped[str] = mapped_column(default="")


class ContactPreference(DeskBase):
    """A client's contact preferences. None means that the client has not been asked."""

    __tablename__ = "contact_preference"

    person: Mapped[str] = mapped_column(primary_key=True)
    wants_sms: Mapped[bool | None]
    shared_phone: Mapped[bool | None]
    voicemail: Mapped[bool | None]
    safe_from: Mapped[time | None]
    safe_until: Mapped[time | None]
    asked_at: Mapped[datetime]
    asked_by: Mapped[str]


@erasable
class ConfirmedNumber(DeskBase):
    """A phone number confirmed by the client; in a small table of its own, so that the database files can be wiped."""

    __tablename__ = "confirmed_number"

    person: Mapped[str] = mapped_column(primary_key=True)
    number: Mapped[str]
    confirmed_at: Mapped[datetime]
    confirmed_by: Mapped[str]
