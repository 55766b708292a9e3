"""Kill -9 of web and clock at random moments during bookings: what was confirmed is there, and every SMS goes once."""

import time
from collections import Counter
from datetime import timedelta
from random import Random

import pytest
from sqlalchemy import func, select

from frontdesk.accesslog.service import verify
from frontdesk.booking.models import Appointment
from frontdesk.calls.models.task import Task
from frontdesk.core.db.stores import Stores
from frontdesk.core.times import FixedClock
from frontdesk.notices.jobs import reconcile, settle_unknown
from frontdesk.notices.models import Notice
from frontdesk.notices.rules.status import NoticeStatus
from tests.resilience.bookers import Bookers, wishes
from tests.resilience.conftest import CLIENTS, PEOPLE, House
from tests.resilience.processes import Life, Role, living
from tests.stores import LOG_KEY

KILLS = 15  # on each database
_LONGEST_LIFE_SECONDS = 0.6
_EMPTY_WITHIN_SECONDS = 60


def test_what_was_confirmed_survives_every_kill_and_each_sms_goes_once(house: House, clock_of: FixedClock) -> None:
    bookers = Bookers(house.port, house.token, list(wishes(CLIENTS, PEOPLE)))
    # Embedded, the clock goes inside the one process; on a server two clocks share the work.
    roles: list[Role] = ["web"] if house.stores.embedded else ["web", "clock", "clock"]
    with living(house.settings, *roles, since=house.since) as lives:
        kill_at_random(bookers, lives)
        bookers.finish()
        wait_until_all_have_left(house.stores)
    settle(house, clock_of)

    assert bookers.refused == []
    assert bookers.repeated > 0, "no request was cut off, so nothing was tried"
    assert booked(house.stores) == bookers.confirmed
    assert len(bookers.confirmed) == CLIENTS
    check_every_sms(house)
    with house.stores.reading() as unit:
        assert verify(unit.db, LOG_KEY) == []


@pytest.fixture
def clock_of(stores: Stores) -> FixedClock:
    """The clock of this process, which looks at the house afterwards."""
    assert isinstance(stores.clock, FixedClock)
    return stores.clock


def kill_at_random(bookers: Bookers, lives: list[Life]) -> None:
    chance = Random(7)  # noqa: S311 - the moments are random but the same each time
    for _ in range(KILLS):
        bookers.let(CLIENTS // KILLS)
        time.sleep(chance.uniform(0, _LONGEST_LIFE_SECONDS))
        dying = chance.sample(lives, chance.randint(1, len(lives)))
        for life in dying:
            life.kill()
        for life in dying:
            life.begin()


def wait_until_all_have_left(stores: Stores) -> None:
    """Let the living clocks send what is still waiting; what a dead one held stays where it is."""
    until = time.monotonic() + _EMPTY_WITHIN_SECONDS
    waiting = select(func.count()).where(Notice.status == NoticeStatus.CREATED)
    while time.monotonic() < until:
        with stores.reading() as unit:
            if not unit.db.scalar(waiting):
                return
        time.sleep(0.1)
    raise AssertionError("not everything was sent")


def settle(house: House, moved: FixedClock) -> None:
    """Let the time pass in which a lease ends, a task is made, and the operator is asked about what it never told."""
    moved.set(house.clock.now() + timedelta(minutes=2))
    settle_unknown(house.stores)
    moved.move(timedelta(minutes=20))
    settle_unknown(house.stores)
    moved.move(timedelta(hours=2))
    reconcile(house.stores, house.gateway)


def booked(stores: Stores) -> dict[str, str]:
    with stores.reading() as unit:
        rows = unit.db.scalars(select(Appointment)).all()
    assert len({row.person for row in rows}) == len(rows)
    return {str(row.person): str(row.id) for row in rows}


def check_every_sms(house: House) -> None:
    sent = Counter(message.callback for message in house.operator.network.messages.values())
    assert set(sent.values()) == {1}, "an SMS was sent twice"
    with house.stores.reading() as unit:
        notices = unit.db.scalars(select(Notice)).all()
        asked = {task.about["notice"] for task in unit.db.scalars(select(Task).where(Task.done_at.is_(None)))}
    ends = Counter(notice.status for notice in notices)
    assert len(notices) == CLIENTS
    assert set(ends) <= {NoticeStatus.DELIVERED, NoticeStatus.UNKNOWN}, ends
    assert asked == {str(notice.id) for notice in notices if notice.status == NoticeStatus.UNKNOWN}
    assert ends[NoticeStatus.DELIVERED] <= len(sent) <= CLIENTS
