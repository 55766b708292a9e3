"""What is proposed for a booking whose handläggare is away, and by when reception must act."""

from datetime import date, datetime, time, timedelta

import pytest

from frontdesk.booking.rules import due
from frontdesk.core.times import start_instant
from frontdesk.rebooking.rules import RebookingChoice, Way, may_ask, nearest, usual

MONDAY = date(2026, 11, 23)
SARA, JONAS = "demo:h-1", "demo:h-2"


def at(day: int, hour: int, minute: int = 0) -> datetime:
    return start_instant(MONDAY + timedelta(days=day), time(hour, minute))


WAS = at(2, 9)
SAME = RebookingChoice(Way.STAND_IN, JONAS, WAS)
OWN_NEXT_WEEK = RebookingChoice(Way.OTHER_TIME, SARA, at(7, 9))
JONAS_TOMORROW = RebookingChoice(Way.OTHER_TIME, JONAS, at(3, 9))
FAR = RebookingChoice(Way.OTHER_TIME, SARA, at(16, 9))
ASK, DESK = RebookingChoice(Way.ASK), RebookingChoice(Way.DESK)


@pytest.mark.parametrize(
    ("offered", "only_own", "told", "expected"),
    [
        ([SAME, JONAS_TOMORROW, ASK, DESK], False, True, SAME),
        ([JONAS_TOMORROW, ASK, DESK], False, True, JONAS_TOMORROW),
        ([FAR, ASK, DESK], False, True, ASK),
        ([JONAS_TOMORROW, DESK], False, False, DESK),
        ([SAME, JONAS_TOMORROW, OWN_NEXT_WEEK, ASK, DESK], True, True, OWN_NEXT_WEEK),
        ([SAME, JONAS_TOMORROW, FAR, ASK, DESK], True, True, SAME),
        ([SAME, OWN_NEXT_WEEK, DESK], True, False, SAME),
        ([DESK], False, True, DESK),
    ],
)
def test_the_usual_answer(
    *, offered: list[RebookingChoice], only_own: bool, told: bool, expected: RebookingChoice
) -> None:
    assert usual(offered, starts_at=WAS, own=SARA, only_own=only_own, told=told) == expected


def test_the_nearest_times_are_found_on_both_sides_and_shown_in_order() -> None:
    times = [(at(1, 9), SARA), (at(2, 10), JONAS), (at(2, 10), SARA), (at(3, 9), JONAS), (at(9, 9), SARA)]
    assert nearest(times, WAS) == [(at(1, 9), SARA), (at(2, 10), JONAS), (at(3, 9), JONAS)]


@pytest.mark.parametrize(
    ("starts_at", "now", "expected"),
    [
        (at(9, 9), at(0, 10), at(1, 16, 30)),  # far off: tomorrow at closing time
        (at(2, 9), at(0, 10), at(1, 16, 30)),  # the day before
        (at(1, 9), at(0, 10), at(0, 16, 30)),  # tomorrow: today at closing time
        (at(0, 14), at(0, 10), at(0, 10, 30)),  # today: in half an hour
        (at(0, 10, 10), at(0, 10), at(0, 10, 10)),  # in ten minutes: before it begins
        (at(0, 9, 50), at(0, 10), at(0, 10)),  # begun: now
        (at(7, 9), at(4, 10), at(4, 16, 30)),  # on Monday, found on Friday: Friday at closing time
    ],
)
def test_reception_must_act_in_time(starts_at: datetime, now: datetime, expected: datetime) -> None:
    assert due(starts_at, now) == expected


def test_somebody_asked_must_have_time_to_answer() -> None:
    assert may_ask(at(0, 14), at(0, 10))
    assert not may_ask(at(0, 14), at(0, 10, 1))


@pytest.mark.parametrize("choice", [SAME, JONAS_TOMORROW, ASK, DESK])
def test_a_choice_comes_back_from_a_form_as_it_went(choice: RebookingChoice) -> None:
    assert RebookingChoice.read(choice.value) == choice


@pytest.mark.parametrize(
    "sent",
    ["", "fly", "stand_in", "stand_in|demo:h-2", "stand_in|demo:h-2|soon", "desk|demo:h-2", "stand_in|x|2026-11"],
)
def test_what_is_no_choice_is_none(sent: str) -> None:
    assert RebookingChoice.read(sent) is None
