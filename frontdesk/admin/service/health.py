"""State of imports, jobs and SMS."""

import uuid
from datetime import datetime, timedelta

from frontdesk.accounts.queries import staff_names
from frontdesk.admin.queries.health import (
    import_gaps,
    last_runs,
    oldest_waiting,
    signed_in,
    sms_counts,
)
from frontdesk.admin.service.starting import start_list
from frontdesk.admin.views import ClockHealth, Health, JobHealth, SmsHealth, SourceHealth
from frontdesk.calls.queries import settings
from frontdesk.cases.queries.freshness import FRESH_HOURS, freshness
from frontdesk.core import heartbeat, jobs
from frontdesk.core.db.unit import Unit

_DAY = timedelta(days=1)
_NOBODY = uuid.UUID(int=0)
_LATE, _LONG_AGO = timedelta(minutes=5), timedelta(hours=1)


def health(unit: Unit) -> Health:
    """Return the state of imports, jobs and SMS."""
    gaps = import_gaps(unit.register)
    rows = {run.source: sum(run.counts.values()) for run in last_runs(unit.register)}
    steps = start_list(unit)
    ages = freshness(unit.register, unit.now, limit_hours=unit.setting(FRESH_HOURS))
    return Health(
        sources=[SourceHealth(age, rows.get(age.source, 0), gaps.get(age.source, 0)) for age in ages],
        jobs=[_job(one, unit.now) for one in jobs.latest(unit.db)],
        sms=_sms(unit),
        signed_in=signed_in(unit.db, unit.now),
        now=unit.now,
        headless=settings.headless(unit.db),
        alarms_to=staff_names(unit.db).get(settings.alarm_fallback(unit.db) or _NOBODY, ""),
        clocks=[_clock(beat, unit.now) for beat in heartbeat.beats(unit.db)],
        start=() if all(step.done for step in steps) else steps,
    )


def _job(run: jobs.JobRun, now: datetime) -> JobHealth:
    stuck = run.ended_at is None and now - run.started_at > _LONG_AGO
    return JobHealth(run.job, run.slot, run.ended_at, run.failed, stuck=stuck)


def _clock(beat: heartbeat.ClockBeat, now: datetime) -> ClockHealth:
    return ClockHealth(beat.at, abs(now - beat.at) <= heartbeat.PATIENCE, [str(name) for name in beat.hanging])


def _sms(unit: Unit) -> SmsHealth:
    oldest = oldest_waiting(unit.db, unit.now)
    late = oldest is not None and unit.now - oldest > _LATE
    return SmsHealth(sms_counts(unit.db, unit.now - _DAY), oldest, late)
