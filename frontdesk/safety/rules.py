"""Kinds of protection and silence; valid SMS numbers and waivers. Pure."""

from datetime import date, timedelta
from enum import StrEnum

from frontdesk.core.i18n import N_
from frontdesk.core.phones import read_phone
from frontdesk.safety.errors import NumberUnusable

LONGEST_NOTE = 60
LONGEST_WAIVER = timedelta(days=365)


class ProtectionKind(StrEnum):
    """Both hide the person; *Osäker kontakt* also means that another person may hold the phone or read the post."""

    PROTECT_NOW = "protect_now"
    UNSAFE_CONTACT = "unsafe_contact"


class WaiverScope(StrEnum):
    """What a waiver lets its recipient hear; never more than the client may hear at the same level."""

    BOOKINGS = "bookings"
    DOCUMENTS = "documents"
    STATUS = "status"
    PAYMENTS = "payments"
    HANDLAGGARE = "handlaggare"


class SilenceKind(StrEnum):
    """Why SMS and calls are forbidden: the matter, the register's unsafe contact mark, or a protected person."""

    MATTER = "matter"
    UNSAFE = "unsafe"
    PROTECTED = "protected"


# Shown prominently wherever the receptionist could otherwise promise a call or an SMS.
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
    """Return a typed number that can receive SMS in E.164 (+46…). Raises NumberUnusable."""
    phone = read_phone(typed)
    if phone is None or not (phone.textable and phone.personal):
        raise NumberUnusable(fields={"number": NumberUnusable.message})
    return phone.e164


def holds(*, since: date, until: date, revoked: bool, on: date) -> bool:
    """Whether a waiver is valid on a day; first and last day inclusive."""
    return not revoked and since <= on <= until


def is_long_enough(*, today: date, until: date) -> bool:
    """Whether a waiver's last day is between today and a year from today."""
    return today <= until <= today + LONGEST_WAIVER
