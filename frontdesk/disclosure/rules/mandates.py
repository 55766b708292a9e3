"""What a speaker may hear about a client: the mandate, its scope and its dates."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from frontdesk.cases.rules.name_matching import search_words, sound
from frontdesk.cases.views import MandateFacts
from frontdesk.core.i18n import N_
from frontdesk.disclosure.rules.levels import Topic
from frontdesk.safety.rules import WaiverScope

ADULT = 18
OWN_SAY = 15


class Speaker(StrEnum):
    """The capacity in which a caller speaks."""

    SELF = "self"
    CUSTODIAN = "custodian"
    TRUSTEE = "trustee"
    ADMINISTRATOR = "administrator"
    PROXY = "proxy"
    CO_APPLICANT = "co_applicant"
    RELATIVE = "relative"
    AUTHORITY = "authority"
    PROVIDER = "provider"


SPEAKER_WORDS: dict[Speaker, str] = {
    Speaker.SELF: N_("Klienten själv"),
    Speaker.CUSTODIAN: N_("Vårdnadshavare"),
    Speaker.TRUSTEE: N_("God man"),
    Speaker.ADMINISTRATOR: N_("Förvaltare"),
    Speaker.PROXY: N_("Ombud"),
    Speaker.CO_APPLICANT: N_("Medsökande"),
    Speaker.RELATIVE: N_("Anhörig eller bekant"),
    Speaker.AUTHORITY: N_("Annan myndighet"),
    Speaker.PROVIDER: N_("Utförare"),
}
MANDATE_OF: dict[Speaker, frozenset[str]] = {
    Speaker.CUSTODIAN: frozenset({"custodian"}),
    Speaker.TRUSTEE: frozenset({"trustee"}),
    Speaker.ADMINISTRATOR: frozenset({"administrator"}),
    Speaker.PROXY: frozenset({"proxy", "future_power"}),
}

_ANYBODY = frozenset({Topic.GENERAL, Topic.RECEIVE})
EVERYTHING = frozenset(Topic) - {Topic.NEVER}
# The handläggare answers a custodian's questions about a child's case; reception tells only the family's appointments.
_CUSTODIAN = _ANYBODY | {Topic.EXISTENCE, Topic.NAMED_BOOKING, Topic.BOOKINGS, Topic.HANDLAGGARE}
_BOOKINGS = frozenset({Topic.EXISTENCE, Topic.NAMED_BOOKING, Topic.BOOKINGS})
_BY_SCOPE: dict[str, frozenset[Topic]] = {
    "rights": EVERYTHING - {Topic.PAYMENT},
    "property": frozenset({Topic.EXISTENCE, Topic.NAMED_PAPER, Topic.PAPERS, Topic.PAYMENT, Topic.HANDLAGGARE}),
    "person": _BOOKINGS | {Topic.HANDLAGGARE, Topic.STATUS},
}
_BY_WAIVER: dict[WaiverScope, frozenset[Topic]] = {
    WaiverScope.BOOKINGS: _BOOKINGS,
    WaiverScope.DOCUMENTS: frozenset({Topic.EXISTENCE, Topic.NAMED_PAPER, Topic.PAPERS}),
    WaiverScope.STATUS: frozenset({Topic.EXISTENCE, Topic.STATUS, Topic.DECISION}),
    WaiverScope.PAYMENTS: frozenset({Topic.EXISTENCE, Topic.PAYMENT}),
    WaiverScope.HANDLAGGARE: frozenset({Topic.EXISTENCE, Topic.HANDLAGGARE}),
}


class MandateRefusal(StrEnum):
    """Why a speaker may only leave information, not receive any."""

    NO_MANDATE = "no_mandate"
    DECEASED = "deceased"
    OF_AGE = "of_age"
    CHILD_NOT_ASKED = "child_not_asked"
    CHILD_SAID_NO = "child_said_no"
    OUTSIDE = "outside"


REFUSAL_WORDS: dict[MandateRefusal, str] = {
    MandateRefusal.NO_MANDATE: N_("Ingen giltig behörighet hittades. Ta bara emot."),
    MandateRefusal.DECEASED: N_("Klienten är avliden enligt registret. Ta bara emot och lämna till handläggaren."),
    MandateRefusal.OF_AGE: N_("Klienten har fyllt 18. Vårdnaden gäller inte längre. Ta bara emot."),
    MandateRefusal.CHILD_NOT_ASKED: N_("Klienten har fyllt 15. Fråga ungdomen själv först. Ta bara emot så länge."),
    MandateRefusal.CHILD_SAID_NO: N_("Ungdomen har sagt nej. Ta bara emot."),
    MandateRefusal.OUTSIDE: N_("Lämna inga uppgifter. Ta emot, eller ring upp via myndighetens växel."),
}


@dataclass(frozen=True)
class ClaimedCapacity:
    """A speaker's claimed capacity and what the register and waivers say about it on a day."""

    speaker: Speaker
    on: date
    client_born: date | None = None
    client_died: bool = False
    mandate: MandateFacts | None = None
    waived: frozenset[WaiverScope] = frozenset()
    child_agreed: bool | None = None
    shares_a_case: bool = False
    place_allowed: bool = False


@dataclass(frozen=True)
class Hearing:
    """Topics a speaker may hear once identified, whether a meeting's place is included, or why not."""

    topics: frozenset[Topic]
    place: bool = True
    refusal: MandateRefusal | None = None


def hearing(claim: ClaimedCapacity) -> Hearing:
    """Return what a speaker may hear about the client; a waiver adds to what the mandate gives.

    A client's death ends all mandates and waivers.
    """
    if claim.client_died:
        return _receive(MandateRefusal.DECEASED)
    heard = _by_mandate(claim)
    waived = frozenset[Topic]().union(*(_BY_WAIVER[scope] for scope in claim.waived))
    if not waived:
        return heard
    return Hearing(heard.topics | waived, place=heard.place)


def _by_mandate(claim: ClaimedCapacity) -> Hearing:
    match claim.speaker:
        case Speaker.SELF:
            return Hearing(EVERYTHING)
        case Speaker.CO_APPLICANT:
            return Hearing(EVERYTHING) if claim.shares_a_case else _receive(MandateRefusal.NO_MANDATE)
        case Speaker.CUSTODIAN:
            return _custodian(claim)
        case Speaker.TRUSTEE | Speaker.ADMINISTRATOR | Speaker.PROXY:
            return _appointed(claim)
        case Speaker.RELATIVE:
            return _receive(MandateRefusal.NO_MANDATE)
        case Speaker.AUTHORITY | Speaker.PROVIDER:
            return _receive(MandateRefusal.OUTSIDE)


def _custodian(claim: ClaimedCapacity) -> Hearing:
    if not is_valid(claim):
        return _receive(MandateRefusal.NO_MANDATE)
    age = age_on(claim.client_born, claim.on)
    if age is None or age >= ADULT:
        return _receive(MandateRefusal.OF_AGE)
    if age >= OWN_SAY and not claim.child_agreed:
        return _receive(MandateRefusal.CHILD_NOT_ASKED if claim.child_agreed is None else MandateRefusal.CHILD_SAID_NO)
    return Hearing(_CUSTODIAN, place=claim.place_allowed)


def _appointed(claim: ClaimedCapacity) -> Hearing:
    if claim.mandate is None or not is_valid(claim):
        return _receive(MandateRefusal.NO_MANDATE)
    known = [_BY_SCOPE[scope] for scope in claim.mandate.scope if scope in _BY_SCOPE]
    if not known:
        return _receive(MandateRefusal.NO_MANDATE)
    return Hearing(_ANYBODY.union(*known))


def _receive(refusal: MandateRefusal) -> Hearing:
    return Hearing(_ANYBODY, place=False, refusal=refusal)


def is_valid(claim: ClaimedCapacity) -> bool:
    """Whether the mandate matches the speaker's capacity and is valid on the day; first and last day inclusive."""
    mandate = claim.mandate
    if mandate is None or mandate.kind not in MANDATE_OF.get(claim.speaker, frozenset()):
        return False
    return (mandate.since is None or mandate.since <= claim.on) and (mandate.until is None or claim.on <= mandate.until)


def age_on(born: date | None, on: date) -> int | None:
    """Return a person's age in years on a day; None if the birth date is unknown."""
    if born is None:
        return None
    return on.year - born.year - ((on.month, on.day) < (born.month, born.day))


def same_name(typed: str, known: str) -> bool:
    """Whether a stated name matches the known one: at least two words (if known), each sounding like a known word."""
    said, ours = _heard(typed), _heard(known)
    return len(said) >= min(2, len(ours)) > 0 and said <= ours


def mentions(text: str, given: str, family: str) -> bool:
    """Whether a text contains a person's first name and family name, in any common spelling."""
    first, last, words = search_words(given)[:1], _heard(family), _heard(text)
    return bool(first and last) and {sound(first[0])} | last <= words


def named(typed: str, mandates: Iterable[MandateFacts], speaker: Speaker) -> MandateFacts | None:
    """Return the first mandate of the speaker's kind whose holder has the stated name."""
    kinds = MANDATE_OF.get(speaker, frozenset())
    return next((each for each in mandates if each.kind in kinds and same_name(typed, each.grantee_name)), None)


def _heard(name: str) -> frozenset[str]:
    return frozenset(sound(word) for word in search_words(name))
