"""What every strong identity must promise; an adapter for a real provider joins `provider` when there is one."""

from datetime import timedelta

import pytest

from frontdesk.core.times import FixedClock
from frontdesk.disclosure.ports import Collected, OrderState, Provider
from integrations.local.strong_identity import EXPIRES_AFTER, LocalStrongIdentity

NUMBER = "196501133372"


@pytest.fixture
def provider(clock: FixedClock) -> LocalStrongIdentity:
    return LocalStrongIdentity(clock=clock, name_of={NUMBER: "Anna Karlsson"}.get)  # type: ignore[arg-type] # known here


def _start(provider: LocalStrongIdentity) -> str:
    return provider.start(number=NUMBER, provider=Provider.BANKID)


def test_an_order_waits_until_the_person_says_yes(provider: LocalStrongIdentity) -> None:
    ref = _start(provider)
    assert provider.collect(ref) == Collected(OrderState.PENDING, "waiting")
    assert provider.answer(NUMBER, yes=True)
    assert provider.collect(ref) == Collected(OrderState.COMPLETE, "complete", NUMBER, "Anna Karlsson")


def test_an_answer_is_told_once(provider: LocalStrongIdentity) -> None:
    ref = _start(provider)
    provider.answer(NUMBER, yes=True)
    provider.collect(ref)
    assert provider.collect(ref).state is OrderState.FAILED


def test_no_is_no(provider: LocalStrongIdentity) -> None:
    ref = _start(provider)
    provider.answer(NUMBER, yes=False)
    assert provider.collect(ref) == Collected(OrderState.FAILED, "cancelled")


def test_an_order_runs_out(provider: LocalStrongIdentity, clock: FixedClock) -> None:
    ref = _start(provider)
    clock.move(EXPIRES_AFTER)
    assert provider.collect(ref) == Collected(OrderState.FAILED, "expired")


def test_a_second_order_calls_the_first_off(provider: LocalStrongIdentity) -> None:
    first, second = _start(provider), _start(provider)
    assert provider.collect(first).hint == "cancelled"
    assert provider.collect(second).state is OrderState.PENDING


def test_an_order_called_off_proves_nothing(provider: LocalStrongIdentity) -> None:
    ref = _start(provider)
    provider.cancel(ref)
    assert not provider.answer(NUMBER, yes=True)
    assert provider.collect(ref).state is OrderState.FAILED
    provider.cancel(ref)


def test_the_demos_orders_answer_themselves(clock: FixedClock) -> None:
    provider = LocalStrongIdentity(clock=clock, yes_after=timedelta(seconds=4))
    ref = _start(provider)
    assert provider.collect(ref).hint == "waiting"
    clock.move(timedelta(seconds=3))
    assert provider.collect(ref).hint == "signing"
    clock.move(timedelta(seconds=1))
    assert provider.collect(ref).state is OrderState.COMPLETE
