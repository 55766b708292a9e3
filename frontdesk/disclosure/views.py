"""View models and events of disclosure. A fact above the speaker's level is left out, so it cannot reach a browser."""

import uuid
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import ClassVar

from frontdesk.accesslog.views import EVENT_WORDS, RowQuestion
from frontdesk.cases.rules.lists import DOCUMENT_KINDS
from frontdesk.cases.views import FoundPerson
from frontdesk.core.events import Event
from frontdesk.core.i18n import N_
from frontdesk.core.paging import ListPage
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
    LevelRow,
    Method,
    Topic,
    proves_by,
)
from frontdesk.disclosure.rules.lines import CaseCard, StaffAbsence
from frontdesk.disclosure.rules.mandates import REFUSAL_WORDS, SPEAKER_WORDS, MandateRefusal, Speaker
from frontdesk.disclosure.rules.need import NOTHING, Need
from frontdesk.disclosure.rules.sentences import Spoken
from frontdesk.safety.rules import KIND_WORDS
from frontdesk.safety.views import InTwosView, ProtectionView


@dataclass(frozen=True)
class Hit:
    """A person found by a search: name and birth date. `person` is posted back in a form, never put in a URL."""

    person: str
    name: str
    birth_date: date | None


@dataclass(frozen=True)
class SearchResult:
    """The result of a search: hits, too many hits, or none; an empty result never says why."""

    hits: tuple[Hit, ...] = ()
    too_many: bool = False
    doubtful: bool = False


@dataclass(frozen=True)
class Closed:
    """A topic the reason needs but the speaker may not hear; `needs` is the level that opens it, None if none does."""

    topic: Topic
    needs: Level | None


@dataclass(frozen=True)
class Strong:
    """A pending identification with BankID or Freja."""

    provider: str
    hint: str
    started_at: datetime


@dataclass(frozen=True)
class Permit:
    """What the speaker of a contact may hear; other rooms check it before they show facts about the client."""

    contact_id: uuid.UUID
    person: str
    #: The person whose cases are shown: the client, but for a co-applicant the co-applicant.
    subject: str
    name: str
    birth_date: date | None
    speaker: Speaker
    level: Level
    topics: frozenset[Topic]
    #: Topics the mandate covers, given a high enough level.
    heard: frozenset[Topic]
    #: Whether a meeting's place may be told.
    place: bool
    refusal: MandateRefusal | None = None

    def may(self, topic: Topic) -> bool:
        """Whether this topic may be told to the speaker."""
        return topic in self.topics


@dataclass(frozen=True)
class Card:
    """The client card on the reception page: client, speaker, identification level, and the facts that may be said."""

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
    # Why no SMS or voicemail may be sent, shown prominently; empty if they may.
    silence: str = ""

    topic_words: ClassVar[Mapping[Topic, str]] = SHORT
    all_levels: ClassVar[Mapping[Level, str]] = LEVEL_WORDS

    @property
    def level_words(self) -> str:
        """The speaker's identification level, in words."""
        return LEVEL_WORDS[self.level]

    @property
    def method_words(self) -> tuple[str, ...]:
        """The methods that proved it, in words."""
        return tuple(METHOD_WORDS[method] for method in self.methods if method is not Method.SAID)

    @property
    def refusal(self) -> str:
        """Why the speaker may only leave information, in words; empty if not so."""
        return REFUSAL_WORDS[self.permit.refusal] if self.permit and self.permit.refusal else ""

    @property
    def may_set_code(self) -> bool:
        """Whether the speaker is the client at level A3, and may set a phone code."""
        return self.permit is not None and self.permit.speaker is Speaker.SELF and self.level is Level.A3

    @property
    def may_call_back(self) -> bool:
        """Whether a call to the known number would prove who speaks."""
        return self.knows_speaker and proves_by(Method.CALL_BACK, visit=self.visit)

    @property
    def may_show_document(self) -> bool:
        """Whether an identity document can be checked in this channel."""
        return proves_by(Method.ID_DOCUMENT, visit=self.visit)

    def speaker_options(self, translate: Callable[[str], str]) -> list[tuple[str, str]]:
        """Return the speaker capacities as options of a select."""
        return [(speaker, translate(words)) for speaker, words in SPEAKER_WORDS.items()]

    def paper_options(self, translate: Callable[[str], str]) -> list[tuple[str, str]]:
        """Return the kinds of documents a caller may name, as options of a select."""
        return [(kind, translate(DOCUMENT_KINDS[kind])) for kind in self.papers]


@dataclass(frozen=True)
class CardMessage:
    """One-time result of an action, shown beside the card and not stored."""

    found: SearchResult | None = None
    typed: str = ""
    #: Message to the receptionist; `good` if it reports success.
    told: str = ""
    good: bool = False
    #: Sentence to say aloud.
    answer: Spoken | None = None
    #: Number to dial.
    number: str = ""
    faults: Mapping[str, str] = field(default_factory=dict)
    #: Where the note went when its card closed.
    parted: str = ""

    def fault(self, name: str) -> str:
        """Return a field's error message, empty without one."""
        return self.faults.get(name, "")


@dataclass(frozen=True)
class WrongPerson(Event):
    """The card was opened for the wrong person: listeners move note and callback, release the hold, stop the SMS."""

    contact_id: uuid.UUID
    person: str


@dataclass(frozen=True)
class ColleagueNeeded(Event):
    """The user who holds the contact knows the client: the contact goes back to the queue for a colleague."""

    contact_id: uuid.UUID
    by: uuid.UUID
    person: str | None = None


@dataclass(frozen=True)
class PersonOpened(Event):
    """A person's card was opened on a contact; `instead_of` is the person whose open card it replaced."""

    contact_id: uuid.UUID
    person: str
    instead_of: str | None = None


@dataclass(frozen=True)
class CardClosed(Event):
    """A person's card was closed on this contact because the person is now protected."""

    contact_id: uuid.UUID
    person: str


# Absence data come from `absence`, a higher room, so the query is passed down as a function.
AskAway = Callable[[frozenset[str]], Mapping[str, StaffAbsence]]
# What the reason needs stands in the protocol of `triage`, a higher room too; most requests do not ask.
AskNeed = Callable[[], Need]


def _nothing() -> Need:
    return NOTHING


@dataclass(frozen=True)
class DisclosureContext:
    """What higher rooms know about a contact."""

    reason: str | None = None
    need: AskNeed = _nothing
    #: At the counter, not by phone.
    visit: bool = False
    #: Changes when a card of the contact closes.
    binding: uuid.UUID | None = None
    away: AskAway | None = None


@dataclass(frozen=True)
class TableView:
    """The disclosure table, for the administrator."""

    rows: tuple[LevelRow, ...]
    words: Mapping[Level, str]
    outcome_allowed: bool


@dataclass(frozen=True)
class ProtectedPerson:
    """A person protected by the municipality, for users who may lift the protection."""

    protection: ProtectionView
    name: str
    birth_date: date | None

    @property
    def kind_words(self) -> str:
        """The kind of protection, in words."""
        return KIND_WORDS[self.protection.kind]


@dataclass(frozen=True)
class Incident:
    """A personal data incident as shown to a unit head, with its deadline and assessment.

    `person` is None if the viewer may not see the client; then `noted` is left out too.
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
        """How the incident was found, in words."""
        return INCIDENT_WORDS[self.kind]

    @property
    def event_words(self) -> str:
        """The event of the reviewed log row, in words."""
        return EVENT_WORDS.get(self.event, self.event)

    @property
    def words(self) -> tuple[str, ...]:
        """The facts shown, in words; from a reviewed log row only facts about the client."""
        return shown_words(self.event, self.shown, all_known=self.kind is IncidentKind.WRONG_PERSON)

    @property
    def risk_words(self) -> str:
        """The assessed risk, in words; empty if it was not asked for when the incident was closed."""
        return RISK_WORDS[Risk(self.risk)] if self.risk else ""

    @property
    def told_words(self) -> str:
        """Whether the client was told, in words."""
        return DONE_WORDS[Done(self.told)] if self.told else ""

    @property
    def reported_words(self) -> str:
        """Whether it was reported to IMY, in words."""
        return DONE_WORDS[Done(self.reported)] if self.reported else ""


@dataclass(frozen=True)
class AskedPage:
    """A log review's question, shown to the user who caused the row; `person` is None if they may not see the client.

    `typed` and `fault` are a refused answer and its error message.
    """

    question: RowQuestion
    person: FoundPerson | None
    shown: tuple[str, ...]
    typed: str = ""
    fault: str = ""


@dataclass(frozen=True)
class IncidentsPage:
    """The open incidents; after a refused form also its incident, the typed answers and the errors."""

    waiting: ListPage[Incident]
    refused: uuid.UUID | None = None
    typed: Judgement = field(default_factory=Judgement)
    faults: Mapping[str, str] = field(default_factory=dict)

    def risk_options(self, translate: Callable[[str], str]) -> list[tuple[str, str]]:
        """Return the answers about the risk as form options."""
        return [(risk, translate(words)) for risk, words in RISK_WORDS.items()]

    def done_options(self, translate: Callable[[str], str]) -> list[tuple[str, str]]:
        """Return yes and no as form options."""
        return [(done, translate(words)) for done, words in DONE_WORDS.items()]


_SHOWN_WORDS: Mapping[str, str] = {str(topic): words for topic, words in WORDS.items()}
_NAMES = frozenset({"name", "birth_date"})


# The row of a search holds the kind of search key, not facts shown; each hit has its own row.
_SHOWS_NOTHING = "person.searched"


def shown_words(event: str, codes: Iterable[str], *, all_known: bool = False) -> tuple[str, ...]:
    """Return a log row's field codes in words; skips codes that are not client facts unless `all_known`."""
    if event == _SHOWS_NOTHING:
        return ()
    known = [code for code in codes if all_known or code in _NAMES or code in _SHOWN_WORDS]
    return tuple(dict.fromkeys(_SHOWN_WORDS.get(code, N_("Namn och födelsedatum")) for code in known))


@dataclass(frozen=True)
class ClientsPage:
    """A handläggare's settings for a client: phone code by letter, place permission, home visits.

    `in_twos` holds, by person, the requirements of two staff members for home visits.
    """

    found: SearchResult | None = None
    typed: str = ""
    fault: str = ""
    code: str = ""
    told: str = ""
    in_twos: Mapping[str, InTwosView] = field(default_factory=dict)
