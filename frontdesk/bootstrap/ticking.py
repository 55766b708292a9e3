"""The clock: a ticker in memory that runs the timetable.

Which clock runs a job is settled by a row, not by the ticker.
"""

import time
from collections.abc import Sequence

import structlog
from apscheduler.schedulers.background import BackgroundScheduler

from frontdesk.core.db.stores import Stores
from frontdesk.core.jobs import Job, claim, settle
from frontdesk.core.times import STOCKHOLM

_log = structlog.get_logger("frontdesk.clock")
_LEDGER_TICK = 15


def start(stores: Stores, jobs: Sequence[Job]) -> BackgroundScheduler:
    """Start ticking in the background; `shutdown()` of what is returned stops it."""
    scheduler = BackgroundScheduler(timezone=STOCKHOLM)
    for job in jobs:
        scheduler.add_job(
            run,
            "interval",
            seconds=_seconds(job),
            args=(stores, job),
            id=job.name,
            max_instances=1,
            coalesce=True,
        )
    scheduler.start()
    return scheduler


def run(stores: Stores, job: Job) -> bool:
    """Run the job if its present slot is nobody's yet; return whether it ran. A failing job is noted, never raised."""
    if job.everywhere:
        return _attempt(job) is None
    with stores.writing() as unit:
        slot = job.slot(unit.now)
        mine = claim(unit.desk, job.name, slot, unit.now)
    if not mine:
        return False
    failed = _attempt(job)
    with stores.writing() as unit:
        settle(unit.desk, job.name, slot, now=unit.now, failed=failed)
    return failed is None


def _attempt(job: Job) -> str | None:
    """Run it; return the type name of what went wrong, never its text, which may hold personal data."""
    began = time.monotonic()
    try:
        job.run()
    except Exception as error:  # noqa: BLE001 - whatever one job does wrong, the clock goes on ticking
        _log.error("job failed", job=job.name, error=type(error).__name__)
        return type(error).__name__
    _log.debug("job done", job=job.name, seconds=round(time.monotonic() - began, 3))
    return None


def _seconds(job: Job) -> float:
    if job.everywhere and job.every is not None:
        return job.every.total_seconds()
    rhythm = job.every.total_seconds() if job.every else _LEDGER_TICK
    return min(rhythm, _LEDGER_TICK)
