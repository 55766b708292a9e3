"""Telephone numbers: what the exchange sends, what we keep of it, how it is read."""

import re
from dataclasses import dataclass
from enum import StrEnum

import phonenumbers

_WITHHELD = frozenset(
    {"", "anonymous", "unknown", "restricted", "private", "withheld", "unavailable"}
    | {"+266696687", "+7378742833", "+8566696", "+2562533"}  # ANONYMOUS, RESTRICTED, UNKNOWN, BLOCKED on the keypad
)
_LONGEST = 15


class Relay(StrEnum):
    """A service that speaks for the caller; its number says nothing of who calls, and such calls take longer."""

    TEXT = "text"
    VIDEO = "video"


_RELAYS = {"+4620600650": Relay.TEXT, "+4620280020": Relay.VIDEO}


@dataclass(frozen=True)
class Caller:
    """What is kept of a calling number: the number itself, or only that it was withheld or a relay's."""

    number: str | None
    withheld: bool
    relay: Relay | None


def caller_of(raw: str) -> Caller:
    """Sort what the exchange sent; a relay's number is marked and not kept, a withheld one leaves nothing behind."""
    if raw.strip().lower() in _WITHHELD:
        return Caller(None, withheld=True, relay=None)
    number = normal(raw)
    relay = _RELAYS.get(number)
    return Caller(None if relay else number or None, withheld=not number, relay=relay)


def normal(raw: str) -> str:
    """Return a number as `+46701740605`; what is no public number (an extension) keeps its digits. Empty for none."""
    try:
        parsed = phonenumbers.parse(raw, "SE")
    except phonenumbers.NumberParseException:
        return re.sub(r"\D", "", raw)[:_LONGEST]
    if phonenumbers.is_possible_number(parsed):
        return phonenumbers.format_number(parsed, phonenumbers.PhoneNumberFormat.E164)
    return re.sub(r"\D", "", raw)[:_LONGEST]


def readable(number: str) -> str:
    """Return a number the way it is written in Sweden: `070-174 06 05`."""
    try:
        parsed = phonenumbers.parse(number, "SE")
    except phonenumbers.NumberParseException:
        return number
    home = parsed.country_code == phonenumbers.country_code_for_region("SE")
    style = phonenumbers.PhoneNumberFormat.NATIONAL if home else phonenumbers.PhoneNumberFormat.INTERNATIONAL
    return phonenumbers.format_number(parsed, style) if number.startswith("+") else number


def scrubbed(text: str, number: str) -> str:
    """Return `text` without any writing of `number`: with or without country code, spaces and dashes."""
    digits = re.sub(r"\D", "", number)
    national = digits[2:] if digits.startswith("46") else digits.lstrip("0")
    if not national:
        return text
    spread = r"[\s\-/().]*".join(national)
    return re.sub(rf"(?:\+?\s*46[\s\-]*(?:\(0\))?[\s\-]*|00\s*46[\s\-]*|0)?{spread}", "•••", text)
