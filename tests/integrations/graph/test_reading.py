"""What the adapter makes of what people do in Outlook: series, whole days, other zones, what blocks and what not."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from frontdesk.calendars.ports import CalendarRefused, Changes, OutsideEvent, Window
from frontdesk.calendars.rules import BLOCKS, CalendarRefusal, ShowsAs
from frontdesk.core.intervals import Instants
from integrations.graph import reading
from integrations.graph.rounds import ROLLS
from tests.contracts.calendar_world import HOUR, NINE, WINDOW, meeting
from tests.contracts.graph_world import GraphWorld

WEEK = timedelta(weeks=1)


def since(world: GraphWorld, last: Changes | None = None, window: Window = WINDOW) -> Changes:
    return world.provider.changes(world.account, cursor=last.cursor if last else "", window=window)


def blocking(events: Sequence[OutsideEvent]) -> list[Instants]:
    return sorted(span for event in events if event.shows_as in BLOCKS for span in event.spans)


def weekly(first: datetime, *weeks: int) -> list[Instants]:
    return [(first + WEEK * week, first + WEEK * week + HOUR) for week in weeks]


@pytest.mark.parametrize(
    ("facts", "expected"),
    [
        ({"showAs": "busy"}, ShowsAs.BUSY),
        ({"showAs": "tentative"}, ShowsAs.TENTATIVE),
        ({"showAs": "oof"}, ShowsAs.OUT_OF_OFFICE),
        ({"showAs": "unknown"}, ShowsAs.BUSY),
        ({"showAs": "free"}, ShowsAs.FREE),
        ({"showAs": "workingElsewhere"}, ShowsAs.ELSEWHERE),
        ({"showAs": "busy", "isCancelled": True}, ShowsAs.FREE),
        ({"showAs": "busy", "responseStatus": {"response": "declined", "time": "2026-11-01T10:00:00Z"}}, ShowsAs.FREE),
        ({"showAs": "tentative", "responseStatus": {"response": "notResponded", "time": None}}, ShowsAs.TENTATIVE),
    ],
)
def test_every_way_an_event_shows_is_known(world: GraphWorld, facts: dict[str, Any], expected: ShowsAs) -> None:
    world.mailbox.enter("Något", NINE, NINE + HOUR, **facts)
    (event,) = since(world).events
    assert event.shows_as is expected


def test_no_title_place_or_person_leaves_the_adapter(world: GraphWorld) -> None:
    world.mailbox.enter("Läkarbesök Karolinska", NINE, NINE + HOUR, location={"displayName": "Solna"})
    told = since(world)
    assert not any(word in repr(told) for word in ("Läkarbesök", "Solna"))


def test_a_series_is_one_event_with_its_occurrences(world: GraphWorld) -> None:
    series = world.mailbox.repeat("Teammöte", NINE, NINE + HOUR, weeks=4)
    (event,) = since(world).events
    assert (event.id, event.shows_as) == (f"{series}:busy", ShowsAs.BUSY)
    assert list(event.spans) == weekly(NINE, 0, 1, 2, 3)


def test_what_a_series_shares_is_taken_from_its_master_though_occurrences_do_not_say_it(world: GraphWorld) -> None:
    world.mailbox.repeat("Lunch", NINE, NINE + HOUR, weeks=3, showAs="free")
    world.mailbox.repeat("Kurs", NINE + HOUR, NINE + 2 * HOUR, weeks=2, showAs="oof")
    events = since(world).events
    assert {event.shows_as for event in events} == {ShowsAs.OUT_OF_OFFICE}
    assert blocking(events) == weekly(NINE + HOUR, 0, 1)


def test_a_master_that_does_not_come_along_is_fetched(world: GraphWorld) -> None:
    world.mailbox.repeat("Lunch", NINE, NINE + HOUR, weeks=3, showAs="free")
    world.mailbox.masters_told = False
    assert blocking(since(world).events) == []


def test_an_occurrence_that_is_removed_frees_its_time_though_nothing_says_removed(world: GraphWorld) -> None:
    series = world.mailbox.repeat("Teammöte", NINE, NINE + HOUR, weeks=4)
    first = since(world)
    world.mailbox.erase(world.mailbox.occurrences(series)[1].id)
    (event,) = since(world, first).events
    assert event.id == first.events[0].id, "the same event, with other times"
    assert list(event.spans) == weekly(NINE, 0, 2, 3)


def test_an_occurrence_that_is_moved_leaves_nothing_behind(world: GraphWorld) -> None:
    series = world.mailbox.repeat("Teammöte", NINE, NINE + HOUR, weeks=3)
    first = since(world)
    world.mailbox.move(world.mailbox.occurrences(series)[1].id, NINE + WEEK + 3 * HOUR, NINE + WEEK + 4 * HOUR)
    (event,) = since(world, first).events
    assert list(event.spans) == [*weekly(NINE, 0), *weekly(NINE + 3 * HOUR, 1), *weekly(NINE, 2)]


def test_one_occurrence_may_show_otherwise_than_its_series(world: GraphWorld) -> None:
    series = world.mailbox.repeat("Teammöte", NINE, NINE + HOUR, weeks=3)
    first = since(world)
    world.mailbox.change(world.mailbox.occurrences(series)[0].id, showAs="oof")
    world.mailbox.change(world.mailbox.occurrences(series)[2].id, isCancelled=True)
    told = since(world, first)
    assert {event.shows_as: list(event.spans) for event in told.events} == {
        ShowsAs.OUT_OF_OFFICE: weekly(NINE, 0),
        ShowsAs.BUSY: weekly(NINE, 1),
    }
    world.mailbox.change(world.mailbox.occurrences(series)[0].id, showAs="busy")
    again = since(world, told)
    assert f"{series}:out_of_office" in again.gone
    assert blocking(again.events) == weekly(NINE, 0, 1)


def test_a_series_that_is_removed_is_gone_whole(world: GraphWorld) -> None:
    series = world.mailbox.repeat("Teammöte", NINE, NINE + HOUR, weeks=3)
    first = since(world)
    world.mailbox.erase(series)
    told = since(world, first)
    assert not told.events
    assert first.events[0].id in told.gone


def test_a_whole_day_begins_at_midnight_where_people_are(world: GraphWorld) -> None:
    world.mailbox.enter("Ledig", *_days("2026-11-24", "2026-11-26"), all_day=True, showAs="oof")
    (event,) = since(world).events
    assert list(event.spans) == [(datetime(2026, 11, 23, 23, tzinfo=UTC), datetime(2026, 11, 25, 23, tzinfo=UTC))]


@pytest.mark.parametrize(
    ("day", "after", "hours"), [("2027-03-28", "2027-03-29", 23), ("2027-10-31", "2027-11-01", 25)]
)
def test_a_whole_day_has_as_many_hours_as_the_night_gives_it(
    world: GraphWorld, day: str, after: str, hours: int
) -> None:
    world.mailbox.enter("Ledig", *_days(day, after), all_day=True)
    (event,) = since(world).events
    ((begins, ends),) = event.spans
    assert ends - begins == timedelta(hours=hours)


def _days(first: str, last: str) -> tuple[datetime, datetime]:
    return datetime.fromisoformat(first).replace(tzinfo=UTC), datetime.fromisoformat(last).replace(tzinfo=UTC)


@pytest.mark.parametrize(
    ("zone", "wall", "expected"),
    [
        ("UTC", "2026-11-24T08:00:00.0000000", NINE),
        ("W. Europe Standard Time", "2026-11-24T09:00:00.0000000", NINE),
        ("Pacific Standard Time", "2026-11-24T00:00:00.0000000", NINE),
        ("Europe/Helsinki", "2026-11-24T10:00:00", NINE),
        ("FLE Standard Time", "2026-07-01T11:00:00.0000000", datetime(2026, 7, 1, 8, tzinfo=UTC)),
        ("tzone://Microsoft/Utc", "2026-11-24T08:00:00", NINE),
        ("Customized Time Zone", "2026-11-24T09:00:00", NINE),
        ("", "2026-11-24T08:00:00", NINE),
    ],
)
def test_a_time_in_any_zone_is_the_instant_it_means(zone: str, wall: str, expected: datetime) -> None:
    assert reading.instant({"dateTime": wall, "timeZone": zone}) == expected


@pytest.mark.parametrize("value", [None, {}, {"dateTime": "i morgon", "timeZone": "UTC"}])
def test_a_time_that_cannot_be_read_is_refused_not_guessed(value: object) -> None:
    with pytest.raises(CalendarRefused) as refused:
        reading.instant(value)
    assert refused.value.refusal is CalendarRefusal.UNREADABLE


def test_many_events_come_page_by_page(world: GraphWorld) -> None:
    for number in range(1203):
        world.mailbox.enter("Möte", NINE + number * HOUR, NINE + (number + 1) * HOUR)
    first = since(world)
    assert len(first.events) == 1203
    asked = [each for each in world.simulator.faults.asked if "calendarView/delta" in each]
    assert len(asked) == 3


def test_what_is_created_outside_the_window_is_no_removal_of_anything(world: GraphWorld) -> None:
    world.mailbox.enter("Möte", NINE, NINE + HOUR)
    first = since(world)
    later = world.mailbox.enter("Om tre år", WINDOW.until + 700 * 24 * HOUR, WINDOW.until + 701 * 24 * HOUR)
    told = since(world, first)
    assert not told.events
    assert later in told.gone
    assert first.events[0].id not in told.gone


def test_one_of_ours_that_is_moved_out_of_the_window_is_moved_not_removed(world: GraphWorld) -> None:
    world.provider.put(world.account, meeting(), known=None)
    first = since(world)
    world.move_ours(meeting(), WINDOW.until + WEEK)
    told = since(world, first)
    (moved,) = told.events
    assert moved.meeting == meeting().id
    assert list(moved.spans) == [(WINDOW.until + WEEK, WINDOW.until + WEEK + HOUR)]
    assert moved.id not in told.gone


def test_one_of_ours_that_is_removed_is_gone(world: GraphWorld) -> None:
    written = world.provider.put(world.account, meeting(), known=None)
    first = since(world)
    world.erase_ours(meeting())
    told = since(world, first)
    assert not told.events
    assert written.id in told.gone


def test_a_window_that_has_rolled_on_is_read_anew(world: GraphWorld) -> None:
    world.mailbox.enter("Möte", NINE, NINE + HOUR)
    first = since(world)
    near = Window(WINDOW.first + ROLLS, WINDOW.until + ROLLS)
    assert not since(world, first, near).whole
    far = Window(near.first + timedelta(minutes=1), near.until + timedelta(minutes=1))
    again = since(world, first, far)
    assert again.whole
    assert [event.id for event in again.events] == [first.events[0].id]


@pytest.mark.parametrize("cursor", ["nonsense", "{}", '{"first": 1}', '["a"]'])
def test_a_cursor_that_is_not_ours_is_no_cursor(world: GraphWorld, cursor: str) -> None:
    assert since(world, replace(since(world), cursor=cursor)).whole


def test_a_cursor_that_leads_elsewhere_is_not_followed(world: GraphWorld) -> None:
    last = since(world)
    turned = last.cursor.replace(world.base, "https://evil.example")
    assert turned != last.cursor
    assert since(world, replace(last, cursor=turned)).whole


def test_a_forgotten_cursor_is_noticed_and_everything_read(world: GraphWorld) -> None:
    world.mailbox.enter("Möte", NINE, NINE + HOUR)
    first = since(world)
    world.mailbox.tokens.forget()
    again = since(world, first)
    assert again.whole
    assert len(again.events) == 1


@pytest.mark.parametrize("odd", [{"type": "occurrence"}, {"type": "something new"}, {"type": None}])
def test_an_event_of_a_kind_we_do_not_know_still_takes_its_time(world: GraphWorld, odd: dict[str, Any]) -> None:
    world.mailbox.enter("Möte", NINE, NINE + HOUR, **odd)
    assert blocking(since(world).events) == [(NINE, NINE + HOUR)]


def test_a_series_keeps_its_hour_over_the_night_the_clocks_change(world: GraphWorld) -> None:
    winter = datetime(2027, 3, 22, 8, 0, tzinfo=UTC)
    world.mailbox.repeat("Teammöte", winter, winter + HOUR, weeks=2)
    ((first, _), (second, _)) = blocking(since(world).events)
    assert (first, second) == (winter, winter + WEEK - HOUR)
