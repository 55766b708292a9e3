"""What the card shows. A fact above the speaker's level is not in here at all, so it cannot reach a browser."""

import uuid
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import ClassVar

from frontdesk.accesslog.views import EVENT_WORDS, Question
from frontdesk.cases.rules.lists import DOCUMENT_KINDS
from frontdesk.cases.views import FoundPerson
from frontdesk.core.errors import N_
from frontdesk.core.events import Event
from frontdesk.core.paging import Listed
from frontdesk.disclosure.rules.incidents import (
    DONE_WORDS,
    INCIDENT_WORDS,
    RISK_WORDS,
    Done,
    IncidentKind,
    Judgement,
    Risk,
)
from frontdesk.disclosure.rules.levels import (
    LEVEL_WORDS,
    METHOD_WORDS,
    SHORT,
    WORDS,
    Level,
    Method,
    Row,
    Topic,
    proves_by,
)
from frontdesk.disclosure.rules.lines import CaseCard, Presence
from frontdesk.disclosure.rules.mandates import REFUSAL_WORDS, SPEAKER_WORDS, Refusal, Speaker
from frontdesk.disclosure.rules.sentences import Spoken
from frontdesk.safety.rules import KIND_WORDS
from frontdesk.safety.views import InTwosView, ProtectionView


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

    `subject` is whose facts are told: the client's, but to a co-applicant their own and the common ones.
    `heard` is what the mandate would let them hear at a higher level, `place` whether a meeting's place is among it.
    """

    contact_id: uuid.UUID
    person: str
    subject: str
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
    binding: uuid.UUID | None = None
    person: str | None = None
    name: str = ""
    birth_date: date | None = None
    permit: Permit | None = None
    speaker_name: str = ""
    child_agreed: bool | None = None
    asks_child: bool = False
    methods: tuple[Method, ...] = ()
    lapsed: bool = False
    level: Level = Level.A0
    visit: bool = False
    calling_back: bool = False
    knows_speaker: bool = True
    strong: Strong | None = None
    reason: str | None = None
    cases: tuple[CaseCard, ...] = ()
    closed: tuple[Closed, ...] = ()
    script: Spoken | None = None
    interpreter: str = ""
    papers: tuple[str, ...] = ()
    # Why no telephone may say a word, in large words.
    silence: str = ""

    topic_words: ClassVar[Mapping[Topic, str]] = SHORT
    all_levels: ClassVar[Mapping[Level, str]] = LEVEL_WORDS

    @property
    def level_words(self) -> str:
        """What has been proved of the speaker."""
        return LEVEL_WORDS[self.level]

    @property
    def method_words(self) -> tuple[str, ...]:
        """How it was proved."""
        return tuple(METHOD_WORDS[method] for method in self.methods if method is not Method.SAID)

    @property
    def refusal(self) -> str:
        """Why the speaker can only leave something with us, if so."""
        return REFUSAL_WORDS[self.permit.refusal] if self.permit and self.permit.refusal else ""

    @property
    def may_set_code(self) -> bool:
        """Whether the client, having proved who they are, may set a phone code."""
        return self.permit is not None and self.permit.speaker is Speaker.SELF and self.level is Level.A3

    @property
    def may_call_back(self) -> bool:
        """Whether a call to the known number would prove who speaks."""
        return self.knows_speaker and proves_by(Method.CALL_BACK, visit=self.visit)

    @property
    def may_show_document(self) -> bool:
        """Whether a document can be looked at."""
        return proves_by(Method.ID_DOCUMENT, visit=self.visit)

    def speaker_options(self, translate: Callable[[str], str]) -> list[tuple[str, str]]:
        """Return every capacity somebody may speak in, for a select."""
        return [(speaker, translate(words)) for speaker, words in SPEAKER_WORDS.items()]

    def paper_options(self, translate: Callable[[str], str]) -> list[tuple[str, str]]:
        """Return every kind of paper somebody may name, for a select."""
        return [(kind, translate(DOCUMENT_KINDS[kind])) for kind in self.papers]


@dataclass(frozen=True)
class Moment:
    """What a press of a button gave, shown once beside the card and kept nowhere.

    `told` is a sentence for the receptionist, good or bad; `answer` one to say aloud; `number` one to dial; `parted`
    says where the note went with a card that closed.
    """

    found: Found | None = None
    typed: str = ""
    told: str = ""
    good: bool = False
    answer: Spoken | None = None
    number: str = ""
    faults: Mapping[str, str] = field(default_factory=dict)
    parted: str = ""

    def fault(self, name: str) -> str:
        """What is wrong with a field, empty when nothing is."""
        return self.faults.get(name, "")


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
    person: str | None = None


@dataclass(frozen=True)
class PersonOpened(Event):
    """A person's card was opened on a contact, `instead_of` another whose card was still open there."""

    contact_id: uuid.UUID
    person: str
    instead_of: str | None = None


@dataclass(frozen=True)
class CardClosed(Event):
    """A person's card was closed on this contact because the person is now hidden."""

    contact_id: uuid.UUID
    person: str


# Who is away and who stands in is known to `absence`, which lies above; the question is handed down.
AskAway = Callable[[frozenset[str]], Mapping[str, Presence]]


@dataclass(frozen=True)
class Setting:
    """What the rooms above know of a contact: why it came, by phone or at the counter, and who is away.

    `topics` replaces what the reason would need. `binding` changes when a card of the contact closes.
    """

    reason: str | None = None
    topics: tuple[Topic, ...] | None = None
    visit: bool = False
    binding: uuid.UUID | None = None
    away: AskAway | None = None


@dataclass(frozen=True)
class TableView:
    """The table of facts and levels, as the administrator reads it."""

    rows: tuple[Row, ...]
    words: Mapping[Level, str]
    outcome_allowed: bool


@dataclass(frozen=True)
class ProtectedPerson:
    """Somebody hidden by us, for those who may lift it."""

    protection: ProtectionView
    name: str
    birth_date: date | None

    @property
    def kind_words(self) -> str:
        """How the person is protected."""
        return KIND_WORDS[self.protection.kind]


@dataclass(frozen=True)
class Incident:
    """A personal data incident as a unit head reads it: who saw what of whom, by when it is judged, and how it was.

    `person` is None when the viewer may not know whom it is about; then what had been noted is left out too.
    """

    id: uuid.UUID
    kind: IncidentKind
    at: datetime
    due: datetime
    late: bool
    by: str
    found_by: str
    event: str
    level: str
    shown: tuple[str, ...]
    about_somebody: bool = True
    person: FoundPerson | None = None
    noted: str = ""
    closed_at: datetime | None = None
    closed_by: str = ""
    note: str = ""
    risk: str = ""
    told: str = ""
    reported: str = ""

    @property
    def kind_words(self) -> str:
        """How it was found, in words."""
        return INCIDENT_WORDS[self.kind]

    @property
    def event_words(self) -> str:
        """What the person did whose row of the log was reviewed, in words."""
        return EVENT_WORDS.get(self.event, self.event)

    @property
    def words(self) -> tuple[str, ...]:
        """What was shown, in words; of a row of the log only what is a fact of the client."""
        return shown_words(self.event, self.shown, all_known=self.kind is IncidentKind.WRONG_PERSON)

    @property
    def risk_words(self) -> str:
        """The answer about the risk, in words; empty for what was closed before it was asked."""
        return RISK_WORDS[Risk(self.risk)] if self.risk else ""

    @property
    def told_words(self) -> str:
        """Whether the client was told, in words."""
        return DONE_WORDS[Done(self.told)] if self.told else ""

    @property
    def reported_words(self) -> str:
        """Whether it was reported, in words."""
        return DONE_WORDS[Done(self.reported)] if self.reported else ""


@dataclass(frozen=True)
class AskedPage:
    """A question of the log's review, to the person who made the row; `person` is None when they may not know whom.

    `typed` and `fault` are an answer that was refused, and why.
    """

    question: Question
    person: FoundPerson | None
    shown: tuple[str, ...]
    typed: str = ""
    fault: str = ""


@dataclass(frozen=True)
class IncidentsPage:
    """What waits to be judged; with a refused answer, which incident it was and what was typed."""

    waiting: Listed[Incident]
    refused: uuid.UUID | None = None
    typed: Judgement = field(default_factory=Judgement)
    faults: Mapping[str, str] = field(default_factory=dict)

    def risk_options(self, translate: Callable[[str], str]) -> list[tuple[str, str]]:
        """Return what may be answered about the risk, for a choice."""
        return [(risk, translate(words)) for risk, words in RISK_WORDS.items()]

    def done_options(self, translate: Callable[[str], str]) -> list[tuple[str, str]]:
        """Return yes and no, for a choice."""
        return [(done, translate(words)) for done, words in DONE_WORDS.items()]


_SHOWN_WORDS: Mapping[str, str] = {str(topic): words for topic, words in WORDS.items()}
_NAMES = frozenset({"name", "birth_date"})


# Its row says by what was searched, not what was shown; each hit is a row of its own.
_SHOWS_NOTHING = "person.searched"


def shown_words(event: str, codes: Iterable[str], *, all_known: bool = False) -> tuple[str, ...]:
    """Return in words what a row says was shown: the facts of a client alone, unless every code is known to be one."""
    if event == _SHOWS_NOTHING:
        return ()
    known = [code for code in codes if all_known or code in _NAMES or code in _SHOWN_WORDS]
    return tuple(dict.fromkeys(_SHOWN_WORDS.get(code, N_("Namn och födelsedatum")) for code in known))


@dataclass(frozen=True)
class ClientsPage:
    """What a handläggare settles for a client: a code for a letter, whether custodians may hear the place, visits.

    `in_twos` are those, by person, to whose home nobody goes alone.
    """

    found: Found | None = None
    typed: str = ""
    fault: str = ""
    code: str = ""
    told: str = ""
    in_twos: Mapping[str, InTwosView] = field(default_factory=dict)
