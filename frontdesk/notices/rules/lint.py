"""What an SMS may not say. The words are in `forbidden.txt`, beside this file, for anybody to read."""

import re
import unicodedata
from functools import cache, lru_cache
from pathlib import Path

_WORDS = Path(__file__).with_name("forbidden.txt")
_NUMBERS_AND_LINKS = (
    r"(?<!\d)(?:\d\d)?\d{6}[-+]\d{4}(?!\d)",  # an identity number
    r"(?<!\d)(?:19|20)\d{10}(?!\d)",
    r"(?<!\w)\d{4}-[A-ZÅÄÖ]{2,4}-\d+",  # a case number
    r"https?:\S*|(?<!\w)www\.\S+",
    r"(?<!\w)[\w-]+\.(?:se|nu|com|net|org|eu|info|ly|me|link)(?!\w)\S*",
)
_HIDDEN_IN_WORDS = str.maketrans("", "", "\u00ad\u200b\u200c\u200d\u2060\ufeff")
_SENDER = re.compile(r"[A-Za-z0-9][A-Za-z0-9 ]{1,9}[A-Za-z0-9]")
_NUMBER = re.compile(r"\+?\d{5,15}")
_SERVICE = re.compile(r"MG[0-9a-f]{32}")  # the operator picks the number
_ASKS_FOR_REPLY = re.compile(r"(?i)(?<!\w)(?:svara\w*|reply)(?!\w)")


@lru_cache(maxsize=4096)
def lint(text: str) -> tuple[str, ...]:
    """Return what `text` says that it may not, as it stands there; nothing when it may be sent.

    A text is looked at when it is previewed and again when it is promised, and it differs by time and place only.
    """
    plain = " ".join(unicodedata.normalize("NFC", text).translate(_HIDDEN_IN_WORDS).split())
    spellings = (plain, plain.replace("-", "")) if "-" in plain else (plain,)
    found = [hit.group() for spelling in spellings for pattern in _patterns() for hit in pattern.finditer(spelling)]
    return tuple(dict.fromkeys(found))


def lint_sender(sender: str) -> tuple[str, ...]:
    """Return what is wrong with a sender: a word it may not hold, or a form no network takes."""
    if _NUMBER.fullmatch(sender) or _SERVICE.fullmatch(sender):
        return ()
    return lint(sender) if _SENDER.fullmatch(sender) else (sender,)


def asks_for_reply(text: str) -> bool:
    """Whether the text asks for an answer, which a sender that is a name cannot receive."""
    return bool(_ASKS_FOR_REPLY.search(text))


def is_name(sender: str) -> bool:
    """Whether the sender is a name, so that nobody can answer."""
    return not (_NUMBER.fullmatch(sender) or _SERVICE.fullmatch(sender))


@cache
def _patterns() -> tuple[re.Pattern[str], ...]:
    lines = (line.strip() for line in _WORDS.read_text(encoding="utf-8").splitlines())
    words = [_pattern(line) for line in lines if line and not line.startswith("#")]
    return (*words, *(re.compile(pattern) for pattern in _NUMBERS_AND_LINKS))


def _pattern(line: str) -> re.Pattern[str]:
    exact = line.startswith("=")
    word = line.removeprefix("=")
    before = r"\w*" if word.startswith("*") else r"(?<!\w)"
    after = r"\w*" if word.endswith("*") else r"(?!\w)"
    return re.compile(before + re.escape(word.strip("*")) + after, re.NOFLAG if exact else re.IGNORECASE)
