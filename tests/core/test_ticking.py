from datetime import timedelta

from frontdesk.bootstrap import ticking
from frontdesk.core.db.stores import Stores
from frontdesk.core.jobs import Job, latest
from frontdesk.core.times import FixedClock


def test_two_clocks_run_a_slot_once(stores: Stores) -> None:
    ran: list[str] = []
    job = Job("sweep", lambda: ran.append("ran"), every=timedelta(minutes=5))
    assert ticking.run(stores, job)
    assert not ticking.run(stores, job)
    assert ran == ["ran"]


def test_the_next_slot_is_run_again(stores: Stores, clock: FixedClock) -> None:
    ran: list[str] = []
    job = Job("sweep", lambda: ran.append("ran"), every=timedelta(minutes=5))
    ticking.run(stores, job)
    clock.move(timedelta(minutes=5))
    ticking.run(stores, job)
    assert len(ran) == 2


def test_a_job_that_fails_is_noted_without_its_words_and_the_clock_goes_on(stores: Stores) -> None:
    def fail() -> None:
        raise LookupError("19121212-1212 is nobody's business")

    assert not ticking.run(stores, Job("sweep", fail, every=timedelta(minutes=5)))
    with stores.reading() as unit:
        (run,) = latest(unit.desk)
    assert run.failed == "LookupError"
    assert run.ended_at is not None
