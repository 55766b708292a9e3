"""A clock that is not heard is told on the pages of those who would promise what it does not do."""

from datetime import timedelta

import pytest
from structlog.testing import capture_logs

from frontdesk.accounts.rules import Role
from frontdesk.core import heartbeat
from frontdesk.core.db.stores import Stores
from frontdesk.core.heartbeat import ClockWatch, Silence
from frontdesk.core.times import FixedClock
from frontdesk.web import clocks
from tests.web.client import Building, metrics_of

TOLD = "SMS, påminnelser och kalendrar står stilla."


class Seconds:
    """The seconds that have passed, as a test lets them."""

    def __init__(self) -> None:
        self.now = 1000.0

    def __call__(self) -> float:
        return self.now

    def move(self, seconds: float) -> None:
        self.now += seconds


def beat(stores: Stores, clock: str = "one") -> None:
    with stores.writing() as unit:
        heartbeat.beat(unit.db, clock, unit.now, hanging=())


@pytest.fixture
def seconds() -> Seconds:
    return Seconds()


@pytest.fixture
def watch(stores: Stores, seconds: Seconds) -> ClockWatch:
    return ClockWatch(stores, passed=seconds)


def test_a_clock_that_beats_is_alive_and_two_minutes_without_one_is_silence(
    stores: Stores, watch: ClockWatch, seconds: Seconds, clock: FixedClock
) -> None:
    for _ in range(20):
        beat(stores)
        assert not watch.look()
        seconds.move(15)
        clock.move(timedelta(seconds=15))
    seconds.move(110)
    assert watch.look()
    assert watch.silence == Silence(clock.now() - timedelta(seconds=15))
    assert not watch.look()
    clock.move(timedelta(seconds=15))
    beat(stores, "another")
    assert watch.look()
    assert watch.silence is None


@pytest.mark.parametrize("step", [timedelta(hours=-2), timedelta(hours=2), timedelta(days=-92), timedelta(days=92)])
def test_hands_that_are_put_back_or_forward_make_no_clock_seem_dead(
    stores: Stores, watch: ClockWatch, seconds: Seconds, clock: FixedClock, step: timedelta
) -> None:
    beat(stores)
    watch.look()
    clock.move(step)
    seconds.move(15)
    beat(stores)
    assert not watch.look()
    seconds.move(119)
    assert not watch.look()
    seconds.move(2)
    assert watch.look()  # and a dead one not alive


def test_a_web_process_that_starts_beside_a_dead_clock_says_so_soon(
    stores: Stores, seconds: Seconds, clock: FixedClock
) -> None:
    beat(stores)
    clock.move(timedelta(hours=3))
    watch = ClockWatch(stores, passed=seconds)
    assert not watch.look()
    seconds.move(46)
    assert watch.look()


@pytest.mark.harm("a dead clock raises no alarm: reception promises SMS that nobody sends")
def test_reception_handlaggare_and_head_are_told_and_so_are_operations(building: Building, seconds: Seconds) -> None:
    beat(building.stores)
    watch = building.app.state.clocks = ClockWatch(building.stores, passed=seconds)
    clocks.look(watch, building.stores)
    roles = (Role.RECEPTIONIST, Role.PROTECTED_DESK, Role.HANDLAGGARE, Role.UNIT_HEAD)
    people = [building.login(role, name=role) for role in roles]
    for person in people:
        assert TOLD not in person.get("/me").text
    seconds.move(121)
    with capture_logs() as logs:
        for _ in range(3):
            clocks.look(watch, building.stores)
    assert [line["event"] for line in logs] == ["clock silent"]
    for person in people:
        assert "Klockan har inte gått sedan" in person.get("/me").text
        assert TOLD in person.get("/clock", htmx=True).text
    stranger = building.stranger()
    assert TOLD not in stranger.get("/login").text
    ready = stranger.client.get("/readyz")
    assert (ready.status_code, ready.json()["status"], ready.json()["clock"]) == (200, "degraded", "silent")
    assert "frontdesk_clock_silent_seconds 121.0" in metrics_of(building)


def test_the_page_of_its_own_works_without_scripts(building: Building) -> None:
    assert "Klockan går." in building.login(Role.RECEPTIONIST).get("/clock").text
