"""The breaker, as a pure machine: what it lets through, when it asks, and that it never sends while it rests."""

from datetime import UTC, datetime, timedelta

from hypothesis import given, strategies

from frontdesk.notices.rules.breaker import Breaker, BreakerState, failed, probe, probed, taken, trial

NOON = datetime(2026, 11, 23, 11, tzinfo=UTC)
MINUTE = timedelta(minutes=1)


def rested(times: int, now: datetime = NOON) -> Breaker:
    breaker = failed(failed(Breaker(), now), now)
    for _ in range(times - 1):
        breaker = probed(breaker, now, answered=False)
    return breaker


def test_one_failure_says_nothing_and_a_second_in_a_row_is_a_rest() -> None:
    once = failed(Breaker(), NOON)
    assert once.state is BreakerState.SENDING
    assert taken(once) == Breaker()
    assert failed(once, NOON + MINUTE).state is BreakerState.RESTING
    assert failed(once, NOON + MINUTE).failed_at == NOON


def test_rests_double_from_half_a_minute_to_five() -> None:
    lengths = [(rested(nth).rests_until or NOON) - NOON for nth in range(1, 8)]
    assert [length.total_seconds() for length in lengths] == [30, 60, 120, 240, 300, 300, 300]


def test_being_told_to_wait_is_a_rest_at_once_and_as_long_as_was_asked_for() -> None:
    told = failed(Breaker(), NOON, timedelta(seconds=90))
    assert (told.state, told.rests_until) == (BreakerState.RESTING, NOON + timedelta(seconds=90))


def test_one_clock_asks_and_should_it_die_another_does() -> None:
    breaker = rested(1)
    assert probe(breaker, NOON) is None
    asking = probe(breaker, NOON + MINUTE)
    assert asking is not None
    assert probe(asking, NOON + MINUTE) is None
    assert probe(asking, NOON + 2 * MINUTE) is not None


def test_after_an_answer_one_sms_is_tried_and_its_end_decides() -> None:
    trying = probed(rested(3), NOON, answered=True)
    assert trying.state is BreakerState.TRYING
    on_trial = trial(trying, NOON)
    assert on_trial is not None
    assert trial(on_trial, NOON) is None
    assert taken(on_trial).state is BreakerState.SENDING
    again = failed(on_trial, NOON)
    assert (again.state, again.rests) == (BreakerState.RESTING, 4)


EVENTS = strategies.lists(strategies.sampled_from(["send", "fail", "take", "probe", "yes", "no", "wait"]), max_size=60)


@given(EVENTS)
def test_whatever_happens_nothing_is_handed_over_while_it_rests_and_it_always_asks_again(events: list[str]) -> None:
    breaker, now = Breaker(), NOON
    for event in events:
        now += timedelta(seconds=7)
        if breaker.state is BreakerState.RESTING:
            assert trial(breaker, now) is None
            assert breaker.rests_until is not None
            assert breaker.rests_until - now <= timedelta(minutes=5)
        match event:
            case "send":
                breaker = trial(breaker, now) or breaker
            case "fail":
                breaker = failed(breaker, now)
            case "take":
                breaker = taken(breaker)
            case "wait":
                breaker = failed(breaker, now, timedelta(days=1))
            case "probe":
                breaker = probe(breaker, now) or breaker
            case _:
                breaker = probed(breaker, now, answered=event == "yes")
