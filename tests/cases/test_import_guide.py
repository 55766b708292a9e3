"""docs/import.md tells the truth: every file, every column and every word, and none that is not known."""

import re
from datetime import date
from pathlib import Path

from frontdesk.cases.rules import lists
from frontdesk.cases.rules.entities import CheckContext, entities
from frontdesk.cases.rules.statuses import STATUSES

GUIDE = (Path(__file__).parents[2] / "docs/import.md").read_text("utf-8")
WORD = re.compile(r"`([^`]+)`")


def _table(title: str) -> dict[str, str]:
    after = GUIDE.partition(title)[2]
    rows = [line.strip("|").split("|") for line in after.splitlines() if line.startswith("|")]
    return {first.strip(): second.strip() for first, second in rows}


def test_every_file_and_column_is_in_the_guide() -> None:
    told = _table("## What a delivery looks like")
    known = entities(CheckContext("demo", date(2026, 11, 23), lambda _file, _column: lambda _word: None))
    for entity in known.values():
        columns = ", ".join(f"`{column.name}`{'*' if column.required else ''}" for column in entity.columns)
        assert told[f"`{entity.name}`{'*' if entity.required else ''}"] == columns


def test_every_word_of_every_list_is_in_the_guide() -> None:
    told = {name: set(WORD.findall(words)) for name, words in _table("## The words that are known").items()}
    assert told["paper asked for"] == set(lists.DOCUMENT_KINDS)
    assert told["kind of application"] == set(lists.APPLICATION_KINDS)
    assert told["outcome"] == set(lists.DecisionOutcome)
    assert told["law"] == lists.LAWS
    assert told["interpreter"] == set(lists.INTERPRETERS)
    assert told["communication"] == set(lists.COMMUNICATIONS)
    assert told["kind of mandate"] == set(lists.MANDATE_KINDS)
    assert told["scope of a mandate"] == set(lists.MANDATE_SCOPES)
    assert told["protection"] == set(lists.ListedProtection)
    for area in lists.Area:
        assert told[f"type, {area}"] == set(lists.CASE_TYPES[area])
        assert told[f"status, {area}"] == set(STATUSES[area])
