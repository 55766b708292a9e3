"""Checks for the cells of a delivery. Values stay text: dates are checked, not converted.

Every check takes the cell's text, never empty, and returns what to store; it raises Unfit with the reason otherwise.
"""

import re
import unicodedata
from collections.abc import Callable, Iterable, Mapping
from datetime import date
from enum import StrEnum

from frontdesk.cases.rules.lists import OTHER
from frontdesk.core.i18n import N_
from frontdesk.core.phones import read_phone

Check = Callable[[str], str]

LONGEST_TEXT = 200
_ISO_DATE = re.compile(r"\d{4}-\d\d-\d\d", re.ASCII)
# Zero, minimum and default dates of common databases and spreadsheets.
_NO_DATE = re.compile(r"000[01]-\d\d-\d\d|1753-01-01|1899-12-3[01]|1900-01-0[01]", re.ASCII)
_NEVER = "9999-"
EARLIEST = "1900-01-01"
_MONTH = re.compile(r"\d{4}-(?:0[1-9]|1[0-2])", re.ASCII)
_KEY = re.compile(r"[^\s,:]{1,100}")
_LANGUAGE = re.compile(r"[a-z]{2,3}(?:-[A-Za-z0-9]{2,8})*", re.ASCII)
_PLAIN_MOBILE = re.compile(r"07[02369]\d{7}", re.ASCII)


class SetAsideReason(StrEnum):
    """Why a row, or one field of it, was set aside."""

    MISSING = "missing"
    NOT_A_DATE = "not-a-date"
    NOT_A_MONTH = "not-a-month"
    IN_THE_FUTURE = "in-the-future"
    END_BEFORE_START = "end-before-start"
    IDENTITY_NUMBER = "identity-number"
    PHONE_NUMBER = "phone-number"
    UNKNOWN_WORD = "unknown-word"
    NOT_A_KEY = "not-a-key"
    NOT_ZERO_OR_ONE = "not-zero-or-one"
    TOO_LONG = "too-long"
    DUPLICATE = "duplicate"
    NOTHING_THERE = "nothing-there"
    BROKEN_LINE = "broken-line"


REASONS: Mapping[SetAsideReason, str] = {
    SetAsideReason.MISSING: N_("värdet saknas"),
    SetAsideReason.NOT_A_DATE: N_("inte ett datum (ÅÅÅÅ-MM-DD)"),
    SetAsideReason.NOT_A_MONTH: N_("inte en månad (ÅÅÅÅ-MM)"),
    SetAsideReason.IN_THE_FUTURE: N_("datumet ligger i framtiden"),
    SetAsideReason.END_BEFORE_START: N_("slutar innan det börjar"),
    SetAsideReason.IDENTITY_NUMBER: N_("inte ett giltigt personnummer eller samordningsnummer"),
    SetAsideReason.PHONE_NUMBER: N_("inte ett telefonnummer"),
    SetAsideReason.UNKNOWN_WORD: N_("ordet finns inte i listan"),
    SetAsideReason.NOT_A_KEY: N_("inte ett giltigt id"),
    SetAsideReason.NOT_ZERO_OR_ONE: N_("varken 0 eller 1"),
    SetAsideReason.TOO_LONG: N_("för lång text"),
    SetAsideReason.DUPLICATE: N_("samma id finns redan i filen"),
    SetAsideReason.NOTHING_THERE: N_("hänvisar till något som inte finns"),
    SetAsideReason.BROKEN_LINE: N_("raden går inte att läsa"),
}


class Unfit(Exception):
    """A value that cannot be stored. Never shown: it becomes a line of the import report."""

    def __init__(self, reason: SetAsideReason, field: str = "") -> None:
        """Take the reason and, if it is not the field being checked, the field."""
        super().__init__(reason)
        self.reason = reason
        self.field = field


def text(value: str) -> str:
    """A name or other short text, on one line, in composed characters (NFC)."""
    tidy = " ".join(unicodedata.normalize("NFC", value).split())
    if len(tidy) > LONGEST_TEXT:
        raise Unfit(SetAsideReason.TOO_LONG)
    if not tidy.isprintable():
        raise Unfit(SetAsideReason.BROKEN_LINE)
    return tidy


def day(value: str) -> str:
    """A date; empty for what databases write for no date ("0000-00-00", "1753-01-01")."""
    if _NO_DATE.fullmatch(value):
        return ""
    return _real_day(value)


def end(value: str) -> str:
    """The day something ends; empty for one that means never ("9999-12-31")."""
    return "" if value.startswith(_NEVER) else day(value)


def end_of_right(value: str) -> str:
    """The day a right ends: only a "never" date means no end; a "no date" value is refused."""
    return "" if value.startswith(_NEVER) else _real_day(value)


def _real_day(value: str) -> str:
    if not _ISO_DATE.fullmatch(value):
        raise Unfit(SetAsideReason.NOT_A_DATE)
    try:
        date.fromisoformat(value)
    except ValueError:
        raise Unfit(SetAsideReason.NOT_A_DATE) from None
    return value


def past_day(today: date) -> Check:
    """A date that is not in the future."""
    latest = today.isoformat()

    def check(value: str) -> str:
        read = end(value)
        if read > latest:
            raise Unfit(SetAsideReason.IN_THE_FUTURE)
        return read

    return check


def month(value: str) -> str:
    """A month, stored as its first day."""
    if not _MONTH.fullmatch(value):
        raise Unfit(SetAsideReason.NOT_A_MONTH)
    return f"{value}-01"


def flag(value: str) -> str:
    """Zero or one."""
    if value not in {"0", "1"}:
        raise Unfit(SetAsideReason.NOT_ZERO_OR_ONE)
    return value


def key(source: str) -> Check:
    """A case system's id, turned into a key of the register."""
    prefix = f"{source}:"

    def check(value: str) -> str:
        if not _KEY.fullmatch(value) or not value.isprintable():
            raise Unfit(SetAsideReason.NOT_A_KEY)
        return prefix + value

    return check


def keys(source: str) -> Check:
    """Several ids, comma-separated."""
    one = key(source)
    return lambda value: ",".join(one(each.strip()) for each in value.split(",") if each.strip())


def one_of(words: Iterable[str], *, other_names: Mapping[str, str] | None = None) -> Check:
    """A word of a closed list; `other_names` are accepted spellings of its words."""
    spellings = {word: word for word in words} | dict(other_names or {})

    def check(value: str) -> str:
        known = spellings.get(value)
        if known is None:
            raise Unfit(SetAsideReason.UNKNOWN_WORD)
        return known

    return check


def listed(words: Iterable[str], unmapped: Callable[[str], None]) -> Check:
    """A word of a controlled list; an unknown one is counted and stored as `other`, so that no free text gets in."""
    known = frozenset(words)

    def check(value: str) -> str:
        if value in known:
            return value
        unmapped(value)
        return OTHER

    return check


def several_listed(words: Iterable[str], unmapped: Callable[[str], None]) -> Check:
    """Words of a controlled list, comma-separated."""
    one = listed(words, unmapped)
    return lambda value: ",".join(dict.fromkeys(one(each.strip()) for each in value.split(",") if each.strip()))


def language(unmapped: Callable[[str], None]) -> Check:
    """A language tag such as `ar` or `zh-Hant`."""

    def check(value: str) -> str:
        if _LANGUAGE.fullmatch(value):
            return value
        unmapped(value)
        return OTHER

    return check


def phone(value: str) -> str:
    """A phone number in E.164. Plain Swedish mobile numbers, nearly all of them, take a fast path."""
    if _PLAIN_MOBILE.fullmatch(value):
        return f"+46{value[1:]}"
    read = read_phone(value)
    if read is None:
        raise Unfit(SetAsideReason.PHONE_NUMBER)
    return read.e164
