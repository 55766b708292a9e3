"""Rows leased to one worker at a time, on both databases."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from frontdesk.calendars.models import CalendarSubscription
from frontdesk.core.db.leases import is_free, returned
from frontdesk.core.db.unit import Unit
from frontdesk.core.ids import new_id

LENGTH = timedelta(minutes=2)
MOMENT = timedelta(microseconds=1)


@pytest.fixture
def row(unit: Unit) -> CalendarSubscription:
    row = CalendarSubscription(id=new_id(), due_at=unit.now)
    unit.db.add(row)
    unit.db.flush()
    return row


def _is_free(unit: Unit, after: timedelta) -> bool:
    free = select(CalendarSubscription.id).where(is_free(CalendarSubscription, unit.now + after))
    return unit.db.scalar(free) is not None


def test_a_row_is_leased_until_its_time_is_over(unit: Unit, row: CalendarSubscription) -> None:
    assert _is_free(unit, timedelta())
    row.take(unit.now, LENGTH)
    for after, free in ((timedelta(), False), (LENGTH - MOMENT, False), (LENGTH, True)):
        assert row.is_leased(unit.now + after) == (not free)
        assert _is_free(unit, after) == free


def test_who_returns_with_the_lease_ends_it(unit: Unit, row: CalendarSubscription) -> None:
    lease = row.take(unit.now, LENGTH)
    assert returned(row, lease) is row
    assert not row.is_leased(unit.now)
    assert _is_free(unit, timedelta())
    assert returned(row, lease) is None


def test_a_late_answer_finds_another_lease_and_leaves_it(unit: Unit, row: CalendarSubscription) -> None:
    late = row.take(unit.now, LENGTH)
    lease = row.take(unit.now + LENGTH, LENGTH)
    assert returned(row, late) is None
    assert row.is_leased(unit.now + LENGTH)
    assert returned(row, lease) is row


def test_a_lease_that_was_let_go_is_lost_to_its_worker(unit: Unit, row: CalendarSubscription) -> None:
    lease = row.take(unit.now, LENGTH)
    row.let_go()
    assert returned(row, lease) is None
    assert returned(None, lease) is None
