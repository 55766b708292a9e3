"""Figures for the administrator: counts only, no persons."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from frontdesk.accounts.models import StaffSession
from frontdesk.cases.models import Gap, ImportRun
from frontdesk.notices.models import Notice
from frontdesk.notices.rules.status import NoticeStatus


def sms_counts(db: Session, since: datetime) -> Mapping[str, int]:
    """Return the number of SMS queued since an instant, by their present state."""
    rows = db.execute(select(Notice.status, func.count()).where(Notice.not_before >= since).group_by(Notice.status))
    return {str(status): count for status, count in rows}


def oldest_waiting(db: Session, now: datetime) -> datetime | None:
    """Return since when the longest waiting SMS has been due."""
    return db.scalar(
        select(func.min(Notice.not_before)).where(Notice.status == NoticeStatus.CREATED, Notice.not_before <= now)
    )


def signed_in(db: Session, now: datetime) -> int:
    """Return the number of sessions used during the last hour."""
    seen = select(func.count()).select_from(StaffSession).where(StaffSession.ended_at.is_(None))
    return db.scalar(seen.where(StaffSession.seen_at > now - timedelta(hours=1))) or 0


def last_runs(register: Session) -> Sequence[ImportRun]:
    """Return the last import of every source."""
    newest = select(ImportRun.source, func.max(ImportRun.generation)).group_by(ImportRun.source)
    last = {(source, generation) for source, generation in register.execute(newest)}
    runs = register.scalars(select(ImportRun).order_by(ImportRun.source, ImportRun.generation.desc()))
    return [run for run in runs if (run.source, run.generation) in last]


def import_run(register: Session, source: str, generation: int) -> ImportRun | None:
    """Return one import."""
    return register.get(ImportRun, (source, generation))


def import_gaps(register: Session) -> Mapping[str, int]:
    """Return the number of rows set aside at each source's last import."""
    rows = register.execute(select(Gap.source, func.count()).group_by(Gap.source))
    return {source: count for source, count in rows}  # noqa: C416 - rows are not pairs to mypy
