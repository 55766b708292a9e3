"""The disclosure table: which level of the *speaker* each fact needs. Also shown on the administrator's page.

The level says how well the speaker is identified; the mandate (`mandates`) says what that person may hear about the
client. A fact needs both.
"""

from collections.abc import Collection
from dataclasses import dataclass
from enum import StrEnum

from frontdesk.core.i18n import N_


class Level(StrEnum):
    """How well the speaker is identified, lowest first."""

    A0 = "A0"
    A1 = "A1"
    A2C = "A2c"
    A2 = "A2"
    A3 = "A3"

    def reaches(self, needed: "Level") -> bool:
        """Whether this level is at least `needed`."""
        return _ORDER.index(self) >= _ORDER.index(needed)


_ORDER = list(Level)

LEVEL_WORDS: dict[Level, str] = {
    Level.A0: N_("Okänd"),
    Level.A1: N_("Har sagt vem"),
    Level.A2C: N_("Uppringd på känt nummer"),
    Level.A2: N_("Personlig kod"),
    Level.A3: N_("Identitet styrkt"),
}


class Topic(StrEnum):
    """A kind of fact a caller may ask about."""

    GENERAL = "general"
    RECEIVE = "receive"
    EXISTENCE = "existence"
    NAMED_BOOKING = "named_booking"
    BOOKINGS = "bookings"
    NAMED_PAPER = "named_paper"
    HANDLAGGARE = "handlaggare"
    STATUS = "status"
    PAPERS = "papers"
    DECISION = "decision"
    PAYMENT = "payment"
    OUTCOME = "outcome"
    NEVER = "never"


@dataclass(frozen=True)
class LevelRow:
    """A row of the table; `level` None means never said, `by_choice` that the municipality must allow it first."""

    topic: Topic
    words: str
    #: Label beside the fact; empty for what is never shown.
    short: str
    level: Level | None
    by_choice: bool = False


TABLE: tuple[LevelRow, ...] = (
    LevelRow(Topic.GENERAL, N_("Hur man ansöker, öppna insatser, öppettider, blanketter"), N_("Allmänt"), Level.A0),
    LevelRow(Topic.RECEIVE, N_("Ta emot meddelande, muntlig ansökan, orosanmälan"), N_("Ta emot"), Level.A0),
    LevelRow(
        Topic.NAMED_BOOKING,
        N_("Flytta eller avboka en tid som den som ringer själv anger"),
        N_("Flytta eller avboka angiven tid"),
        Level.A2C,
    ),
    LevelRow(Topic.EXISTENCE, N_("Att det finns ett ärende eller en bokning"), N_("Att ärendet finns"), Level.A2),
    LevelRow(Topic.BOOKINGS, N_("Egna bokningar: tid, form och plats; boka en tid"), N_("Bokade tider"), Level.A2),
    LevelRow(
        Topic.NAMED_PAPER, N_("Om ett papper som nämns har kommit: ja eller nej"), N_("Papper som nämns"), Level.A2
    ),
    LevelRow(Topic.HANDLAGGARE, N_("Handläggarens och ersättarens namn och telefontid"), N_("Handläggare"), Level.A3),
    LevelRow(Topic.STATUS, N_("Hur ärendet ligger till"), N_("Läge"), Level.A3),
    LevelRow(Topic.PAPERS, N_("Vilka papper som saknas"), N_("Saknas"), Level.A3),
    LevelRow(Topic.DECISION, N_("När beslutet skickades"), N_("Beslut"), Level.A3),
    LevelRow(Topic.PAYMENT, N_("Vilken dag pengarna betalas ut"), N_("Utbetalning"), Level.A3),
    LevelRow(Topic.OUTCOME, N_("Hur beslutet blev"), N_("Utfall"), Level.A3, by_choice=True),
    LevelRow(Topic.NEVER, N_("Skäl, belopp, andra personer, anmälare, kontaktuppgifter"), "", None),
)
NEEDED: dict[Topic, Level | None] = {row.topic: row.level for row in TABLE}
WORDS: dict[Topic, str] = {row.topic: row.words for row in TABLE}
#: The short labels, by topic.
SHORT: dict[Topic, str] = {row.topic: row.short for row in TABLE if row.short}


def opens(level: Level, *, outcome_allowed: bool = False) -> frozenset[Topic]:
    """Return the topics a level opens to clients who speak for themselves."""
    return frozenset(
        row.topic
        for row in TABLE
        if row.level is not None and level.reaches(row.level) and (outcome_allowed or not row.by_choice)
    )


class Method(StrEnum):
    """How a speaker was identified."""

    SAID = "said"
    CALL_BACK = "call_back"
    PHONE_CODE = "phone_code"
    STRONG_IDENTITY = "strong_identity"
    ID_DOCUMENT = "id_document"


METHOD_WORDS: dict[Method, str] = {
    Method.SAID: N_("Har sagt sitt namn"),
    Method.CALL_BACK: N_("Motringning till numret i ärendesystemet"),
    Method.PHONE_CODE: N_("Personlig kod"),
    Method.STRONG_IDENTITY: N_("BankID eller Freja"),
    Method.ID_DOCUMENT: N_("Id-handling vid disken"),
}
_STRONG = frozenset({Method.STRONG_IDENTITY, Method.ID_DOCUMENT})
_TOGETHER_STRONG = frozenset({Method.CALL_BACK, Method.PHONE_CODE})


_ONLY_AT_THE_COUNTER = frozenset({Method.ID_DOCUMENT})
_ONLY_BY_PHONE = frozenset({Method.CALL_BACK})


def proves_by(method: Method, *, visit: bool) -> bool:
    """Whether a method proves anything in this channel: at the counter (`visit`) or on the phone.

    A document must be seen. A call to the known number proves who answers it, not who stands at the counter.
    """
    return method not in (_ONLY_BY_PHONE if visit else _ONLY_AT_THE_COUNTER)


def level_of(methods: Collection[Method], *, identity_uncertain: bool = False) -> Level:
    """Return the level the methods give together. An identity Skatteverket marks as uncertain never reaches A3."""
    proved = frozenset(methods)
    if proved & _STRONG or proved >= _TOGETHER_STRONG:
        return Level.A2 if identity_uncertain else Level.A3
    if Method.PHONE_CODE in proved:
        return Level.A2
    if Method.CALL_BACK in proved:
        return Level.A2C
    return Level.A1 if Method.SAID in proved else Level.A0
