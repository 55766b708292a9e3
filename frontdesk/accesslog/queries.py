"""Every SELECT on the access log."""

from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from uuid import UUID

from sqlalchemy import ColumnElement, Select, String, and_, case, cast, func, or_, select, text
from sqlalchemy.orm import Session, aliased

from frontdesk.accesslog.models import LogAnswer, LogDetail, LogHead, LogReview, LogRow, LogSegment
from frontdesk.accesslog.rules import Entry, Link, Sealed, review_digest
from frontdesk.accesslog.views import Verdict
from frontdesk.core.db import statements
from frontdesk.core.db.dialects import on_postgresql
from frontdesk.core.db.locks import lock


def lock_reviews(db: Session) -> None:
    """Serialize reviews, questions and answers until this transaction ends, so that two tabs cannot both write one."""
    lock(db, "access log reviews")


def one_moment(db: Session) -> None:
    """Give every SELECT of this transaction the same snapshot (REPEATABLE READ); must be its first statement.

    SQLite always does.
    """
    if on_postgresql(db):
        db.execute(text("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ"))
        db.execute(text("SET LOCAL statement_timeout = 0"))


def head(db: Session) -> LogHead | None:
    return db.get(LogHead, 1, populate_existing=True)


_END = select(LogHead.seq, LogHead.mac).where(LogHead.id == 1).with_for_update()


def lock_chain(db: Session) -> tuple[int, bytes] | None:
    """Block other appends until this transaction ends; return number and signature of the last row, from `LogHead`.

    The head's row is the lock: PostgreSQL reads a row it waited for again, so the end returned is the one that the
    append before has committed. Without a head there is no row to wait for: the first appends wait by name, and look
    again. None if there is no head then either.
    """
    found = statements.one_or_none(db, _END)
    if found is None:
        lock(db, "access log")
        found = statements.one_or_none(db, _END)
    return (found.seq, found.mac) if found else None


def last_link(db: Session) -> tuple[int, bytes] | None:
    """Return number and signature of the last row, as the rows themselves have them."""
    found = db.execute(select(LogRow.seq, LogRow.mac).order_by(LogRow.seq.desc()).limit(1)).one_or_none()
    return (found.seq, found.mac) if found else None


def mac_of(db: Session, seq: int) -> bytes | None:
    return db.scalar(select(LogRow.mac).where(LogRow.seq == seq))


def latest_segment(db: Session) -> LogSegment | None:
    """Return the newest segment; its head is exported as a metric."""
    return db.scalar(select(LogSegment).order_by(LogSegment.number.desc()).limit(1))


def segments(db: Session) -> list[LogSegment]:
    return list(db.scalars(select(LogSegment).order_by(LogSegment.number)))


def segments_sealed_before(db: Session, instant: datetime) -> list[LogSegment]:
    return list(db.scalars(select(LogSegment).where(LogSegment.sealed_at < instant).order_by(LogSegment.number)))


def links(db: Session, *, after: int) -> Iterator[Link]:
    """Iterate over the chain after row `after`, a thousand rows at a time."""
    for row in db.scalars(
        select(LogRow).where(LogRow.seq > after).order_by(LogRow.seq).execution_options(yield_per=1000)
    ):
        yield link_of(row)
        db.expunge(row)


def details(db: Session) -> Iterator[tuple[LogDetail, str | None]]:
    """Iterate over all details, each with the hash its row keeps of it."""
    statement = select(LogDetail, LogRow.detail_hash).outerjoin(LogRow, LogRow.seq == LogDetail.seq)
    for detail, kept in db.execute(statement.execution_options(yield_per=1000)):
        yield detail, kept
        db.expunge(detail)


def rows_without_their_detail(db: Session) -> list[int]:
    """Return the rows that had a detail which is gone."""
    there = select(LogDetail.seq).where(LogDetail.seq == LogRow.seq).exists()
    return list(db.scalars(select(LogRow.seq).where(LogRow.detail_hash != "", ~there)))


def of_event(db: Session, event: str) -> list[LogRow]:
    return list(db.scalars(select(LogRow).where(LogRow.event == event).order_by(LogRow.seq)))


def detailed_rows_of(db: Session, contact: object) -> list[int]:
    """Return the rows of a contact that still have their detail."""
    statement: Select[int] = (
        select(LogDetail.seq).join(LogRow, LogRow.seq == LogDetail.seq).where(LogRow.contact == contact)
    )
    return list(db.scalars(statement))


def oldest_seq(db: Session) -> int | None:
    return db.scalar(select(func.min(LogRow.seq)))


def sealed_of(segment: LogSegment) -> Sealed:
    return Sealed(segment.number, segment.first_seq, segment.last_seq, segment.head, segment.sealed_at)


def link_of(row: LogRow) -> Link:
    entry = Entry(
        at=row.at,
        who_id=row.who_id,
        who_name=row.who_name,
        role=row.role,
        unit=row.unit,
        workstation=row.workstation,
        event=row.event,
        person=row.person,
        case=row.case,
        contact=row.contact,
        level=row.level,
        fields=row.fields,
        flags=row.flags,
        result=row.result,
        why=row.why,
        detail_hash=row.detail_hash,
        source=row.source,
    )
    return Link(row.seq, entry, row.mac)


def rows_of(db: Session, seqs: Sequence[int]) -> list[LogRow]:
    return list(db.scalars(select(LogRow).where(LogRow.seq.in_(seqs)).order_by(LogRow.seq)))


def listed(db: Session, conditions: Sequence[ColumnElement[bool]], *, before: int | None, limit: int) -> list[LogRow]:
    """Return rows that match all conditions, newest first."""
    statement = select(LogRow).where(*conditions)
    if before is not None:
        statement = statement.where(LogRow.seq < before)
    return list(db.scalars(statement.order_by(LogRow.seq.desc()).limit(limit)))


def row(db: Session, seq: int) -> LogRow | None:
    return db.get(LogRow, seq)


def detail(db: Session, seq: int) -> LogDetail | None:
    return db.get(LogDetail, seq)


def reviews(db: Session, seqs: Sequence[int]) -> dict[int, list[LogReview]]:
    """Return the reviews of rows, oldest first."""
    found: dict[int, list[LogReview]] = {}
    wanted = select(LogReview).where(LogReview.seq.in_(seqs)).order_by(LogReview.at, LogReview.id)
    for review in db.scalars(wanted):
        found.setdefault(review.seq, []).append(review)
    return found


def digest_of(review: LogReview) -> str:
    """Return the hash of a review that its log row keeps."""
    question = review.id if review.asked_id else None
    return review_digest(review.verdict, review.note, question=question, asked=review.asked_id)


def answers(db: Session, seqs: Sequence[int]) -> dict[UUID, LogAnswer]:
    """Return the answers to questions about these rows, by question id."""
    return {answer.question_id: answer for answer in db.scalars(select(LogAnswer).where(LogAnswer.seq.in_(seqs)))}


def question(db: Session, question_id: UUID, *, asked: UUID) -> LogReview | None:
    """Return a question, if it was put to this member of staff."""
    return db.scalar(select(LogReview).where(LogReview.id == question_id, LogReview.asked_id == asked))


def all_reviews(db: Session) -> Iterator[LogReview]:
    """Iterate over all reviews."""
    for review in db.scalars(select(LogReview).execution_options(yield_per=1000)):
        yield review
        db.expunge(review)


def all_answers(db: Session) -> Iterator[LogAnswer]:
    """Iterate over all answers."""
    for answer in db.scalars(select(LogAnswer).execution_options(yield_per=1000)):
        yield answer
        db.expunge(answer)


def not_settled() -> ColumnElement[bool]:
    """Return the condition for rows without a review or whose newest review is a question."""
    reviewed = select(LogReview.id).where(LogReview.seq == LogRow.seq).exists()
    return or_(~reviewed, asked_about())


def asked_about() -> ColumnElement[bool]:
    """Return the condition for rows whose newest review is a question."""
    return select(LogReview.id).where(LogReview.seq == LogRow.seq, *_newest_question()).exists()


def waiting_for(db: Session, asked: UUID) -> Sequence[int]:
    """Return the rows with an unanswered question to this member of staff."""
    answered = select(LogAnswer.question_id).where(LogAnswer.question_id == LogReview.id).exists()
    wanted = select(LogReview.seq).where(LogReview.asked_id == asked, *_newest_question(), ~answered)
    return db.scalars(wanted.order_by(LogReview.seq)).all()


def _newest_question() -> tuple[ColumnElement[bool], ...]:
    later = aliased(LogReview)
    newer = or_(later.at > LogReview.at, and_(later.at == LogReview.at, later.id > LogReview.id))
    return LogReview.verdict == Verdict.ASK, ~select(later.id).where(later.seq == LogReview.seq, newer).exists()


def after_event_of_contact(event: str) -> ColumnElement[bool]:
    """Return the condition for rows of a contact written after such an event of the same contact."""
    earlier = aliased(LogRow)
    return (
        select(earlier.seq)
        .where(earlier.contact == LogRow.contact, earlier.event == event, earlier.seq < LogRow.seq)
        .exists()
    )


def flagged(flag: str) -> ColumnElement[bool]:
    """Return the condition for rows with a flag; no flag's code contains another's."""
    return cast(LogRow.flags, String).contains(f'"{flag}"')


def people(db: Session, since: datetime) -> list[tuple[str, str]]:
    """Return the staff with rows since an instant, as (id, name), by name."""
    statement = select(LogRow.who_id, LogRow.who_name).where(LogRow.at >= since, LogRow.who_id.is_not(None)).distinct()
    return sorted(((str(row.who_id), row.who_name) for row in db.execute(statement)), key=lambda each: each[1])


def looks_by_hour(db: Session, events: Sequence[str], since: datetime) -> list[tuple[str, str, datetime, int]]:
    """Return views per member of staff and UTC hour since an instant: (id, name, hour, count), most first.

    Counts distinct persons, or distinct contacts if those are more; counting rows would count one call many times. A
    search without person and contact counts as one.
    """
    hour = func.date_trunc("hour", LogRow.at) if on_postgresql(db) else func.strftime("%Y-%m-%d %H:00:00", LogRow.at)
    loose = func.sum(case((and_(LogRow.person.is_(None), LogRow.contact.is_(None)), 1), else_=0))
    persons, contacts = func.count(LogRow.person.distinct()), func.count(LogRow.contact.distinct())
    counted = (case((persons > contacts, persons), else_=contacts) + loose).label("looks")
    statement = (
        select(LogRow.who_id, LogRow.who_name, cast(hour, String).label("hour"), counted)
        .where(LogRow.at >= since, LogRow.event.in_(events), LogRow.who_id.is_not(None))
        .group_by(LogRow.who_id, LogRow.who_name, hour)
        .order_by(counted.desc())
    )
    return [
        (str(row.who_id), row.who_name, datetime.fromisoformat(row.hour[:19]).replace(tzinfo=UTC), row.looks)
        for row in db.execute(statement)
    ]
