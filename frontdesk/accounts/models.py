"""Staff, their access, sessions and tokens, and the mirrors of handläggare and units."""

import uuid
from datetime import date, datetime

from sqlalchemy import BigInteger, ForeignKey, Index, String, false
from sqlalchemy.orm import Mapped, mapped_column

from frontdesk.core.db.bases import DeskBase
from frontdesk.core.db.types import Json
from frontdesk.core.ids import new_id

DIGEST = 64


class StaffRow(DeskBase):
    """A user account. Without a password only the external login (single sign-on) opens it."""

    __tablename__ = "staff"

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=new_id)
    login: Mapped[str] = mapped_column(String(80), unique=True)
    name: Mapped[str] = mapped_column(String(120))
    password_hash: Mapped[str | None]
    # An administrator set the password and knows it: it opens only the page where it is changed.
    password_is_temporary: Mapped[bool] = mapped_column(default=False, server_default=false())
    language: Mapped[str] = mapped_column(String(2), default="sv")
    shortcuts: Mapped[bool] = mapped_column(default=True)
    handlaggare: Mapped[str | None] = mapped_column(String(120), index=True)
    active: Mapped[bool] = mapped_column(default=True)
    created_at: Mapped[datetime]
    # Counts changes of what the guard caches about the user, so that it need not read everything on each request.
    version: Mapped[int] = mapped_column(default=1)


class StaffRole(DeskBase):
    __tablename__ = "staff_role"

    staff_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("staff.id", ondelete="CASCADE"), primary_key=True)
    role: Mapped[str] = mapped_column(String(32), primary_key=True)


class StaffUnit(DeskBase):
    """A unit a user heads or works in."""

    __tablename__ = "staff_unit"

    staff_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("staff.id", ondelete="CASCADE"), primary_key=True)
    unit: Mapped[str] = mapped_column(String(120), primary_key=True)


class StaffGrant(DeskBase):
    """A board and area whose cases a user may see."""

    __tablename__ = "staff_grant"

    staff_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("staff.id", ondelete="CASCADE"), primary_key=True)
    board: Mapped[str] = mapped_column(String(64), primary_key=True)
    area: Mapped[str] = mapped_column(String(32), primary_key=True)


class Kin(DeskBase):
    """Conflict of interest (jäv): a person in the register the user must not handle, themselves or a relative."""

    __tablename__ = "staff_kin"

    staff_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("staff.id", ondelete="CASCADE"), primary_key=True)
    person: Mapped[str] = mapped_column(String(120), primary_key=True)
    kind: Mapped[str] = mapped_column(String(16))


class StaffSession(DeskBase):
    """A signed-in browser. Only the digest of its token is stored; ending the row ends the session."""

    __tablename__ = "staff_session"

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=new_id)
    token: Mapped[str] = mapped_column(String(DIGEST), unique=True)
    staff_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("staff.id", ondelete="CASCADE"), index=True)
    workstation: Mapped[str] = mapped_column(String(60), default="")
    started_at: Mapped[datetime]
    # When the password was last given, at the login page or at the lock.
    proved_at: Mapped[datetime]
    seen_at: Mapped[datetime]
    locked_at: Mapped[datetime | None]
    ended_at: Mapped[datetime | None]


class LoginAttempt(DeskBase):
    """A login attempt. Name and source are keyed digests: people type passwords into the wrong field."""

    __tablename__ = "login_attempt"
    __table_args__ = (
        Index("ix_login_attempt_login_at", "login", "at"),
        Index("ix_login_attempt_source_at", "source", "at"),
    )

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=new_id)
    login: Mapped[str] = mapped_column(String(DIGEST))
    source: Mapped[str] = mapped_column(String(DIGEST), default="")
    # Whether the user had signed in at this browser before, or unlocks their own screen.
    known: Mapped[bool] = mapped_column(default=False)
    at: Mapped[datetime]
    succeeded: Mapped[bool] = mapped_column(default=False)


class ApiToken(DeskBase):
    """An API token; only its digest is stored. It is refused from `expires_at` on."""

    __tablename__ = "api_token"

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=new_id)
    name: Mapped[str] = mapped_column(String(120))
    token: Mapped[str] = mapped_column(String(DIGEST), unique=True)
    role: Mapped[str] = mapped_column(String(32))
    scopes: Mapped[list[str]] = mapped_column(Json)
    grants: Mapped[list[list[str]]] = mapped_column(Json)
    #: Identification level the program is trusted to have reached with the client when it names no contact.
    level: Mapped[str] = mapped_column(String(3), default="A0", server_default="A0")
    created_at: Mapped[datetime]
    expires_at: Mapped[datetime | None]
    created_by: Mapped[str] = mapped_column(String(120))
    # The account that made it and so has seen it; None when it was made without an account.
    created_by_id: Mapped[uuid.UUID | None]
    ended_at: Mapped[datetime | None]


class Handlaggare(DeskBase):
    """A caseworker, mirrored from the case system. A row made by hand takes precedence over the import."""

    __tablename__ = "handlaggare"

    key: Mapped[str] = mapped_column(String(120), primary_key=True)
    name: Mapped[str] = mapped_column(String(120))
    unit: Mapped[str] = mapped_column(String(120), index=True)
    phone_hours: Mapped[str] = mapped_column(String(200), default="")
    # Entered by the handläggare; imports no longer change them.
    own_phone_hours: Mapped[bool] = mapped_column(default=False)
    phone: Mapped[str] = mapped_column(String(32), default="")
    email: Mapped[str] = mapped_column(String(200), default="")
    started_on: Mapped[date | None]
    introduction_until: Mapped[date | None]
    mentor: Mapped[str | None] = mapped_column(String(120))
    active: Mapped[bool] = mapped_column(default=True)
    by_hand: Mapped[bool] = mapped_column(default=False)
    # The id in booking's occupancy tables; assigned once, never reused.
    resource_id: Mapped[int] = mapped_column(BigInteger, unique=True)


class OrgUnit(DeskBase):
    """A unit, with the name to use towards clients (`outside_name`)."""

    __tablename__ = "org_unit"

    key: Mapped[str] = mapped_column(String(120), primary_key=True)
    name: Mapped[str] = mapped_column(String(120))
    outside_name: Mapped[str] = mapped_column(String(120), default="")
    board: Mapped[str] = mapped_column(String(64))
    area: Mapped[str] = mapped_column(String(32), index=True)
    kind: Mapped[str] = mapped_column(String(16), default="ordinary")
    active: Mapped[bool] = mapped_column(default=True)
    by_hand: Mapped[bool] = mapped_column(default=False)
