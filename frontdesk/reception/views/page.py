"""Views of the receptionist's page, composed of the panels of other rooms."""

import uuid
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum

from frontdesk.calls.views import ContactView, MessageView, QueueView, TaskList, WrapUp
from frontdesk.core.i18n import N_
from frontdesk.core.times import local_date
from frontdesk.disclosure.rules.levels import LEVEL_WORDS, Level, Method
from frontdesk.disclosure.views import Card
from frontdesk.notices.views import NoticesView
from frontdesk.triage.views import BarView, ReasonPanel


class SidePanel(StrEnum):
    """Panels that can be open to the right when the page loads; each has its own URL `/contacts/{id}/{name}`."""

    BOOKING = "booking"
    CALLBACK = "callback"
    CONCERN = "concern"
    HAND_OVER = "hand-over"
    LEAVE = "leave"
    PAPERS = "papers"
    SAFETY = "safety"


class FlashMessage(StrEnum):
    """Message shown after a redirect from another page."""

    HANDED_ON = "handed_on"


TOLD_WORDS = {
    FlashMessage.HANDED_ON: N_("En kollega tar över. Samtalet ligger i kön igen, och anteckningen följer med."),
}


@dataclass(frozen=True)
class FactsAge:
    """Age of the register's facts."""

    #: Extraction time of the oldest source; None before the first import.

    at: datetime | None
    #: Whether every source is recent enough to rely on.
    fresh: bool
    now: datetime

    @property
    def today(self) -> bool:
        """Whether the facts are of today, so that the clock time is enough."""
        return self.at is not None and self.day == local_date(self.now)

    @property
    def day(self) -> date | None:
        """The day the facts are from."""
        return local_date(self.at) if self.at else None


@dataclass(frozen=True)
class AfterHours:
    """Urgent messages not yet acknowledged while the office is closed, and the duty team's (socialjour) number."""

    number: str
    letters: tuple[MessageView, ...]


@dataclass(frozen=True)
class ReceptionPage:
    """What the page always shows; `tasks` and `after_hours` only between contacts."""

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
class ContactSummary:
    """Reason for the contact, speaker's capacity and identification; words are Swedish source texts."""

    contact_id: uuid.UUID
    reason: str = ""
    speaker: str = ""
    level: Level | None = None
    methods: tuple[Method, ...] = ()

    @property
    def proved(self) -> bool:
        """Whether the speaker is identified at the highest level."""
        return self.level is Level.A3

    @property
    def level_word(self) -> str:
        """Identification level in words."""
        return LEVEL_WORDS[self.level] if self.level else ""

    @property
    def method(self) -> str:
        """How the speaker was identified; empty below the highest level."""
        return next((_METHODS[one] for one in _METHODS if self.proved and one in self.methods), "")


@dataclass(frozen=True)
class OpenContact:
    """Everything the page shows with a contact open."""

    contact: ContactView
    wrap: WrapUp
    reason: ReasonPanel
    flags: BarView
    card: Card
    who: ContactSummary
    notices: NoticesView
    reserved: bool
    promise: MessageView | None
