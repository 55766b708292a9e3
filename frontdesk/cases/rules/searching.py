"""Parsing of the search field.

The law allows four search keys: identity number, other id, case number, name.
"""

import re
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from frontdesk.cases.errors import SearchTooShort
from frontdesk.cases.rules.identity import NumberKind, looks_like_identity, parse, tidied
from frontdesk.cases.rules.name_matching import reference, search_words

_DASHES = re.compile(r"[‐‑‒–—−]")
_BIRTH_DATE = re.compile(r"(?<!\d)((?:18|19|20)\d\d)[-/. ]?(\d\d)[-/. ]?(\d\d)(?!\d)", re.ASCII)
_LETTER = re.compile(r"[^\W\d_]")
_FEWEST_LETTERS = 2
MOST_WORDS = 4


class KeyKind(StrEnum):
    """The kind of key. A reference is an other id or a case number; one statement tries both."""

    IDENTITY = "identity"
    REFERENCE = "reference"
    NAME = "name"


@dataclass(frozen=True)
class SearchKey:
    """A parsed search. `doubtful` marks a number with the shape of an identity number but a wrong check digit."""

    kind: KeyKind
    numbers: tuple[str, ...] = ()
    reference: str = ""
    words: tuple[str, ...] = ()
    birth_date: date | None = None
    doubtful: bool = False


def classify(text: str, today: date) -> SearchKey:
    """Parse the search field. Raises SearchTooShort for less than two letters or digits."""
    tidy, compact = _DASHES.sub("-", text.strip()), tidied(text)
    number = parse(text, today)
    if number is not None and number.kind is NumberKind.TF:
        return SearchKey(KeyKind.REFERENCE, reference=number.number)
    if number is not None:
        older = () if number.century_given else (number.a_century_older,)
        return SearchKey(KeyKind.IDENTITY, numbers=(number.number, *older), reference=reference(compact))
    born, rest = _birth_date(tidy)
    words = search_words(rest)
    if _LETTER.search(rest) and not any(sign.isdigit() for sign in rest):
        return _name(words, born)
    return _reference(compact)


def _name(words: tuple[str, ...], born: date | None) -> SearchKey:
    long_enough = tuple(word for word in words if len(word) >= _FEWEST_LETTERS)[:MOST_WORDS]
    if not long_enough:
        raise SearchTooShort
    return SearchKey(KeyKind.NAME, words=long_enough, birth_date=born)


def _reference(compact: str) -> SearchKey:
    key = reference(compact)
    if len(key) < _FEWEST_LETTERS:
        raise SearchTooShort
    return SearchKey(KeyKind.REFERENCE, reference=key, doubtful=looks_like_identity(compact))


def _birth_date(text: str) -> tuple[date | None, str]:
    """Extract a birth date, as in "Anna Karlsson 1965-04-12"; return it and the rest."""
    found = _BIRTH_DATE.search(text)
    if found is None:
        return None, text
    try:
        born = date(int(found[1]), int(found[2]), int(found[3]))
    except ValueError:
        return None, text
    return born, text[: found.start()] + " " + text[found.end() :]
