"""What the card shows. A fact above the speaker's level is not in here at all, so it cannot reach a browser."""

import uuid
from dataclasses import dataclass, field
from datetime import date, datetime

from frontdesk.core.events import Event
from frontdesk.disclosure.rules.levels import Level, Method, Topic
from frontdesk.disclosure.rules.lines import CaseCard
from frontdesk.disclosure.rules.mandates import Refusal, Speaker
from frontdesk.disclosure.rules.sentences import Spoken


@dataclass(frozen=True)
class Hit:
    """One person a search found: a name and a birth date. `person` goes back in the form, never in a URL."""

    person: str
    name: str
    birth_date: date | None


@dataclass(frozen=True)
class Found:
    """What a search gives: hits, or that there are too many, or nothing; nothing has only one look."""

    hits: tuple[Hit, ...] = ()
    too_many: bool = False
    doubtful: bool = False


@dataclass(frozen=True)
class Closed:
    """A fact the reason needs but the speaker may not hear: which level would open it, None if none would."""

    topic: Topic
    needs: Level | None


@dataclass(frozen=True)
class Strong:
    """An identification under way with BankID or Freja."""

    provider: str
    hint: str
    started_at: datetime


@dataclass(frozen=True)
class Permit:
    """What the speaker of a contact may hear; other rooms ask it before they show anything of the client's.

    `heard` is what the mandate would let them hear at a higher level, `place` whether a meeting's place is among it.
    """

    contact_id: uuid.UUID
    person: str
    name: str
    birth_date: date | None
    speaker: Speaker
    level: Level
    topics: frozenset[Topic]
    heard: frozenset[Topic]
    place: bool
    refusal: Refusal | None = None

    def may(self, topic: Topic) -> bool:
        """Whether this may be said."""
        return topic in self.topics


@dataclass(frozen=True)
class Card:
    """The middle of the reception page: whom it concerns, who speaks, what that proves, and what may be said."""

    contact_id: uuid.UUID
    person: str | None = None
    name: str = ""
    birth_date: date | None = None
    permit: Permit | None = None
    speaker_name: str = ""
    child_agreed: bool | None = None
    asks_child: bool = False
    methods: tuple[Method, ...] = ()
    level: Level = Level.A0
    visit: bool = False
    calling_back: bool = False
    call_back_to: str = ""
    knows_speaker: bool = True
    strong: Strong | None = None
    reason: str | None = None
    cases: tuple[CaseCard, ...] = ()
    closed: tuple[Closed, ...] = ()
    script: Spoken | None = None
    interpreter: str = ""
    found: Found | None = None
    asked: str = ""
    answer: Spoken | None = None
    told: str = ""
    conflict: bool = False
    papers: tuple[str, ...] = ()
    fields: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class WrongPerson(Event):
    """The card was opened for the wrong person: move note and callback, release the hold, stop the SMS."""

    contact_id: uuid.UUID
    person: str


@dataclass(frozen=True)
class ColleagueNeeded(Event):
    """Whoever holds the contact knows the client; it goes back to the queue for somebody else."""

    contact_id: uuid.UUID
    by: uuid.UUID


@dataclass(frozen=True)
class CardClosed(Event):
    """A person's card was closed on this contact because the person is now hidden."""

    contact_id: uuid.UUID
