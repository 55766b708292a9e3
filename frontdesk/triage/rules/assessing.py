"""Compute a priority from a reason and answers, with the rules that matched. It is never below the reason's floor."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time
from enum import StrEnum
from typing import assert_never

from frontdesk.calls.rules.contact import Priority, most_urgent
from frontdesk.core.i18n import N_
from frontdesk.core.workdays import add_workdays, is_open
from frontdesk.triage.rules.protocol import Protocol, Question, Reason, Step, Target


class Answer(StrEnum):
    """Answer to a question. A missing answer is NOT_ASKED, never NO."""

    YES = "yes"
    NO = "no"
    UNCLEAR = "unclear"
    NOT_ASKED = "not_asked"


ANSWER_WORDS = {
    Answer.YES: N_("ja"),
    Answer.NO: N_("frågat: nej"),
    Answer.UNCLEAR: N_("oklart"),
    Answer.NOT_ASKED: N_("ej frågat"),
}

_DAYS = {Priority.TODAY: 0, Priority.DAYS: 3, Priority.PLANNED: 10, Priority.ANSWER: 10}


@dataclass(frozen=True)
class Assessed:
    """Result: the reason (an answer may lead to another one), the priority, and the rules that matched."""

    reason: str
    priority: Priority
    matched: tuple[str, ...]


def assess(protocol: Protocol, reason: Reason, answers: Mapping[str, Answer]) -> Assessed:
    """Apply the floor, each answer's target, then at most one step up for a child and one per other raising answer."""
    current, matched, reached = reason, [f"floor:{reason.code}"], reason.floor
    steps: set[str] = set()
    for code in reason.ask:
        question = protocol.questions[code]
        answer = answers.get(code, Answer.NOT_ASKED)
        target = _target(question, answer)
        if target is None or target.step is Step.KEEP:
            continue
        matched.append(f"{code}:{answer}")
        if target.step is Step.RAISE:
            steps.add("child" if question.raises_for_child and answer is Answer.YES else f"answer:{answer}")
        if target.priority is not None:
            current, reached = _led(protocol, current, target, reached)
    for _ in steps:
        reached = reached.raised()
    return Assessed(current.code, most_urgent(reached, reason.floor), tuple(matched))


def _target(question: Question, answer: Answer) -> Target | None:
    match answer:
        case Answer.YES:
            return question.yes
        case Answer.NO:
            return question.no
        case Answer.UNCLEAR:
            return question.unclear
        case Answer.NOT_ASKED:
            return None
        case never:
            assert_never(never)


def _led(protocol: Protocol, current: Reason, target: Target, reached: Priority) -> tuple[Reason, Priority]:
    """Apply an answer's priority, and its reason if the priority is above `reached`."""
    priority = target.priority or reached
    other = protocol.reasons[target.reason] if target.reason else current
    best = most_urgent(reached, priority, other.floor)
    return (other if priority.rank > reached.rank else current), best


def latest_date(priority: Priority, today: date) -> date:
    """Return the last day for a meeting or call.

    *Akut* is today, also on a holiday, since the social duty team is always on call; the others count workdays: the
    nearest, the third or the tenth.
    """
    return today if priority is Priority.NOW else add_workdays(today, _DAYS[priority])


def needs_duty(priority: Priority, now: datetime, half_days: Mapping[date, time]) -> bool:
    """Whether the social duty team must be called: *Akut* or *Idag* while the office is closed at `now` (UTC)."""
    return priority in {Priority.NOW, Priority.TODAY} and not is_open(now, half_days)


def choices_above(priority: Priority) -> tuple[Priority, ...]:
    """Return the priorities a receptionist may raise to, the most urgent first."""
    above = [other for other in Priority if other.rank > priority.rank]
    return tuple(sorted(above, key=lambda other: -other.rank))
