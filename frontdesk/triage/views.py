"""Views of the reason panel, the red-flag bar and the protocol page; the assessment as booking reads it."""

import uuid
from dataclasses import dataclass
from datetime import date, datetime

from frontdesk.calls.rules.contact import Priority
from frontdesk.calls.rules.receivers import NOT_SAID, ReceiverView
from frontdesk.calls.rules.routing import ReceiverKind
from frontdesk.disclosure.rules.levels import Level, Topic
from frontdesk.triage.rules.assessing import Answer
from frontdesk.triage.rules.protocol import Text


@dataclass(frozen=True)
class AssessmentView:
    """What an assessment asks of a booking."""

    contact_id: uuid.UUID
    reason: str
    priority: Priority
    who: ReceiverKind | None
    area: str
    #: Last day of a meeting or call, local date.
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
    """A telephone number to give or to call; empty when the municipality has not entered it."""

    label: Text
    number: str


@dataclass(frozen=True)
class QuestionView:
    """A question to ask aloud, with its answer so far; `other` is the wording for a caller who is not the client."""

    code: str
    text: Text
    red_flag: bool
    answer: Answer
    other: Text | None = None


@dataclass(frozen=True)
class Duty:
    """The social duty team (socialjour), on call while the office is closed; `number` is empty until entered."""

    number: str


@dataclass(frozen=True)
class DoNow:
    """What to do at once, shown while the caller is on the line."""

    label: Text
    lines: tuple[Text, ...]
    numbers: tuple[NumberView, ...]
    #: Set while the office is closed.
    duty: Duty | None = None
    #: False for *Idag*, which is shown here only because the office is closed.
    danger: bool = True


@dataclass(frozen=True)
class Recommendation:
    """What follows from the reason and the answers."""

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
    #: Whether someone other than the receiver of messages takes over (112, a provider, the desk itself).
    elsewhere: bool = False

    @property
    def at_once(self) -> bool:
        """Whether the priority is *Akut*."""
        return self.priority is Priority.NOW


@dataclass(frozen=True)
class ReasonPanel:
    """The reason panel: reasons to pick from, or the picked one with its questions and recommendation."""

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
    #: Answers a press after which the focus moves to another part of the page.
    onwards: bool = False
    #: Warning that the matter must not be mentioned by SMS or telephone; empty if it may.
    silence: str = ""

    @property
    def unasked(self) -> int:
        """How many red-flag questions have not been asked yet."""
        return sum(one.red_flag and one.answer is Answer.NOT_ASKED for one in self.questions)


@dataclass(frozen=True)
class BarButton:
    """One button of the red-flag bar."""

    code: str
    label: Text
    key: str


@dataclass(frozen=True)
class BarView:
    """The red-flag bar."""

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
    #: Numbers of the reasons that do not say which facts they open.
    without_opens: tuple[int, ...] = ()


@dataclass(frozen=True)
class ProtocolRefusal:
    """Why an uploaded protocol was not taken into use."""

    file: str
    line: int
    why: str
    details: dict[str, str]
