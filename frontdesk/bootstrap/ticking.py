"""The clock: an in-memory ticker that starts the scheduled jobs. A row, not the ticker, decides which clock runs a job.

It uses monotonic time, so that a change of the system time does not disturb the jobs' rhythm. Every run has its own
thread, so that one that hangs blocks no other; past its deadline it is logged, and another run is started beside it.
"""

import threading
import time
import uuid
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import timedelta

import structlog

from frontdesk.core import heartbeat
from frontdesk.core.db.stores import Stores
from frontdesk.core.errors import kind_of
from frontdesk.core.jobs import Job, claim, settle

_log = structlog.get_logger("frontdesk.clock")
_LEDGER_TICK = 15.0
_LONGEST_NAP = 0.5
# A job that keeps hanging gets no more threads than this; then it takes a restart, and the log has said so.
_MOST_HANGING = 3
_SAY_AGAIN_SECONDS, _LAST_WORDS_SECONDS = 300.0, 60.0


@dataclass(eq=False)
class _Run:
    """One run of a job."""

    thread: threading.Thread
    began: float
    named: bool = False


@dataclass(eq=False)
class _Turn:
    """A job, its next start (monotonic seconds), and its runs that have not ended."""

    job: Job
    next_at: float
    runs: list[_Run] = field(default_factory=list)
    failing: str = ""
    said_at: float = 0.0


class Ticker:
    """Runs jobs in the background until it is shut down."""

    def __init__(self, stores: Stores, jobs: Sequence[Job], *, passed: Callable[[], float] = time.monotonic) -> None:
        """Take the jobs; `passed` returns monotonic seconds."""
        self.name = uuid.uuid4().hex[:12]
        self._stores, self._passed = stores, passed
        beat = Job("clock-beat", self._beat, every=heartbeat.RHYTHM, everywhere=True)
        # First run at once: work that fell due while no clock ran is not delayed further.
        self._turns = [_Turn(job, passed()) for job in (beat, *jobs)]
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._tick, name="clock", daemon=True)

    def start(self) -> None:
        """Start the ticker's thread."""
        self._thread.start()

    def shutdown(self, *, wait: bool) -> None:
        """Start no more runs; with `wait`, give each run that does not hang a minute to finish."""
        self._stop.set()
        self._thread.join()
        if wait:
            for turn in self._turns:
                for run in turn.runs:
                    run.thread.join(0.0 if run.named else _LAST_WORDS_SECONDS)

    @property
    def hanging(self) -> tuple[str, ...]:
        """The jobs with a run past its deadline."""
        return tuple(turn.job.name for turn in self._turns if any(run.named for run in turn.runs))

    def _tick(self) -> None:
        while not self._stop.is_set():
            for turn in self._turns:
                try:
                    self._look_at(turn, self._passed())
                except Exception as error:  # noqa: BLE001 - e.g. no free thread: tried again next time
                    _log.error("job not begun", job=turn.job.name, error=kind_of(error))
            soonest = min(turn.next_at for turn in self._turns) - self._passed()
            self._stop.wait(min(max(soonest, 0.005), _LONGEST_NAP))

    def _look_at(self, turn: _Turn, now: float) -> None:
        turn.runs = [run for run in turn.runs if run.thread.is_alive()]
        for run in turn.runs:
            if not run.named and now - run.began > _deadline(turn.job):
                run.named = True
                _log.error("job hangs", job=turn.job.name, seconds=round(now - run.began))
        if now < turn.next_at:
            return
        turn.next_at = now + _rhythm(turn.job)
        if all(run.named for run in turn.runs) and len(turn.runs) < _MOST_HANGING:
            thread = threading.Thread(target=self._run, args=(turn,), name=f"job {turn.job.name}", daemon=True)
            turn.runs.append(_Run(thread, now))
            thread.start()

    def _run(self, turn: _Turn) -> None:
        began = time.monotonic()
        failed = attempt(self._stores, turn.job, self.name)
        if not failed:
            if turn.failing:
                _log.warning("job works again", job=turn.job.name)
            turn.failing = ""
            _log.debug("job done", job=turn.job.name, seconds=round(time.monotonic() - began, 3))
        elif failed != turn.failing or began - turn.said_at > _SAY_AGAIN_SECONDS:
            # An unreachable database would flood the log: each fault is logged once, and again every five minutes.
            turn.failing, turn.said_at = failed, began
            _log.error("job failed", job=turn.job.name, error=failed)

    def _beat(self) -> None:
        with self._stores.writing() as unit:
            heartbeat.beat(unit.db, self.name, unit.now, hanging=self.hanging)


def start(stores: Stores, jobs: Sequence[Job]) -> Ticker:
    """Start ticking in the background; call `shutdown()` on the result to stop."""
    ticker = Ticker(stores, jobs)
    ticker.start()
    return ticker


def attempt(stores: Stores, job: Job, clock: str) -> str:
    """Run the job unless another clock has claimed its current slot; return the kind of the error, empty on success.

    Never the error's text, which may hold personal data.
    """
    try:
        return run(stores, job, clock)
    except Exception as error:  # noqa: BLE001 - no job's error may stop the clock
        return kind_of(error)


def run(stores: Stores, job: Job, clock: str = "") -> str:
    """Run the job unless its current slot is claimed, and record the result; return the kind of its error."""
    if job.everywhere:
        job.run()
        return ""
    with stores.writing() as unit:
        slot = job.slot(unit.now)
        mine = claim(unit.db, job, slot, unit.now, clock=clock)
    if not mine:
        return ""
    failed = _try(job)
    with stores.writing() as unit:
        settle(unit.db, job.name, slot, now=unit.now, failed=failed or None)
    return failed


def _try(job: Job) -> str:
    try:
        job.run()
    except Exception as error:  # noqa: BLE001 - recorded in JobRun and logged by the caller
        return kind_of(error)
    return ""


def _rhythm(job: Job) -> float:
    if job.everywhere and job.every is not None:
        return job.every.total_seconds()
    return min(job.every.total_seconds() if job.every else _LEDGER_TICK, _LEDGER_TICK)


def _deadline(job: Job) -> float:
    limit: timedelta = job.limit
    return limit.total_seconds()
