"""Two minutes without the operator, a hundred SMS due and two clocks: nearly all arrive, none twice.

Time goes twelve times as fast, the adapter's patience with it: both senders work as clocks do, over real HTTP.
"""

import threading
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select

from frontdesk.calls.models.task import Task
from frontdesk.core.db import postgres
from frontdesk.core.db.stores import Stores
from frontdesk.core.times import FixedClock
from frontdesk.notices import jobs
from frontdesk.notices.models import Notice
from frontdesk.notices.ports import SmsGateway
from frontdesk.notices.rules.status import HANDED_OVER, Status
from frontdesk.reactions import REACTIONS
from integrations.simulators.twilio.network import Weather
from tests.contracts.twilio_world import TwilioWorld, twilio_world
from tests.factories.notices import promise
from tests.stores import LOG_KEY, MONDAY_TEN

HURRY = 12
DUE, AWAY, PATIENCE = 100, timedelta(minutes=2), timedelta(minutes=10)


class Hurried:
    """A clock that was at Monday ten when it was made, and goes twelve times as fast as the machine's."""

    def __init__(self) -> None:
        self._since = time.monotonic()

    def now(self) -> datetime:
        return (MONDAY_TEN + timedelta(seconds=(time.monotonic() - self._since) * HURRY)).astimezone(UTC)


@contextmanager
def two_clocks(stores: Stores, gateway: SmsGateway) -> Iterator[None]:
    """Two senders at work: on PostgreSQL each with connections of its own."""
    houses = [stores, stores if stores.embedded else second(stores)]
    stop = threading.Event()

    def work(house: Stores) -> None:
        settle_at = time.monotonic()
        while not stop.wait(2 / HURRY):
            jobs.send_due(house, gateway)
            if time.monotonic() >= settle_at:
                settle_at += 60 / HURRY
                jobs.settle_unknown(house)
                jobs.look_for_unknown(house, gateway)

    clocks = [threading.Thread(target=work, args=(house,), daemon=True) for house in houses]
    for clock in clocks:
        clock.start()
    try:
        yield
    finally:
        stop.set()
        for clock in clocks:
            clock.join(60)
        if houses[1] is not stores:
            houses[1].dispose()


def second(stores: Stores) -> Stores:
    desk, register = (
        postgres.engine(engine.url.render_as_string(hide_password=False), schema=schema, read_only=read_only)
        for engine, schema, read_only in (
            (stores.desk, postgres.DESK_SCHEMA, False),
            (stores.register, postgres.REGISTER_SCHEMA, True),
        )
    )
    return Stores(desk=desk, register=register, log_key=LOG_KEY, clock=stores.clock, reactions=stores.reactions)


def pass_minutes(minutes: float) -> None:
    time.sleep(minutes * 60 / HURRY)


def statuses(stores: Stores) -> Counter[str]:
    with stores.reading() as unit:
        return Counter(unit.desk.scalars(select(Notice.status)))


@pytest.fixture
def world() -> Iterator[TwilioWorld]:
    with twilio_world() as made:
        yield made


@pytest.mark.harm("an operator's outage burns the SMS that are waiting: they never leave, or leave twice")
def test_a_silent_and_then_broken_operator_costs_what_was_in_flight(stores: Stores, world: TwilioWorld) -> None:
    clock = stores.clock = Hurried()
    stores.reactions = REACTIONS
    with stores.writing() as unit:
        for nth in range(DUE):
            promise(unit, person=f"demo:p-{nth}", number=f"+467017406{5 + nth % 90:02}")
    network = world.simulator.network
    network.weather = Weather.SILENT
    pass_minutes(1)  # the minute of regret
    with two_clocks(stores, world.made(answer=2.0)):
        pass_minutes(AWAY.total_seconds() / 120)
        network.weather = Weather.BROKEN
        pass_minutes(AWAY.total_seconds() / 120)
        network.weather = Weather.FINE
        back = clock.now()
        # Twice as long as is allowed: what takes longer than ten minutes here is this machine's own work.
        while clock.now() - back < 2 * PATIENCE and statuses(stores)[Status.CREATED]:
            pass_minutes(0.25)
    gone = statuses(stores)
    stores.clock = FixedClock(clock.now() + timedelta(minutes=20))
    jobs.settle_unknown(stores)
    assert sum(gone[status] for status in HANDED_OVER) >= 94
    assert set(Counter(message.callback for message in network.messages.values()).values()) == {1}
    with stores.reading() as unit:
        asked = unit.desk.scalars(select(Notice).where(Notice.told.is_(True))).all()
        tasks = unit.desk.scalars(select(Task)).all()
    assert 0 < len(asked) <= 6
    assert {notice.status for notice in asked} == {Status.UNKNOWN}
    assert [task.kind for task in tasks] == ["sms-outage"]
