"""Tables of the access log. Log rows, segments, reviews and answers cannot be updated or deleted.

Only the owner's `dispose` lifts that guard, for whole old segments, inside its own transaction.
"""

import uuid
from datetime import datetime
from typing import cast

from sqlalchemy import BigInteger, Index, LargeBinary, Table
from sqlalchemy.orm import Mapped, mapped_column

from frontdesk.core.db.bases import DeskBase
from frontdesk.core.db.ddl import guard
from frontdesk.core.db.erase import erasable
from frontdesk.core.db.types import Json
from frontdesk.core.ids import new_id


class LogRow(DeskBase):
    """One log entry: who did what with whose data, when, why, at which level, with what result. Never any content."""

    __tablename__ = "log_row"
    __table_args__ = (
        Index("ix_log_row_person_seq", "person", "seq"),
        Index("ix_log_row_who_id_seq", "who_id", "seq"),
        Index("ix_log_row_contact_seq", "contact", "seq"),
        Index("ix_log_row_at", "at"),
    )

    seq: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)
    at: Mapped[datetime]
    who_id: Mapped[uuid.UUID | None]
    who_name: Mapped[str]
    role: Mapped[str]
    unit: Mapped[str]
    workstation: Mapped[str]
    event: Mapped[str]
    person: Mapped[str | None]
    case: Mapped[str | None]
    contact: Mapped[uuid.UUID | None]
    level: Mapped[str | None]
    fields: Mapped[list[str]] = mapped_column(Json)
    flags: Mapped[list[str]] = mapped_column(Json)
    result: Mapped[str]
    why: Mapped[str]
    detail_hash: Mapped[str]
    mac: Mapped[bytes] = mapped_column(LargeBinary)
    # Network address of a refused attempt or a sign-in, for tracing an intrusion; never a client's.
    source: Mapped[str] = mapped_column(default="", server_default="")


@erasable
class LogDetail(DeskBase):
    """Typed text behind a row's salted hash. It and its salt can be erased; the chain still verifies."""

    __tablename__ = "log_detail"

    seq: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)
    salt: Mapped[bytes] = mapped_column(LargeBinary)
    content: Mapped[dict[str, str]] = mapped_column(Json)


class LogHead(DeskBase):
    """The end of the chain, signed with the key: one row, so that rows cut off at the end are detected."""

    __tablename__ = "log_head"

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    seq: Mapped[int] = mapped_column(BigInteger)
    mac: Mapped[bytes] = mapped_column(LargeBinary)
    seal: Mapped[bytes] = mapped_column(LargeBinary)


class LogSegment(DeskBase):
    """A sealed segment of the chain; its head is also exported to a file and a metric."""

    __tablename__ = "log_segment"

    number: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)
    first_seq: Mapped[int] = mapped_column(BigInteger)
    last_seq: Mapped[int] = mapped_column(BigInteger)
    head: Mapped[bytes] = mapped_column(LargeBinary)
    sealed_at: Mapped[datetime]
    seal: Mapped[bytes] = mapped_column(LargeBinary)


class LogReview(DeskBase):
    """A reviewer's verdict on a row; rows are only ever added."""

    __tablename__ = "log_review"
    __table_args__ = (Index("ix_log_review_seq", "seq"),)

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=new_id)
    seq: Mapped[int] = mapped_column(BigInteger)
    at: Mapped[datetime]
    reviewer_id: Mapped[uuid.UUID | None]
    reviewer: Mapped[str]
    verdict: Mapped[str]
    note: Mapped[str]
    # The member of staff a question was put to; None for every other review.
    asked_id: Mapped[uuid.UUID | None]


class LogAnswer(DeskBase):
    """The answer to a reviewer's question (a `LogReview`); one per question."""

    __tablename__ = "log_answer"
    __table_args__ = (Index("ix_log_answer_seq", "seq"),)

    question_id: Mapped[uuid.UUID] = mapped_column(primary_key=True)
    seq: Mapped[int] = mapped_column(BigInteger)
    at: Mapped[datetime]
    who_id: Mapped[uuid.UUID]
    who_name: Mapped[str]
    text: Mapped[str]


class LogSeen(DeskBase):
    """What a session has been shown recently; `subject` and `content` are keyed hashes."""

    __tablename__ = "log_seen"
    __table_args__ = (Index("ix_log_seen_seen_at", "seen_at"),)

    session_id: Mapped[uuid.UUID] = mapped_column(primary_key=True)
    subject: Mapped[str] = mapped_column(primary_key=True)
    content: Mapped[str]
    seen_at: Mapped[datetime]


#: Operations only the owner may perform, by log table; on PostgreSQL the privilege is revoked as well.
APPEND_ONLY: dict[str, tuple[str, ...]] = {}

_SQLITE_REFUSE = (
    "CREATE TRIGGER TABLE_no_verb BEFORE VERB ON TABLE BEGIN SELECT RAISE(ABORT, 'TABLE is append-only'); END"
)
_SQLITE_REFUSE_REPLACE = (
    "CREATE TRIGGER TABLE_no_replace BEFORE INSERT ON TABLE WHEN EXISTS (SELECT 1 FROM TABLE WHERE KEY = NEW.KEY) "
    "BEGIN SELECT RAISE(ABORT, 'TABLE is append-only'); END"
)
_POSTGRES_REFUSAL = (
    "CREATE OR REPLACE FUNCTION TABLE_append_only() RETURNS trigger LANGUAGE plpgsql AS "
    "$$ BEGIN RAISE EXCEPTION 'TABLE is append-only'; END $$"
)
_POSTGRES_REFUSE = (
    "CREATE TRIGGER TABLE_no_verb BEFORE VERB ON TABLE FOR EACH STATEMENT EXECUTE FUNCTION TABLE_append_only()"
)
_POSTGRES_REVOKE = (
    "DO $$ DECLARE held record; BEGIN "
    "FOR held IN SELECT DISTINCT grantee FROM information_schema.role_table_grants "
    "WHERE table_schema = current_schema() AND table_name = 'TABLE' AND grantee <> current_user "
    "LOOP EXECUTE format('REVOKE VERB ON TABLE FROM %%I', held.grantee); END LOOP; END $$"
)


def _append_only(table: Table, *, key: str, deletable: bool = False) -> None:
    """Refuse UPDATE, DELETE (also by REPLACE) and, on PostgreSQL, TRUNCATE, where the privileges are revoked too."""
    refused = ["UPDATE"] if deletable else ["UPDATE", "DELETE"]
    for verb in refused:
        guard(table, sqlite=_for(table, _SQLITE_REFUSE, verb))
    guard(table, sqlite=_for(table, _SQLITE_REFUSE_REPLACE).replace("KEY", key))
    guard(table, postgresql=_for(table, _POSTGRES_REFUSAL))
    APPEND_ONLY[table.name] = (*refused, "TRUNCATE")
    for verb in APPEND_ONLY[table.name]:
        guard(table, postgresql=_for(table, _POSTGRES_REFUSE, verb))
        guard(table, postgresql=_for(table, _POSTGRES_REVOKE, verb))


def _for(table: Table, statement: str, verb: str = "") -> str:
    return statement.replace("TABLE", table.name).replace("verb", verb.lower()).replace("VERB", verb)


LOG_ROW = cast("Table", LogRow.__table__)
LOG_DETAIL = cast("Table", LogDetail.__table__)
LOG_REVIEW = cast("Table", LogReview.__table__)
LOG_ANSWER = cast("Table", LogAnswer.__table__)
LOG_SEGMENT = cast("Table", LogSegment.__table__)
_append_only(LOG_ROW, key="seq")
_append_only(LOG_SEGMENT, key="number")
_append_only(LOG_REVIEW, key="id")
_append_only(LOG_ANSWER, key="question_id")
_append_only(LOG_DETAIL, key="seq", deletable=True)
