"""Persist the operator's circuit breaker in one shared row, and record outages."""

from datetime import datetime, timedelta
from typing import assert_never

import structlog

from frontdesk.core.db.unit import Unit
from frontdesk.core.db.upsert import insert_or_ignore
from frontdesk.notices import queries
from frontdesk.notices.models import NoticeOperator, NoticeOutage
from frontdesk.notices.rules.breaker import (
    Breaker,
    BreakerState,
    BreakerTurn,
    after_failure,
    after_probe,
    closed_again,
    with_probe,
    with_trial,
)

_log = structlog.get_logger("frontdesk.notices")
# Failures less than an hour apart are one outage, so that reception gets one call list.
_SAME_OUTAGE = timedelta(hours=1)


def may_send(unit: Unit) -> bool:
    """Whether this process may send one SMS now; half-open, it claims the single trial."""
    row = queries.operator(unit.db)
    state = _read(row).state if row else BreakerState.SENDING
    match state:
        case BreakerState.SENDING:
            return True
        case BreakerState.RESTING:
            return False
        case BreakerState.TRYING:
            locked = _locked(unit)
            on_trial = with_trial(_read(locked), unit.now)
            if on_trial is not None:
                _write(locked, on_trial)
            return on_trial is not None
        case never:
            assert_never(never)


def is_resting(unit: Unit) -> bool:
    """Whether the breaker is open; takes no lock."""
    row = queries.operator(unit.db)
    return row is not None and _read(row).state is BreakerState.RESTING


def take_probe(unit: Unit) -> bool:
    """Claim the probe for this process; return whether one is due."""
    row = _locked(unit)
    asking = with_probe(_read(row), unit.now)
    if asking is not None:
        _write(row, asking)
    return asking is not None


def probed(unit: Unit, *, answered: bool) -> None:
    """Save the result of a probe."""
    row = _locked(unit)
    _write(row, after_probe(_read(row), unit.now, answered=answered))


def taken(unit: Unit) -> None:
    """Record that the operator accepted or refused an SMS, so it answers; ends an outage."""
    row = queries.operator(unit.db)
    if row is None or _read(row) == Breaker():
        return
    row = _locked(unit)
    was = _read(row)
    _write(row, closed_again(was))
    if was.state is not BreakerState.SENDING:
        _log.warning("sms operator answers again", code=BreakerTurn.ANSWERED, rests=was.rests)
    if (outage := queries.open_outage(unit.db)) is not None:
        outage.ended_at = unit.now


def failed(unit: Unit, retry_after: timedelta | None = None) -> None:
    """Record that an SMS was not accepted, or perhaps not. With `retry_after` the breaker opens without an outage."""
    row = _locked(unit)
    was = _read(row)
    now = after_failure(was, unit.now, retry_after)
    _write(row, now)
    if was.state is not BreakerState.RESTING and now.state is BreakerState.RESTING:
        code = BreakerTurn.FAILURES if retry_after is None else BreakerTurn.ASKED_TO_WAIT
        _log.warning("sms operator rests", code=code, rests=now.rests)
        if retry_after is None:
            _begin_outage(unit, now.failed_at or unit.now)


def misconfigured(unit: Unit) -> None:
    """Record that the operator refuses our account, sender or route."""
    _locked(unit).misconfigured = True


def is_mended(unit: Unit) -> bool:
    """Clear the configuration fault after an accepted SMS; return whether there was one."""
    row = queries.operator(unit.db)
    if row is None or not row.misconfigured:
        return False
    row.misconfigured = False
    return True


def _begin_outage(unit: Unit, since: datetime) -> None:
    if queries.open_outage(unit.db) is not None:
        return
    last = queries.last_outage(unit.db)
    if last is not None and last.ended_at is not None and unit.now - last.ended_at < _SAME_OUTAGE:
        last.ended_at = None
    else:
        unit.db.add(NoticeOutage(began_at=since))


def _locked(unit: Unit) -> NoticeOperator:
    row = insert_or_ignore(unit.db, NoticeOperator).values(id=1, failures=0, rests=0, misconfigured=False)
    unit.db.execute(row)
    return queries.operator_locked(unit.db)


def _read(row: NoticeOperator) -> Breaker:
    return Breaker(row.failures, row.failed_at, row.rests, row.rests_until, row.trial_until)


def _write(row: NoticeOperator, breaker: Breaker) -> None:
    row.failures, row.failed_at = breaker.failures, breaker.failed_at
    row.rests, row.rests_until, row.trial_until = breaker.rests, breaker.rests_until, breaker.trial_until
