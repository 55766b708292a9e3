"""Search for a reason by the caller's words. A match is a suggestion; the receptionist picks."""

import re
import unicodedata
from collections.abc import Iterable, Sequence

from frontdesk.triage.rules.protocol import Protocol, Reason

_MOST = 8


def find(protocol: Protocol, typed: str) -> tuple[Reason, ...]:
    """Return the reasons that match the typed text, best first; all reasons for an empty text, least urgent first.

    Least urgent first, since most calls are ones the desk answers itself, and the red-flag bar has the dangerous ones.
    A number matches the reason with that number. Words match by prefix, in both languages, ignoring case and accents.
    """
    ordered = sorted(protocol.reasons.values(), key=lambda reason: reason.number)
    wanted = _words(typed)
    if not wanted:
        return tuple(sorted(ordered, key=lambda reason: reason.floor.rank))
    if len(wanted) == 1 and wanted[0].isdecimal():
        return tuple(reason for reason in ordered if reason.number == int(wanted[0]))
    scored = [(score, reason) for reason in ordered if (score := _score(reason, wanted))]
    return tuple(reason for _, reason in sorted(scored, key=lambda pair: -pair[0]))[:_MOST]


def _score(reason: Reason, wanted: Sequence[str]) -> int:
    """Score a match: a signal word with every typed word weighs most, then the label, then single words."""
    phrases = [_words(phrase) for group in reason.words.values() for phrase in group]
    labels = [_words(label) for label in reason.label.values()]
    whole = 8 * any(_holds(phrase, wanted) for phrase in phrases)
    whole += 4 * any(_holds(label, wanted) for label in labels)
    single = sum(any(_holds(phrase, [word]) for phrase in (*phrases, *labels)) for word in wanted if len(word) > 2)  # noqa: PLR2004 - "jag", "en" say nothing
    return whole + single


def _holds(phrase: Iterable[str], wanted: Iterable[str]) -> bool:
    held = list(phrase)
    return all(any(word.startswith(piece) for word in held) for piece in wanted)


def _words(text: str) -> list[str]:
    # å, ä and ö are letters of their own; other accents are ignored.
    kept = re.sub(r"[^\wåäö]+", " ", unicodedata.normalize("NFC", text).casefold())
    return [_plain(word) for word in kept.split()]


def _plain(word: str) -> str:
    return "".join(letter if letter in "åäö" else unicodedata.normalize("NFD", letter)[0] for letter in word)
