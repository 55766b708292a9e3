"""Staff, what they may see, their sessions and tokens, and the mirrors of handläggare and units."""

import uuid
from datetime import date, datetime

from sqlalchemy import BigInteger, ForeignKey, Index, String, false
from sqlalchemy.orm import Mapped, mapped_column

from frontdesk.core.db.bases import DeskBase
from frontdesk.core.db.types import Json
from frontdesk.core.ids import new_id

DIGEST = 64


class StaffRow(DeskBase):
    """Somebody who signs in. Without a password only the outside login opens."""

    __tablename__ = "staff"

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=new_id)
    login: Mapped[str] = mapped_column(String(80), unique=True)
    name: Mapped[str] = mapped_column(String(120))
    password_hash: Mapped[str | None]
    # The password was chosen by an administrator, who knows it: it opens nothing but the page where it is changed.
    password_is_temporary: Mapped[bool] = mapped_column(default=False, server_default=false())
    language: Mapped[str] = mapped_column(String(2), default="sv")
    shortcuts: Mapped[bool] = mapped_column(default=True)
    handlaggare: Mapped[str | None] = mapped_column(String(120), index=True)
    active: Mapped[bool] = mapped_column(default=True)
    created_at: Mapped[datetime]
    # Counts every change of what the guard knows of this person, so that it need not read it all at each click.
    version: Mapped[int] = mapped_column(default=1)


class StaffRole(DeskBase):
    __tablename__ = "staff_role"

    staff_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("staff.id", ondelete="CASCADE"), primary_key=True)
    role: Mapped[str] = mapped_column(String(32), primary_key=True)


class StaffUnit(DeskBase):
    """A unit somebody heads or works in."""

    __tablename__ = "staff_unit"

    staff_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("staff.id", ondelete="CASCADE"), primary_key=True)
    unit: Mapped[str] = mapped_column(String(120), primary_key=True)


class StaffGrant(DeskBase):
    """A board and area somebody may see."""

    __tablename__ = "staff_grant"

    staff_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("staff.id", ondelete="CASCADE"), primary_key=True)
    board: Mapped[str] = mapped_column(String(64), primary_key=True)
    area: Mapped[str] = mapped_column(String(32), primary_key=True)


class Kin(DeskBase):
    """A person in the register whom somebody must not handle: themselves or a listed relative."""

    __tablename__ = "staff_kin"

    staff_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("staff.id", ondelete="CASCADE"), primary_key=True)
    person: Mapped[str] = mapped_column(String(120), primary_key=True)
    kind: Mapped[str] = mapped_column(String(16))


class StaffSession(DeskBase):
    """A signed-in browser: only the digest of its token is kept, and ending the row ends the session."""

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
    """A try to sign in. Name and source are kept as keyed digests: people type passwords into the wrong field."""

    __tablename__ = "login_attempt"
    __table_args__ = (
        Index("ix_login_attempt_login_at", "login", "at"),
        Index("ix_login_attempt_source_at", "source", "at"),
    )

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=new_id)
    login: Mapped[str] = mapped_column(String(DIGEST))
    source: Mapped[str] = mapped_column(String(DIGEST), default="")
    # Whether the person had signed in at this browser before, or opens a lock of their own.
    known: Mapped[bool] = mapped_column(default=False)
    at: Mapped[datetime]
    succeeded: Mapped[bool] = mapped_column(default=False)


class ApiToken(DeskBase):
    """A key for a program; only its digest is kept. It is refused from `expires_at` on.

    `level` is how surely the program is held to have identified the client itself, when it names no contact.
    """

    __tablename__ = "api_token"

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=new_id)
    name: Mapped[str] = mapped_column(String(120))
    token: Mapped[str] = mapped_column(String(DIGEST), unique=True)
    role: Mapped[str] = mapped_column(String(32))
    scopes: Mapped[list[str]] = mapped_column(Json)
    grants: Mapped[list[list[str]]] = mapped_column(Json)
    level: Mapped[str] = mapped_column(String(3), default="A0", server_default="A0")
    created_at: Mapped[datetime]
    expires_at: Mapped[datetime | None]
    created_by: Mapped[str] = mapped_column(String(120))
    # Who made it, and so has seen it; None when no account did.
    created_by_id: Mapped[uuid.UUID | None]
    ended_at: Mapped[datetime | None]


class Handlaggare(DeskBase):
    """A caseworker as the desk needs to know them. A row made by hand wins over what an import says."""

    __tablename__ = "handlaggare"

    key: Mapped[str] = mapped_column(String(120), primary_key=True)
    name: Mapped[str] = mapped_column(String(120))
    unit: Mapped[str] = mapped_column(String(120), index=True)
    phone_hours: Mapped[str] = mapped_column(String(200), default="")
    # Said by the handläggare; no import changes them any more.
    own_phone_hours: Mapped[bool] = mapped_column(default=False)
    phone: Mapped[str] = mapped_column(String(32), default="")
    email: Mapped[str] = mapped_column(String(200), default="")
    started_on: Mapped[date | None]
    introduction_until: Mapped[date | None]
    mentor: Mapped[str | None] = mapped_column(String(120))
    active: Mapped[bool] = mapped_column(default=True)
    by_hand: Mapped[bool] = mapped_column(default=False)
    # What booking's occupancy calls this person; allotted once, never reused.
    resource_id: Mapped[int] = mapped_column(BigInteger, unique=True)


class OrgUnit(DeskBase):
    """A unit, with the name that may be said and written to clients."""

    __tablename__ = "org_unit"

    key: Mapped[str] = mapped_column(String(120), primary_key=True)
    name: Mapped[str] = mapped_column(String(120))
    outside_name: Mapped[str] = mapped_column(String(120), default="")
    board: Mapped[str] = mapped_column(String(64))
    area: Mapped[str] = mapped_column(String(32), index=True)
    kind: Mapped[str] = mapped_column(String(16), default="ordinary")
    active: Mapped[bool] = mapped_column(default=True)
    by_hand: Mapped[bool] = mapped_column(default=False)
