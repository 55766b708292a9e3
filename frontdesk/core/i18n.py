"""Translation of the pages. Source strings are Swedish; English is a catalogue per room under `frontdesk/locale`.

Catalogues are read from their `.po` files at start, so that a text can be corrected without a build step.
"""

from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path

from babel.messages.pofile import read_po

LANGUAGES = ("sv", "en")
LOCALE = Path(__file__).parent.parent / "locale"

Translate = Callable[[str], str]


@cache
def _catalogue(language: str) -> dict[str, str]:
    return dict(_messages(language))


def _messages(language: str) -> Iterator[tuple[str, str]]:
    for path in sorted((LOCALE / language).glob("*.po")):
        with path.open("rb") as file:
            for message in read_po(file, locale=language):
                if message.id and message.string and not message.fuzzy:
                    yield _pairs(message.id, message.string)


def _pairs(source: object, target: object) -> tuple[str, str]:
    # Plurals are written as two messages in the sources, so an id is always one string.
    return str(source), str(target)


def translator(language: str) -> Translate:
    """Return the function that translates a Swedish source string; the source itself if there is no translation."""
    if language == "sv":
        return str
    messages = _catalogue(language)
    return lambda text: messages.get(text, text)


def N_(text: str) -> str:  # noqa: N802 - gettext's customary name for "translate this later", which Babel extracts
    """Mark a message for translation where it is shown, not where it is written."""
    return text
