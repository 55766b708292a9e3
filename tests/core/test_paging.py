"""A list shows its first rows, counts them all in the same statement, and says in the address how many it shows."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from frontdesk.calls.models.task import Task
from frontdesk.core.db.stores import Stores
from frontdesk.core.paging import MOST, STEP, ListPage, RequestedRows, kept, listed, listed_rows
from frontdesk.core.tasks import TaskFor
from tests.booking.test_lean import counted
from tests.stores import MONDAY_TEN

BY_KEY = select(Task).order_by(Task.due_at, Task.id)


@pytest.mark.parametrize(
    ("said", "most"),
    [("", STEP), ("100", 100), ("1", 1), ("0", STEP), ("-3", STEP), ("x", STEP), ("٣", STEP), ("9" * 40, MOST)],
)
def test_an_address_asks_for_rows_and_nonsense_for_the_first(said: str, most: int) -> None:
    assert RequestedRows.of("notes", said) == RequestedRows("notes", most)


def test_more_is_twice_as_many_and_never_more_than_a_page_has_room_for() -> None:
    asked = [RequestedRows("most", STEP)]
    while (one := ListPage(tuple(range(asked[-1].most)), 5_000, asked[-1])).may_grow:
        asked.append(one.next)
    assert [one.most for one in asked] == [50, 100, 200, 400, 800, 1_000]
    assert one.left == 4_000


def test_an_address_keeps_filters_and_only_the_lists_that_are_longer_than_at_first() -> None:
    assert kept(RequestedRows("notes"), RequestedRows("messages")) == ""
    assert (
        kept(RequestedRows("notes", 100), RequestedRows("messages"), day="2026-11-23", week="")
        == "?day=2026-11-23&notes=100"
    )
    assert (
        kept(RequestedRows("notes", 100), ListPage(asked=RequestedRows("notes", 200)), q="å & ö")
        == "?q=%C3%A5+%26+%C3%B6&notes=200"
    )


def _tasks(stores: Stores, count: int) -> None:
    with stores.writing() as unit:
        unit.db.add_all(
            Task(
                kind="sms-unknown",
                to=TaskFor.RECEPTION,
                key=f"k-{one}",
                about={},
                made_at=MONDAY_TEN,
                # Many are due at the same instant: the key alone keeps them in their order.
                due_at=MONDAY_TEN + timedelta(minutes=one // 40),
            )
            for one in range(count)
        )


def test_one_statement_reads_the_rows_and_counts_them_all(stores: Stores) -> None:
    for count in (0, 10, 1_000):
        with stores.writing() as unit:
            for row in unit.db.scalars(select(Task)):
                unit.db.delete(row)
        _tasks(stores, count)
        with counted(stores) as seen, stores.reading() as unit:
            found = listed(unit.db, BY_KEY, RequestedRows())
        assert (len(found), found.count, found.left) == (min(count, STEP), count, max(count - STEP, 0))
        assert len([one for one in seen if "FROM task" in one]) == 1


def test_a_longer_list_begins_as_the_shorter_one_did(stores: Stores) -> None:
    _tasks(stores, 300)
    with stores.reading() as unit:
        first, more = (listed(unit.db, BY_KEY, RequestedRows("most", most)) for most in (50, 200))
        pairs = listed_rows(unit.db, select(Task.key, Task.id).order_by(Task.due_at, Task.id), RequestedRows())
        assert more.rows[:50] == first.rows
        assert [key for key, _ in pairs] == [row.key for row in first]
