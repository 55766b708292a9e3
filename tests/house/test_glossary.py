"""README's glossary names what is in the code, and one thing has one name."""

import ast
import re
from collections import Counter
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]

README = (ROOT / "README.md").read_text(encoding="utf-8")
CLASSES = Counter(
    node.name
    for path in ROOT.glob("frontdesk/**/*.py")
    if "migrations" not in path.parts
    for node in ast.parse(path.read_text(encoding="utf-8")).body
    if isinstance(node, ast.ClassDef)
)


def _named() -> list[str]:
    rows = README.partition("## Words")[2].partition("\n## ")[0].splitlines()
    return [word for row in rows if row.startswith("| ") for word in re.findall(r"`([A-Z]\w+)", row.split("|")[2])]


@pytest.mark.parametrize("name", _named())
def test_a_word_of_the_glossary_is_one_class(name: str) -> None:
    assert CLASSES[name] == 1
