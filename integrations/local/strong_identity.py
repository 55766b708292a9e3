"""Test double of BankID and Freja: orders that are pending, answered, expired or cancelled, like the real ones.

`answer` is the person accepting or declining in their app. With `yes_after` an order is accepted by itself, as in the
demo.
"""

import secrets
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from threading import Lock

from frontdesk.core.times import Clock, SystemClock
from frontdesk.disclosure.ports import Collected, OrderState, Provider

EXPIRES_AFTER = timedelta(minutes=3)
_UNKNOWN = Collected(OrderState.FAILED, "unknown")


@dataclass(frozen=True)
class _Order:
    number: str
    started_at: datetime
    outcome: Collected | None = None


def _nameless(_: str) -> str:
    return ""


class LocalStrongIdentity:
    """Keeps its orders in memory; a number has at most one pending, as in the real apps."""

    def __init__(
        self,
        *,
        clock: Clock | None = None,
        yes_after: timedelta | None = None,
        name_of: Callable[[str], str] = _nameless,
    ) -> None:
        """Take the clock, the delay before orders are accepted by themselves, and the names of the persons."""
        self._clock = clock or SystemClock()
        self._yes_after = yes_after
        self._name_of = name_of
        self._orders: dict[str, _Order] = {}
        self._lock = Lock()

    def start(self, *, number: str, provider: Provider) -> str:
        """Start an order; one already pending for the number is cancelled, as the apps do."""
        ref = f"{provider}-{secrets.token_urlsafe(16)}"
        with self._lock:
            for other, order in self._orders.items():
                if order.number == number and order.outcome is None:
                    self._orders[other] = replace(order, outcome=Collected(OrderState.FAILED, "cancelled"))
            self._orders[ref] = _Order(number, self._clock.now())
        return ref

    def collect(self, ref: str) -> Collected:
        """Return an order's state; a finished one is returned once and then forgotten."""
        with self._lock:
            order = self._orders.get(ref)
            if order is None:
                return _UNKNOWN
            standing = order.outcome or self._by_time(order)
            if standing.state is not OrderState.PENDING:
                del self._orders[ref]
            return standing

    def cancel(self, ref: str) -> None:
        """Forget an order."""
        with self._lock:
            self._orders.pop(ref, None)

    def answer(self, number: str, *, yes: bool) -> bool:
        """Accept or decline in the app of the number's owner; False if there is no pending order."""
        with self._lock:
            for ref, order in self._orders.items():
                if order.number == number and order.outcome is None:
                    self._orders[ref] = replace(order, outcome=self._outcome(number, yes=yes))
                    return True
        return False

    def _by_time(self, order: _Order) -> Collected:
        waited = self._clock.now() - order.started_at
        if waited >= EXPIRES_AFTER:
            return Collected(OrderState.FAILED, "expired")
        if self._yes_after is None:
            return Collected(OrderState.PENDING, "waiting")
        if waited >= self._yes_after:
            return self._outcome(order.number, yes=True)
        return Collected(OrderState.PENDING, "signing" if waited >= self._yes_after / 2 else "waiting")

    def _outcome(self, number: str, *, yes: bool) -> Collected:
        if not yes:
            return Collected(OrderState.FAILED, "cancelled")
        return Collected(OrderState.COMPLETE, "complete", number, self._name_of(number))
