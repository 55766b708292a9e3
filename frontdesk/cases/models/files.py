"""Cases, their persons and staff, and the facts the desk may need: no reasons, amounts or notes."""

from datetime import date

from sqlalchemy import Index
from sqlalchemy.orm import Mapped, mapped_column

from frontdesk.core.db.bases import RegisterBase


class Case(RegisterBase):
    """A case. Status and type are empty for a code no list knows; a `Gap` row then says so."""

    __tablename__ = "case_file"
    __table_args__ = (Index("ix_case_file_number_key", "number_key"), {"sqlite_with_rowid": False})

    key: Mapped[str] = mapped_column(primary_key=True)
    source: Mapped[str]
    number: Mapped[str]
    #: The number as it is searched for.
    number_key: Mapped[str]
    area: Mapped[str]
    type: Mapped[str | None]
    law: Mapped[str | None]
    status: Mapped[str | None]
    status_since: Mapped[date | None]
    unit_key: Mapped[str]
    #: `board/area`, what a user is granted.
    sphere: Mapped[str | None]
    opened_on: Mapped[date | None]
    closed_on: Mapped[date | None]


class CasePerson(RegisterBase):
    """A person's role in a case, between two days (both included)."""

    __tablename__ = "case_person"
    __table_args__ = (Index("ix_case_person_person_key", "person_key", "case_key"), {"sqlite_with_rowid": False})

    case_key: Mapped[str] = mapped_column(primary_key=True)
    person_key: Mapped[str] = mapped_column(primary_key=True)
    role: Mapped[str] = mapped_column(primary_key=True)
    since: Mapped[date] = mapped_column(primary_key=True)
    source: Mapped[str]
    until: Mapped[date | None]


class CaseStaff(RegisterBase):
    """A handläggare's part in a case, between two days (both included)."""

    __tablename__ = "case_staff"
    __table_args__ = (Index("ix_case_staff_handlaggare_key", "handlaggare_key"), {"sqlite_with_rowid": False})

    case_key: Mapped[str] = mapped_column(primary_key=True)
    handlaggare_key: Mapped[str] = mapped_column(primary_key=True)
    role: Mapped[str] = mapped_column(primary_key=True)
    since: Mapped[date] = mapped_column(primary_key=True)
    source: Mapped[str]
    until: Mapped[date | None]


class Application(RegisterBase):
    """An application: its kind, and the month applied for (its first day)."""

    __tablename__ = "application"
    __table_args__ = (Index("ix_application_case_key", "case_key"), {"sqlite_with_rowid": False})

    key: Mapped[str] = mapped_column(primary_key=True)
    source: Mapped[str]
    case_key: Mapped[str]
    kind: Mapped[str]
    received_on: Mapped[date]
    month: Mapped[date | None]


class DocumentRequest(RegisterBase):
    """A requested document; open until received. Without a person it concerns the whole case."""

    __tablename__ = "document_request"
    __table_args__ = (Index("ix_document_request_case_key", "case_key"), {"sqlite_with_rowid": False})

    key: Mapped[str] = mapped_column(primary_key=True)
    source: Mapped[str]
    case_key: Mapped[str]
    kind: Mapped[str]
    person_key: Mapped[str | None]
    requested_on: Mapped[date]
    due_on: Mapped[date | None]
    received_on: Mapped[date | None]


class Decision(RegisterBase):
    """A decision: its outcome, when it was sent and received, and the period it covers."""

    __tablename__ = "decision"
    __table_args__ = (Index("ix_decision_case_key", "case_key"), {"sqlite_with_rowid": False})

    key: Mapped[str] = mapped_column(primary_key=True)
    source: Mapped[str]
    case_key: Mapped[str]
    outcome: Mapped[str]
    decided_on: Mapped[date]
    sent_on: Mapped[date | None]
    received_on: Mapped[date | None]
    since: Mapped[date | None]
    until: Mapped[date | None]
    appealed_on: Mapped[date | None]
    reconsidered_on: Mapped[date | None]


class Execution(RegisterBase):
    """Whether and when a granting decision was executed."""

    __tablename__ = "execution"
    __table_args__ = (Index("ix_execution_decision_key", "decision_key"), {"sqlite_with_rowid": False})

    key: Mapped[str] = mapped_column(primary_key=True)
    source: Mapped[str]
    decision_key: Mapped[str]
    due_on: Mapped[date | None]
    started_on: Mapped[date | None]
    ended_on: Mapped[date | None]
    interrupted_on: Mapped[date | None]


class Payment(RegisterBase):
    """A payment date, and the month it is for (its first day). Never an amount."""

    __tablename__ = "payment"
    __table_args__ = (Index("ix_payment_case_key", "case_key"), {"sqlite_with_rowid": False})

    key: Mapped[str] = mapped_column(primary_key=True)
    source: Mapped[str]
    case_key: Mapped[str]
    decision_key: Mapped[str]
    month: Mapped[date]
    pay_on: Mapped[date]
