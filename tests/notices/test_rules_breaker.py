"""The breaker, as a pure machine: what it lets through, when it asks, and that it never sends while it rests."""

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from frontdesk.notices.rules import breaker as rules
from frontdesk.notices.rules.breaker import Breaker, BreakerState

NOON = datetime(2026, 11, 23, 11, tzinfo=UTC)
MINUTE = timedelta(minutes=1)


def rested(times: int, now: datetime = NOON) -> Breaker:
    breaker = rules.failed(rules.failed(Breaker(), now), now)
    for _ in range(times - 1):
        breaker = rules.probed(breaker, now, answered=False)
    return breaker


def test_one_failure_says_nothing_and_a_second_in_a_row_is_a_rest() -> None:
    once = rules.failed(Breaker(), NOON)
    assert once.state is BreakerState.SENDING
    assert rules.taken(once) == Breaker()
    assert rules.failed(once, NOON + MINUTE).state is BreakerState.RESTING
    assert rules.failed(once, NOON + MINUTE).failed_at == NOON


def test_rests_double_from_half_a_minute_to_five() -> None:
    lengths = [(rested(nth).rests_until or NOON) - NOON for nth in range(1, 8)]
    assert [length.total_seconds() for length in lengths] == [30, 60, 120, 240, 300, 300, 300]


def test_being_told_to_wait_is_a_rest_at_once_and_as_long_as_was_asked_for() -> None:
    told = rules.failed(Breaker(), NOON, timedelta(seconds=90))
    assert (told.state, told.rests_until) == (BreakerState.RESTING, NOON + timedelta(seconds=90))


def test_one_clock_asks_and_should_it_die_another_does() -> None:
    breaker = rested(1)
    assert rules.probe(breaker, NOON) is None
    asking = rules.probe(breaker, NOON + MINUTE)
    assert asking is not None
    assert rules.probe(asking, NOON + MINUTE) is None
    assert rules.probe(asking, NOON + 2 * MINUTE) is not None


def test_after_an_answer_one_sms_is_tried_and_its_end_decides() -> None:
    trying = rules.probed(rested(3), NOON, answered=True)
    assert trying.state is BreakerState.TRYING
    on_trial = rules.trial(trying, NOON)
    assert on_trial is not None
    assert rules.trial(on_trial, NOON) is None
    assert rules.taken(on_trial).state is BreakerState.SENDING
    again = rules.failed(on_trial, NOON)
    assert (again.state, again.rests) == (BreakerState.RESTING, 4)


EVENTS = st.lists(st.sampled_from(["send", "fail", "take", "probe", "yes", "no", "wait"]), max_size=60)


@given(EVENTS)
def test_whatever_happens_nothing_is_handed_over_while_it_rests_and_it_always_asks_again(events: list[str]) -> None:
    breaker, now = Breaker(), NOON
    for event in events:
        now += timedelta(seconds=7)
        if breaker.state is BreakerState.RESTING:
            assert rules.trial(breaker, now) is None
            assert breaker.rests_until is not None
            assert breaker.rests_until - now <= timedelta(minutes=5)
        match event:
            case "send":
                breaker = rules.trial(breaker, now) or breaker
            case "fail":
                breaker = rules.failed(breaker, now)
            case "take":
                breaker = rules.taken(breaker)
            case "wait":
                breaker = rules.failed(breaker, now, timedelta(days=1))
            case "probe":
                breaker = rules.probe(breaker, now) or breaker
            case _:
                breaker = rules.probed(breaker, now, answered=event == "yes")
