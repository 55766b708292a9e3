"""Scheduled jobs, each run once, however many clock processes there are.

A `Job` is due at every multiple of its interval (or once a Stockholm day at a wall-clock time). The process that first
inserts the row (job, slot) runs it; the unique key, not a lock, ensures that it runs once.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta

from sqlalchemy import delete, func, select, update
from sqlalchemy.orm import Mapped, Session, mapped_column

from frontdesk.core.db.bases import DeskBase
from frontdesk.core.db.upsert import insert_or_ignore
from frontdesk.core.heartbeat import PATIENCE, alive
from frontdesk.core.times import local, start_instant

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_LIMIT, _NIGHTLY_LIMIT = timedelta(minutes=5), timedelta(hours=1)
# System times of two machines differ by no more than this, unless one of them is wrong.
_CLOCKS_DIFFER = timedelta(minutes=2)


class JobRun(DeskBase):
    """One run of one job, claimed by its insert."""

    __tablename__ = "job_run"

    job: Mapped[str] = mapped_column(primary_key=True)
    slot: Mapped[datetime] = mapped_column(primary_key=True)
    started_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]
    failed: Mapped[str | None]
    clock: Mapped[str | None]


@dataclass(frozen=True)
class Job:
    """A scheduled job: `every` an interval, or `daily` at a Stockholm wall-clock time."""

    name: str
    run: Callable[[], object]
    every: timedelta | None = None
    daily: time | None = None
    #: Runs in every clock process and claims rows of its own (such as the outbox); no `JobRun` is written.
    everywhere: bool = False
    #: Overrides the default of `limit`.
    deadline: timedelta | None = None

    @property
    def limit(self) -> timedelta:
        """How long a run may take before it counts as hanging: `deadline`, else an hour if daily, else five minutes."""
        return self.deadline or (_NIGHTLY_LIMIT if self.daily is not None else _LIMIT)

    def slot(self, now: datetime) -> datetime:
        """Return the slot of a run: the latest due time that is not after `now`."""
        if self.daily is not None:
            today = start_instant(local(now).date(), self.daily)
            return today if today <= now else start_instant(local(now).date() - timedelta(days=1), self.daily)
        rhythm = self.every or timedelta(minutes=1)
        return _EPOCH + ((now - _EPOCH) // rhythm) * rhythm


def claim(db: Session, job: Job, slot: datetime, now: datetime, *, clock: str = "") -> bool:
    """Insert the row of this run; False if another clock was first.

    Two kinds of rows do not count. Runs in the future are from before the system time was set back: they are deleted,
    and the slot that has come again is run again. A run that never ended is taken over once its clock is dead or its
    limit has passed.
    """
    if _insert(db, job, slot, now, clock):
        return True
    if _forget_time_to_come(db, job, slot, now):
        return _insert(db, job, slot, now, clock)
    return _take_over(db, job, slot, now, clock)


def _insert(db: Session, job: Job, slot: datetime, now: datetime, clock: str) -> bool:
    row = insert_or_ignore(db, JobRun).values(job=job.name, slot=slot, started_at=now, clock=clock)
    return db.scalar(row.returning(JobRun.job)) is not None


def _forget_time_to_come(db: Session, job: Job, slot: datetime, now: datetime) -> bool:
    later = (JobRun.job == job.name, JobRun.slot > now + _CLOCKS_DIFFER)
    if not db.scalar(select(select(JobRun).where(*later).exists())):
        return False
    db.execute(delete(JobRun).where(JobRun.job == job.name, JobRun.slot >= slot))
    return True


def _take_over(db: Session, job: Job, slot: datetime, now: datetime, clock: str) -> bool:
    unended = (JobRun.job == job.name, JobRun.slot == slot, JobRun.ended_at.is_(None))
    overdue = JobRun.started_at < now - job.limit
    orphaned = (JobRun.started_at < now - PATIENCE) & JobRun.clock.not_in(alive(now))
    taken = update(JobRun).where(*unended, overdue | orphaned).values(started_at=now, clock=clock)
    return db.scalar(taken.returning(JobRun.job)) is not None


def settle(db: Session, job: str, slot: datetime, *, now: datetime, failed: str | None) -> None:
    """Record how the run ended; `failed` is the exception's type name, never its text, which may hold personal data."""
    mine = (JobRun.job == job, JobRun.slot == slot)
    db.execute(update(JobRun).where(*mine).values(ended_at=now, failed=failed))


def latest(db: Session) -> Sequence[JobRun]:
    """Return the latest run of every job, for the health page."""
    newest = select(JobRun.job, func.max(JobRun.slot).label("slot")).group_by(JobRun.job).subquery()
    same = (JobRun.job == newest.c.job) & (JobRun.slot == newest.c.slot)
    return db.scalars(select(JobRun).join(newest, same).order_by(JobRun.job)).all()


def forget(db: Session, before: datetime, after: datetime) -> None:
    """Delete runs older than `before`, and those later than `after`, written under a wrong system time."""
    db.execute(delete(JobRun).where((JobRun.slot < before) | (JobRun.slot > after)))
