"""Data classes of a protocol that has been read and checked."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum

from frontdesk.calls.rules.contact import Priority
from frontdesk.calls.rules.routing import Demand, ReceiverKind
from frontdesk.disclosure.rules.levels import Level, Topic
from frontdesk.disclosure.rules.need import Need

# A provider belongs to an area. For an intake without an area the receptionist chooses the unit.
NEEDS_AREA = frozenset({ReceiverKind.PROVIDER})


PRIORITY_CODES = {
    "now": Priority.NOW,
    "today": Priority.TODAY,
    "days": Priority.DAYS,
    "planned": Priority.PLANNED,
    "answer": Priority.ANSWER,
}

Text = Mapping[str, str]


@dataclass(frozen=True)
class SourceLine:
    """File and line of a part of the protocol."""

    file: str
    line: int


NOWHERE = SourceLine("", 0)


class Step(StrEnum):
    """Effect of an answer that names no priority."""

    KEEP = "keep"
    RAISE = "raise"


@dataclass(frozen=True)
class Target:
    """Effect of an answer: a step, or a priority and optionally another reason."""

    step: Step | None = None
    priority: Priority | None = None
    reason: str | None = None


@dataclass(frozen=True)
class Question:
    """One question asked aloud, and the effect of each answer."""

    code: str
    #: Wording for a caller who is the client; `other` is for a caller who speaks about another person.
    text: Text
    yes: Target
    no: Target
    unclear: Target
    red_flag: Priority | None = None
    raises_for_child: bool = False
    other: Text | None = None
    place: SourceLine = field(default=NOWHERE, compare=False)


@dataclass(frozen=True)
class UsualAppointment:
    """The appointment this reason usually needs."""

    type: str
    minutes: int
    modes: tuple[str, ...]


@dataclass(frozen=True)
class MayAnswer:
    """Topics the desk may disclose, and the identification level it requires for them."""

    level: Level
    facts: tuple[Topic, ...]


@dataclass(frozen=True)
class Reason:
    """A reason for contact, and everything that follows from it."""

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
    #: The facts shown on the client's card; None in a protocol stored before reasons said so.
    opens: Need | None = None
    appointment: UsualAppointment | None = None
    numbers: tuple[str, ...] = ()
    silent: bool = False
    place: SourceLine = field(default=NOWHERE, compare=False)

    @property
    def demand(self) -> Demand:
        """Who takes over. In a reason without an area of its own, the only area of the cases it opens."""
        areas = self.opens.areas if self.opens else frozenset()
        only = next(iter(areas)) if len(areas) == 1 else ""
        return replace(self.goes_to, area=self.goes_to.area or only)


@dataclass(frozen=True)
class Number:
    """A telephone number to give or to call."""

    code: str
    number: str
    label: Text


@dataclass(frozen=True)
class Bar:
    """One button of the red-flag bar, and the steps to take now."""

    code: str
    label: Text
    reason: str
    priority: Priority
    do: tuple[Text, ...]
    numbers: tuple[str, ...] = ()
    place: SourceLine = field(default=NOWHERE, compare=False)


@dataclass(frozen=True)
class Protocol:
    """A whole protocol of one version."""

    version: str
    numbers: Mapping[str, Number]
    bar: Mapping[str, Bar]
    questions: Mapping[str, Question]
    reasons: Mapping[str, Reason] = field(default_factory=dict)
