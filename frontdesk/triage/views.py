"""What the reason panel and the red-flag bar show, and what booking needs to know."""

import uuid
from dataclasses import dataclass
from datetime import date, datetime

from frontdesk.calls.rules.contact import Priority
from frontdesk.calls.rules.receivers import NOT_SAID, ReceiverView
from frontdesk.calls.rules.routing import Who
from frontdesk.disclosure.rules.levels import Level, Topic
from frontdesk.triage.rules.assessing import Answer
from frontdesk.triage.rules.protocol import Text


@dataclass(frozen=True)
class AssessmentView:
    """What an assessment asks for: a meeting of which type, with whom, at the latest when, and with what care."""

    contact_id: uuid.UUID
    reason: str
    priority: Priority
    who: Who | None
    area: str
    latest: date
    appointment_type: str | None = None
    minutes: int | None = None
    modes: tuple[str, ...] = ()
    silent: bool = False


@dataclass(frozen=True)
class ReasonRow:
    """A reason to pick."""

    code: str
    number: int
    label: Text
    priority: Priority


@dataclass(frozen=True)
class NumberView:
    """A number to give or to call; empty when the municipality has not entered it."""

    label: Text
    number: str


@dataclass(frozen=True)
class QuestionView:
    """A question to ask aloud, and what came of it so far; `other` words it for a caller who is not the client."""

    code: str
    text: Text
    red_flag: bool
    answer: Answer
    other: Text | None = None


@dataclass(frozen=True)
class Duty:
    """The social duty team, who answers while the office is closed; `number` is empty until it has been entered."""

    number: str


@dataclass(frozen=True)
class DoNow:
    """What to do at once, on the screen while the caller is on the line; `duty` while the office is closed.

    `danger` is false for what may wait until the day is over and stands here because nobody is at the office.
    """

    label: Text
    lines: tuple[Text, ...]
    numbers: tuple[NumberView, ...]
    duty: Duty | None = None
    danger: bool = True


@dataclass(frozen=True)
class Recommendation:
    """What follows from the reason and the answers. `elsewhere`: another than the receiver of messages takes over."""

    code: str
    label: Text
    priority: Priority
    who: str
    area: str
    desk: Text
    identity: bool
    level: Level
    facts: tuple[Topic, ...]
    numbers: tuple[NumberView, ...]
    latest: date
    appointment: str = ""
    minutes: int = 0
    silent: bool = False
    duty: Duty | None = None
    receiver: ReceiverView = NOT_SAID
    elsewhere: bool = False

    @property
    def at_once(self) -> bool:
        """Whether no day is soon enough."""
        return self.priority is Priority.NOW


@dataclass(frozen=True)
class ReasonPanel:
    """Why somebody is here: what to pick from, or what was picked with its questions and what follows.

    `silence` says in large words that no telephone may say a word of it, where that is so.
    """

    contact_id: uuid.UUID
    language: str
    typed: str = ""
    entered: bool = False
    found: tuple[ReasonRow, ...] = ()
    chosen: Recommendation | None = None
    questions: tuple[QuestionView, ...] = ()
    above: tuple[Priority, ...] = ()
    now: DoNow | None = None
    by: str = ""
    version: str = ""
    # Whether somebody's press has just led here, and the work goes on elsewhere.
    onwards: bool = False
    silence: str = ""

    @property
    def unasked(self) -> int:
        """How many red-flag questions nobody has asked yet."""
        return sum(one.red_flag and one.answer is Answer.NOT_ASKED for one in self.questions)


@dataclass(frozen=True)
class BarButton:
    """One button of the red-flag bar."""

    code: str
    label: Text
    key: str


@dataclass(frozen=True)
class BarView:
    """The bar, always one key away."""

    contact_id: uuid.UUID
    buttons: tuple[BarButton, ...]


@dataclass(frozen=True)
class ProtocolView:
    """The protocol in use, for the administrator."""

    version: str
    shipped: bool
    installed_at: datetime | None
    installed_by: str
    reasons: tuple[Recommendation, ...]


@dataclass(frozen=True)
class Refusal:
    """Why an uploaded protocol was not taken into use."""

    file: str
    line: int
    why: str
    details: dict[str, str]
