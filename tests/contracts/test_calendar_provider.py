"""What every calendar provider promises, whichever it is."""

import uuid
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest

from frontdesk.calendars.ports import Busy, CalendarProvider, CalendarUnavailable
from frontdesk.calendars.views import FeedEvent
from integrations.local.calendar import LocalCalendar

NINE = datetime(2026, 11, 24, 8, 0, tzinfo=UTC)
OWN = Busy("own-1", NINE, NINE + timedelta(hours=1))
Enter = Callable[[Busy], None]


@pytest.fixture(params=[LocalCalendar])
def world(request: pytest.FixtureRequest) -> tuple[CalendarProvider, Enter]:
    """A provider, and how the calendar's owner puts something into it."""
    provider = request.param()
    return provider, lambda busy: provider.enter("sara", busy)


def meeting(sequence: int = 0) -> FeedEvent:
    return FeedEvent(uuid.UUID(int=4), sequence, NINE, NINE + timedelta(hours=1), NINE, "Bokat besök K7MRA")


def test_the_first_answer_is_whole_and_the_next_is_what_changed(world: tuple[CalendarProvider, Enter]) -> None:
    provider, enter = world
    enter(OWN)
    first = provider.changes("sara", cursor="")
    assert first.whole
    assert list(first.busy) == [OWN]
    assert list(provider.changes("sara", cursor=first.cursor).busy) == []


def test_writing_the_same_meeting_again_changes_nothing(world: tuple[CalendarProvider, Enter]) -> None:
    provider, _ = world
    assert provider.put("sara", meeting()) == provider.put("sara", meeting())
    assert provider.put("sara", meeting(1)) != provider.put("sara", meeting())


def test_what_we_wrote_is_no_news(world: tuple[CalendarProvider, Enter]) -> None:
    provider, _ = world
    begin = provider.changes("sara", cursor="")
    provider.put("sara", meeting())
    assert list(provider.changes("sara", cursor=begin.cursor).busy) == []


def test_removing_twice_is_no_trouble(world: tuple[CalendarProvider, Enter]) -> None:
    provider, _ = world
    provider.put("sara", meeting())
    provider.remove("sara", meeting())
    provider.remove("sara", meeting())


def test_the_double_can_be_told_to_fail() -> None:
    with pytest.raises(CalendarUnavailable):
        LocalCalendar(trouble=lambda _: CalendarUnavailable()).changes("sara", cursor="")
