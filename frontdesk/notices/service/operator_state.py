"""How the operator answers, in one row that all clocks share, and the outages that follow from it."""

from datetime import datetime, timedelta
from typing import assert_never

import structlog
from sqlalchemy.dialects import postgresql, sqlite

from frontdesk.core.db.unit import Unit
from frontdesk.notices import queries
from frontdesk.notices.models import NoticeOperator, NoticeOutage
from frontdesk.notices.rules import breaker as rules
from frontdesk.notices.rules.breaker import Breaker, State

_log = structlog.get_logger("frontdesk.notices")
# An operator that comes and goes within the hour has one outage, and reception one list.
_SAME_OUTAGE = timedelta(hours=1)


def may_send(unit: Unit) -> bool:
    """Whether this clock may hand over one SMS now; on trial it is the only one that may."""
    row = queries.operator(unit.desk)
    state = _read(row).state if row else State.SENDING
    match state:
        case State.SENDING:
            return True
        case State.RESTING:
            return False
        case State.TRYING:
            locked = _locked(unit)
            on_trial = rules.trial(_read(locked), unit.now)
            if on_trial is not None:
                _write(locked, on_trial)
            return on_trial is not None
        case never:
            assert_never(never)


def is_resting(unit: Unit) -> bool:
    """Whether nothing is sent now; asked without a lock."""
    row = queries.operator(unit.desk)
    return row is not None and _read(row).state is State.RESTING


def take_probe(unit: Unit) -> bool:
    """Whether this clock is the one to ask now whether the operator answers again."""
    row = _locked(unit)
    asking = rules.probe(_read(row), unit.now)
    if asking is not None:
        _write(row, asking)
    return asking is not None


def probed(unit: Unit, *, answered: bool) -> None:
    """Note what came of asking."""
    row = _locked(unit)
    _write(row, rules.probed(_read(row), unit.now, answered=answered))


def taken(unit: Unit) -> None:
    """Note that the operator took an SMS, or answered for itself; an outage is over."""
    row = queries.operator(unit.desk)
    if row is None or _read(row) == Breaker():
        return
    row = _locked(unit)
    was = _read(row)
    _write(row, rules.taken(was))
    if was.state is not State.SENDING:
        _log.warning("sms operator answers again", rests=was.rests)
    if (outage := queries.open_outage(unit.desk)) is not None:
        outage.ended_at = unit.now


def failed(unit: Unit, retry_after: timedelta | None = None) -> None:
    """Note that an SMS was not taken, or that nobody can say. Asked to wait, the operator rests without an outage."""
    row = _locked(unit)
    was = _read(row)
    now = rules.failed(was, unit.now, retry_after)
    _write(row, now)
    if was.state is not State.RESTING and now.state is State.RESTING:
        _log.warning("sms operator rests", rests=now.rests, asked_to_wait=retry_after is not None)
        if retry_after is None:
            _begin_outage(unit, now.failed_at or unit.now)


def misconfigured(unit: Unit) -> None:
    """Note that the operator refuses us for something in our settings."""
    _locked(unit).misconfigured = True


def is_mended(unit: Unit) -> bool:
    """Whether what the operator refused us for has been mended just now; an SMS was taken."""
    row = queries.operator(unit.desk)
    if row is None or not row.misconfigured:
        return False
    row.misconfigured = False
    return True


def _begin_outage(unit: Unit, since: datetime) -> None:
    if queries.open_outage(unit.desk) is not None:
        return
    last = queries.last_outage(unit.desk)
    if last is not None and last.ended_at is not None and unit.now - last.ended_at < _SAME_OUTAGE:
        last.ended_at = None
    else:
        unit.desk.add(NoticeOutage(began_at=since))


def _locked(unit: Unit) -> NoticeOperator:
    insert = postgresql.insert if unit.desk.get_bind().dialect.name == "postgresql" else sqlite.insert
    unit.desk.execute(
        insert(NoticeOperator).values(id=1, failures=0, rests=0, misconfigured=False).on_conflict_do_nothing()
    )
    return queries.operator_locked(unit.desk)


def _read(row: NoticeOperator) -> Breaker:
    return Breaker(row.failures, row.failed_at, row.rests, row.rests_until, row.trial_until)


def _write(row: NoticeOperator, breaker: Breaker) -> None:
    row.failures, row.failed_at = breaker.failures, breaker.failed_at
    row.rests, row.rests_until, row.trial_until = breaker.rests, breaker.rests_until, breaker.trial_until
