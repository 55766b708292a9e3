"""The breaker, as a pure machine: what it lets through, when it asks, and that it never sends while it rests."""

from datetime import UTC, datetime, timedelta

from hypothesis import given, strategies

from frontdesk.notices.rules.breaker import (
    Breaker,
    BreakerState,
    after_failure,
    after_probe,
    closed_again,
    with_probe,
    with_trial,
)

NOON = datetime(2026, 11, 23, 11, tzinfo=UTC)
MINUTE = timedelta(minutes=1)


def rested(times: int, now: datetime = NOON) -> Breaker:
    breaker = after_failure(after_failure(Breaker(), now), now)
    for _ in range(times - 1):
        breaker = after_probe(breaker, now, answered=False)
    return breaker


def test_one_failure_says_nothing_and_a_second_in_a_row_is_a_rest() -> None:
    once = after_failure(Breaker(), NOON)
    assert once.state is BreakerState.SENDING
    assert closed_again(once) == Breaker()
    assert after_failure(once, NOON + MINUTE).state is BreakerState.RESTING
    assert after_failure(once, NOON + MINUTE).failed_at == NOON


def test_rests_double_from_half_a_minute_to_five() -> None:
    lengths = [(rested(nth).rests_until or NOON) - NOON for nth in range(1, 8)]
    assert [length.total_seconds() for length in lengths] == [30, 60, 120, 240, 300, 300, 300]


def test_being_told_to_wait_is_a_rest_at_once_and_as_long_as_was_asked_for() -> None:
    told = after_failure(Breaker(), NOON, timedelta(seconds=90))
    assert (told.state, told.rests_until) == (BreakerState.RESTING, NOON + timedelta(seconds=90))


def test_one_clock_asks_and_should_it_die_another_does() -> None:
    breaker = rested(1)
    assert with_probe(breaker, NOON) is None
    asking = with_probe(breaker, NOON + MINUTE)
    assert asking is not None
    assert with_probe(asking, NOON + MINUTE) is None
    assert with_probe(asking, NOON + 2 * MINUTE) is not None


def test_after_an_answer_one_sms_is_tried_and_its_end_decides() -> None:
    trying = after_probe(rested(3), NOON, answered=True)
    assert trying.state is BreakerState.TRYING
    on_trial = with_trial(trying, NOON)
    assert on_trial is not None
    assert with_trial(on_trial, NOON) is None
    assert closed_again(on_trial).state is BreakerState.SENDING
    again = after_failure(on_trial, NOON)
    assert (again.state, again.rests) == (BreakerState.RESTING, 4)


EVENTS = strategies.lists(
    strategies.sampled_from(["send", "fail", "take", "with_probe", "yes", "no", "wait"]), max_size=60
)


@given(EVENTS)
def test_whatever_happens_nothing_is_handed_over_while_it_rests_and_it_always_asks_again(events: list[str]) -> None:
    breaker, now = Breaker(), NOON
    for event in events:
        now += timedelta(seconds=7)
        if breaker.state is BreakerState.RESTING:
            assert with_trial(breaker, now) is None
            assert breaker.rests_until is not None
            assert breaker.rests_until - now <= timedelta(minutes=5)
        match event:
            case "send":
                breaker = with_trial(breaker, now) or breaker
            case "fail":
                breaker = after_failure(breaker, now)
            case "take":
                breaker = closed_again(breaker)
            case "wait":
                breaker = after_failure(breaker, now, timedelta(days=1))
            case "probe":
                breaker = with_probe(breaker, now) or breaker
            case _:
                breaker = after_probe(breaker, now, answered=event == "yes")
