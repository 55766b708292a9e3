"""Views of this room's panels and pages, and the events it publishes."""

import uuid
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from frontdesk.calls.rules.contact import (
    OUTCOME_WORDS,
    WHY_WORDS,
    ContactState,
    Outcome,
    Priority,
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
from frontdesk.core.events import Event
from frontdesk.core.i18n import N_
from frontdesk.core.paging import ListPage

# Identification levels at which the existence of a case may be shown.
_EXISTENCE = frozenset({"A2", "A3"})
_OUTCOME_KEYS = {Outcome.ANSWERED: "Alt+B"}


@dataclass(frozen=True)
class MessageSubject:
    """Client, case and receiver of a message, as far as the contact knows them."""

    person: str | None = None
    name: str = ""
    case: str | None = None
    area: str = ""
    #: Receives the message; without one it goes to `unit`.
    handlaggare: str | None = None
    speaker: str = ""
    level: str = ""
    unit: str | None = None
    #: To the head of `unit`.
    head: bool = False
    #: To the protected desk (staff in charge of protected persons).
    protected: bool = False


@dataclass(frozen=True)
class QueueRow:
    """One row of the queue."""

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
    #: Held by a colleague since an earlier day, so that another receptionist may take it over.
    left_open: bool = False


@dataclass(frozen=True)
class CallbackDue:
    """One promised call, without the client's name: the left column is visible all day."""

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
    """A missed or abandoned call."""

    id: uuid.UUID
    caller: str
    at: datetime
    abandoned: bool
    number: str = ""


@dataclass(frozen=True)
class QueueView:
    """The left column: queue, own contacts, calls without a card, callbacks due, lost calls."""

    now: datetime
    waiting: tuple[QueueRow, ...]
    mine: tuple[QueueRow, ...] = ()
    in_the_phone: tuple[QueueRow, ...] = ()
    callbacks: ListPage[CallbackDue] = field(default_factory=ListPage)
    lost: ListPage[LostCall] = field(default_factory=ListPage)


@dataclass(frozen=True)
class CallbackTryRow:
    """One attempt to call back."""

    at: datetime
    result: TryResult
    by: str

    @property
    def word(self) -> str:
        """Result in words, e.g. ej svar."""
        return TRY_WORDS[self.result]


@dataclass(frozen=True)
class MessageView:
    """A message, as shown to its recipient or in the contact it was left in."""

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
        """Kind of message in words."""
        return MESSAGE_WORDS[self.kind]

    @property
    def journal(self) -> str:
        """The text to paste into the journal."""
        return self.text

    @property
    def desk_words(self) -> str:
        """Recipient as reception may know it: below A2 not even that there is a handläggare is disclosed."""
        if self.concern is not None and self.concern.recognised:
            return ROUTE_WORDS[Route.INTAKE]
        known = self.level in _EXISTENCE or self.kind is MessageKind.CONCERN
        return ROUTE_WORDS[self.route] if known else N_("lämnat vidare")


@dataclass(frozen=True)
class CallbackView:
    """What a handläggare needs to call a client back."""

    start: datetime
    end: datetime
    promised: datetime
    number: str
    voicemail: bool
    interpreter: str
    done_at: datetime | None
    #: May only be made within start and end (UTC): `may_call` says whether that is now.
    safe: bool = False
    answerer: str = ""
    may_call: bool = True
    tries: tuple[CallbackTryRow, ...] = ()


@dataclass(frozen=True)
class ConcernView:
    """Details of a concern report (orosanmälan)."""

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
    """The open contact, as the bar shows it."""

    id: uuid.UUID
    state: ContactState
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
        """Whether the priority is *Akut*."""
        return self.priority is Priority.NOW

    @property
    def closable(self) -> bool:
        """Whether it may be closed now."""
        return may_close(Urgency(self.priority, self.taken_by, self.alarmed_at, bool(self.released_by)))


@dataclass(frozen=True)
class NoteView:
    """The text box of the contact's note."""

    contact_id: uuid.UUID
    binding: uuid.UUID
    text: str = ""
    saved_at: datetime | None = None
    #: What became of the earlier text, or which client this text follows.
    told: str = ""
    fault: str = ""
    values: Mapping[str, object] = field(default_factory=dict)
    #: Offered when the text was written about another client than the one now open.
    choices: tuple[tuple[NoteChoice, str], ...] = ()
    #: The text is not stored until a choice is made.
    stray: bool = False


@dataclass(frozen=True)
class WrapUp:
    """The note, what has been left, and how the contact may be closed."""

    contact: ContactView
    note: NoteView
    messages: tuple["MessageView", ...]
    papers: tuple["PapersView", ...]
    outcome: Outcome
    receiver: ReceiverView = NOT_SAID
    #: No client card is open, so the receptionist chooses where the note goes; `to` is preselected.
    asks_receiver: bool = False
    to: str = ""
    #: Cannot be closed before something has been left, booked or taken over, or a reason is given.
    must_leave: bool = False
    #: The office is closed and the matter is urgent: ask who at the social duty team took it.
    asks_duty: bool = False

    @property
    def outcomes(self) -> tuple[tuple[str, str, str], ...]:
        """Possible outcomes: value, words, keyboard shortcut."""
        return tuple((one.value, OUTCOME_WORDS[one], _OUTCOME_KEYS.get(one, "")) for one in Outcome)

    @property
    def places(self) -> tuple[tuple[str, str], ...]:
        """Choices for the note: intake units, other units, the protected desk, nowhere (source texts)."""
        units = (*self.receiver.options, *self.receiver.others)
        return (*((to_unit(key), words) for key, words in units), *INSTEAD_WORDS.items())

    @property
    def whys(self) -> tuple[tuple[str, str], ...]:
        """Possible causes of the contact: value and words."""
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
    """Contacts, messages and callbacks left unfinished on an earlier day."""

    contacts: ListPage[QueueRow]
    messages: ListPage[MessageView] = field(default_factory=ListPage)
    callbacks: ListPage[CallbackDue] = field(default_factory=ListPage)

    @property
    def count(self) -> int:
        """Total number, including rows not shown."""
        return self.contacts.count + self.messages.count + self.callbacks.count


@dataclass(frozen=True)
class ContactClosed(Event):
    """A contact was closed."""

    contact_id: uuid.UUID
    outcome: str
    reason: str | None


@dataclass(frozen=True)
class MessageLeft(Event):
    """A message was left for a handläggare or a unit."""

    message_id: uuid.UUID
    kind: MessageKind
    handlaggare: str | None
    unit: str | None


@dataclass(frozen=True)
class ContactAnonymised(Event):
    """A reporter chose to be anonymous; every room must erase what it stores about the caller."""

    contact_id: uuid.UUID
