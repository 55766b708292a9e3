"""What a random walk through an office draws from: when, who, kinds of meeting, windows of every recurrence."""

from collections.abc import Mapping
from datetime import date, time
from uuid import UUID

from hypothesis import strategies as st

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
people = st.sampled_from(PEOPLE)
kinds = st.sampled_from(KINDS)
offsets = st.integers(0, SPAN - 1)
quarters = st.integers(0, 95).map(lambda number: time(number // 4, number % 4 * 15))
office_hours = st.sampled_from([(time(9), time(12)), (time(13), time(16)), (time(8), time(9, 30)), (time(0), time(4))])
hours = office_hours | st.tuples(quarters, quarters).filter(lambda pair: pair[0] < pair[1])
modes = st.sampled_from([(), (), ("visit", "home"), ("phone",), ("video", "home", "phone")])
types = st.sampled_from([(), (), ("EB_NEW",), ("EB_NEW", "SOL_HOME_VISIT"), ("PHONE_CALLBACK",)])
spans = st.tuples(offsets, st.integers(0, 1200), st.integers(5, 240))


@st.composite
def plans(draw: st.DrawFn) -> Plan:
    """Draw a window; its dates are set by the walk."""
    how = draw(st.sampled_from([*Repeats, Repeats.WEEKLY, Repeats.WEEKLY]))
    opens, closes = draw(hours)
    return Plan(
        draw(st.integers(0, 4)),
        opens,
        closes,
        ANCHORS[0],
        repeats=how,
        nth=draw(st.sampled_from([1, 2, 3, 4, -1])) if how is Repeats.MONTHLY else None,
        modes=tuple(Mode(mode) for mode in draw(modes)),
        types=draw(types),
    )


def one_of(data: st.DataObject, known: Mapping[UUID, object]) -> UUID:
    """Draw one of what there is."""
    return data.draw(st.sampled_from(list(known)))
