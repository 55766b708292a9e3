"""Persons, their identity numbers, phone numbers and mandates."""

from datetime import date

from sqlalchemy import Index
from sqlalchemy.orm import Mapped, mapped_column

from frontdesk.core.db.bases import RegisterBase


class Person(RegisterBase):
    """A person in the case system. Identity numbers are attributes with a history, never the key."""

    __tablename__ = "person"
    __table_args__ = ({"sqlite_with_rowid": False},)

    key: Mapped[str] = mapped_column(primary_key=True)
    source: Mapped[str]
    given_name: Mapped[str]
    family_name: Mapped[str]
    birth_date: Mapped[date | None]
    deceased_on: Mapped[date | None]
    protection: Mapped[str]
    unsafe_contact: Mapped[bool]
    language: Mapped[str | None]
    interpreter: Mapped[str]
    interpreter_language: Mapped[str | None]
    communication: Mapped[str | None]


class Identifier(RegisterBase):
    """A present or former number: personnummer and samordningsnummer with twelve digits, others as folded text."""

    __tablename__ = "identifier"
    __table_args__ = (Index("ix_identifier_value", "value", "person_key"), {"sqlite_with_rowid": False})

    person_key: Mapped[str] = mapped_column(primary_key=True)
    kind: Mapped[str] = mapped_column(primary_key=True)
    value: Mapped[str] = mapped_column(primary_key=True)
    source: Mapped[str]
    assurance: Mapped[str | None]
    since: Mapped[date | None]
    until: Mapped[date | None]


class PhoneNumber(RegisterBase):
    """A phone number in E.164, for comparing and calling back. Never searched by, so it has no index."""

    __tablename__ = "phone_number"
    __table_args__ = ({"sqlite_with_rowid": False},)

    person_key: Mapped[str] = mapped_column(primary_key=True)
    kind: Mapped[str] = mapped_column(primary_key=True)
    value: Mapped[str] = mapped_column(primary_key=True)
    source: Mapped[str]
    verified_on: Mapped[date | None]
    secret: Mapped[bool]


class Mandate(RegisterBase):
    """Who may act for which person, in what matters, and between which days (both included)."""

    __tablename__ = "mandate"
    __table_args__ = (
        Index("ix_mandate_grantor_key", "grantor_key"),
        Index("ix_mandate_grantee_key", "grantee_key"),
        {"sqlite_with_rowid": False},
    )

    key: Mapped[str] = mapped_column(primary_key=True)
    source: Mapped[str]
    grantor_key: Mapped[str]
    grantee_key: Mapped[str | None]
    grantee_name: Mapped[str | None]
    kind: Mapped[str]
    scope: Mapped[str]
    since: Mapped[date | None]
    until: Mapped[date | None]
