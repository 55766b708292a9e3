"""Both ways over HTTP with a mailbox at Microsoft 365: what the engine promises holds with all of Graph's quirks."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

import pytest

from frontdesk.availability.rules.enums import AppointmentStatus
from frontdesk.booking.models import Appointment
from frontdesk.calendars.rules import CalendarKind
from frontdesk.calendars.rules.enums import SyncError
from frontdesk.core.db.stores import Stores
from integrations.simulators.graph import Fault
from tests.contracts.graph_world import SARA, GraphWorld, graph_world
from tests.factories.booking import at
from tests.factories.calendars import HOUR, TOMORROW, CalendarHouse

NINE, ONE, THREE = (at(hour, day=TOMORROW) for hour in (9, 13, 15))


@dataclass
class World:
    """A house, a mailbox, and a meeting tomorrow at nine that stands in it."""

    house: CalendarHouse
    graph: GraphWorld
    booked: Appointment

    @property
    def item(self) -> str:
        (found,) = (item.id for item in self.graph.mailbox.items.values() if item.own)
        return found

    @property
    def stands(self) -> list[datetime]:
        return [item.start for item in self.graph.mailbox.items.values() if item.own]


@pytest.fixture
def world(stores: Stores) -> Iterator[World]:
    with graph_world() as graph:
        house = CalendarHouse(stores, graph.provider)
        house.connect(address=SARA, kind=CalendarKind.GRAPH)
        booked = house.book(NINE)
        house.write()
        house.read()
        yield World(house, graph, booked)


def test_what_we_wrote_and_graphs_own_work_on_it_are_no_news(world: World) -> None:
    for _ in range(3):
        world.graph.mailbox.touch(world.item)
        world.house.read()
        assert world.house.write() == 0
    assert world.house.appointment(world.booked.id).version == 1
    assert world.stands == [NINE]
    assert world.house.busy() == []


def test_a_meeting_dragged_in_outlook_moves_here_and_ours_moves_there(world: World) -> None:
    world.graph.mailbox.move(world.item, THREE, THREE + HOUR)
    world.house.read()
    assert world.house.appointment(world.booked.id).starts_at == THREE
    world.house.move(world.booked.id, ONE)
    world.house.write()
    world.house.read()
    assert world.stands == [ONE]
    assert world.house.appointment(world.booked.id).starts_at == ONE


def test_one_dragged_out_of_the_window_is_no_cancellation(world: World) -> None:
    far = NINE + timedelta(days=3650)
    world.graph.mailbox.move(world.item, far, far + HOUR)
    world.house.read()
    made = world.house.appointment(world.booked.id)
    assert made.status is AppointmentStatus.BOOKED
    world.house.write()
    world.house.read()
    assert world.stands == [world.house.appointment(world.booked.id).starts_at], "both say the same"


def test_one_erased_in_outlook_is_asked_about_and_never_just_cancelled(world: World) -> None:
    world.graph.mailbox.erase(world.item)
    world.house.read()
    world.house.read()
    [row] = world.house.events()
    assert row.asked_at is not None
    assert world.house.appointment(world.booked.id).status is AppointmentStatus.BOOKED


def test_a_series_blocks_and_frees_as_its_owner_changes_it(world: World) -> None:
    series = world.graph.mailbox.repeat("Team", ONE, ONE + HOUR, weeks=10)
    world.house.read()
    assert len(world.house.busy()) == 10
    world.graph.mailbox.erase(world.graph.mailbox.occurrences(series)[3].id)
    world.house.read()
    assert len(world.house.busy()) == 9
    world.graph.mailbox.erase(series)
    world.house.read()
    assert world.house.busy() == []


def test_a_forgotten_cursor_and_a_storm_lose_nothing(world: World) -> None:
    world.graph.mailbox.enter("Möte", ONE, ONE + HOUR)
    world.house.read()
    before = world.house.busy()
    world.graph.mailbox.tokens.forget()
    world.graph.simulator.faults.add(Fault("calendarView", times=2, status=429, retry_after=0))
    world.house.read()
    assert world.house.connection().failed is SyncError.UNAVAILABLE
    assert world.house.busy() == before, "nothing is concluded"
    for _ in range(3):
        world.house.read(wait=HOUR)
    assert world.house.connection().failed is None
    assert world.house.busy() == before
    assert world.stands == [NINE]


def test_a_secret_that_expired_stops_the_calendar_and_is_told_in_its_own_words(world: World) -> None:
    world.graph.simulator.entra.secret_expired = True
    world.graph.simulator.entra.revoke()
    world.house.read()
    connection = world.house.connection()
    assert (connection.failed, connection.stopped) == (SyncError.CREDENTIALS, True)
    assert world.house.appointment(world.booked.id).status is AppointmentStatus.BOOKED
