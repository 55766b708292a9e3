"""Circuit breaker for the SMS operator, shared by all job processes.

`SENDING` (closed) is the usual state. Two failures in a row give `RESTING` (open): nothing is sent, and the operator is
probed with a read-only request. If it answers: `TRYING` (half-open), one SMS at a time until one is accepted. An
operator that answers reads but fails at sending thus costs one SMS per rest, not the whole outbox.
"""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum

_FAILURES = 2
_SHORTEST_REST, _LONGEST_REST = timedelta(seconds=30), timedelta(minutes=5)
# Longer than a request may take; if the process dies meanwhile, another one takes over after this.
_PATIENCE = timedelta(seconds=60)


class BreakerTurn(StrEnum):
    """Why sending was paused or resumed."""

    ASKED_TO_WAIT = "asked_to_wait"
    FAILURES = "failures"
    ANSWERED = "answered"


class BreakerState(StrEnum):
    """State of the breaker: closed, open, half-open."""

    SENDING = "sending"
    RESTING = "resting"
    TRYING = "trying"


@dataclass(frozen=True)
class Breaker:
    """Recent failures of the operator. All instants are UTC."""

    #: Failures in a row, the first at `failed_at`.
    failures: int = 0
    failed_at: datetime | None = None
    #: Rests in a row, the current one included; the next probe is due at `rests_until`.
    rests: int = 0
    rests_until: datetime | None = None
    #: When the SMS on trial counts as lost.
    trial_until: datetime | None = None

    @property
    def state(self) -> BreakerState:
        """The current state."""
        if self.rests_until is not None:
            return BreakerState.RESTING
        return BreakerState.TRYING if self.rests else BreakerState.SENDING


def after_failure(breaker: Breaker, now: datetime, retry_after: timedelta | None = None) -> Breaker:
    """Return the breaker after an SMS was not accepted, or may not have been. A `retry_after` opens it at once."""
    if breaker.state is BreakerState.RESTING:
        return breaker  # sent before the rest began
    since = breaker.failed_at or now
    counted = replace(breaker, failures=breaker.failures + 1, failed_at=since, trial_until=None)
    if breaker.state is BreakerState.SENDING and counted.failures < _FAILURES and retry_after is None:
        return counted
    return _rest(counted, now, retry_after)


def with_probe(breaker: Breaker, now: datetime) -> Breaker | None:
    """Return the breaker with a probe under way; None if no probe is due."""
    if breaker.rests_until is None or now < breaker.rests_until:
        return None
    return replace(breaker, rests_until=now + _PATIENCE)


def after_probe(breaker: Breaker, now: datetime, *, answered: bool) -> Breaker:
    """Return the breaker after a probe was answered, or was not."""
    if breaker.state is not BreakerState.RESTING:
        return breaker
    return replace(breaker, rests_until=None, trial_until=None) if answered else _rest(breaker, now)


def with_trial(breaker: Breaker, now: datetime) -> Breaker | None:
    """Return the breaker with one SMS on trial; None if another one is on trial, or it is not half-open."""
    if breaker.state is not BreakerState.TRYING or (breaker.trial_until is not None and now < breaker.trial_until):
        return None
    return replace(breaker, trial_until=now + _PATIENCE)


def closed_again(breaker: Breaker) -> Breaker:
    """Return a closed breaker: the operator accepted an SMS, or refused one, so it answers."""
    del breaker
    return Breaker()


def _rest(breaker: Breaker, now: datetime, retry_after: timedelta | None = None) -> Breaker:
    doubled = _SHORTEST_REST * (1 << min(breaker.rests, 10))
    length = min(max(doubled, retry_after or timedelta()), _LONGEST_REST)
    return replace(breaker, rests=breaker.rests + 1, rests_until=now + length, trial_until=None)
