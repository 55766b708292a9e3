"""The drill of an outage: an operator that is silent for a minute and broken for another, SMS that are due, two clocks.

Time can go faster than it does, so that a test need not wait; the benchmark lets it go as it does.
"""

import threading
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from sqlalchemy import select

from frontdesk.accesslog import service
from frontdesk.calls.models.task import Task
from frontdesk.core.db import postgres
from frontdesk.core.db.stores import Stores
from frontdesk.core.times import FixedClock
from frontdesk.event_handlers import EVENT_HANDLERS
from frontdesk.notices import jobs
from frontdesk.notices.models import Notice
from frontdesk.notices.ports import SmsGateway
from frontdesk.notices.rules.status import HANDED_OVER, NoticeStatus
from integrations.simulators.twilio.network import Weather
from tests.contracts.twilio_world import TwilioWorld
from tests.factories.notices import promise
from tests.stores import LOG_KEY, MONDAY_TEN

DUE, AWAY, PATIENCE = 100, timedelta(minutes=2), timedelta(minutes=10)


class RunningClock:
    """A clock that was at Monday ten when it was made, and goes `hurry` times as fast as the machine's."""

    def __init__(self, hurry: float) -> None:
        self.hurry, self._since = hurry, time.monotonic()

    def now(self) -> datetime:
        return (MONDAY_TEN + timedelta(seconds=(time.monotonic() - self._since) * self.hurry)).astimezone(UTC)

    def let_pass(self, span: timedelta) -> None:
        time.sleep(span.total_seconds() / self.hurry)


@dataclass(frozen=True)
class Outcome:
    """How the drill ended: how many SMS the operator took, how long after it was back, which twice, what is asked."""

    taken: int
    took: timedelta
    twice: int
    unknown: int
    asked: int
    tasks: tuple[str, ...]


def drill(stores: Stores, world: TwilioWorld, *, hurry: float, answer: float, patience: timedelta) -> Outcome:
    """Play the outage and wait, `patience` at most, until nothing waits; `answer` is the time-out."""
    clock = RunningClock(hurry)
    stores.clock, stores.event_handlers = clock, EVENT_HANDLERS
    with stores.writing() as unit:
        for nth in range(DUE):
            promise(unit, person=f"demo:p-{nth}", number=f"+467017406{5 + nth % 90:02}")
    network = world.simulator.network
    network.weather = Weather.SILENT
    clock.let_pass(timedelta(minutes=1))  # in which each can be undone
    with _two_clocks(stores, world.made(answer=answer), clock):
        clock.let_pass(AWAY / 2)
        network.weather = Weather.BROKEN
        clock.let_pass(AWAY / 2)
        network.weather = Weather.FINE
        back = clock.now()
        while clock.now() - back < patience and _statuses(stores)[NoticeStatus.CREATED]:
            clock.let_pass(timedelta(seconds=10))
        took = clock.now() - back
    gone = _statuses(stores)
    stores.clock = FixedClock(clock.now() + timedelta(minutes=20))
    jobs.settle_unknown(stores)
    sent = Counter(message.callback for message in network.messages.values())
    with stores.reading() as unit:
        asked = unit.db.scalars(select(Notice).where(Notice.told.is_(True))).all()
        tasks = unit.db.scalars(select(Task)).all()
    return Outcome(
        taken=sum(gone[status] for status in HANDED_OVER),
        took=took,
        twice=sum(count > 1 for count in sent.values()),
        unknown=gone[NoticeStatus.UNKNOWN],
        asked=len(asked),
        tasks=tuple(task.kind for task in tasks),
    )


@contextmanager
def _two_clocks(stores: Stores, gateway: SmsGateway, clock: RunningClock) -> Iterator[None]:
    """Two senders at work as clocks are: on PostgreSQL each with connections of its own."""
    houses = [stores, stores if stores.embedded else _second(stores)]
    stop = threading.Event()

    def work(house: Stores) -> None:
        settle_at = clock.now()
        while not stop.wait(2 / clock.hurry):
            jobs.send_due(house, gateway)
            if clock.now() >= settle_at:
                settle_at += timedelta(minutes=1)
                jobs.settle_unknown(house)
                jobs.look_for_unknown(house, gateway)

    senders = [threading.Thread(target=work, args=(house,), daemon=True) for house in houses]
    for sender in senders:
        sender.start()
    try:
        yield
    finally:
        stop.set()
        for sender in senders:
            sender.join(60)
        if houses[1] is not stores:
            houses[1].dispose()


def _second(stores: Stores) -> Stores:
    desk = stores.desk.url.render_as_string(hide_password=False)
    register = stores.register.url.render_as_string(hide_password=False)
    return Stores(
        desk=postgres.engine(desk, schema=postgres.DESK_SCHEMA),
        register=postgres.engine(register, schema=postgres.REGISTER_SCHEMA, read_only=True),
        log_key=LOG_KEY,
        access_log=service,
        clock=stores.clock,
        event_handlers=stores.event_handlers,
    )


def _statuses(stores: Stores) -> Counter[str]:
    with stores.reading() as unit:
        return Counter(unit.db.scalars(select(Notice.status)))
