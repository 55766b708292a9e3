"""Whether anything is sent to the operator: a circuit breaker that all clocks share.

`SENDING` is the usual state. Two failures in a row make it `RESTING`: nothing is sent, and now and then a harmless read
asks whether the operator answers again. It then is `TRYING`: one SMS at a time, until one is taken. An operator that
answers reads and fails at sending thus costs one SMS a rest, never the outbox.
"""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum

_FAILURES = 2
_SHORTEST_REST, _LONGEST_REST = timedelta(seconds=30), timedelta(minutes=5)
# Longer than a request may take; should its clock die, another one asks, or tries, after this.
_PATIENCE = timedelta(seconds=60)


class State(StrEnum):
    """What the clocks do."""

    SENDING = "sending"
    RESTING = "resting"
    TRYING = "trying"


@dataclass(frozen=True)
class Breaker:
    """How the operator has answered lately. All instants are UTC.

    `failures` in a row, since `failed_at`; `rests` is how many times nothing was sent, the present one included, and
    `rests_until` when the operator is asked next; `trial_until` is when the SMS on trial counts as lost.
    """

    failures: int = 0
    failed_at: datetime | None = None
    rests: int = 0
    rests_until: datetime | None = None
    trial_until: datetime | None = None

    @property
    def state(self) -> State:
        """What the clocks do now."""
        if self.rests_until is not None:
            return State.RESTING
        return State.TRYING if self.rests else State.SENDING


def failed(breaker: Breaker, now: datetime, retry_after: timedelta | None = None) -> Breaker:
    """Return what follows when an SMS was not taken, or nobody can say. Being told to wait is a rest at once."""
    if breaker.state is State.RESTING:
        return breaker  # sent before the rest began
    since = breaker.failed_at or now
    counted = replace(breaker, failures=breaker.failures + 1, failed_at=since, trial_until=None)
    if breaker.state is State.SENDING and counted.failures < _FAILURES and retry_after is None:
        return counted
    return _rest(counted, now, retry_after)


def probe(breaker: Breaker, now: datetime) -> Breaker | None:
    """Return what follows when one clock asks whether the operator answers; None while it is not time for that."""
    if breaker.rests_until is None or now < breaker.rests_until:
        return None
    return replace(breaker, rests_until=now + _PATIENCE)


def probed(breaker: Breaker, now: datetime, *, answered: bool) -> Breaker:
    """Return what follows when the operator has answered a harmless read, or has not."""
    if breaker.state is not State.RESTING:
        return breaker
    return replace(breaker, rests_until=None, trial_until=None) if answered else _rest(breaker, now)


def trial(breaker: Breaker, now: datetime) -> Breaker | None:
    """Return what follows when one clock tries one SMS; None while another one is on trial, or nothing is sent."""
    if breaker.state is not State.TRYING or (breaker.trial_until is not None and now < breaker.trial_until):
        return None
    return replace(breaker, trial_until=now + _PATIENCE)


def taken(breaker: Breaker) -> Breaker:
    """Return what follows when the operator took an SMS, or refused one for a reason of its own: it answers."""
    del breaker
    return Breaker()


def _rest(breaker: Breaker, now: datetime, retry_after: timedelta | None = None) -> Breaker:
    doubled = _SHORTEST_REST * (1 << min(breaker.rests, 10))
    length = min(max(doubled, retry_after or timedelta()), _LONGEST_REST)
    return replace(breaker, rests=breaker.rests + 1, rests_until=now + length, trial_until=None)
