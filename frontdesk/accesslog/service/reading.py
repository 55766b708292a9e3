"""Log rows with their reviews, as the pages show them."""

import hmac
from collections.abc import Sequence

from sqlalchemy.orm import Session

from frontdesk.accesslog import queries
from frontdesk.accesslog.errors import NoSuchRow
from frontdesk.accesslog.models import LogAnswer, LogReview, LogRow
from frontdesk.accesslog.views import AnswerView, LogLine, ReviewView, Verdict


def row(db: Session, seq: int) -> LogRow:
    """Return a row. Raises NoSuchRow."""
    found = queries.row(db, seq)
    if found is None:
        raise NoSuchRow
    return found


def lines(db: Session, rows: Sequence[LogRow]) -> tuple[LogLine, ...]:
    """Return rows as a reviewer sees them, each with its newest review."""
    marks = reviews(db, [each.seq for each in rows])
    return tuple(_line(db, each, marks.get(each.seq, ())) for each in rows)


def reviews(db: Session, seqs: Sequence[int]) -> dict[int, tuple[ReviewView, ...]]:
    """Return the reviews of rows, oldest first, each question with its answer."""
    answers = queries.answers(db, seqs)
    return {
        seq: tuple(_review(mark, answers.get(mark.id)) for mark in marks)
        for seq, marks in queries.reviews(db, seqs).items()
    }


def answer_view(answer: LogAnswer | None) -> AnswerView | None:
    """Return an answer's view, or None."""
    return AnswerView(answer.who_name, answer.at, answer.text) if answer else None


def _line(db: Session, each: LogRow, marks: Sequence[ReviewView]) -> LogLine:
    return LogLine(
        seq=each.seq,
        at=each.at,
        who=each.who_name,
        role=each.role,
        event=each.event,
        alias=alias(db, each.person or ""),
        in_contact=each.contact is not None,
        level=each.level or "",
        fields=tuple(each.fields),
        flags=tuple(each.flags),
        result=each.result,
        why=each.why,
        review=marks[-1] if marks else None,
        source=each.source,
    )


def _review(mark: LogReview, answer: LogAnswer | None) -> ReviewView:
    return ReviewView(
        by=mark.reviewer,
        at=mark.at,
        verdict=Verdict(mark.verdict),
        note=mark.note,
        put=mark.asked_id is not None,
        answer=answer_view(answer),
    )


def alias(db: Session, person: str) -> str:
    """Return a pseudonym for a person: the same on every page, and not traceable to the person."""
    if not person:
        return ""
    key: bytes = db.info["log_key"]
    return "P-" + hmac.new(key, b"alias" + person.encode(), "sha256").hexdigest()[:6].upper()
