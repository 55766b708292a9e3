"""Units, handläggare and their absences as imported; `accounts` and `absence` keep their own mirrors."""

from datetime import date

from sqlalchemy import Index
from sqlalchemy.orm import Mapped, mapped_column

from frontdesk.core.db.bases import RegisterBase


class RegisterUnit(RegisterBase):
    """An organisational unit. `board` and `area` decide who may see its cases."""

    __tablename__ = "unit"
    __table_args__ = ({"sqlite_with_rowid": False},)

    key: Mapped[str] = mapped_column(primary_key=True)
    source: Mapped[str]
    name: Mapped[str]
    outside_name: Mapped[str | None]
    board: Mapped[str]
    area: Mapped[str]
    kind: Mapped[str]


class RegisterHandlaggare(RegisterBase):
    """A handläggare as the case system knows them."""

    __tablename__ = "handlaggare"
    __table_args__ = ({"sqlite_with_rowid": False},)

    key: Mapped[str] = mapped_column(primary_key=True)
    source: Mapped[str]
    given_name: Mapped[str]
    family_name: Mapped[str]
    email: Mapped[str | None]
    phone: Mapped[str | None]
    unit_key: Mapped[str]
    started_on: Mapped[date | None]
    introduction_until: Mapped[date | None]
    mentor_key: Mapped[str | None]
    phone_hours: Mapped[str | None]


class RegisterAbsence(RegisterBase):
    """A handläggare's absence, both days included; `stand_ins` are the substitutes' keys, comma-separated."""

    __tablename__ = "absence"
    __table_args__ = (Index("ix_absence_handlaggare_key", "handlaggare_key"), {"sqlite_with_rowid": False})

    key: Mapped[str] = mapped_column(primary_key=True)
    source: Mapped[str]
    handlaggare_key: Mapped[str]
    since: Mapped[date]
    until: Mapped[date]
    kind: Mapped[str | None]
    stand_ins: Mapped[str | None]
