"""What panels and pages of this room show, and what it tells the rooms above."""

import uuid
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from frontdesk.calls.rules.contact import (
    OUTCOME_WORDS,
    WHY_WORDS,
    Outcome,
    Priority,
    State,
    Urgency,
    WhyContact,
    may_close,
)
from frontdesk.calls.rules.ending import INSTEAD_WORDS, to_unit
from frontdesk.calls.rules.messages import MESSAGE_WORDS, ROUTE_WORDS, TRY_WORDS, MessageKind, Route, TryResult
from frontdesk.calls.rules.notes import NoteChoice
from frontdesk.calls.rules.receivers import NOT_SAID, ReceiverView
from frontdesk.calls.views.tasks import TaskFacts as TaskFacts
from frontdesk.calls.views.tasks import TaskList as TaskList
from frontdesk.calls.views.tasks import TaskView as TaskView
from frontdesk.core.errors import N_
from frontdesk.core.events import Event
from frontdesk.core.paging import Listed

# Below these levels not even that a case exists may be shown.
_EXISTENCE = frozenset({"A2", "A3"})
_OUTCOME_KEYS = {Outcome.ANSWERED: "Alt+B"}


@dataclass(frozen=True)
class About:
    """Whom and what a message concerns and who gets it, as far as the contact knows.

    `handlaggare` gets it, else `unit`; `head`: the head of that unit; `protected`: those in charge of the protected.
    """

    person: str | None = None
    name: str = ""
    case: str | None = None
    area: str = ""
    handlaggare: str | None = None
    speaker: str = ""
    level: str = ""
    unit: str | None = None
    head: bool = False
    protected: bool = False


@dataclass(frozen=True)
class Waiting:
    """One line of the queue."""

    id: uuid.UUID
    caller: str
    queue: str
    since: datetime
    visit: bool
    handed_by: str | None
    priority: Priority | None
    answered: bool
    holder: str = ""
    note: str = ""
    #: Held by a colleague since an earlier day, so that anybody at the desk may take it over.
    left_open: bool = False


@dataclass(frozen=True)
class CallbackDue:
    """One promised call, without the person: the left column stands open all day."""

    id: uuid.UUID
    area: str
    start: datetime
    end: datetime
    promised: datetime
    interpreter: str
    tries: int
    last_try: datetime | None
    overdue: bool
    safe: bool = False


@dataclass(frozen=True)
class LostCall:
    """A call nobody answered in time."""

    id: uuid.UUID
    caller: str
    at: datetime
    abandoned: bool
    number: str = ""


@dataclass(frozen=True)
class QueueView:
    """The left column."""

    now: datetime
    waiting: tuple[Waiting, ...]
    mine: tuple[Waiting, ...] = ()
    in_the_phone: tuple[Waiting, ...] = ()
    callbacks: Listed[CallbackDue] = field(default_factory=Listed)
    lost: Listed[LostCall] = field(default_factory=Listed)


@dataclass(frozen=True)
class Try:
    """One try to call back."""

    at: datetime
    result: TryResult
    by: str

    @property
    def word(self) -> str:
        """How it went, as it is written in the list: ej svar."""
        return TRY_WORDS[self.result]


@dataclass(frozen=True)
class MessageView:
    """A message on the page of the one who received it, or in the list of the contact it was left in."""

    id: uuid.UUID
    contact_id: uuid.UUID
    kind: MessageKind
    text: str
    received_at: datetime
    name: str
    person: str | None
    case: str | None
    area: str
    speaker: str
    level: str
    priority: Priority
    route: Route
    handlaggare: str | None
    unit: str | None
    recipient: str
    written_by: str
    seen_at: datetime | None
    acknowledged_at: datetime | None
    acknowledged_by: str
    copied_at: datetime | None
    filed_at: datetime | None
    filed_by: str
    passed_by: str = ""
    callback: "CallbackView | None" = None
    concern: "ConcernView | None" = None

    @property
    def word(self) -> str:
        """What it is, as it is said."""
        return MESSAGE_WORDS[self.kind]

    @property
    def journal(self) -> str:
        """The text to paste into the journal."""
        return self.text

    @property
    def desk_words(self) -> str:
        """Where it lies, as far as the one who left it may know: that there is a handläggare is itself a fact."""
        if self.concern is not None and self.concern.recognised:
            return ROUTE_WORDS[Route.INTAKE]
        known = self.level in _EXISTENCE or self.kind is MessageKind.CONCERN
        return ROUTE_WORDS[self.route] if known else N_("lämnat vidare")


@dataclass(frozen=True)
class CallbackView:
    """What a handläggare needs to call somebody back. A `safe` one is made in its time only: `may_call` says now."""

    start: datetime
    end: datetime
    promised: datetime
    number: str
    voicemail: bool
    interpreter: str
    done_at: datetime | None
    safe: bool = False
    answerer: str = ""
    may_call: bool = True
    tries: tuple[Try, ...] = ()


@dataclass(frozen=True)
class ConcernView:
    """What an orosanmälan adds."""

    in_duty: bool
    anonymous: bool
    reporter: str
    organisation: str
    about: str
    child_told: str
    protected: bool = False
    recognised: bool = False


@dataclass(frozen=True)
class ContactView:
    """The contact in hand, with its own timer, apart from the queue."""

    id: uuid.UUID
    state: State
    visit: bool
    caller: str
    slow: bool
    anonymous: bool
    since: datetime
    now: datetime
    reason: str | None
    priority: Priority | None
    taken_by: str | None
    alarmed_at: datetime | None
    released_by: str | None
    holder: str
    mine: bool
    #: The number to dial, in E.164, when it is the desk that rings.
    dial: str = ""

    @property
    def urgent(self) -> bool:
        """Whether somebody must take it before it may end."""
        return self.priority is Priority.NOW

    @property
    def closable(self) -> bool:
        """Whether it may end now."""
        return may_close(Urgency(self.priority, self.taken_by, self.alarmed_at, bool(self.released_by)))


@dataclass(frozen=True)
class NoteView:
    """The note as its box shows it.

    `told` says what became of the words before or whom these follow. `choices` are offered when the words in the box
    belong to another person than the one the contact now concerns; `stray` words are stored nowhere until one is taken.
    """

    contact_id: uuid.UUID
    binding: uuid.UUID
    text: str = ""
    saved_at: datetime | None = None
    told: str = ""
    fault: str = ""
    values: Mapping[str, object] = field(default_factory=dict)
    choices: tuple[tuple[NoteChoice, str], ...] = ()
    stray: bool = False


@dataclass(frozen=True)
class WrapUp:
    """The note, what has been left, and how the contact may end.

    `asks_receiver`: no client is open whose handläggare would get the note, so it goes `to` where the desk says.
    `must_leave`: it may not end before something has reached somebody, or it is told why not.
    """

    contact: ContactView
    note: NoteView
    messages: tuple["MessageView", ...]
    papers: tuple["PapersView", ...]
    outcome: Outcome
    receiver: ReceiverView = NOT_SAID
    asks_receiver: bool = False
    to: str = ""
    must_leave: bool = False
    #: The office is closed and it cannot wait: who at the social duty team took it?
    asks_duty: bool = False

    @property
    def outcomes(self) -> tuple[tuple[str, str, str], ...]:
        """The ways it may end: value, words, key."""
        return tuple((one.value, OUTCOME_WORDS[one], _OUTCOME_KEYS.get(one, "")) for one in Outcome)

    @property
    def places(self) -> tuple[tuple[str, str], ...]:
        """Where the note may go: the units that receive, the others, and the two that are no unit (source texts)."""
        units = (*self.receiver.options, *self.receiver.others)
        return (*((to_unit(key), words) for key, words in units), *INSTEAD_WORDS.items())

    @property
    def whys(self) -> tuple[tuple[str, str], ...]:
        """Why the contact may have been needed: value and words."""
        return tuple((one.value, WHY_WORDS[one]) for one in WhyContact)


@dataclass(frozen=True)
class PapersView:
    """A receipt for papers handed in."""

    receipt: str
    what: str
    pages: int | None
    at: datetime
    by: str


@dataclass(frozen=True)
class LeftOver:
    """What was not finished on an earlier day."""

    contacts: Listed[Waiting]
    messages: Listed[MessageView] = field(default_factory=Listed)
    callbacks: Listed[CallbackDue] = field(default_factory=Listed)

    @property
    def count(self) -> int:
        """How many there are, also of those that are not shown."""
        return self.contacts.count + self.messages.count + self.callbacks.count


@dataclass(frozen=True)
class ContactClosed(Event):
    """A contact has ended; the rooms above count it."""

    contact_id: uuid.UUID
    outcome: str
    reason: str | None


@dataclass(frozen=True)
class MessageLeft(Event):
    """Something was left for a handläggare or a unit."""

    message_id: uuid.UUID
    kind: MessageKind
    handlaggare: str | None
    unit: str | None


@dataclass(frozen=True)
class ContactAnonymised(Event):
    """A reporter chose to be anonymous; whoever keeps a trace of the caller must erase it now."""

    contact_id: uuid.UUID
