"""Jobs that run by the clock, once each, however many clocks there are.

A `Job` is due at every multiple of its rhythm (or once a Stockholm day at a wall-clock time). Whoever first inserts the
row (job, slot) runs it; the unique key, not a lock, is what makes it once.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta

from sqlalchemy import delete, func, select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Mapped, Session, mapped_column

from frontdesk.core.db.bases import DeskBase
from frontdesk.core.times import local, start_instant

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


class JobRun(DeskBase):
    """One run of one job, claimed by its insert."""

    __tablename__ = "job_run"

    job: Mapped[str] = mapped_column(primary_key=True)
    slot: Mapped[datetime] = mapped_column(primary_key=True)
    started_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]
    failed: Mapped[str | None]


@dataclass(frozen=True)
class Job:
    """A named piece of work and its rhythm: `every` a duration, or `daily` at a Stockholm wall-clock time.

    `everywhere` jobs run in every clock process and claim their own rows (the outbox); they keep no ledger.
    """

    name: str
    run: Callable[[], object]
    every: timedelta | None = None
    daily: time | None = None
    everywhere: bool = False

    def slot(self, now: datetime) -> datetime:
        """Return the instant this run belongs to: the latest due time that is not after `now`."""
        if self.daily is not None:
            today = start_instant(local(now).date(), self.daily)
            return today if today <= now else start_instant(local(now).date() - timedelta(days=1), self.daily)
        rhythm = self.every or timedelta(minutes=1)
        return _EPOCH + ((now - _EPOCH) // rhythm) * rhythm


def claim(desk: Session, job: str, slot: datetime, now: datetime) -> bool:
    """Insert the row of this run; False when another clock was first."""
    insert = postgresql.insert if desk.get_bind().dialect.name == "postgresql" else sqlite.insert
    statement = insert(JobRun).values(job=job, slot=slot, started_at=now).on_conflict_do_nothing().returning(JobRun.job)
    return desk.scalar(statement) is not None


def settle(desk: Session, job: str, slot: datetime, *, now: datetime, failed: str | None) -> None:
    """Note how the run ended; `failed` is the exception's type name, never its text, which may hold personal data."""
    run = desk.get_one(JobRun, (job, slot))
    run.ended_at, run.failed = now, failed


def latest(desk: Session) -> Sequence[JobRun]:
    """Return the latest run of every job, for the health page."""
    newest = select(JobRun.job, func.max(JobRun.slot).label("slot")).group_by(JobRun.job).subquery()
    same = (JobRun.job == newest.c.job) & (JobRun.slot == newest.c.slot)
    return desk.scalars(select(JobRun).join(newest, same).order_by(JobRun.job)).all()


def forget(desk: Session, before: datetime) -> None:
    """Delete runs older than `before`."""
    desk.execute(delete(JobRun).where(JobRun.slot < before))
