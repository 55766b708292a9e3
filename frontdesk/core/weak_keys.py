"""Guessable keys, which must not be used as secrets. Nothing here ever repeats a key."""

from collections.abc import Mapping
from itertools import combinations, pairwise

from frontdesk.core.errors import FrontdeskError
from frontdesk.core.i18n import N_

SHORTEST_KEY = 32
# A shorter part may occur in a random key by chance; a key that short is refused for its length anyway.
_LEAST_PART = 8
# 32 random hex characters (`openssl rand -hex 16`) have some 14 different characters and some 29 different pairs.
_FEWEST_CHARACTERS, _FEWEST_PAIRS = 8, 20
_WORDS = (
    "password", "passord", "losenord", "hemlig", "secret", "changeme", "change-me", "change_me", "frontdesk", "example",
    "exempel", "default", "qwerty", "asdfgh", "zxcvbn", "letmein", "welcome", "valkommen", "placeholder", "replace",
    "reception", "kommun", "sommar", "nyckel",
)  # fmt: skip
# Common substitutions of letters by digits.
_HIDDEN = str.maketrans({"0": "o", "1": "i", "3": "e", "4": "a", "5": "s", "7": "t", "@": "a", "$": "s"})
_PLAIN = str.maketrans("åäöéü", "aaoeu")

_SHORT = N_("{name} är för kort: minst {least} tecken.")
_GUESSABLE = N_("{name} går att gissa: den upprepar sig, följer ett mönster eller innehåller ett känt ord.")
_ALIKE = N_("{name} och {other} är samma nyckel, eller den ena innehåller den andra.")
_HOW = N_("Gör nya nycklar med openssl rand -base64 48, en för varje inställning.")


class WeakKeys(FrontdeskError):
    """A secret key can be guessed."""

    status = 500
    message = N_("{faults}")


def faults(keys: Mapping[str, str]) -> list[str]:
    """Return one Swedish sentence for each weak key, by its setting's name; never the key itself."""
    found = [sentence.format(name=name, least=SHORTEST_KEY) for name, key in keys.items() if (sentence := _weak(key))]
    for (name, key), (other, second) in combinations(keys.items(), 2):
        if len(min(key, second, key=len)) >= _LEAST_PART and (key in second or second in key):
            found.append(_ALIKE.format(name=name, other=other))
    return [*found, _HOW] if found else []


def need_strong(keys: Mapping[str, str]) -> None:
    """Raise WeakKeys if one of the keys is too weak."""
    if found := faults(keys):
        raise WeakKeys(faults="\n".join(found))


def _weak(key: str) -> str:
    if len(key.strip()) < SHORTEST_KEY:
        return _SHORT
    return _GUESSABLE if _repeats(key) or _counts(key) or _says_a_word(key) else ""


def _repeats(key: str) -> bool:
    return len(set(key)) < _FEWEST_CHARACTERS or len(set(pairwise(key))) < _FEWEST_PAIRS


def _counts(key: str) -> bool:
    """Whether most characters repeat the one before or follow it in order: `abcdef…`, `987654…`, `aaaab…`."""
    steps = [ord(second) - ord(first) for first, second in pairwise(key)]
    return sum(abs(step) <= 1 for step in steps) * 2 > len(steps)


def _says_a_word(key: str) -> bool:
    plain = key.lower().translate(_PLAIN)
    return any(word in plain or word in plain.translate(_HIDDEN) for word in _WORDS)
