"""What a random walk through an office draws from: when, who, kinds of meeting, windows of every recurrence."""

from collections.abc import Mapping
from datetime import date, time
from uuid import UUID

from hypothesis import strategies

from frontdesk.availability.rules.enums import Mode, Repeats
from frontdesk.availability.rules.opening_hours import Plan
from tests.booking.minutes import Kind

# Wednesdays before the spring night, the autumn night, the turn from week 53 to week 1, and an ordinary weekend.
ANCHORS = (date(2027, 3, 24), date(2027, 10, 27), date(2026, 12, 30), date(2026, 11, 25))
SPAN = 8
PEOPLE = ("demo:h-1", "demo:h-2")
KINDS = (
    Kind("EB_NEW", ("visit", "phone", "video"), 60, 60, 0, 10, 240, 90, 1, decision=True),
    Kind("SOL_HOME_VISIT", ("home",), 60, 30, 30, 10, 240, 6, 3, decision=True),
    Kind("PHONE_CALLBACK", ("phone",), 20, 20, 0, 10, 0, 90, None, decision=False),
)
people = strategies.sampled_from(PEOPLE)
kinds = strategies.sampled_from(KINDS)
offsets = strategies.integers(0, SPAN - 1)
quarters = strategies.integers(0, 95).map(lambda number: time(number // 4, number % 4 * 15))
office_hours = strategies.sampled_from(
    [(time(9), time(12)), (time(13), time(16)), (time(8), time(9, 30)), (time(0), time(4))]
)
hours = office_hours | strategies.tuples(quarters, quarters).filter(lambda pair: pair[0] < pair[1])
modes = strategies.sampled_from([(), (), ("visit", "home"), ("phone",), ("video", "home", "phone")])
types = strategies.sampled_from([(), (), ("EB_NEW",), ("EB_NEW", "SOL_HOME_VISIT"), ("PHONE_CALLBACK",)])
spans = strategies.tuples(offsets, strategies.integers(0, 1200), strategies.integers(5, 240))


@strategies.composite
def plans(draw: strategies.DrawFn) -> Plan:
    """Draw a window; its dates are set by the walk."""
    how = draw(strategies.sampled_from([*Repeats, Repeats.WEEKLY, Repeats.WEEKLY]))
    opens, closes = draw(hours)
    return Plan(
        draw(strategies.integers(0, 4)),
        opens,
        closes,
        ANCHORS[0],
        repeats=how,
        nth=draw(strategies.sampled_from([1, 2, 3, 4, -1])) if how is Repeats.MONTHLY else None,
        modes=tuple(Mode(mode) for mode in draw(modes)),
        types=draw(types),
    )


def one_of(data: strategies.DataObject, known: Mapping[UUID, object]) -> UUID:
    """Draw one of what there is."""
    return data.draw(strategies.sampled_from(list(known)))
