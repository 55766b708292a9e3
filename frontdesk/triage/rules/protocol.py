"""What a protocol consists of, once it has been read and checked."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from frontdesk.calls.rules.contact import Priority
from frontdesk.calls.rules.routing import Demand, Who
from frontdesk.disclosure.rules.levels import Level, Topic

# A provider is one of an area. An intake without an area is the one the desk names.
NEEDS_AREA = frozenset({Who.PROVIDER})


PRIORITY_CODES = {
    "now": Priority.NOW,
    "today": Priority.TODAY,
    "days": Priority.DAYS,
    "planned": Priority.PLANNED,
    "answer": Priority.ANSWER,
}

Text = Mapping[str, str]


@dataclass(frozen=True)
class Place:
    """Where in the protocol something stands."""

    file: str
    line: int


NOWHERE = Place("", 0)


class Step(StrEnum):
    """What an answer does when it does not name a priority."""

    KEEP = "keep"
    RAISE = "raise"


@dataclass(frozen=True)
class Target:
    """Where an answer leads: a step, or a priority and perhaps another reason."""

    step: Step | None = None
    priority: Priority | None = None
    reason: str | None = None


@dataclass(frozen=True)
class Question:
    """One question asked aloud, and where each answer leads.

    `text` is for the one the contact is about; `other` is asked instead of somebody who calls about another person.
    """

    code: str
    text: Text
    yes: Target
    no: Target
    unclear: Target
    red_flag: Priority | None = None
    raises_for_child: bool = False
    other: Text | None = None
    place: Place = field(default=NOWHERE, compare=False)


@dataclass(frozen=True)
class Appointment:
    """The meeting this reason usually needs."""

    type: str
    minutes: int
    modes: tuple[str, ...]


@dataclass(frozen=True)
class MayAnswer:
    """What the desk may say, and the level below which it says nothing."""

    level: Level
    facts: tuple[Topic, ...]


@dataclass(frozen=True)
class Reason:
    """Why somebody is here, and everything that follows from it."""

    code: str
    number: int
    label: Text
    words: Mapping[str, tuple[str, ...]]
    floor: Priority
    ask: tuple[str, ...]
    goes_to: Demand
    identity: bool
    may_answer: MayAnswer
    desk: Text
    appointment: Appointment | None = None
    numbers: tuple[str, ...] = ()
    silent: bool = False
    place: Place = field(default=NOWHERE, compare=False)


@dataclass(frozen=True)
class Number:
    """A telephone number to give or to call."""

    code: str
    number: str
    label: Text


@dataclass(frozen=True)
class Bar:
    """One button of the red-flag bar, and what to do now."""

    code: str
    label: Text
    reason: str
    priority: Priority
    do: tuple[Text, ...]
    numbers: tuple[str, ...] = ()
    place: Place = field(default=NOWHERE, compare=False)


@dataclass(frozen=True)
class Protocol:
    """A whole protocol under its version."""

    version: str
    numbers: Mapping[str, Number]
    bar: Mapping[str, Bar]
    questions: Mapping[str, Question]
    reasons: Mapping[str, Reason] = field(default_factory=dict)
