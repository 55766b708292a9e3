"""What the receptionist's page is made of: the panels of other rooms, side by side."""

import uuid
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum

from frontdesk.calls.views import ContactView, MessageView, QueueView, TaskList, WrapUp
from frontdesk.core.errors import N_
from frontdesk.core.times import local_date
from frontdesk.disclosure.rules.levels import LEVEL_WORDS, Level, Method
from frontdesk.disclosure.views import Card
from frontdesk.notices.views import NoticesView
from frontdesk.triage.views import BarView, ReasonPanel


class SidePanel(StrEnum):
    """What may stand to the right when the page opens; each is a panel of its own at `/contacts/{id}/{name}`."""

    BOOKING = "booking"
    CALLBACK = "callback"
    CONCERN = "concern"
    HAND_OVER = "hand-over"
    LEAVE = "leave"
    PAPERS = "papers"
    SAFETY = "safety"


class Told(StrEnum):
    """What the page says when another one led back to it."""

    HANDED_ON = "handed_on"


TOLD_WORDS = {
    Told.HANDED_ON: N_("En kollega tar över. Samtalet ligger i kön igen, och anteckningen följer med."),
}


@dataclass(frozen=True)
class FactsAge:
    """When the register's facts were true: the oldest of its sources, and whether that is recent enough to say."""

    at: datetime | None
    fresh: bool
    now: datetime

    @property
    def today(self) -> bool:
        """Whether the clock time alone says when."""
        return self.at is not None and self.day == local_date(self.now)

    @property
    def day(self) -> date | None:
        """The day the facts are from."""
        return local_date(self.at) if self.at else None


@dataclass(frozen=True)
class AfterHours:
    """What cannot wait and lies with nobody while the office is closed, and the social duty team's number if known."""

    number: str
    letters: tuple[MessageView, ...]


@dataclass(frozen=True)
class Desk:
    """What is there all day: the queue, and how old the facts are; between contacts also what reception is to do."""

    now: datetime
    facts: FactsAge
    queue: QueueView
    left_over: int
    tasks: TaskList = field(default_factory=TaskList)
    after_hours: AfterHours | None = None
    #: When the office opens next; None while it is open.
    opens_at: datetime | None = None


# Short enough for the bar; the card has the whole sentence.
_METHODS = {
    Method.STRONG_IDENTITY: N_("BankID"),
    Method.ID_DOCUMENT: N_("id-handling"),
    Method.CALL_BACK: N_("motringning och kod"),
    Method.PHONE_CODE: N_("motringning och kod"),
}


@dataclass(frozen=True)
class Who:
    """Why somebody called, in what capacity they speak, and what is proved; words are source texts."""

    contact_id: uuid.UUID
    reason: str = ""
    speaker: str = ""
    level: Level | None = None
    methods: tuple[Method, ...] = ()

    @property
    def proved(self) -> bool:
        """Whether the speaker's identity is beyond doubt."""
        return self.level is Level.A3

    @property
    def level_word(self) -> str:
        """What is proved."""
        return LEVEL_WORDS[self.level] if self.level else ""

    @property
    def method(self) -> str:
        """How it was proved, when it was."""
        return next((_METHODS[one] for one in _METHODS if self.proved and one in self.methods), "")


@dataclass(frozen=True)
class OpenContact:
    """What is there while somebody is being helped."""

    contact: ContactView
    wrap: WrapUp
    reason: ReasonPanel
    flags: BarView
    card: Card
    who: Who
    notices: NoticesView
    reserved: bool
    promise: MessageView | None
