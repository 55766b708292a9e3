"""States, priorities and outcomes of a contact, and when it may be closed."""

from dataclasses import dataclass
from datetime import datetime
from enum import IntEnum, StrEnum

from frontdesk.core.i18n import N_


class Channel(StrEnum):
    """How the client reached the desk."""

    PHONE = "phone"
    VISIT = "visit"


class ContactSource(StrEnum):
    """Where the contact was created."""

    HAND = "hand"
    CTI = "cti"
    TWILIO = "twilio"
    DEMO = "demo"
    API = "api"


class ContactState(StrEnum):
    """State of a contact."""

    RINGING = "ringing"
    OPEN = "open"
    WRAP_UP = "wrap_up"
    CLOSED = "closed"
    MISSED = "missed"
    ABANDONED = "abandoned"
    HANDED_OVER = "handed_over"


WAITING = frozenset({ContactState.RINGING, ContactState.HANDED_OVER})
IN_HAND = frozenset({ContactState.OPEN, ContactState.WRAP_UP})
UNFINISHED = WAITING | IN_HAND
LOST = frozenset({ContactState.MISSED, ContactState.ABANDONED})


class Priority(IntEnum):
    """How soon action is needed. The number is the level of the protocol; compare by `rank`."""

    ANSWER = 0
    NOW = 1
    TODAY = 2
    DAYS = 3
    PLANNED = 4

    @property
    def rank(self) -> int:
        """Urgency from 0 (the desk answers itself) to 4 (*Akut*)."""
        return 0 if self is Priority.ANSWER else 5 - self

    @property
    def words(self) -> str:
        """Label of the priority."""
        return _WORDS[self][0]

    @property
    def colour(self) -> str:
        """Colour of its tag, never the only sign of the priority."""
        return _WORDS[self][1]

    def raised(self) -> "Priority":
        """Return the next more urgent priority; *Akut* stays *Akut*."""
        return Priority.PLANNED if self is Priority.ANSWER else Priority(max(1, self - 1))


_WORDS = {
    Priority.NOW: (N_("Akut"), "danger"),
    Priority.TODAY: (N_("Idag"), "warning"),
    Priority.DAYS: (N_("Inom 3 dagar"), "info"),
    Priority.PLANNED: (N_("Planerat"), "neutral"),
    Priority.ANSWER: (N_("Besvara själv"), "neutral"),
}


def most_urgent(*priorities: Priority) -> Priority:
    """Return the most urgent of the given priorities."""
    return max(priorities, key=lambda priority: priority.rank)


class Outcome(StrEnum):
    """How a contact ended."""

    ANSWERED = "answered"
    LEFT = "left"
    BOOKED = "booked"
    CONNECTED = "connected"
    CALLBACK = "callback"
    NOTHING = "nothing"


OUTCOME_WORDS = {
    Outcome.ANSWERED: N_("Besvarat"),
    Outcome.LEFT: N_("Lämnat vidare"),
    Outcome.BOOKED: N_("Bokat"),
    Outcome.CONNECTED: N_("Kopplat"),
    Outcome.CALLBACK: N_("Återuppringning"),
    Outcome.NOTHING: N_("Inget ärende"),
}


class WhyContact(StrEnum):
    """Why the client had to contact the office (failure demand), for the unit head's follow-up."""

    ORDINARY = "ordinary"
    INFORMATION_MISSING = "information_missing"
    INFORMATION_WRONG = "information_wrong"
    HARD_TO_UNDERSTAND = "hard_to_understand"
    NOT_FOUND = "not_found"
    NO_E_SERVICE = "no_e_service"
    LATE = "late"
    COMPLAINT = "complaint"
    PREFERS_PERSON = "prefers_person"


WHY_WORDS = {
    WhyContact.ORDINARY: N_("Vanligt ärende"),
    WhyContact.INFORMATION_MISSING: N_("Information saknades"),
    WhyContact.INFORMATION_WRONG: N_("Informationen var fel"),
    WhyContact.HARD_TO_UNDERSTAND: N_("Svårt att förstå brev eller beslut"),
    WhyContact.NOT_FOUND: N_("Hittade inte på webben"),
    WhyContact.NO_E_SERVICE: N_("E-tjänst saknas eller fungerar inte"),
    WhyContact.LATE: N_("Väntat längre än utlovat"),
    WhyContact.COMPLAINT: N_("Klagomål"),
    WhyContact.PREFERS_PERSON: N_("Vill hellre prata med någon"),
}


@dataclass(frozen=True)
class Urgency:
    """What decides whether an urgent contact may be closed."""

    priority: Priority | None
    taken_by: str | None
    alarmed_at: datetime | None
    released_by_head: bool = False


def may_close(urgency: Urgency) -> bool:
    """Whether a contact may be closed: *Akut* only once taken over, 112 was called, or the unit head released it."""
    if urgency.priority is not Priority.NOW:
        return True
    return bool(urgency.taken_by or urgency.alarmed_at or urgency.released_by_head)


def must_reach(urgency: Urgency) -> bool:
    """Whether a contact may be closed only after a message, booking or takeover: *Idag* and *Akut*, incl. reports.

    An oral report has come in when it is said (FL 22 §), and the days to assess it run from then (SoL 19 kap.).
    """
    if urgency.priority is None or urgency.released_by_head:
        return False
    return urgency.priority.rank >= Priority.TODAY.rank


def is_transferred(urgency: Urgency, *, for_a_unit: bool) -> bool:
    """Whether the matter was taken over; a call to 112 does not count if it is `for_a_unit` of ours to assess."""
    return bool(urgency.taken_by or (urgency.alarmed_at and not for_a_unit))
