"""A list as one parameter: the same statement however many values, and answered by an index, on both databases."""

from collections.abc import Collection
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import Select, event, literal, select

from frontdesk.availability.models.occupancy import Occupancy
from frontdesk.core.db import statements
from frontdesk.core.db.in_list import in_list
from frontdesk.core.db.stores import Stores
from frontdesk.core.db.unit import Unit
from frontdesk.core.municipal_settings import SettingRow
from frontdesk.safety.models import SilentMatter
from tests.plans import plans, reads_a_whole_table

NOON = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)
ODD = ["en", "t'vå", 'tr"e', "fy,ra", "{fem}", "å\\", "", "7"]
IDS = [UUID(int=1), UUID(int=2 << 90)]
_NAMED = select(SettingRow.key).where(in_list(SettingRow.key, "keys")).order_by(SettingRow.key)
_OTHERS = select(SettingRow.key).where(~in_list(SettingRow.key, "keys")).order_by(SettingRow.key)
_NUMBERED = select(Occupancy.starts).where(in_list(Occupancy.resource_id, "numbers"))


@pytest.fixture
def chosen(unit: Unit) -> Unit:
    unit.db.add_all(SettingRow(key=key, value=1, changed_at=NOON, changed_by="") for key in ODD)
    unit.db.flush()
    return unit


@pytest.mark.parametrize("keys", [[], ["en"], ("t'vå", "fy,ra"), ODD, ["nej"], ["%"], {"7"}, frozenset({""})])
def test_words_are_found_whatever_stands_in_them(chosen: Unit, keys: Collection[str]) -> None:
    found = {row.key for row in statements.rows(chosen.db, _NAMED, {"keys": keys})}
    others = {row.key for row in statements.rows(chosen.db, _OTHERS, {"keys": keys})}
    assert (found, others) == (set(keys) & set(ODD), set(ODD) - set(keys))


@pytest.mark.parametrize("numbers", [[], [3], (3, 4), {5: "a", 7: "b"}, range(2_000), [1 << 40]])
def test_numbers_are_found_in_any_collection(unit: Unit, numbers: Collection[int]) -> None:
    wanted = select(literal(3).label("it")).where(in_list(literal(3), "numbers"))
    assert bool(statements.rows(unit.db, wanted, {"numbers": numbers})) == (3 in numbers)


@pytest.mark.parametrize("ids", [[], [IDS[0]], IDS, [UUID(int=9)]])
def test_ids_are_found(unit: Unit, ids: list[UUID]) -> None:
    unit.db.add_all(SilentMatter(about=one, why="matter", person=None, since=NOON) for one in IDS)
    wanted = select(SilentMatter.about).where(in_list(SilentMatter.about, "ids"))
    assert {row.about for row in statements.rows(unit.db, wanted, {"ids": ids})} == set(ids) & set(IDS)


def test_more_values_are_the_same_statement(stores: Stores, chosen: Unit) -> None:
    heard: list[str] = []

    def note(_connection: object, _cursor: object, statement: str, *_: object) -> None:
        heard.append(statement)

    event.listen(stores.desk, "before_cursor_execute", note)
    for keys in ([], ["en"], ODD, [str(number) for number in range(2_000)]):
        statements.rows(chosen.db, _NAMED, {"keys": keys})
    event.remove(stores.desk, "before_cursor_execute", note)
    assert len(heard) == 4
    assert len(set(heard)) == 1


@pytest.mark.parametrize(
    ("statement", "values"), [(_NAMED, {"keys": ODD}), (_NUMBERED, {"numbers": range(20)})], ids=["words", "numbers"]
)
def test_an_index_of_the_column_answers(stores: Stores, statement: Select[Any], values: dict[str, Any]) -> None:
    with stores.reading() as unit, plans(stores.desk) as seen:
        statements.rows(unit.db, statement, values)
    assert not reads_a_whole_table(seen[-1]), seen[-1]
    assert "INDEX" in seen[-1].upper(), seen[-1]
