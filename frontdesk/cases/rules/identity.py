"""Swedish identity numbers in all common spellings, stored as twelve characters.

A personnummer is a birth date and four digits, the last of them a check digit; a samordningsnummer adds 60 to the
day; a TF number (given in health care) has a letter first among the four. Ten digits leave the century open: the date
is then the latest that is not in the future, and a plus sign says that the person turns at least 100 this year.
"""

import re
import unicodedata
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

_SPELLING = re.compile(
    r"(?P<century>\d\d)?(?P<year>\d\d)(?P<between>[-./]?)(?P<month>\d\d)(?P=between)(?P<day>\d\d)"
    r"(?P<sign>[-+:./]?)(?P<serial>[\dTRSUWXJKLMN]\d\d)(?P<check>\d)",
    re.ASCII,
)
_BLANKS = re.compile(r"\s+")
_DASHES = re.compile(r"[\u2010-\u2015\u2212\u00ad]")
_IN_TEXT = re.compile(r"(?<!\d)(?:\d\d)?\d\d([-./ ]?)\d\d\1\d\d\s?[-+]?\s?[\dTRSUWXJKLMN]\d{3}(?!\d)", re.ASCII)
_CENTURIES = range(18, 21)
_COORDINATION = 60
_HUNDRED = 100
_TEN = 10
_DOUBLED = (0, 2, 4, 6, 8, 1, 3, 5, 7, 9)


class NumberKind(StrEnum):
    """The kind of a number, as the case system's files call it; a TF number is `other` there."""

    PERSONNUMMER = "personnummer"
    SAMORDNINGSNUMMER = "samordningsnummer"
    TF = "tf-nummer"


@dataclass(frozen=True)
class IdentityNumber:
    """A valid number of its kind; whether it is in use is another question."""

    kind: NumberKind
    number: str
    birth_date: date
    century_given: bool

    @property
    def a_century_older(self) -> str:
        """The same ten digits a hundred years earlier: a caller over 100 rarely says "plus"."""
        return f"{int(self.number[:4]) - _HUNDRED:04}{self.number[4:]}"


def numbers_in(text: str, today: date) -> tuple[IdentityNumber, ...]:
    """Return the identity numbers in a text, in order, in any spelling."""
    spelled = _IN_TEXT.finditer(_DASHES.sub("-", text.upper()))
    found = (parse(one.group(), today) for one in spelled)
    return tuple(number for number in found if number is not None)


def parse(text: str, today: date) -> IdentityNumber | None:
    """Return the number that `text` spells, or None. Raises nothing.

    The only parser for typed, shown and delivered numbers: with blanks, any dash, dashes or dots within the date, and
    what programs and forms put before the last four digits instead of a dash.
    """
    found = _SPELLING.fullmatch(tidied(text))
    if found is None or found["serial"] == "000":
        return None
    six = found["year"] + found["month"] + found["day"]
    digits = six + found["serial"] + found["check"]
    if not _check_digit_holds(digits):
        return None
    born = _birth_date(found["century"], six, found["sign"], today)
    if born is None:
        return None
    return IdentityNumber(_kind(found), f"{born.year // _HUNDRED:02}{digits}", born, found["century"] is not None)


def looks_like_identity(text: str) -> bool:
    """Whether `text` has the shape of an identity number, valid or not: worth a hint about the check digit."""
    return _SPELLING.fullmatch(tidied(text)) is not None


def tidied(text: str) -> str:
    """Return text in capitals without blanks and invisible characters, with one kind of dash and of digits."""
    plain = _DASHES.sub("-", _BLANKS.sub("", unicodedata.normalize("NFKC", text)))
    return "".join(sign for sign in plain if unicodedata.category(sign) != "Cf").upper()


def _kind(found: re.Match[str]) -> NumberKind:
    if found["serial"][0].isalpha():
        return NumberKind.TF
    return NumberKind.SAMORDNINGSNUMMER if int(found["day"]) > _COORDINATION else NumberKind.PERSONNUMMER


def _check_digit_holds(ten: str) -> bool:
    """Mod 10 over the nine digits with weights 2 and 1 (Luhn); a letter counts as 1."""
    digits = [1 if sign.isalpha() else int(sign) for sign in ten]
    total = sum(_DOUBLED[digit] for digit in digits[:9:2]) + sum(digits[1:9:2])
    return -total % _TEN == digits[9]


def _birth_date(century: str | None, six: str, sign: str, today: date) -> date | None:
    if century is not None:
        born = _date(int(century), six) if int(century) in _CENTURIES else None
        return born if born is not None and born <= today else None
    latest = today.year // _HUNDRED
    candidates = (_date(each, six) for each in range(latest, latest - 3, -1))
    oldest_first_year = today.year - _HUNDRED
    fitting = (b for b in candidates if b and b <= today and (sign != "+" or b.year <= oldest_first_year))
    return next(fitting, None)


def _date(century: int, six: str) -> date | None:
    day = int(six[4:])
    try:
        return date(
            century * _HUNDRED + int(six[:2]), int(six[2:4]), day - _COORDINATION if day > _COORDINATION else day
        )
    except ValueError:
        return None
