"""Both languages are whole: every Swedish source string has an English translation with the same placeholders."""

import re
from collections.abc import Iterator
from pathlib import Path

from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po

ROOT = Path(__file__).parents[2]
KEYWORDS = {"_": None, "t": None, "N_": None}
PLACEHOLDER = re.compile(r"{\w+}")


def _sources() -> Iterator[tuple[str, str]]:
    """Give every source string with the file it stands in."""
    for folder, method in (
        ("frontdesk", [("**.py", "python")]),
        ("templates", [("**.html", "jinja2"), ("**.txt", "jinja2")]),
    ):
        for file, _line, text, _comments, _context in extract_from_dir(ROOT / folder, method, keywords=KEYWORDS):
            assert isinstance(text, str), "plurals are written as two messages"
            yield text, f"{folder}/{file}"


def _english() -> dict[str, str]:
    translations: dict[str, str] = {}
    for file in sorted(ROOT.glob("frontdesk/locale/en/*.po")):
        with file.open("rb") as opened:
            messages = read_po(opened, locale="en", abort_invalid=True)
        translations |= {str(message.id): str(message.string) for message in messages if message.id and message.string}
    return translations


def test_every_swedish_text_has_its_english() -> None:
    english = _english()
    missing = [f"{file}: {text}" for text, file in _sources() if text not in english]
    assert not missing, "to be translated in frontdesk/locale/en/<room>.po:\n" + "\n".join(missing)


def test_a_translation_keeps_the_placeholders() -> None:
    for swedish, english in _english().items():
        assert set(PLACEHOLDER.findall(swedish)) == set(PLACEHOLDER.findall(english)), swedish
