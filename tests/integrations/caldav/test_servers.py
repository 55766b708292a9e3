"""What CalDAV alone promises, on Radicale and on Xandikos themselves."""

import ssl
from dataclasses import replace
from datetime import timedelta
from urllib.parse import urlsplit

import pytest

from frontdesk.calendars.ports import CalendarChanged, CalendarRefused, CalendarUnavailable, Changes, Window, Written
from frontdesk.calendars.rules import CalendarRefusal, ShowsAs
from frontdesk.calendars.rules.writing import content_of, event_file
from integrations.caldav.calendar import CalDavCalendar
from integrations.fetching import Reach
from tests.calendar_servers import CalendarServer
from tests.calendars.texts import EXCHANGE, calendar, vevent
from tests.contracts.caldav_world import HOST, CalDavWorld
from tests.contracts.calendar_world import HOUR, NINE, WINDOW, meeting


def since(world: CalDavWorld, cursor: str = "", window: Window = WINDOW) -> Changes:
    return world.provider.changes(world.account, cursor=cursor, window=window)


def test_the_calendar_is_found_from_every_address_somebody_may_know(world: CalDavWorld) -> None:
    server = world.server
    for address in (world.account.address, world.account.address.rstrip("/")):
        assert world.provider.check(replace(world.account, address=address)).address.rstrip("/") == (
            world.account.address.rstrip("/")
        )
    for address in (server.base, f"{server.base}/", f"{server.base}/sara/", f"{server.base}{server.home}"):
        found = world.provider.check(replace(world.account, address=address))
        assert (found.reads, found.writes) == (True, True)
        assert urlsplit(found.address).path.startswith(server.home)


def test_a_calendar_that_takes_no_events_is_not_chosen(radicale_server: CalendarServer) -> None:
    """Xandikos keeps no such promise: each of its calendars takes everything."""
    world = CalDavWorld(radicale_server)
    radicale_server.make("a-list-of-tasks", takes="VTODO")
    found = world.provider.check(replace(world.account, address=radicale_server.base))
    assert "a-list-of-tasks" not in found.address


def test_where_there_is_no_calendar_the_check_says_so(world: CalDavWorld) -> None:
    with pytest.raises(CalendarRefused) as refused:
        world.provider.changes(
            replace(world.account, address=f"{world.server.base}/sara/no-such/"), cursor="", window=WINDOW
        )
    assert refused.value.refusal in {CalendarRefusal.NO_CALENDAR, CalendarRefusal.CREDENTIALS}


def test_a_token_the_server_does_not_know_brings_everything_once_more(world: CalDavWorld) -> None:
    world.enter("a", NINE, NINE + HOUR)
    for cursor in ("sync:http://radicale.org/ns/sync/" + "0" * 64, "sync:nonsense", "sync:", "what is this"):
        changes = since(world, cursor)
        assert changes.whole
        assert len(changes.events) == 1
        assert not since(world, changes.cursor).whole


def test_series_and_zones_come_through(world: CalDavWorld) -> None:
    series = vevent(
        "DTSTART;TZID=Own Zone:20261123T090000",
        "DTEND;TZID=Own Zone:20261123T100000",
        "RRULE:FREQ=WEEKLY;COUNT=3",
        "EXDATE;TZID=Own Zone:20261130T090000",
        uid="series",
    )
    world.write("series", calendar(EXCHANGE.format(name="Own Zone"), series))
    (event,) = since(world).events
    assert [start for start, _ in event.spans] == [NINE - timedelta(days=1), NINE + timedelta(days=13)]


def test_an_odd_name_stays_the_same_from_sync_to_sync(world: CalDavWorld) -> None:
    world.write("m%C3%B6te%20(1)", vevent_text("odd"))
    first = since(world)
    world.write("m%C3%B6te%20(1)", vevent_text("odd", minutes=30))
    second = since(world, first.cursor)
    assert [event.id for event in second.events] == [event.id for event in first.events]
    with world.server.as_owner() as owner:
        owner.delete(f"{world.account.address}m%C3%B6te%20(1).ics")
    assert list(since(world, second.cursor).gone) == [first.events[0].id]


def vevent_text(uid: str, minutes: int = 60) -> str:
    return calendar(vevent("DTSTART:20261124T090000Z", f"DURATION:PT{minutes}M", uid=uid))


def test_an_event_moved_out_of_the_window_is_gone(world: CalDavWorld) -> None:
    world.enter("a", NINE, NINE + HOUR)
    first = since(world)
    world.enter("a", WINDOW.until + HOUR, WINDOW.until + 2 * HOUR)
    assert list(since(world, first.cursor).gone) == [first.events[0].id]


def test_a_task_is_nobodys_time(world: CalDavWorld) -> None:
    name = "VTODO"
    address = world.server.make(f"tasks-{id(world)}", takes=name)
    with world.server.as_owner() as owner:
        text = calendar(
            f"BEGIN:{name}\nUID:t\nDTSTAMP:20260101T000000Z\nDTSTART:20261124T090000Z\nSUMMARY:x\nEND:{name}"
        )
        assert owner.put(f"{address}t.ics", content=text.encode(), headers={"Content-Type": "text/calendar"}).is_success
    assert not world.provider.changes(replace(world.account, address=address), cursor="", window=WINDOW).events


def test_a_write_whose_answer_was_lost_is_written_over_by_the_next(world: CalDavWorld) -> None:
    world.provider.put(world.account, meeting(0, place="Gamla"), known=None)
    written = world.provider.put(world.account, meeting(1), known=None)
    assert written.content == content_of(meeting(1))
    stale = Written(written.id, '"another"', "")
    again = world.provider.put(world.account, meeting(2, place="Nya"), known=stale)
    assert again.content == content_of(meeting(2, place="Nya"))
    world.provider.remove(world.account, meeting(3), known=stale)
    assert not since(world).events


def test_one_the_owner_changed_is_neither_adopted_nor_removed(world: CalDavWorld) -> None:
    world.provider.put(world.account, meeting(), known=None)
    world.move_ours(meeting(), NINE + 3 * HOUR)
    for act in (
        lambda: world.provider.put(world.account, meeting(1), known=None),
        lambda: world.provider.remove(world.account, meeting(1), known=None),
    ):
        with pytest.raises(CalendarChanged):
            act()


def test_something_else_at_our_address_is_left_alone(world: CalDavWorld) -> None:
    world.write(str(meeting().id), vevent_text("strangers"))
    with pytest.raises(CalendarChanged):
        world.provider.put(world.account, meeting(), known=None)
    with pytest.raises(CalendarChanged):
        world.provider.remove(world.account, meeting(), known=None)
    assert "strangers" in world.text(str(meeting().id))


def test_one_that_stands_under_another_address_is_adopted_there(world: CalDavWorld) -> None:
    world.write("renamed", event_file(meeting(), host=HOST).decode())
    written = world.provider.put(world.account, meeting(1, place="Nya"), known=None)
    assert written.id.endswith("/renamed.ics")
    (event,) = since(world).events
    assert event.content == content_of(meeting(1, place="Nya"))


def test_busy_times_are_the_servers_and_those_that_take_no_time_are_not(world: CalDavWorld) -> None:
    world.enter("a", NINE, NINE + HOUR)
    world.enter("b", NINE + 2 * HOUR, NINE + 3 * HOUR, ShowsAs.FREE)
    spans = world.provider.busy(world.account, span=(NINE - HOUR, NINE + 5 * HOUR))
    assert list(spans) == [(NINE, NINE + HOUR)]


def test_a_certificate_nobody_vouches_for_is_not_spoken_to(xandikos_server: CalendarServer) -> None:
    world = CalDavWorld(xandikos_server)
    trusting_others = CalDavCalendar(host=HOST, reach="any", tls=ssl.create_default_context())
    with pytest.raises(CalendarUnavailable):
        trusting_others.changes(world.account, cursor="", window=WINDOW)


def test_this_machine_itself_is_out_of_reach_unless_it_is_allowed(world: CalDavWorld) -> None:
    reaches: tuple[Reach, ...] = ("network", "public")
    for reach in reaches:
        outside = CalDavCalendar(host=HOST, reach=reach, tls=world.server.tls)
        with pytest.raises(CalendarRefused) as refused:
            outside.changes(world.account, cursor="", window=WINDOW)
        assert refused.value.refusal is CalendarRefusal.NO_CALENDAR
