"""Disguised spellings of a word (lookalike letters, digits, spaces); `lint` checks each of them.

The lookalikes are those of a to z in Unicode's list of confusables:
https://www.unicode.org/Public/security/latest/confusables.txt
"""

import re
import unicodedata
from collections.abc import Iterator, Mapping
from functools import partial

_LOOKALIKES = {
    # Cyrillic
    "а": "a", "ӓ": "ä", "в": "b", "с": "c", "ԁ": "d", "е": "e", "ё": "e", "ҽ": "e", "ғ": "f", "ɡ": "g", "һ": "h",
    "н": "h", "і": "i", "ї": "i", "ӏ": "l", "ј": "j", "к": "k", "м": "m", "п": "n", "о": "o", "ӧ": "ö", "р": "p",
    "ԛ": "q", "г": "r", "ѕ": "s", "т": "t", "ц": "u", "ѵ": "v", "ԝ": "w", "х": "x", "у": "y", "ү": "y", "з": "3",
    # Greek
    "α": "a", "β": "b", "ϲ": "c", "ε": "e", "η": "n", "ι": "i", "ϳ": "j", "κ": "k", "μ": "u", "ν": "v", "ο": "o",
    "ρ": "p", "σ": "o", "ς": "s", "τ": "t", "υ": "u", "χ": "x", "ω": "w", "γ": "y",
    # Armenian, and letters of Latin itself
    "օ": "o", "ս": "s", "հ": "h", "ց": "g", "ո": "n", "ı": "i", "ɩ": "i", "ɑ": "a", "ɛ": "e", "ɪ": "i", "ʟ": "l",
    "ᴀ": "a", "ʙ": "b", "ᴄ": "c", "ᴅ": "d", "ᴇ": "e", "ꜰ": "f", "ɢ": "g", "ʜ": "h", "ᴊ": "j", "ᴋ": "k", "ᴍ": "m",
    "ɴ": "n", "ᴏ": "o", "ᴘ": "p", "ʀ": "r", "ꜱ": "s", "ᴛ": "t", "ᴜ": "u", "ᴠ": "v", "ᴡ": "w", "ʏ": "y", "ᴢ": "z",
    "ø": "ö", "æ": "ä", "ð": "d", "ł": "l", "đ": "d", "ħ": "h",
}  # fmt: skip
# Greek and Cyrillic capitals that look like another letter than their lower case does.
_CAPITALS = {"Η": "H", "Ν": "N", "Μ": "M", "Ρ": "P", "Υ": "Y", "Χ": "X", "Ζ": "Z", "В": "B", "Н": "H", "У": "Y"}
_BOXED = {
    **{chr(0x1F1E6 + number): chr(ord("a") + number) for number in range(26)},
    **{chr(first + number): chr(ord("a") + number) for first in (0x1F150, 0x1F170) for number in range(26)},
}
_SAME = str.maketrans(_LOOKALIKES | _BOXED)
_SAME_CAPITALS = str.maketrans(_CAPITALS)
_SWEDISH = frozenset("åäö")
# A digit can stand for more than one letter, so a word is tried with each table.
_FOR_LETTERS = tuple(
    str.maketrans("013457@$!|", letters) for letters in ("oieastasii", "oleastasll", "öieåståsii", "öieäståsii")
)
_LIKE_A_WORD = re.compile(r"[\w@$!|]*[^\W\d_][\w@$!|]*")
_BETWEEN_LETTERS = re.compile(r"(?<=[^\W\d_])[-._*/·:'’+~=,;]+(?=[^\W\d_])")
_SPACED = re.compile(r"(?<!\w)[^\W\d_](?:[\s._*/·,:;+~=|-]{1,3}[^\W\d_]){2,}(?!\w)")
_SHORTEST = 3


def plain(text: str) -> str:
    """Return a text with lookalikes replaced by Latin letters, on one line, case preserved."""
    seen = unicodedata.normalize("NFKC", text)
    seen = "".join(one for one in seen if unicodedata.category(one) != "Cf")
    seen = seen.translate(_SAME_CAPITALS)
    return " ".join("".join(_letter(one) for one in seen).split())


def capitalised(text: str) -> str:
    """Return `plain` text, with each word that contains a lookalike in title case.

    Names are recognised by their capital, and a lookalike in lower case must not hide one.
    """
    return " ".join(plain(word).title() if _is_disguised(word) else plain(word) for word in text.split())


def _is_disguised(word: str) -> bool:
    return any(one in _LOOKALIKES or one in _CAPITALS for one in (*word, *word.lower()))


def ascii_of(text: str) -> str:
    """Return a text with å and ä as a, and ö as o."""
    return text.translate(str.maketrans("åäöÅÄÖ", "aaoAAO"))


def spellings(text: str) -> Iterator[str]:
    """Yield other readings of a `plain` text: without separators, letters for digits, and spaced letters joined."""
    if (joined := _BETWEEN_LETTERS.sub("", text)) != text:
        yield joined
    for table in _FOR_LETTERS:
        lettered = _LIKE_A_WORD.sub(partial(_lettered, table), joined)
        if lettered != joined:
            yield lettered
    for spaced in _SPACED.finditer(text):
        letters = re.sub(r"[\W_]", "", spaced[0])
        # A word may begin at any of them: "i s o c".
        yield " ".join(letters[first:] for first in range(len(letters) - _SHORTEST + 1))


def squeezed(text: str) -> str:
    """Return a text without spaces and punctuation."""
    return re.sub(r"[\W_]", "", text)


def _letter(one: str) -> str:
    """Return the Latin letter a character looks like; keeps å ä ö, drops other accents and combining marks."""
    low = one.lower()
    if low in _SWEDISH or one.isascii():
        return one
    same = low.translate(_SAME)
    if same != low:
        return same if one == low else same.upper()
    base = unicodedata.normalize("NFD", one)[0]
    return "" if unicodedata.category(base) in {"Mn", "Me"} else base


def _lettered(table: Mapping[int, int], found: re.Match[str]) -> str:
    """Return a word with letters for its digits if at least half is letters; a number or door (10B) is unchanged."""
    letters_of_a_door, word = 1, found[0]
    bare = word.rstrip("!")
    letters = sum(one.isalpha() for one in bare)
    if letters <= letters_of_a_door or letters < len(bare) / 2:
        return word
    return bare.translate(table)
