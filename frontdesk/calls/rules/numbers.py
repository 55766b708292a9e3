"""Telephone numbers: parse what an exchange sends, normalise to E.164, format for display, scrub from texts."""

import re
import unicodedata
from dataclasses import dataclass
from enum import StrEnum
from urllib.parse import unquote

import phonenumbers
from phonenumbers import PhoneNumberFormat

_HOME = "SE"
_LONGEST = 15
_SHORTEST = 2
_LONGEST_AT_HOME = 10  # digits of a Swedish number, its zero included
_TOO_LONG_FOR_A_TOWN = 9
# Some exchanges send the word for a withheld number as keypad digits: ANONYMOUS is 266696687. Words in letters need no
# list in any language: a text without digits is not a number.
_TYPED_WORDS = ("ANONYMOUS", "ANONYM", "RESTRICTED", "UNKNOWN", "BLOCKED", "PRIVATE", "WITHHELD", "UNAVAILABLE")
_KEYS = str.maketrans("ABCDEFGHIJKLMNOPQRSTUVWXYZ", "22233344455566677778889999")
# The last is one operator's variant of UNKNOWN.
_TYPED = frozenset({*(word.translate(_KEYS) for word in _TYPED_WORDS), "8566696"})

_BRACKETS = re.compile(r"<([^<>]*)>?")
_SCHEME = re.compile(r"^\s*[a-z][a-z0-9.+-]*:(?://)?", re.IGNORECASE)
_CONTEXT = re.compile(r";\s*phone-context\s*=\s*\+(\d{1,3})\b", re.IGNORECASE)
_QUOTED = re.compile(r'"[^"]*"')
_NAME_IN_PARENTHESES = re.compile(r"\([^()]*[^\W\d_][^()]*\)")
_EXTENSION = re.compile(
    r"(?<=\d)\s*(?:ext(?:ension)?\.?|x|ankn(?:ytning)?\.?|#|[,pw]+)\s*=?\s*\d{1,6}\s*#?\s*$", re.IGNORECASE
)
_STRAY_ZERO = re.compile(r"(?<=\d)\s*\(0\)")
# An IPv4 octet has no leading zero: 070.174.06.05 is a telephone number.
_ADDRESS = re.compile(r"(?:0|[1-9]\d{0,2})(?:\.(?:0|[1-9]\d{0,2})){3}(?::\d+)?")
_ADDRESS_BESIDE_A_NAME = re.compile(rf"(?<![\w.]){_ADDRESS.pattern}(?![\w.])")
_WRITTEN = re.compile(r"\+?[\d\s()./\u2010-\u2015\u2212-]*")
# A number beside a name, not adjacent to letters.
_AMONG_WORDS = re.compile(r"(?<![\w.+-])\+?\(?\d(?:[\s()./-]*\d)+(?![\w@.-])")


class Relay(StrEnum):
    """A relay service that speaks for the caller; its number does not identify the caller, and calls take longer."""

    TEXT = "text"
    VIDEO = "video"


_RELAYS = {"+4620600650": Relay.TEXT, "+4620280020": Relay.VIDEO}


@dataclass(frozen=True)
class Caller:
    """What is stored of a calling number: the number, or only that it was withheld or a relay's."""

    number: str | None
    withheld: bool
    relay: Relay | None


def caller_of(raw: str) -> Caller:
    """Parse the exchange's caller field. A relay's number is replaced by a mark; a withheld number is not stored."""
    number = normal(raw)
    relay = _RELAYS.get(number)
    return Caller(None if relay else number or None, withheld=not number, relay=relay)


def normal(raw: str) -> str:
    """Return a number in E.164 (`+46701740605`); an extension keeps its digits. Empty if there is none.

    Accepts SIP and TEL addresses (RFC 3261, 3966), names before and after, and all ways to write a number. Digits of a
    host, a port or an anonymous user are not taken for a number.
    """
    text = _plain(raw).strip()
    text = "+" + text.lstrip("+") if text.startswith("++") else text
    country = found[1] if (found := _CONTEXT.search(text)) else ""
    written = _user_part(text)
    if _ADDRESS.fullmatch(written.strip()):
        return ""
    written = _STRAY_ZERO.sub("", _EXTENSION.sub("", written)).strip()
    if not _WRITTEN.fullmatch(written):
        written = _beside_a_name(written)
    digits = re.sub(r"\D", "", written)
    if len(digits) < _SHORTEST or not digits.strip("0") or _is_typed_word(digits):
        return ""
    return _public("+" * written.startswith("+") + digits, country) or digits[:_LONGEST]


def readable(number: str) -> str:
    """Format a number as written in Sweden, `070-174 06 05`; a foreign one in international format."""
    try:
        parsed = phonenumbers.parse(number, _HOME)
    except phonenumbers.NumberParseException:
        return number
    home = parsed.country_code == phonenumbers.country_code_for_region(_HOME)
    style = PhoneNumberFormat.NATIONAL if home else PhoneNumberFormat.INTERNATIONAL
    return phonenumbers.format_number(parsed, style) if number.startswith("+") else number


def scrubbed(text: str, number: str) -> str:
    """Replace every spelling of `number` in `text` by •••: with or without country code, spaces and dashes."""
    digits = re.sub(r"\D", "", number)
    national = digits[2:] if digits.startswith("46") else digits.lstrip("0")
    if not national:
        return text
    spread = r"[\s\-/().]*".join(national)
    return re.sub(rf"(?:\+?\s*46[\s\-]*(?:\(0\))?[\s\-]*|00\s*46[\s\-]*|0)?{spread}", "•••", text)


def _plain(raw: str) -> str:
    """Undo percent-encoding, normalise (NFKC, ASCII digits) and drop control and format characters."""
    text = unicodedata.normalize("NFKC", unquote(raw))
    kept = (str(unicodedata.decimal(sign, sign)) for sign in text if unicodedata.category(sign) not in {"Cf", "Cc"})
    return "".join(kept)


def _user_part(text: str) -> str:
    """Return the user part of a SIP or TEL address, without brackets, scheme, host and parameters."""
    if found := _BRACKETS.search(text):
        text = found[1]
    text = _SCHEME.sub("", text)
    if text.startswith("["):
        return ""
    user, _, more = re.split(r"[@;?]", text, maxsplit=1)[0].partition(":")
    # More than one colon: an IPv6 address, not a number with a port or password.
    return "" if ":" in more else user


def _is_typed_word(digits: str) -> bool:
    """Whether digits are a keypad word for a withheld number, also with a country code an exchange put before it."""
    bare = digits.removeprefix("00")
    at_home = bare.removeprefix("46").removeprefix("0")
    return bare in _TYPED or (len(at_home) >= _TOO_LONG_FOR_A_TOWN and at_home in _TYPED)


def _beside_a_name(written: str) -> str:
    """Return the only number in a text with words; empty if there is none, or more than one."""
    text = _NAME_IN_PARENTHESES.sub(" ", _QUOTED.sub(" ", _ADDRESS_BESIDE_A_NAME.sub(" ", written))).strip()
    if _WRITTEN.fullmatch(text):
        return text
    found = _AMONG_WORDS.findall(text)
    return found[0] if len(found) == 1 else ""


def _public(number: str, country: str) -> str:
    """Return a public number in E.164, or empty.

    Without plus or zero it may lack its national zero or its international plus: the reading that is valid is taken.
    """
    if country and not number.startswith(("+", "0")):
        number = f"+{country}{number}"
    home = phonenumbers.region_code_for_country_code(int(country)) if country else _HOME
    number = number.removeprefix("+") if number.startswith("+0") else number
    if number.startswith(("+", "0")):
        given = _parsed(number, home)
        if given is not None and phonenumbers.is_valid_number(given):
            return _e164(given)
        return _without_zeros(number, home) or _possible(given)
    return _valid("+" + number, home) if number.startswith("46") else _without_prefix(number, home)


def _without_zeros(number: str, home: str) -> str:
    """Return the number after a leading zero for an outside line, which some exchanges do not remove."""
    bare = number.lstrip("0")
    if number.startswith("00"):
        return _without_prefix(bare, home)
    return _valid("+" + bare, home) if number.startswith("0") and len(number) > _LONGEST_AT_HOME else ""


def _without_prefix(number: str, home: str) -> str:
    return _valid("0" + number, home) or _valid("+" + number, home)


def _valid(number: str, home: str) -> str:
    parsed = _parsed(number, home)
    return _e164(parsed) if parsed is not None and phonenumbers.is_valid_number(parsed) else ""


def _possible(parsed: phonenumbers.PhoneNumber | None) -> str:
    return _e164(parsed) if parsed is not None and phonenumbers.is_possible_number(parsed) else ""


def _parsed(number: str, home: str) -> phonenumbers.PhoneNumber | None:
    try:
        return phonenumbers.parse(number, home)
    except phonenumbers.NumberParseException:
        return None


def _e164(parsed: phonenumbers.PhoneNumber) -> str:
    return phonenumbers.format_number(parsed, PhoneNumberFormat.E164)
