"""Forbidden content of an SMS. The words are in `forbidden.txt` beside this file."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path

from frontdesk.notices.rules.disguises import ascii_of, capitalised, plain, spellings, squeezed

_WORDS = Path(__file__).with_name("forbidden.txt")
_NUMBERS_AND_LINKS = (
    r"(?<!\d)(?:\d\d)?\d{6}[-+]\d{4}(?!\d)",  # an identity number
    r"(?<!\d)(?:19|20)\d{10}(?!\d)",
    r"(?<!\w)\d{4}-[A-ZÅÄÖ]{2,4}-\d+",  # a case number
    r"https?:\S*|(?<!\w)www\.\S+",
    r"(?<!\w)[\w-]+\.(?:se|nu|com|net|org|eu|info|ly|me|link)(?!\w)\S*",
)
_SENDER = re.compile(r"[A-Za-z0-9][A-Za-z0-9 ]{1,9}[A-Za-z0-9]")
_NUMBER = re.compile(r"\+?\d{5,15}")
_SERVICE = re.compile(r"MG[0-9a-f]{32}")  # the operator picks the number
_ASKS_FOR_REPLY = re.compile(r"(?i)(?<!\w)(?:svara\w*|reply)(?!\w)")

_STREET = re.compile(
    r"(?i)(?:gatan?|väg(?:en)?|gränd(?:en)?|torg(?:et)?|backen?|stig(?:en)?|all[eé]n?|bron?|esplanad(?:en)?"
    r"|strand(?:en)?|kaj(?:en)?)s?$"
)
_PLACE = re.compile(r"(?i)^plats(?:en)?$")
# From this length a stem cannot arise by chance between two ordinary words ("är en del" would hold ärende).
_LONG = 8
_ALSO_SQUEEZED = frozenset({"social"})


@dataclass(frozen=True)
class _Rules:
    """The lines of `forbidden.txt`, compiled."""

    strict: re.Pattern[str]
    lenient: re.Pattern[str]
    exact: re.Pattern[str]
    passing: re.Pattern[str]
    ascii_only: re.Pattern[str]
    stems: re.Pattern[str]
    others: tuple[re.Pattern[str], ...]


@lru_cache(maxsize=4096)
def lint(text: str) -> tuple[str, ...]:
    """Return the forbidden words found in `text`; empty if it may be sent.

    Cached, since a text is checked both at preview and when queued.
    """
    rules, seen = _rules(), plain(text)
    found = [hit.group() for pattern in rules.others for hit in pattern.finditer(seen)]
    passed = rules.passing.sub(" ", seen)
    for spelling in (passed, *spellings(passed)):
        found += _words(rules, spelling)
    if not found:
        found += [hit.group() for hit in rules.stems.finditer(squeezed(ascii_of(passed)))]
    return tuple(dict.fromkeys(found))


def names_in(text: str, names: Iterable[str]) -> tuple[str, ...]:
    """Return the first names found in a text template, which is sent to many clients.

    Accepts street names ("Maria Prästgårdsgata") and names that are ordinary words here ("1 maj", "per telefon").
    """
    known = {name.casefold() for name in names}
    return tuple(
        dict.fromkeys(
            hit["name"]
            for hit in _NAME.finditer(capitalised(text))
            if _is_name(hit, known) and not _is_street(hit["rest"])
        )
    )


def lint_sender(sender: str) -> tuple[str, ...]:
    """Return what is wrong with a sender: forbidden words, or the sender itself if no network accepts its form."""
    if _NUMBER.fullmatch(sender) or _SERVICE.fullmatch(sender):
        return ()
    return lint(sender) if _SENDER.fullmatch(sender) else (sender,)


def asks_for_reply(text: str) -> bool:
    """Whether the text asks for a reply, which an alphanumeric sender cannot receive."""
    return bool(_ASKS_FOR_REPLY.search(text))


def is_name(sender: str) -> bool:
    """Whether the sender is alphanumeric, so that clients cannot reply."""
    return not (_NUMBER.fullmatch(sender) or _SERVICE.fullmatch(sender))


# A name begins with a capital. Up to two further words may make it a street: Karl Johans gata.
_NAME = re.compile(
    r"(?<!\w)(?P<name>[A-ZÅÄÖ][a-zåäö]+(?:-[A-ZÅÄÖ][a-zåäö]+)?|[A-ZÅÄÖ]{2,})(?!\w)(?=(?P<rest>(?:[ -]\w+){0,2}))"
)
# First names that are also ordinary words, ignored at the beginning of a sentence.
_ALSO_WORDS = frozenset({"maj", "per", "bo", "my", "stig", "sten", "tor", "lo", "dag", "sol", "alla", "ring", "love"})
_BEGINS = re.compile(r"(?:^|[.!?:]\s|\d\s)$")


def _is_name(hit: re.Match[str], known: set[str]) -> bool:
    word = hit["name"].casefold()
    bare = word if word in known else word.removesuffix("s")
    if bare not in known:
        return False
    return bare not in _ALSO_WORDS or not _BEGINS.search(hit.string[: hit.start()])


def _is_street(rest: str) -> bool:
    return any(_STREET.search(word) or _PLACE.search(word) for word in rest.replace("-", " ").split())


def _words(rules: _Rules, text: str) -> list[str]:
    found = [_whole(text, hit) for hit in rules.strict.finditer(text)]
    found += [word for hit in rules.lenient.finditer(text) if not _STREET.search(word := _whole(text, hit))]
    found += [hit.group() for hit in rules.exact.finditer(text)]
    # The same words typed without å ä ö.
    found += [_whole(text, hit) for hit in rules.ascii_only.finditer(text)]
    return found


def _whole(text: str, hit: re.Match[str]) -> str:
    """Return the whole word around a hit."""
    first, last = hit.span()
    while first and (text[first - 1].isalnum() or text[first - 1] == "_"):
        first -= 1
    while last < len(text) and (text[last].isalnum() or text[last] == "_"):
        last += 1
    return text[first:last]


@cache
def _rules() -> _Rules:
    lines = [line.strip() for line in _WORDS.read_text(encoding="utf-8").splitlines()]
    lines = [line for line in lines if line and not line.startswith("#")]
    words = [line for line in lines if line[0] not in "=~+"]
    lenient = [line[1:] for line in lines if line[0] == "~"]
    long = [word for word in (*words, *lenient) if len(word.strip("*-")) >= _LONG and ascii_of(word) != word]
    stems = [
        stem
        for word in words
        if word.startswith("*") and (len(stem := word.strip("*")) >= _LONG or stem in _ALSO_SQUEEZED)
    ]
    return _Rules(
        strict=_any(words),
        lenient=_any(lenient),
        exact=_any([line[1:] for line in lines if line[0] == "="], re.NOFLAG),
        passing=_any([line[1:] for line in lines if line[0] == "+"]),
        ascii_only=_any([ascii_of(word) for word in long]),
        stems=re.compile("|".join(re.escape(ascii_of(squeezed(stem))) for stem in stems), re.IGNORECASE),
        others=tuple(re.compile(pattern) for pattern in _NUMBERS_AND_LINKS),
    )


def _any(lines: Iterable[str], flags: re.RegexFlag = re.IGNORECASE) -> re.Pattern[str]:
    return re.compile("|".join(_pattern(line) for line in lines), flags)


def _pattern(line: str) -> str:
    word = re.escape(line.strip("*-"))
    if line.startswith("*"):
        before = ""
    elif line.startswith("-"):
        before = r"(?<=\w)"
    else:
        before = r"(?<!\w)"
    return before + word + ("" if line.endswith("*") else r"(?!\w)")
