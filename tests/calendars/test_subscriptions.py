"""Word of changes, over real sockets: the service's double posts to our own door, and forgers do too."""

import threading
import uuid
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta

import httpx2
import pytest
from sqlalchemy import select

from frontdesk.calendars import routes
from frontdesk.calendars.models import CalendarConnection, CalendarSubscription
from frontdesk.calendars.rules import CalendarKind, NotificationKind, digest
from frontdesk.calendars.rules.notices import DOOR, LIVES, RENEWED, address, next_try
from frontdesk.calendars.service import connecting, subscriptions
from frontdesk.core.db.stores import Stores
from frontdesk.ports import Ports
from integrations.graph.calendar import GraphCalendar
from integrations.local.phone import LocalPhone
from integrations.local.sms import LocalSms
from integrations.simulators.graph import Fault
from tests.contracts.graph_world import PATIENCE, GraphWorld, graph_world
from tests.contracts.graph_world import SARA as MAILBOX
from tests.factories.booking import RECEPTIONIST
from tests.factories.calendars import HOUR, SARA, CalendarHouse
from tests.integrations.graph.described import faults
from tests.serving import serve
from tests.web.client import make_building, make_settings

LATER = timedelta(minutes=1)


@dataclass
class World:
    """A house with one connected mailbox, the service that keeps it, and our door."""

    house: CalendarHouse
    graph: GraphWorld
    base: str
    client: httpx2.Client
    connection_id: uuid.UUID

    @property
    def door(self) -> str:
        return f"{self.base}{DOOR}"

    def keep(self, door: str | None = None) -> int:
        at = self.door if door is None else door
        return subscriptions.keep(self.house.stores, self.house.reach, address=at, seconds=20)

    def row(self) -> CalendarSubscription:
        with self.house.stores.reading() as unit:
            return unit.db.scalars(select(CalendarSubscription)).one()

    def rows(self) -> int:
        with self.house.stores.reading() as unit:
            return len(unit.db.scalars(select(CalendarSubscription)).all())

    def is_due(self) -> bool:
        with self.house.stores.reading() as unit:
            return unit.db.get_one(CalendarConnection, self.connection_id).due_at <= unit.now

    def read(self) -> int:
        """Read what is due now, so that nothing is due any more."""
        return self.house.read(wait=timedelta())

    def subscribed(self) -> str:
        """Have a subscription and nothing left to read."""
        self.read()
        assert self.keep() == 1
        self.read()
        assert not self.is_due()
        return self.row().remote_id

    def enter(self) -> str:
        """The owner puts something into their calendar; returns when every notice of it has come."""
        soon = self.house.clock.now() + timedelta(days=1)
        item = self.graph.mailbox.enter("Tandläkaren", soon, soon + HOUR)
        self.graph.simulator.courier.wait()
        return item

    def post(self, body: object) -> int:
        return self.client.post(self.door, json=body).status_code

    def lifecycle(self, event: str) -> None:
        (held,) = self.graph.simulator.subscriptions.held
        self.graph.simulator.subscriptions.lifecycle(held, event)
        self.graph.simulator.courier.wait()


@pytest.fixture
def world(stores: Stores) -> Iterator[World]:
    with graph_world() as graph:
        house = CalendarHouse(stores, graph.provider)
        house.clock.set(datetime.now(UTC))  # the double lives in the machine's time
        building = make_building(stores, make_settings(public_url="https://frontdesk.example"))
        building.app.state.ports = Ports(LocalSms(), LocalPhone(), calendars={CalendarKind.GRAPH: graph.provider})
        with serve(building.app) as base, httpx2.Client(trust_env=False, timeout=PATIENCE) as client:
            yield World(house, graph, base, client, house.connect(address=MAILBOX, kind=CalendarKind.GRAPH))


def test_a_subscription_is_made_once_its_addresses_have_answered(world: World) -> None:
    world.subscribed()
    row = world.row()
    (held,) = world.graph.simulator.subscriptions.held.values()
    assert row.remote_id == held.id
    assert held.said["notificationUrl"] == held.said["lifecycleNotificationUrl"] == world.door
    assert set(held.said["changeType"].split(",")) == {"created", "updated", "deleted"}
    assert row.until is not None
    assert abs(row.until - world.house.clock.now() - LIVES) < LATER
    assert world.keep() == 0, "and only once"


def test_of_the_secret_only_the_digest_is_kept(world: World) -> None:
    world.subscribed()
    (held,) = world.graph.simulator.subscriptions.held.values()
    secret = str(held.said["clientState"])
    assert len(secret) >= 43
    assert world.row().secret_hash == digest(secret)
    assert secret not in repr(vars(world.row()))


def test_a_change_in_outlook_is_read_at_the_clocks_next_beat(world: World) -> None:
    world.subscribed()
    item = world.enter()
    assert world.is_due()
    assert world.read() == 1
    assert item in world.house.known()


def test_what_changed_while_the_subscription_was_made_is_read_too(world: World) -> None:
    world.read()
    assert not world.is_due()
    world.keep()
    assert world.is_due()


def test_word_that_comes_while_the_calendar_is_read_is_not_lost(world: World) -> None:
    world.subscribed()
    with world.house.stores.writing() as unit:
        row = unit.db.get_one(CalendarConnection, world.connection_id)
        row.lease, row.lease_until = uuid.uuid4(), unit.now + LATER
    world.enter()
    with world.house.stores.writing() as unit:
        row = unit.db.get_one(CalendarConnection, world.connection_id)
        row.lease, row.lease_until, row.due_at = None, None, unit.now + HOUR  # as the reading leaves it
    assert not world.is_due()
    world.keep()
    assert world.is_due()


@pytest.mark.parametrize("secret", ["", "guessed", None])
def test_a_forged_notice_sets_nothing_off_and_learns_nothing(world: World, secret: str | None) -> None:
    remote_id = world.subscribed()
    for subscription in (remote_id, str(uuid.uuid4()), ""):
        for lifecycle in ({}, {"lifecycleEvent": "subscriptionRemoved"}):
            notice = {"subscriptionId": subscription, "clientState": secret, "changeType": "updated", **lifecycle}
            assert world.post({"value": [notice]}) == 202
    assert not world.is_due()
    assert world.row().remote_id == remote_id


def test_one_true_notice_among_forged_ones_is_heard(world: World) -> None:
    remote_id = world.subscribed()
    (held,) = world.graph.simulator.subscriptions.held.values()
    false = {"subscriptionId": remote_id, "clientState": "guessed"}
    true = {"subscriptionId": remote_id, "clientState": held.said["clientState"]}
    assert world.post({"value": [false, true, false]}) == 202
    assert world.is_due()


@pytest.mark.parametrize("body", [[], {}, {"value": 5}, {"value": ["x"]}, "x", {"value": [{}] * 1001}])
def test_what_is_no_notice_is_refused(world: World, body: object) -> None:
    assert world.post(body) == 400


def test_what_is_too_long_is_refused_before_it_is_read(world: World) -> None:
    assert world.post({"value": "x" * routes.MOST_BYTES}) == 413


def test_a_token_is_said_back_as_plain_text_and_nothing_else(world: World) -> None:
    answer = world.client.post(world.door, params={"validationToken": "Validation: <b>å</b> & more"})
    assert (answer.status_code, answer.text) == (200, "Validation: <b>å</b> & more")
    assert answer.headers["content-type"].startswith("text/plain")
    assert answer.headers["x-content-type-options"] == "nosniff"


def test_a_storm_of_notices_is_one_reading(world: World) -> None:
    world.subscribed()
    soon = world.house.clock.now() + timedelta(days=1)
    for number in range(100):
        world.graph.mailbox.enter("Möte", soon + number * HOUR, soon + (number + 1) * HOUR)
    world.graph.simulator.courier.wait()
    assert set(world.graph.simulator.courier.taken) == {202}
    asked = len(world.graph.simulator.faults.asked)
    assert world.read() == 1
    assert world.read() == 0
    assert len(world.graph.simulator.faults.asked) - asked == 1
    assert len(world.house.known()) == 100


def test_a_subscription_is_renewed_long_before_it_ends(world: World) -> None:
    remote_id = world.subscribed()
    (held,) = world.graph.simulator.subscriptions.held.values()
    held.expires -= timedelta(days=2)
    before = held.expires
    world.house.clock.move(RENEWED)
    assert world.keep() == 1
    assert world.row().remote_id == remote_id
    assert held.expires > before


def test_two_clocks_at_once_make_one_and_renew_it_once(world: World) -> None:
    for expected in ("POST /v1.0/subscriptions", "PATCH /v1.0/subscriptions"):
        asked = list(world.graph.simulator.faults.asked)
        together = threading.Barrier(2)

        def work(together: threading.Barrier = together) -> None:
            together.wait()
            world.keep()

        clocks = [threading.Thread(target=work) for _ in range(2)]
        for clock in clocks:
            clock.start()
        for clock in clocks:
            clock.join()
        now = world.graph.simulator.faults.asked[len(asked) :]
        assert sum(each.startswith(expected) for each in now) == 1
        assert world.rows() == len(world.graph.simulator.subscriptions.held) == 1
        world.house.clock.move(RENEWED)


def test_one_that_the_service_has_lost_is_made_again(world: World) -> None:
    first = world.subscribed()
    world.graph.simulator.subscriptions.held.clear()
    world.house.clock.move(RENEWED)
    world.keep()
    assert world.row().remote_id not in {"", first}
    assert world.row().remote_id in world.graph.simulator.subscriptions.held


def test_one_that_the_service_ends_is_made_again_at_once_and_the_calendar_read(world: World) -> None:
    first = world.subscribed()
    world.lifecycle("subscriptionRemoved")
    assert world.is_due()
    world.keep()
    assert world.row().remote_id not in {"", first}


def test_one_in_doubt_is_renewed_at_once(world: World) -> None:
    world.subscribed()
    asked = len(world.graph.simulator.faults.asked)
    world.lifecycle("reauthorizationRequired")
    assert world.keep() == 1
    assert world.graph.simulator.faults.asked[asked].startswith("PATCH /v1.0/subscriptions/")


def test_after_missed_notices_the_calendar_is_read(world: World) -> None:
    world.subscribed()
    world.lifecycle("missed")
    assert world.is_due()


def test_a_calendar_that_is_disconnected_is_told_of_no_more(world: World) -> None:
    world.subscribed()
    with world.house.stores.writing() as unit:
        connecting.disconnect(unit, handlaggare=SARA, connection_id=world.connection_id, remove=False, by=RECEPTIONIST)
    assert world.keep() == 1
    assert (world.rows(), len(world.graph.simulator.subscriptions.held)) == (0, 0)


def test_a_door_that_does_not_answer_is_tried_again_later_and_the_clock_reads_on(world: World) -> None:
    world.read()
    assert world.keep(door="http://127.0.0.1:1/graph/notices") == 1
    assert (world.row().remote_id, world.row().failures) == ("", 1)
    assert world.keep() == 0, "not at once"
    item = world.enter()
    assert world.house.read() == 1
    assert item in world.house.known()
    assert world.keep() == 1
    assert world.row().remote_id in world.graph.simulator.subscriptions.held


def test_how_long_to_leave_the_service_alone_is_obeyed(world: World) -> None:
    world.graph.simulator.faults.add(Fault("/v1.0/subscriptions", status=429, retry_after=1800))
    world.keep()
    assert world.row().due_at >= world.house.clock.now() + timedelta(minutes=29)


def test_without_a_public_address_none_are_made_and_those_there_end(world: World) -> None:
    world.subscribed()
    assert address("http://192.168.0.5:8000", demo=False) == ""
    assert world.keep(door="") == 0
    world.house.clock.move(RENEWED)
    assert world.keep(door="") == 1
    assert (world.rows(), len(world.graph.simulator.subscriptions.held)) == (0, 0)


@pytest.mark.parametrize(
    ("public_url", "calendars"), [("http://frontdesk.example", True), ("https://frontdesk.example", False)]
)
def test_the_door_is_closed_where_nobody_may_tell(
    world: World,
    public_url: str,
    calendars: bool,  # noqa: FBT001 - a parameter
) -> None:
    building = make_building(world.house.stores, make_settings(public_url=public_url))
    given = {CalendarKind.GRAPH: world.graph.provider} if calendars else {}
    building.app.state.ports = Ports(LocalSms(), LocalPhone(), calendars=given)
    with serve(building.app) as base:
        assert world.client.post(f"{base}{DOOR}", params={"validationToken": "x"}).status_code == 404
        assert world.client.post(f"{base}{DOOR}", json={"value": []}).status_code == 404


def test_calendars_that_cannot_tell_need_no_subscription(stores: Stores) -> None:
    house = CalendarHouse(stores)
    house.connect(kind=CalendarKind.CALDAV)
    assert subscriptions.keep(stores, house.reach, address="https://frontdesk.example/graph/notices", seconds=5) == 0


def test_what_is_asked_and_told_is_as_microsoft_describes_it(world: World) -> None:
    world.subscribed()
    (held,) = world.graph.simulator.subscriptions.held.values()
    assert list(faults(dict(held.said), "subscription")) == []
    assert list(faults(held.json, "subscription")) == []
    for more in (
        {"changeType": "created", "resource": "Users/x/Events/y", "resourceData": {}},
        {"lifecycleEvent": "missed"},
    ):
        told = world.graph.simulator.subscriptions._notice(held, more)
        assert list(faults({"value": [told]}, "changeNotificationCollection")) == []


def test_each_failure_waits_longer_than_the_last_but_not_for_ever() -> None:
    now = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
    waits = [next_try(now, failures, None) - now for failures in range(1, 12)]
    assert waits == sorted(waits)
    assert (waits[0], waits[-1]) == (timedelta(minutes=5), timedelta(hours=6))
    assert next_try(now, 1, timedelta(hours=1)) - now == timedelta(hours=1)


def test_a_lifecycle_word_of_tomorrow_makes_the_calendar_be_read() -> None:
    graph = GraphCalendar.__new__(GraphCalendar)
    (notice,) = graph.notices(b'{"value": [{"subscriptionId": "1", "clientState": "s", "lifecycleEvent": "new"}]}')
    assert notice.kind is NotificationKind.MISSED
    assert "clientState" not in repr(replace(notice, subscription="2"))
