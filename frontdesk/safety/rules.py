"""What makes a number usable and a waiver valid. Pure."""

from datetime import date, timedelta
from enum import StrEnum

from frontdesk.core.errors import N_
from frontdesk.core.phones import read_phone
from frontdesk.safety.errors import NumberUnusable

LONGEST_NOTE = 60
LONGEST_WAIVER = timedelta(days=365)


class ProtectionKind(StrEnum):
    """Both hide the person; *Osäker kontakt* says besides that somebody else may hold the phone or read the post."""

    PROTECT_NOW = "protect_now"
    UNSAFE_CONTACT = "unsafe_contact"


class WaiverScope(StrEnum):
    """What a client may let a named person hear. Never more than the client may hear at the same level."""

    BOOKINGS = "bookings"
    DOCUMENTS = "documents"
    STATUS = "status"
    PAYMENTS = "payments"
    HANDLAGGARE = "handlaggare"


class SilenceKind(StrEnum):
    """Why a telephone may not say a word: the matter, the register's mark, or that the person is protected."""

    MATTER = "matter"
    UNSAFE = "unsafe"
    PROTECTED = "protected"


# In large words wherever somebody could otherwise promise a call or an SMS.
SILENCE_WORDS: dict[SilenceKind, str] = {
    SilenceKind.MATTER: N_("Tyst ärende: inget SMS, inget på telefonsvarare."),
    SilenceKind.UNSAFE: N_("Osäker kontakt: inget SMS, inget på telefonsvarare."),
    SilenceKind.PROTECTED: N_("Skyddad person: inget SMS, inget på telefonsvarare."),
}

SCOPE_WORDS: dict[WaiverScope, str] = {
    WaiverScope.BOOKINGS: N_("bokade tider"),
    WaiverScope.DOCUMENTS: N_("papper som saknas eller kommit"),
    WaiverScope.STATUS: N_("hur ärendet ligger till"),
    WaiverScope.PAYMENTS: N_("utbetalningsdag"),
    WaiverScope.HANDLAGGARE: N_("vem som är handläggare"),
}
KIND_WORDS: dict[ProtectionKind, str] = {
    ProtectionKind.PROTECT_NOW: N_("Skyddad av oss"),
    ProtectionKind.UNSAFE_CONTACT: N_("Osäker kontakt"),
}


def e164(typed: str) -> str:
    """Return a number that can take an SMS as +46…, however it was typed. Raises NumberUnusable."""
    phone = read_phone(typed)
    if phone is None or not (phone.textable and phone.personal):
        raise NumberUnusable(fields={"number": NumberUnusable.message})
    return phone.e164


def holds(*, since: date, until: date, revoked: bool, on: date) -> bool:
    """Whether a waiver holds on a day; both its days are included."""
    return not revoked and since <= on <= until


def is_long_enough(*, today: date, until: date) -> bool:
    """Whether a waiver's end is neither past nor further away than a year."""
    return today <= until <= today + LONGEST_WAIVER
