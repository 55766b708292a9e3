"""Conditions that stay one statement however many values they are asked with, on both databases."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import literal, select

from frontdesk.core.choices import ChoiceRow
from frontdesk.core.db import plain
from frontdesk.core.db.follow import follow
from frontdesk.core.db.many import Numbers, Words, one_of, whole_seconds
from frontdesk.core.db.types import Instant
from frontdesk.core.db.unit import Unit
from frontdesk.core.jobs import JobRun

NOON = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)
ODD = ["en", "t'vå", 'tr"e', "fy,ra", "{fem}", "å\\", ""]
NAMED = select(ChoiceRow.key).where(one_of(ChoiceRow.key, "keys", Words)).order_by(ChoiceRow.key)


@pytest.fixture
def chosen(unit: Unit) -> Unit:
    unit.desk.add_all(ChoiceRow(key=key, value=1, changed_at=NOON, changed_by="") for key in ODD)
    unit.desk.flush()
    return unit


@pytest.mark.parametrize("keys", [[], ["en"], ["t'vå", "fy,ra"], ODD, ["nej"], ["%"]])
def test_words_are_found_whatever_stands_in_them(chosen: Unit, keys: list[str]) -> None:
    found = [row.key for row in plain.rows(chosen.desk, NAMED, {"keys": keys})]
    assert sorted(found) == sorted(set(keys) & set(ODD))


@pytest.mark.parametrize("numbers", [[], [3], (3, 4), {5: "a", 7: "b"}, range(2_000), [1 << 40]])
def test_numbers_are_found_in_any_collection(unit: Unit, numbers: list[int]) -> None:
    wanted = select(literal(3).label("it")).where(one_of(literal(3), "numbers", Numbers))
    assert bool(plain.rows(unit.desk, wanted, {"numbers": numbers})) == (3 in numbers)


@pytest.mark.parametrize(
    "instant",
    [
        NOON,
        NOON + timedelta(microseconds=999_999),
        datetime(1969, 12, 31, 23, 59, 58, tzinfo=UTC),
        datetime(2026, 10, 25, 2, 30, fold=1, tzinfo=ZoneInfo("Europe/Stockholm")),
    ],
)
def test_an_instant_is_so_many_whole_seconds(unit: Unit, instant: datetime) -> None:
    unit.desk.add(ChoiceRow(key="when", value=1, changed_at=instant, changed_by=""))
    wanted = select(whole_seconds(ChoiceRow.changed_at).label("seconds"))
    (row,) = plain.rows(unit.desk, wanted)
    assert row.seconds == int(instant.timestamp() // 1)


def test_an_instant_that_is_given_counts_too(unit: Unit) -> None:
    (row,) = plain.rows(unit.desk, select(whole_seconds(literal(NOON, Instant())).label("seconds")))
    assert row.seconds == int(NOON.timestamp())


def test_a_row_written_beside_the_orm_is_followed_from_then_on(unit: Unit) -> None:
    made = JobRun(job="sweep", slot=NOON, started_at=NOON, ended_at=None, failed=None)
    columns = {column.key: getattr(made, column.key) for column in JobRun.__table__.columns}
    plain.write(unit.desk, JobRun.__table__.insert(), columns)  # type: ignore[attr-defined] # a mapped class's table
    follow(unit.desk, made).ended_at = NOON + timedelta(minutes=1)
    unit.desk.flush()
    unit.desk.expire_all()
    assert unit.desk.get_one(JobRun, ("sweep", NOON)) is made
    assert made.ended_at == NOON + timedelta(minutes=1)
