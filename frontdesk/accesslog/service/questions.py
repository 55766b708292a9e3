"""Questions: a reviewer asks the member of staff who made a row, who alone can answer, once.

A question is a review that awaits an answer; neither can be changed or removed.
"""

from dataclasses import dataclass
from uuid import UUID

from sqlalchemy.orm import Session

from frontdesk.accesslog import queries
from frontdesk.accesslog.errors import (
    AlreadyAnswered,
    AnsweredBySelf,
    AnswerNeeded,
    AnswerTooLong,
    AskedOneself,
    NobodyToAsk,
    QuestionNeeded,
    QuestionOver,
    QuestionWaits,
)
from frontdesk.accesslog.models import LogAnswer, LogReview, LogRow
from frontdesk.accesslog.rules import LONGEST_ANSWER, answer_digest
from frontdesk.accesslog.service import reading
from frontdesk.accesslog.service.recording import ANSWERED
from frontdesk.accesslog.views import QuestionPut, RowQuestion, SettledUnanswered, Verdict
from frontdesk.core.actor import Actor
from frontdesk.core.db.unit import Unit
from frontdesk.core.errors import NotHere
from frontdesk.core.tasks import TaskFor, TaskNeeded


@dataclass(frozen=True)
class LastMark:
    """The newest review of a row, and whether it is a question without an answer."""

    mark: LogReview
    waits: bool

    def repeated_by(self, who: Actor, verdict: Verdict, note: str) -> bool:
        """Whether it is the same review by the same reviewer again: a double click or a second tab."""
        same = (self.mark.reviewer_id, self.mark.verdict, self.mark.note) == (who.id, verdict, note)
        return same and (self.waits or verdict is not Verdict.ASK)


def last_mark(db: Session, seq: int) -> LastMark | None:
    """Return the newest review of a row, if any."""
    marks = queries.reviews(db, [seq]).get(seq, [])
    if not marks:
        return None
    put = marks[-1].verdict == Verdict.ASK and marks[-1].asked_id is not None
    return LastMark(marks[-1], put and marks[-1].id not in queries.answers(db, [seq]))


def check(unit: Unit, *, row: LogRow, last: LastMark | None, who: Actor, verdict: Verdict, note: str) -> UUID | None:
    """Return the id of the member of staff a question goes to; None for any other review.

    Raises QuestionNeeded, NobodyToAsk, AskedOneself, QuestionWaits, AnsweredBySelf, and what `accounts` refuses:
    AccountClosed, AnswerAwaited, ReasonNeeded.
    """
    if verdict is Verdict.ASK:
        return _whom_to_ask(unit, row, last, who, note)
    if verdict is Verdict.FINE and last is not None and last.mark.asked_id is not None:
        if last.mark.asked_id == who.id:
            raise AnsweredBySelf
        if last.waits:
            unit.publish(SettledUnanswered(row.seq, last.mark.asked_id, reasoned=bool(note)))
    return None


def _whom_to_ask(unit: Unit, row: LogRow, last: LastMark | None, who: Actor, note: str) -> UUID:
    if row.who_id is None:
        raise NobodyToAsk
    if row.who_id == who.id:
        raise AskedOneself
    if last is not None and last.waits:
        raise QuestionWaits
    if not note:
        raise QuestionNeeded
    unit.publish(QuestionPut(row.seq, row.who_id))
    return row.who_id


def follow(unit: Unit, mark: LogReview) -> None:
    """Create the task for a question's recipient, and settle the tasks of earlier questions about the row."""
    unit.settle(_question_key(mark.seq))
    unit.settle(_answer_key(mark.seq))
    if mark.asked_id is not None:
        unit.task(
            TaskNeeded(
                kind="log-question",
                to=TaskFor.COLLEAGUE,
                key=_question_key(mark.seq),
                staff_id=mark.asked_id,
                about={"question": str(mark.id)},
            )
        )


def question(db: Session, question_id: UUID, *, who: Actor) -> RowQuestion:
    """Return a question and its row. Raises NotHere unless `who` is the one it was put to."""
    mark = _put_to(db, question_id, who)
    row = reading.row(db, mark.seq)
    answer = queries.answers(db, [mark.seq]).get(mark.id)
    (line,) = reading.lines(db, [row])
    return RowQuestion(
        id=mark.id,
        by=mark.reviewer,
        at=mark.at,
        text=mark.note,
        line=line,
        person=row.person or "",
        open=answer is None and _is_newest(db, mark),
        answer=reading.answer_view(answer),
    )


def store_answer(unit: Unit, *, who: Actor, question_id: UUID, text: str) -> None:
    """Answer a question; the same answer sent twice is stored once.

    Raises NotHere unless `who` is the one it was put to, AnswerNeeded, AnswerTooLong, AlreadyAnswered and, once the row
    was settled, QuestionOver.
    """
    queries.lock_reviews(unit.db)
    mark, text = _put_to(unit.db, question_id, who), text.strip()
    given = queries.answers(unit.db, [mark.seq]).get(mark.id)
    if given is not None:
        if given.text == text:
            return
        raise AlreadyAnswered
    if not _is_newest(unit.db, mark):
        raise QuestionOver
    if not text:
        raise AnswerNeeded
    if len(text) > LONGEST_ANSWER:
        raise AnswerTooLong
    _keep(unit, who, mark, text)
    unit.settle(_question_key(mark.seq))
    unit.publish(_for_reviewers("log-answer", mark.seq))


def left(unit: Unit, *, staff_id: UUID) -> None:
    """Tell reviewers that questions to a closed account will not be answered."""
    for seq in queries.waiting_for(unit.db, staff_id):
        unit.settle(_question_key(seq))
        unit.publish(_for_reviewers("log-unanswered", seq))


def _for_reviewers(kind: str, seq: int) -> TaskNeeded:
    return TaskNeeded(kind, TaskFor.LOG_REVIEWER, key=_answer_key(seq), about={"seq": str(seq)})


def _keep(unit: Unit, who: Actor, mark: LogReview, text: str) -> None:
    unit.db.add(
        LogAnswer(question_id=mark.id, seq=mark.seq, at=unit.now, who_id=mark.asked_id, who_name=who.name, text=text)
    )
    unit.db.flush()
    kept = (str(mark.seq), answer_digest(mark.id, text))
    person = reading.row(unit.db, mark.seq).person
    unit.log(who=who, event=ANSWERED, person=person, fields=kept)


def _put_to(db: Session, question_id: UUID, who: Actor) -> LogReview:
    mark = queries.question(db, question_id, asked=who.id) if who.id else None
    if mark is None:
        raise NotHere
    return mark


def _is_newest(db: Session, mark: LogReview) -> bool:
    last = last_mark(db, mark.seq)
    return last is not None and last.mark.id == mark.id


def _question_key(seq: int) -> str:
    return f"log-question:{seq}"


def _answer_key(seq: int) -> str:
    return f"log-answer:{seq}"
