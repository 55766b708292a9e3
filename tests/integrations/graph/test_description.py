"""The double is true: what passes between adapter and simulator is as Microsoft describes it, field by field."""

import json
from collections.abc import Iterator
from urllib.parse import unquote

import pytest

from integrations.simulators.graph import GraphSimulator, Registration
from tests.contracts.calendar_world import HOUR, NINE, WINDOW, meeting
from tests.contracts.graph_world import CLIENT, SECRET, TENANT, GraphWorld
from tests.contracts.twilio_world import Exchange, Recorder
from tests.integrations.graph.described import faults, is_wall_clock
from tests.serving import serve


@pytest.fixture(scope="module")
def exchanges() -> list[Exchange]:
    """Everything the adapter does, once, with people doing things in between."""
    simulator = GraphSimulator(Registration(TENANT, CLIENT, SECRET))
    recorder = Recorder(simulator.api)
    with serve(recorder) as base:
        world = GraphWorld(base, simulator)
        _a_day(world)
        world.close()
    return recorder.exchanges


def _a_day(world: GraphWorld) -> None:
    provider, account = world.provider, world.account
    provider.check(account)
    world.mailbox.enter("Möte", NINE, NINE + HOUR, location={"displayName": "Rum 4"})
    series = world.mailbox.repeat("Team", NINE + 2 * HOUR, NINE + 3 * HOUR, weeks=3, showAs="oof")
    first = provider.changes(account, cursor="", window=WINDOW)
    written = provider.put(account, meeting(), known=None)
    provider.put(account, meeting(1, place="Biblioteket"), known=written)
    world.mailbox.move(world.mailbox.occurrences(series)[1].id, NINE, NINE + HOUR)
    gone = world.mailbox.enter("Strax borta", NINE, NINE + HOUR)
    world.mailbox.erase(gone)
    second = provider.changes(account, cursor=first.cursor, window=WINDOW)
    provider.busy(account, span=(NINE, NINE + HOUR))
    provider.remove(account, meeting(), known=None)
    provider.changes(account, cursor=second.cursor, window=WINDOW)


def _kind(exchange: Exchange, *, asked: bool) -> str:
    path = unquote(exchange.path)
    match exchange.method, path.rsplit("/", 1)[-1]:
        case "POST", "getSchedule":
            return "getSchedule" if asked else "many scheduleInformation"
        case "GET", "calendar":
            return "calendar"
        case "GET", "events" | "delta()" | "calendarView" | "instances":
            return "many event"
        case _:
            return "event"


def _graph(exchanges: list[Exchange]) -> list[Exchange]:
    return [each for each in exchanges if each.path.startswith("/v1.0/")]


def test_everything_the_adapter_can_do_was_done(exchanges: list[Exchange]) -> None:
    done = {(each.method, unquote(each.path).rsplit("/", 1)[-1].partition("AAMk")[0]) for each in _graph(exchanges)}
    assert done >= {
        ("GET", "calendar"),
        ("GET", "delta()"),
        ("GET", "events"),
        ("GET", "calendarView"),
        ("GET", "instances"),
        ("GET", ""),
        ("POST", "events"),
        ("POST", "getSchedule"),
        ("PATCH", ""),
        ("DELETE", ""),
    }


def test_what_is_asked_has_only_fields_that_graph_knows(exchanges: list[Exchange]) -> None:
    asked = [(each, json.loads(each.body)) for each in _graph(exchanges) if each.body]
    assert asked
    assert [fault for each, said in asked for fault in faults(said, _kind(each, asked=True))] == []


def test_what_is_answered_has_only_fields_that_graph_knows(exchanges: list[Exchange]) -> None:
    answers = [(each, json.loads(each.answer)) for each in _graph(exchanges) if each.answer and each.status < 300]
    assert answers
    for each, said in answers:
        kind = _kind(each, asked=False)
        assert list(faults(said["value"] if kind.startswith("many ") else said, kind)) == [], each.path


def test_times_are_wall_clocks_beside_a_zone_in_both_directions(exchanges: list[Exchange]) -> None:
    written = [json.loads(text) for each in _graph(exchanges) for text in (each.body, each.answer) if text]
    times = list(_times(written))
    assert len(times) > 20
    assert all(is_wall_clock(each["dateTime"]) and each["timeZone"] == "UTC" for each in times)


def _times(said: object) -> Iterator[dict[str, str]]:
    if isinstance(said, dict):
        if "dateTime" in said:
            yield said
        for value in said.values():
            yield from _times(value)
    elif isinstance(said, list):
        for value in said:
            yield from _times(value)


def test_the_description_would_notice() -> None:
    assert list(faults({"subjct": "x"}, "event"))
    assert list(faults({"showAs": "away"}, "event"))
    assert list(faults({"start": {"dateTime": 5}}, "event"))
    assert list(faults({"isAllDay": "true"}, "event"))
    assert list(faults({"expirationDateTime": "2026-11-24"}, "subscription"))
    assert list(faults({"value": [{"subscriptionId": "no guid"}]}, "changeNotificationCollection"))
