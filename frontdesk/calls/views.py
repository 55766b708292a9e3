"""What panels and pages of this room show, and what it tells the rooms above."""

import uuid
from dataclasses import dataclass, field
from datetime import datetime

from frontdesk.calls.rules.contact import Priority
from frontdesk.calls.rules.messages import MESSAGE_WORDS, TRY_WORDS, MessageKind, Route, TryResult
from frontdesk.core.events import Event


@dataclass(frozen=True)
class About:
    """Whom and what a message concerns, as far as the contact knows: nothing of it is needed to leave one."""

    person: str | None = None
    name: str = ""
    case: str | None = None
    area: str = ""
    handlaggare: str | None = None
    speaker: str = ""
    level: str = ""


@dataclass(frozen=True)
class Waiting:
    """One line of the queue."""

    id: uuid.UUID
    caller: str
    queue: str
    since: datetime
    visit: bool
    relay: str | None
    handed_by: str | None
    priority: Priority | None
    answered: bool


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


@dataclass(frozen=True)
class LostCall:
    """A call nobody answered in time."""

    id: uuid.UUID
    caller: str
    at: datetime
    abandoned: bool


@dataclass(frozen=True)
class QueueView:
    """The left column."""

    now: datetime
    waiting: tuple[Waiting, ...]
    callbacks: tuple[CallbackDue, ...]
    lost: tuple[LostCall, ...]
    tasks: int = 0
    queues: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True)
class Try:
    """One try to call back."""

    at: datetime
    result: TryResult
    by: str

    @property
    def word(self) -> str:
        """How it went, source language."""
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
    callback: "CallbackView | None" = None
    concern: "ConcernView | None" = None

    @property
    def word(self) -> str:
        """What it is, source language."""
        return MESSAGE_WORDS[self.kind]

    @property
    def needs_filing(self) -> bool:
        """Whether it must reach the personal file before it may be forgotten here."""
        return self.filed_at is None

    @property
    def journal(self) -> str:
        """The text to paste into the journal."""
        return self.text


@dataclass(frozen=True)
class CallbackView:
    """What a handläggare needs to call somebody back."""

    start: datetime
    end: datetime
    promised: datetime
    number: str
    voicemail: bool
    interpreter: str
    done_at: datetime | None
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


@dataclass(frozen=True)
class ContactView:
    """The contact in hand, with its own timer, apart from the queue."""

    id: uuid.UUID
    state: str
    visit: bool
    caller: str
    withheld: bool
    relay: str | None
    anonymous: bool
    since: datetime
    ended_at: datetime | None
    reason: str | None
    priority: Priority | None
    taken_by: str | None
    alarmed_at: datetime | None
    released_by: str | None
    holder: str
    closable: bool
    number: str = ""


@dataclass(frozen=True)
class WrapUp:
    """The note, what has been left, and how the contact may end."""

    contact: ContactView
    note: str
    note_at: datetime | None
    messages: tuple[MessageView, ...]
    papers: tuple["PapersView", ...]
    may_release: bool = False


@dataclass(frozen=True)
class PapersView:
    """A receipt for papers handed in."""

    receipt: str
    what: str
    pages: int | None
    at: datetime
    by: str


@dataclass(frozen=True)
class TaskView:
    """One thing to do, in words."""

    id: uuid.UUID
    kind: str
    text: str
    values: dict[str, str]
    due_at: datetime | None
    made_at: datetime
    overdue: bool
    contact_id: uuid.UUID | None
    appointment_id: uuid.UUID | None
    done_at: datetime | None = None
    done_by: str = ""


@dataclass(frozen=True)
class LeftOver:
    """What was not finished on an earlier day."""

    contacts: tuple[Waiting, ...]
    notes: dict[uuid.UUID, str] = field(default_factory=dict)
    messages: tuple[MessageView, ...] = ()
    callbacks: tuple[CallbackDue, ...] = ()
    holders: dict[uuid.UUID, str] = field(default_factory=dict)


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
