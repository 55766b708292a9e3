"""What every calendar provider that reads and writes promises, whichever it is."""

from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from frontdesk.calendars.ports import (
    AsksBusy,
    CalendarChanged,
    CalendarRefused,
    CalendarUnavailable,
    Changes,
    OutsideEvent,
    Written,
)
from frontdesk.calendars.rules import BLOCKS, CalendarRefusal, ShowsAs, fingerprint
from tests.contracts.caldav_world import CalDavWorld
from tests.contracts.calendar_world import HOUR, MEETING, NINE, WINDOW, CalendarWorld, LocalCalendarWorld, meeting
from tests.contracts.graph_world import graph_world


@contextmanager
def local_world() -> Iterator[CalendarWorld]:
    yield LocalCalendarWorld()


@pytest.fixture(params=[local_world, graph_world, "radicale_server", "xandikos_server"])
def world(request: pytest.FixtureRequest) -> Iterator[CalendarWorld]:
    """A provider, and the calendar's owner."""
    if isinstance(request.param, str):
        yield CalDavWorld(request.getfixturevalue(request.param))
        return
    with request.param() as made:
        yield made


def since(world: CalendarWorld, cursor: str = "") -> Changes:
    return world.provider.changes(world.account, cursor=cursor, window=WINDOW)


def ours(changes: Changes) -> list[OutsideEvent]:
    return [event for event in changes.events if event.meeting]


def put(world: CalendarWorld, sequence: int = 0, known: Written | None = None) -> Written:
    return world.provider.put(world.account, meeting(sequence), known=known)


def test_a_check_says_what_can_be_done(world: CalendarWorld) -> None:
    checked = world.provider.check(world.account)
    assert (checked.reads, checked.writes) == (True, True)
    assert checked.address
    assert not since(world).events, "what was written to try is gone again"


def test_a_wrong_secret_is_refused_as_such(world: CalendarWorld) -> None:
    provider, account = world.mistaken
    for ask in (provider.check, lambda a: provider.changes(a, cursor="", window=WINDOW)):
        with pytest.raises(CalendarRefused) as refused:
            ask(account)
        assert refused.value.refusal is CalendarRefusal.CREDENTIALS


def test_who_cannot_be_reached_is_unavailable(world: CalendarWorld) -> None:
    with pytest.raises(CalendarUnavailable):
        world.unreachable.changes(world.account, cursor="", window=WINDOW)
    with pytest.raises(CalendarUnavailable):
        world.unreachable.put(world.account, meeting(), known=None)


def test_the_first_answer_is_whole_and_the_next_is_what_changed(world: CalendarWorld) -> None:
    world.enter("own-1", NINE, NINE + HOUR)
    first = since(world)
    assert first.whole
    assert [list(event.spans) for event in first.events] == [[(NINE, NINE + HOUR)]]
    assert (first.events[0].meeting, first.events[0].shows_as) == (None, ShowsAs.BUSY)
    assert list(since(world, first.cursor).events) == []
    world.enter("own-1", NINE + HOUR, NINE + 2 * HOUR)
    second = since(world, first.cursor)
    assert [(event.id, list(event.spans)) for event in second.events] == [
        (first.events[0].id, [(NINE + HOUR, NINE + 2 * HOUR)])
    ]
    world.erase("own-1")
    last = since(world, second.cursor)
    assert first.events[0].id in last.gone or (last.whole and not last.events)


def test_what_takes_no_time_does_not_block(world: CalendarWorld) -> None:
    world.enter("own-1", NINE, NINE + HOUR, ShowsAs.FREE)
    assert all(event.shows_as not in BLOCKS for event in since(world).events)


def test_what_is_outside_the_window_is_not_told(world: CalendarWorld) -> None:
    world.enter("own-1", WINDOW.until + HOUR, WINDOW.until + 2 * HOUR)
    world.enter("own-2", WINDOW.first - 2 * HOUR, WINDOW.first - HOUR)
    assert [span for event in since(world).events for span in event.spans] == []


def test_writing_the_same_meeting_again_changes_nothing(world: CalendarWorld) -> None:
    first = put(world)
    begin = since(world)
    assert put(world, known=first).content == first.content
    assert put(world, known=None).content == first.content, "not known though there: adopted"
    assert len(ours(since(world))) == len(ours(begin)) == 1


def test_what_we_wrote_comes_back_as_ours_with_its_fingerprint(world: CalendarWorld) -> None:
    begin = since(world)
    written = put(world)
    event = meeting()
    assert written.content == fingerprint(event.starts_at, event.ends_at, title=event.title, location=event.location)
    (echo,) = ours(since(world, begin.cursor))
    assert (echo.meeting, echo.content) == (MEETING, written.content)
    assert list(echo.spans) == [(event.starts_at, event.ends_at)]


def test_a_move_outside_is_seen_and_not_written_over_unseen(world: CalendarWorld) -> None:
    written = put(world)
    begin = since(world)
    world.move_ours(meeting(), NINE + 2 * HOUR)
    with pytest.raises(CalendarChanged):
        put(world, 1, known=written)
    with pytest.raises(CalendarChanged):
        world.provider.remove(world.account, meeting(1), known=written)
    (moved,) = ours(since(world, begin.cursor))
    assert moved.content != written.content
    assert list(moved.spans) == [(NINE + 2 * HOUR, NINE + 3 * HOUR)]
    put(world, 1, known=Written(moved.id, moved.version, moved.content))
    (back,) = ours(since(world))
    assert list(back.spans) == [(NINE, NINE + HOUR)]


def test_a_meeting_erased_outside_is_told_and_can_be_put_back(world: CalendarWorld) -> None:
    written = put(world)
    begin = since(world)
    world.erase_ours(meeting())
    told = since(world, begin.cursor)
    assert begin.events[0].id in told.gone or (told.whole and not told.events)
    put(world, 1, known=written)
    assert len(ours(since(world))) == 1


def test_removing_twice_is_no_trouble(world: CalendarWorld) -> None:
    written = put(world)
    world.provider.remove(world.account, meeting(), known=written)
    world.provider.remove(world.account, meeting(), known=written)
    world.provider.remove(world.account, meeting(), known=None)
    assert ours(since(world)) == []


def test_one_that_can_be_asked_on_the_spot_tells_its_owners_time(world: CalendarWorld) -> None:
    provider = world.provider
    if isinstance(provider, AsksBusy):
        world.enter("own-1", NINE, NINE + 2 * HOUR)
        assert next(iter(provider.busy(world.account, span=(NINE + HOUR, NINE + 3 * HOUR)))) == (
            NINE + HOUR,
            NINE + 2 * HOUR,
        )
        assert not list(provider.busy(world.account, span=(NINE + 3 * HOUR, NINE + 4 * HOUR)))
