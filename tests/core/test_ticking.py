import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import time as wall_clock
from datetime import timedelta

import pytest
from sqlalchemy import select
from structlog.testing import capture_logs

from frontdesk.bootstrap import ticking
from frontdesk.bootstrap.ticking import Ticker
from frontdesk.core import heartbeat
from frontdesk.core.db.stores import Stores
from frontdesk.core.jobs import Job, JobRun, claim, latest
from frontdesk.core.times import FixedClock

SWEEP = timedelta(minutes=5)
HOURS, MONTHS = timedelta(hours=2), timedelta(days=92)


def job(ran: list[str], **given: object) -> Job:
    make: Callable[..., Job] = Job
    return make("sweep", lambda: ran.append("ran"), **{"every": SWEEP, **given})


def wait_until(it_is_so: Callable[[], bool]) -> None:
    until = time.monotonic() + 60
    while not it_is_so():
        assert time.monotonic() < until, "it did not come about"
        time.sleep(0.005)


@contextmanager
def going(stores: Stores, *jobs: Job) -> Iterator[Ticker]:
    ticker = ticking.start(stores, jobs)
    try:
        yield ticker
    finally:
        ticker.shutdown(wait=True)


def test_two_clocks_run_a_slot_once(stores: Stores) -> None:
    ran: list[str] = []
    for clock in ("one", "two"):
        assert ticking.run(stores, job(ran), clock) == ""
    assert ran == ["ran"]


def test_the_next_slot_is_run_again(stores: Stores, clock: FixedClock) -> None:
    ran: list[str] = []
    ticking.run(stores, job(ran))
    clock.move(SWEEP)
    ticking.run(stores, job(ran))
    assert len(ran) == 2


def test_a_job_that_fails_is_noted_without_its_words_and_the_clock_goes_on(stores: Stores) -> None:
    def fail() -> None:
        raise LookupError("19121212-1212 is nobody's business")

    assert ticking.run(stores, Job("sweep", fail, every=SWEEP)) == "LookupError"
    with stores.reading() as unit:
        (run,) = latest(unit.db)
    assert run.failed == "LookupError"
    assert run.ended_at is not None


@pytest.mark.harm("after the machine's clock was set, no SMS and no reminder leaves for hours")
@pytest.mark.parametrize("step", [-HOURS, HOURS, -MONTHS, MONTHS])
def test_hands_that_are_put_back_or_forward_stop_nothing(stores: Stores, clock: FixedClock, step: timedelta) -> None:
    often: list[str] = []
    minutely: list[str] = []
    sending = Job("send", lambda: often.append("ran"), every=timedelta(milliseconds=20), everywhere=True)
    with going(stores, sending):
        wait_until(lambda: len(often) > 3)
        clock.move(step)
        before = len(often)
        wait_until(lambda: len(often) > before + 3)
    # The ledger knows every slot of the hours that come again.
    clock.move(-step)
    for _ in range(30):
        ticking.run(stores, job(minutely, every=timedelta(minutes=5)))
        clock.move(timedelta(minutes=5))
    clock.move(step)
    for _ in range(4):
        ticking.run(stores, job(minutely, every=timedelta(minutes=5)))
        clock.move(timedelta(minutes=5))
    assert len(minutely) == 34


def test_a_daily_job_runs_once_a_day_also_when_the_night_comes_twice(stores: Stores, clock: FixedClock) -> None:
    ran: list[str] = []
    nightly = job(ran, every=None, daily=wall_clock(2, 40))
    clock.move(timedelta(hours=-8))  # 02.00
    ticking.run(stores, nightly)
    for _ in range(6):
        clock.move(timedelta(minutes=20))
        ticking.run(stores, nightly)
    assert len(ran) == 2  # last night's, and this one's
    clock.move(-HOURS)
    for _ in range(9):
        clock.move(timedelta(minutes=20))
        ticking.run(stores, nightly)
    assert len(ran) <= 4


def test_two_clocks_a_minute_apart_do_not_run_a_slot_twice(stores: Stores, clock: FixedClock) -> None:
    ran: list[str] = []
    minutely = job(ran, every=timedelta(minutes=1))
    ticking.run(stores, minutely)
    clock.move(timedelta(minutes=1))
    ticking.run(stores, minutely)
    clock.move(timedelta(minutes=-1))  # the other machine's
    ticking.run(stores, minutely)
    assert len(ran) == 2


@pytest.mark.harm("ten jobs that hang keep every SMS and reminder from leaving")
def test_ten_jobs_that_hang_hold_up_no_other_and_are_named(stores: Stores) -> None:
    release, often = threading.Event(), list[str]()
    stuck = [
        Job(
            f"stuck-{nth}",
            lambda: release.wait(60),
            every=timedelta(milliseconds=20),
            everywhere=True,
            deadline=timedelta(milliseconds=50),
        )
        for nth in range(10)
    ]
    sending = Job("send", lambda: often.append("ran"), every=timedelta(milliseconds=20), everywhere=True)
    with capture_logs() as logs, going(stores, *stuck, sending) as ticker:
        wait_until(lambda: len(ticker.hanging) == 10)
        before = len(often)
        wait_until(lambda: len(often) > before + 3)
        assert "send" not in ticker.hanging
        wait_until(lambda: sum(thread.name == "job stuck-0" for thread in threading.enumerate()) == 3)
        release.set()
        wait_until(lambda: not ticker.hanging)
    named = [line["job"] for line in logs if line["event"] == "job hangs"]
    assert {f"stuck-{nth}" for nth in range(10)} <= set(named)


def test_a_fault_is_said_once_and_so_is_its_end(stores: Stores) -> None:
    broken, tries = threading.Event(), list[str]()

    def work() -> None:
        tries.append("tried")
        if not broken.is_set():
            raise ConnectionError

    with capture_logs() as logs, going(stores, Job("send", work, every=timedelta(milliseconds=5), everywhere=True)):
        wait_until(lambda: len(tries) > 10)
        broken.set()
        wait_until(lambda: any(line["event"] == "job works again" for line in logs))
    assert [(line["job"], line["error"]) for line in logs if line["event"] == "job failed"] == [
        ("send", "ConnectionError")
    ]


def test_every_job_runs_at_once_when_the_clock_starts(stores: Stores) -> None:
    ran: list[str] = []
    with going(stores, job(ran, every=timedelta(hours=1), everywhere=True)):
        wait_until(lambda: ran == ["ran"])


def test_a_run_whose_clock_was_killed_is_taken_over_and_one_that_goes_is_not(stores: Stores, clock: FixedClock) -> None:
    ran: list[str] = []
    nightly = job(ran, every=None, daily=wall_clock(2, 40))
    with stores.writing() as unit:
        heartbeat.beat(unit.db, "killed", unit.now, hanging=())
        assert claim(unit.db, nightly, nightly.slot(unit.now), unit.now, clock="killed")
    ticking.run(stores, nightly, "other")
    clock.move(timedelta(minutes=1))
    ticking.run(stores, nightly, "other")
    assert ran == []
    clock.move(timedelta(minutes=3))
    ticking.run(stores, nightly, "other")
    ticking.run(stores, nightly, "other")
    assert ran == ["ran"]
    with stores.reading() as unit:
        (run,) = unit.db.scalars(select(JobRun)).all()
    assert (run.clock, run.ended_at is not None) == ("other", True)
