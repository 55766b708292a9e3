"""A reviewer asks who made a row: the row waits, that person alone answers, once, and the reviewer then judges it."""

import uuid
from threading import Barrier, Thread

import pytest
from sqlalchemy import select, text
from sqlalchemy.exc import DBAPIError

from frontdesk.accesslog import service
from frontdesk.accesslog.errors import (
    AccountClosed,
    AlreadyAnswered,
    AnswerAwaited,
    AnsweredBySelf,
    AnswerNeeded,
    AnswerTooLong,
    AskedOneself,
    NobodyToAsk,
    NoteTooLong,
    QuestionNeeded,
    QuestionOver,
    QuestionWaits,
    ReasonNeeded,
)
from frontdesk.accesslog.models import LogAnswer, LogReview, LogRow
from frontdesk.accesslog.views import ReviewQueue, ReviewView, Verdict
from frontdesk.accounts.rules import Role
from frontdesk.accounts.service import staff
from frontdesk.accounts.views import Staff
from frontdesk.calls.models.task import Task
from frontdesk.core.actor import CLOCK, Actor
from frontdesk.core.db.stores import Stores
from frontdesk.core.errors import FrontdeskError, NotHere
from frontdesk.core.times import FixedClock
from frontdesk.event_handlers import EVENT_HANDLERS
from tests.factories.accesslog import log
from tests.factories.accounts import make_staff

ASK, FINE, REPORT = Verdict.ASK, Verdict.FINE, Verdict.REPORT
WHY = "Varför öppnade du kortet?"


class Review:
    """A reviewer, and somebody who looked at a card of the queue *Samma efternamn*: row number `seq`."""

    def __init__(self, stores: Stores) -> None:
        """Write the row."""
        self.stores = stores
        with stores.writing() as unit:
            self.vera = make_staff(unit, Role.LOG_REVIEWER, name="Vera Logg")
            self.rut = make_staff(unit, Role.RECEPTIONIST, name="Rut Receptionist")
        self.seq = self.row_of(self.rut.actor)

    def row_of(self, who: Actor) -> int:
        with self.stores.writing() as unit:
            log(unit.db, "card.shown", unit.now, who=who, person="demo:p-1", flags=("same_surname",))
        with self.stores.reading() as unit:
            return unit.db.scalars(select(LogRow.seq).where(LogRow.event == "card.shown")).all()[-1]

    def judge(self, verdict: Verdict, note: str = "", *, by: Staff | None = None, seq: int | None = None) -> None:
        with self.stores.writing() as unit:
            service.review(unit, who=(by or self.vera).actor, seq=seq or self.seq, verdict=verdict, note=note)

    def answer(self, words: str, *, by: Staff | None = None) -> None:
        with self.stores.writing() as unit:
            service.store_answer(unit, who=(by or self.rut).actor, question_id=self.question, text=words)

    @property
    def question(self) -> uuid.UUID:
        with self.stores.reading() as unit:
            asked = select(LogReview.id).where(LogReview.asked_id.is_not(None)).order_by(LogReview.id.desc())
            return unit.db.scalars(asked).all()[0]

    def queue(self, name: ReviewQueue = ReviewQueue.SURNAME) -> list[int]:
        with self.stores.writing() as unit:
            return [line.seq for line in service.queue(unit, who=self.vera.actor, name=name).lines]

    def reviews(self) -> tuple[ReviewView, ...]:
        with self.stores.writing() as unit:
            return service.open_row(unit, who=self.vera.actor, seq=self.seq).reviews

    def tasks(self) -> list[tuple[str, uuid.UUID | None]]:
        with self.stores.reading() as unit:
            rows = unit.db.scalars(select(Task).where(Task.done_at.is_(None), Task.kind.startswith("log-")))
            return [(row.kind, row.staff_id) for row in rows]

    def events(self) -> list[tuple[str, str]]:
        with self.stores.reading() as unit:
            wanted = select(LogRow).where(LogRow.event.in_(["log.reviewed", "log.answered"])).order_by(LogRow.seq)
            return [(row.event, row.who_name) for row in unit.db.scalars(wanted)]


@pytest.fixture
def review(stores: Stores) -> Review:
    stores.event_handlers = EVENT_HANDLERS
    return Review(stores)


@pytest.mark.harm("a member of staff is asked why they looked at a client, nobody ever hears, and the row is forgotten")
def test_a_row_that_was_asked_about_waits_for_its_answer_and_then_for_the_reviewer(
    review: Review, clock: FixedClock
) -> None:
    review.judge(ASK, WHY)
    assert review.queue() == review.queue(ReviewQueue.ASKED) == [review.seq]
    assert review.tasks() == [("log-question", review.rut.id)]
    with pytest.raises(AnswerAwaited):
        review.judge(FINE, "Hon brukar ha skäl.")
    review.answer("Klienten ringde i växeln.")
    assert review.queue() == review.queue(ReviewQueue.ASKED) == [review.seq]
    assert review.tasks() == [("log-answer", None)]
    [asked] = review.reviews()
    assert asked.answer is not None
    assert (asked.note, asked.answer.text, asked.answer.by) == (WHY, "Klienten ringde i växeln.", "Rut Receptionist")
    review.judge(FINE)
    assert review.queue() == review.queue(ReviewQueue.ASKED) == []
    assert review.tasks() == []
    assert review.events() == [
        ("log.reviewed", "Vera Logg"),
        ("log.answered", "Rut Receptionist"),
        ("log.reviewed", "Vera Logg"),
    ]


def test_what_was_asked_is_in_its_queue_however_long_ago(review: Review, clock: FixedClock) -> None:
    review.judge(ASK, WHY)
    clock.set(clock.now().replace(year=2027))
    assert (review.queue(), review.queue(ReviewQueue.ASKED)) == ([], [review.seq])


def test_a_row_that_was_in_order_and_is_asked_about_again_is_open_again(review: Review) -> None:
    review.judge(FINE)
    assert review.queue() == []
    review.judge(ASK, WHY)
    assert review.queue() == [review.seq]


def test_after_an_answer_more_may_be_asked_even_the_same(review: Review) -> None:
    for words in ("Minns inte.", "Nu minns jag."):
        review.judge(ASK, WHY)
        review.answer(words)
    assert [each.answer.text for each in review.reviews() if each.answer] == ["Minns inte.", "Nu minns jag."]


def test_an_incident_needs_no_answer_and_ends_the_question(review: Review) -> None:
    review.judge(ASK, WHY)
    review.judge(REPORT, "Hon säger att det är en granne.")
    assert review.queue() == []
    assert review.tasks() == []
    with pytest.raises(QuestionOver):
        review.answer("Jag hade skäl.")


def test_a_question_pressed_twice_is_one_and_another_waits_its_turn(review: Review) -> None:
    for _ in range(2):
        review.judge(ASK, WHY)
    with pytest.raises(QuestionWaits):
        review.judge(ASK, "Och i går?")
    assert len(review.reviews()) == 1
    assert review.tasks() == [("log-question", review.rut.id)]


def test_an_answer_sent_twice_is_one_and_is_never_changed(review: Review) -> None:
    review.judge(ASK, WHY)
    for _ in range(2):
        review.answer(" Klienten ringde. ")
    with pytest.raises(AlreadyAnswered):
        review.answer("Ingen ringde.")
    with review.stores.reading() as unit:
        assert list(unit.db.scalars(select(LogAnswer.text))) == ["Klienten ringde."]


@pytest.mark.parametrize("what", ["question", "answer"])
def test_two_tabs_at_the_same_moment_are_one(review: Review, what: str) -> None:
    if what == "answer":
        review.judge(ASK, WHY)
    question = review.question if what == "answer" else None
    start, refused = Barrier(2), []

    def press(words: str) -> None:
        start.wait()
        try:
            with review.stores.writing() as unit:
                if question is None:
                    service.review(unit, who=review.vera.actor, seq=review.seq, verdict=ASK, note=words)
                else:
                    service.store_answer(unit, who=review.rut.actor, question_id=question, text=words)
        except FrontdeskError as error:
            refused.append(type(error))

    both = [Thread(target=press, args=(words,)) for words in ("Det ena", "Det andra")]
    for each in both:
        each.start()
    for each in both:
        each.join()
    assert refused == [QuestionWaits if question is None else AlreadyAnswered]
    [asked] = review.reviews()
    assert (asked.answer is not None) == (what == "answer")


def test_only_the_person_asked_reads_and_answers(review: Review) -> None:
    review.judge(ASK, WHY)
    for other in (review.vera, _colleague(review)):
        with pytest.raises(NotHere):
            review.answer("Jag svarar åt henne.", by=other)
        with review.stores.reading() as unit, pytest.raises(NotHere):
            service.question(unit.db, review.question, who=other.actor)


def test_a_reviewer_does_not_judge_the_answer_to_a_question_put_to_them(review: Review) -> None:
    asked = _colleague(review, Role.LOG_REVIEWER)
    seq = review.row_of(asked.actor)
    review.judge(ASK, WHY, seq=seq)
    review.answer("Jag hade skäl.", by=asked)
    with pytest.raises(AnsweredBySelf):
        review.judge(FINE, by=asked, seq=seq)
    review.judge(FINE, seq=seq)


def test_a_program_the_clock_and_oneself_are_not_asked(review: Review) -> None:
    program = Actor(id=uuid.uuid4(), name="E-tjänsten", role="receptionist")
    for who, refusal in ((program, NobodyToAsk), (CLOCK, NobodyToAsk), (review.vera.actor, AskedOneself)):
        with pytest.raises(refusal):
            review.judge(ASK, WHY, seq=review.row_of(who))
    assert review.tasks() == []


def test_who_has_left_is_not_asked_and_not_waited_for_but_it_is_said_why(review: Review) -> None:
    review.judge(ASK, WHY)
    with review.stores.writing() as unit:
        staff.close(unit, staff_id=review.rut.id, by=review.vera.actor)
    assert review.tasks() == [("log-unanswered", None)]
    other = review.row_of(review.rut.actor)
    with pytest.raises(AccountClosed):
        review.judge(ASK, WHY, seq=other)
    with pytest.raises(ReasonNeeded):
        review.judge(FINE, " ")
    review.judge(FINE, "Enhetschefen kände till ärendet.")
    assert review.tasks() == []
    assert review.queue() == [other]


@pytest.mark.parametrize(("words", "refusal"), [(" \n", QuestionNeeded), ("x" * 501, NoteTooLong)])
def test_a_question_has_words_and_not_too_many(review: Review, words: str, refusal: type[FrontdeskError]) -> None:
    with pytest.raises(refusal):
        review.judge(ASK, words)
    assert review.reviews() == ()


@pytest.mark.parametrize(("words", "refusal"), [(" \n", AnswerNeeded), ("x" * 1001, AnswerTooLong)])
def test_an_answer_has_words_and_not_too_many(review: Review, words: str, refusal: type[FrontdeskError]) -> None:
    review.judge(ASK, WHY)
    with pytest.raises(refusal):
        review.answer(words)
    review.answer("x" * 1000)


def test_a_mark_of_an_older_version_that_reached_nobody_is_waited_for_by_nobody(review: Review) -> None:
    with review.stores.writing() as unit:
        old = {"at": unit.now, "reviewer_id": review.vera.id, "reviewer": "Vera Logg", "verdict": ASK, "note": "Fråga"}
        unit.db.add(LogReview(seq=review.seq, asked_id=None, **old))
    assert review.queue() == [review.seq]
    review.judge(ASK, "Fråga")
    assert review.tasks() == [("log-question", review.rut.id)]


@pytest.mark.parametrize("verb", ["UPDATE log_answer SET text = 'annat'", "DELETE FROM log_answer"])
def test_the_database_itself_keeps_an_answer(review: Review, verb: str) -> None:
    review.judge(ASK, WHY)
    review.answer("Klienten ringde.")
    with pytest.raises(DBAPIError), review.stores.writing() as unit:
        unit.db.execute(text(verb))


def _colleague(review: Review, role: Role = Role.RECEPTIONIST) -> Staff:
    with review.stores.writing() as unit:
        return make_staff(unit, role, name="Bo Kollega")
