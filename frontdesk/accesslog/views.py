"""View models and Swedish texts of the log review. Persons are pseudonyms; only an extract names its client."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from typing import ClassVar
from uuid import UUID

from frontdesk.core.events import Event
from frontdesk.core.i18n import N_
from frontdesk.core.times import local_date


class Verdict(StrEnum):
    """A reviewer's verdict on a row."""

    FINE = "fine"
    ASK = "ask"
    REPORT = "report"


VERDICT_WORDS: dict[Verdict, str] = {
    Verdict.FINE: N_("I sin ordning"),
    Verdict.ASK: N_("Fråga medarbetaren"),
    Verdict.REPORT: N_("Avvikelse"),
}


@dataclass(frozen=True)
class IncidentFound(Event):
    """A reviewer judged a row to be an incident; who was shown what about which person, as the row has it."""

    seq: int
    reviewer: str
    event: str
    who_id: UUID | None
    who_name: str
    person: str | None
    contact: UUID | None
    level: str
    fields: tuple[str, ...]


@dataclass(frozen=True)
class QuestionPut(Event):
    """A reviewer asks the member of staff who made a row; `accounts` refuses if no one can answer."""

    seq: int
    asked_id: UUID


@dataclass(frozen=True)
class SettledUnanswered(Event):
    """A row is marked as in order before its question was answered; refused while the answer can still come."""

    seq: int
    asked_id: UUID
    #: Whether the reviewer wrote a reason.
    reasoned: bool


class ReviewQueue(StrEnum):
    """Rows a reviewer should look at, by reason."""

    PROTECTED = "protected"
    SURNAME = "same-surname"
    KIN = "kin"
    NO_CONTACT = "no-contact"
    MANY = "many"
    OFF_HOURS = "off-hours"
    METHOD = "method"
    WRONG = "wrong-person"
    ASKED = "asked"


QUEUE_WORDS: dict[ReviewQueue, str] = {
    ReviewQueue.PROTECTED: N_("Skyddade personer"),
    ReviewQueue.SURNAME: N_("Samma efternamn"),
    ReviewQueue.KIN: N_("Eget eller anhörigs ärende"),
    ReviewQueue.NO_CONTACT: N_("Utan samtal eller besök"),
    ReviewQueue.MANY: N_("Många uppslag"),
    ReviewQueue.OFF_HOURS: N_("Utanför kontorstid"),
    ReviewQueue.METHOD: N_("Spärrade försök"),
    ReviewQueue.WRONG: N_("Fel person"),
    ReviewQueue.ASKED: N_("Frågade"),
}
QUEUE_FLAGS: dict[ReviewQueue, str] = {
    ReviewQueue.PROTECTED: "protected",
    ReviewQueue.SURNAME: "same_surname",
    ReviewQueue.KIN: "kin",
    ReviewQueue.METHOD: "locked_method",
    ReviewQueue.WRONG: "wrong_person",
}
COUNTED = frozenset({ReviewQueue.MANY, ReviewQueue.OFF_HOURS})

# Events the queues count as viewing a person.
LOOKING = ("person.searched", "person.opened", "card.shown", "fact.shown")
CONTACT_CLOSED = "contact.closed"
EVENT_WORDS: dict[str, str] = {
    "access.refused": N_("Nekades"),
    CONTACT_CLOSED: N_("Avslutade kontakten"),
    "appointment.shown": N_("Visade en bokning"),
    "appointment.booked": N_("Bokade en tid"),
    "appointment.moved": N_("Flyttade en tid"),
    "appointment.cancelled": N_("Avbokade en tid"),
    "card.shown": N_("Visade namn och födelsedatum"),
    "choice.changed": N_("Ändrade en inställning"),
    "code.set": N_("Satte en personlig kod"),
    "consent.stored": N_("Sparade svar om SMS"),
    "contact.left_to_intake": N_("Lämnade till mottagningen"),
    "fact.shown": N_("Visade uppgifter"),
    "identity.call_back": N_("Ringde upp"),
    "identity.tried": N_("Prövade identitet"),
    "data.disposed": N_("Gallrade"),
    "incident.closed": N_("Avslutade en avvikelse"),
    "incident.listed": N_("Läste avvikelser"),
    "incident.read": N_("Läste en avvikelse"),
    "log.detail_erased": N_("Raderade det som skrivits (anonym)"),
    "log.answered": N_("Svarade loggkontrollen"),
    "log.disposed": N_("Gallrade loggen"),
    "log.extracted": N_("Tog ut loggutdrag"),
    "log.listed": N_("Läste loggen"),
    "log.opened": N_("Öppnade en loggrad"),
    "log.question_shown": N_("Läste en fråga från loggkontrollen"),
    "log.reviewed": N_("Granskade en loggrad"),
    "login.succeeded": N_("Loggade in"),
    "login.tried": N_("Försökte logga in"),
    "message.left": N_("Lämnade ett meddelande"),
    "message.to_duty": N_("Lämnade ett meddelande till socialjouren"),
    "message.passed": N_("Skickade ett meddelande vidare"),
    "notice.listed": N_("Läste om ett SMS"),
    "notice.sent": N_("Skickade ett SMS"),
    "notice.to_ring": N_("Såg vem som ska ringas efter ett SMS-avbrott"),
    "notice.seen_to": N_("Gav beskedet i stället för SMS"),
    "number.confirmed": N_("Bekräftade ett nummer"),
    "person.conflict": N_("Lämnade över till kollega"),
    "person.listed": N_("Fick namnet i en träfflista"),
    "letter.shown": N_("Läste ett meddelande"),
    "notice.shown": N_("Visade SMS"),
    "reply.shown": N_("Läste svar på SMS"),
    "person.opened": N_("Öppnade en person"),
    "person.protected": N_("Skyddade en person"),
    "person.searched": N_("Sökte"),
    "person.unprotected": N_("Hävde ett skydd"),
    "person.wrong": N_("Tryckte Fel person"),
    "place.allowed": N_("Lät vårdnadshavare höra platsen"),
    "place.withdrawn": N_("Lät inte längre vårdnadshavare höra platsen"),
    "visit.alone": N_("Hävde att två ur personalen går på hembesök"),
    "visit.in_twos": N_("Bestämde att två ur personalen går på hembesök"),
    "visit.in_twos_shown": N_("Såg att två ur personalen går på hembesök"),
    "secrecy.waived": N_("Antecknade en sekretesseftergift"),
    "secrecy.waiver_revoked": N_("Tog tillbaka en sekretesseftergift"),
    "contact.put_back": N_("La en kvarglömd kontakt i kön"),
    "contact.taken_over": N_("Tog över en kvarglömd kontakt"),
    "contact.transferred": N_("Fick en kontakt när samtalet kopplades över"),
    "contact.released": N_("Släppte en akut kontakt"),
    "protocol.installed": N_("Bytte protokoll"),
    "staff.added": N_("La till en användare"),
    "staff.allowed": N_("Ändrade behörigheter"),
    "token.added": N_("La till en nyckel för program"),
    "token.ended": N_("Avslutade en nyckel för program"),
    "speaker.set": N_("Angav vem som talar"),
    "workplace.shown": N_("Visade sin arbetssida"),
}


# Role codes of `accounts`, a higher room; an unknown role is shown by its code.
ROLE_WORDS: dict[str, str] = {
    "receptionist": N_("receptionist"),
    "protected_desk": N_("skyddsgruppen"),
    "handlaggare": N_("handläggare"),
    "unit_head": N_("enhetschef"),
    "log_reviewer": N_("loggkontroll"),
    "administrator": N_("systemförvaltare"),
    "system": N_("programmet självt"),
}


@dataclass(frozen=True)
class AnswerView:
    """The answer of the member of staff asked about a row."""

    by: str
    at: datetime
    text: str


@dataclass(frozen=True)
class ReviewView:
    """A reviewer's verdict on a row."""

    by: str
    at: datetime
    verdict: Verdict
    note: str = ""
    #: A question that was put to a member of staff.
    put: bool = False
    answer: AnswerView | None = None

    @property
    def words(self) -> str:
        """The verdict in Swedish."""
        return N_("Frågade medarbetaren") if self.asked else VERDICT_WORDS[self.verdict]

    @property
    def asked(self) -> bool:
        """Whether it is a question, so that the row is not settled."""
        return self.verdict is Verdict.ASK


@dataclass(frozen=True)
class LogLine:
    """A log row as the reviewer sees it."""

    seq: int
    at: datetime
    who: str
    role: str
    event: str
    alias: str
    in_contact: bool
    level: str
    fields: tuple[str, ...]
    flags: tuple[str, ...]
    result: str
    why: str
    review: ReviewView | None = None
    source: str = ""

    @property
    def words(self) -> str:
        """The event in Swedish; its code if it has no text."""
        return EVENT_WORDS.get(self.event, self.event)

    @property
    def role_words(self) -> str:
        """The role in Swedish."""
        return ROLE_WORDS.get(self.role, self.role)

    @property
    def flag_words(self) -> tuple[str, ...]:
        """The reasons to look at the row, in Swedish."""
        return tuple(QUEUE_WORDS[queue] for queue, flag in QUEUE_FLAGS.items() if flag in self.flags)


@dataclass(frozen=True)
class RowQuestion:
    """A question about a row, as the member of staff who made the row sees it."""

    id: UUID
    by: str
    at: datetime
    text: str
    line: LogLine
    #: Key of the person the row is about; may be named only to those with access.
    person: str
    #: Whether it can still be answered.
    open: bool
    answer: AnswerView | None = None


@dataclass(frozen=True)
class HourCount:
    """How many persons a member of staff viewed within one hour."""

    who_id: str
    who: str
    start: datetime
    count: int

    @property
    def day(self) -> date:
        """The Stockholm date of the hour."""
        return local_date(self.start)


@dataclass(frozen=True)
class Filter:
    """The reviewer's search; days are Stockholm dates, both included."""

    who: str = ""
    event: str = ""
    since: date | None = None
    until: date | None = None
    person: str = ""
    before: int | None = None

    @property
    def who_uuid(self) -> UUID:
        """The member of staff searched for. Raises ValueError for anything that is no UUID."""
        return UUID(self.who)


@dataclass(frozen=True)
class LogPage:
    """A page of the log, newest first."""

    lines: tuple[LogLine, ...]
    asked: Filter
    more: int | None = None
    staff: tuple[tuple[str, str], ...] = ()
    alias: str = ""

    queues: ClassVar[Mapping[ReviewQueue, str]] = QUEUE_WORDS

    def event_options(self, translate: Callable[[str], str]) -> list[tuple[str, str]]:
        """Return the events to choose from, as options of a select."""
        everything = translate(N_("Allt"))
        return [("", everything), *((code, translate(words)) for code, words in EVENT_WORDS.items())]


@dataclass(frozen=True)
class QueuePage:
    """A review queue."""

    queue: ReviewQueue
    since: date
    lines: tuple[LogLine, ...] = ()
    hours: tuple[HourCount, ...] = ()
    limit: int = 0

    words: ClassVar[Mapping[ReviewQueue, str]] = QUEUE_WORDS

    @property
    def counted(self) -> bool:
        """Whether the queue holds counts per hour instead of rows."""
        return self.queue in COUNTED

    @property
    def dated(self) -> bool:
        """Whether the queue leaves out rows older than `since`."""
        return self.queue is not ReviewQueue.ASKED


@dataclass(frozen=True)
class OpenRow:
    """A row with what was typed, unless erased, and its reviews."""

    line: LogLine
    detail: Mapping[str, str] | None = None
    erased: bool = False
    reviews: tuple[ReviewView, ...] = ()

    def verdict_options(self, translate: Callable[[str], str]) -> list[tuple[str, str]]:
        """Return the verdicts to choose from, as options."""
        return [(verdict, translate(words)) for verdict, words in VERDICT_WORDS.items()]


@dataclass(frozen=True)
class TypedReview:
    """A refused review as it was typed, with the fault of the note or the verdict."""

    verdict: str = ""
    note: str = ""
    note_fault: str = ""
    verdict_fault: str = ""


@dataclass(frozen=True)
class Extract:
    """A client's log extract: when which of their data was seen, by which role and unit. No names of staff."""

    made_at: datetime
    lines: tuple[LogLine, ...]
    units: Mapping[int, str] = field(default_factory=dict)
