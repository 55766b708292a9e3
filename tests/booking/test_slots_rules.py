"""Free starts, against a model that walks the window minute by minute and knows no intervals."""

from itertools import groupby

from hypothesis import given, strategies

from frontdesk.availability.rules.slots import MINUTE, Bounds, Shape, starts
from frontdesk.core.intervals import Span

EVER = Bounds(earliest=0, latest=10**10)
EIGHT, NINE, TEN, TWELVE = (hour * 3600 for hour in (8, 9, 10, 12))
HOUR = Shape(length=3600, step=3600)
WITH_NOTES = Shape(length=3600, step=3600, after=10 * MINUTE)


def clock(found: list[int]) -> list[str]:
    return [f"{start // 3600:02}.{start % 3600 // 60:02}" for start in found]


def test_an_empty_morning_is_offered_from_its_first_minute_by_the_length() -> None:
    assert clock(starts((NINE, TWELVE), [], [], HOUR, EVER)) == ["09.00", "10.00", "11.00"]


def test_the_meetings_own_buffer_may_stick_out_of_the_window() -> None:
    assert clock(starts((NINE, TWELVE), [], [], WITH_NOTES, EVER))[-1] == "11.00"


def test_between_two_meetings_both_buffers_apply() -> None:
    home = Shape(length=3600, step=3600, before=30 * MINUTE, after=10 * MINUTE)
    earlier, later = (EIGHT, NINE), (TWELVE, TWELVE + 3600)  # their buffers are already in them
    assert clock(starts((EIGHT, TWELVE + 3600), [earlier, later], [], home, EVER)) == ["09.30", "10.30"]


def test_touching_is_not_overlapping() -> None:
    assert clock(starts((NINE, TWELVE), [(NINE, TEN)], [], HOUR, EVER)) == ["10.00", "11.00"]


def test_each_busy_block_begins_the_grid_anew() -> None:
    busy = [(NINE + 30 * MINUTE, NINE + 50 * MINUTE)]
    half_hour = Shape(length=1800, step=1800)
    assert clock(starts((NINE, TWELVE), busy, [], half_hour, EVER)) == ["09.00", "09.50", "10.20", "10.50", "11.20"]


def test_a_hold_removes_a_start_and_leaves_the_grid_alone() -> None:
    held = [(NINE + 20 * MINUTE, NINE + 30 * MINUTE)]
    assert clock(starts((NINE, TWELVE), [], held, HOUR, EVER)) == ["10.00", "11.00"]


def test_a_start_exactly_at_the_notice_is_allowed() -> None:
    assert clock(starts((NINE, TWELVE), [], [], HOUR, Bounds(TEN, 10**10))) == ["10.00", "11.00"]
    assert clock(starts((NINE, TWELVE), [], [], HOUR, Bounds(TEN + 1, 10**10))) == ["11.00"]


def test_the_horizon_is_inclusive() -> None:
    assert clock(starts((NINE, TWELVE), [], [], HOUR, Bounds(0, TEN))) == ["09.00", "10.00"]


def test_a_busy_span_that_ends_within_a_minute_is_left_by_the_next_whole_minute() -> None:
    assert clock(starts((NINE, TWELVE), [(EIGHT, NINE + 61)], [], HOUR, EVER)) == ["09.02", "10.02"]


minutes = strategies.integers(0, 200)
spans = strategies.tuples(minutes, strategies.integers(1, 60)).map(
    lambda pair: (pair[0] * MINUTE, (pair[0] + pair[1]) * MINUTE)
)
ragged = strategies.tuples(strategies.integers(0, 12_000), strategies.integers(1, 3_000)).map(
    lambda pair: (pair[0], pair[0] + pair[1])
)


@given(
    window=strategies.tuples(minutes, strategies.integers(1, 180)).map(
        lambda pair: (pair[0] * MINUTE, (pair[0] + pair[1]) * MINUTE)
    ),
    blocks=strategies.lists(spans | ragged, max_size=5),
    holds=strategies.lists(spans, max_size=3),
    shape=strategies.builds(
        lambda length, step, before, after: Shape(length * MINUTE, step * MINUTE, before * MINUTE, after * MINUTE),
        strategies.integers(1, 70),
        strategies.integers(1, 70),
        strategies.integers(0, 40),
        strategies.integers(0, 40),
    ),
    bounds=strategies.tuples(minutes, minutes).map(lambda pair: Bounds(min(pair) * MINUTE, max(pair) * MINUTE)),
)
def test_free_starts_are_what_counting_minutes_gives(
    window: Span, blocks: list[Span], holds: list[Span], shape: Shape, bounds: Bounds
) -> None:
    blocks, holds = sorted(blocks), sorted(holds)
    assert starts(window, blocks, holds, shape, bounds) == counted(window, blocks, holds, shape, bounds)


def counted(window: Span, blocks: list[Span], holds: list[Span], shape: Shape, bounds: Bounds) -> list[int]:
    """Mark every minute free or not, and lay the grid into each run of free minutes."""

    def taken(minute: int) -> bool:
        return any(minute < ends + shape.before and begins - shape.after < minute + MINUTE for begins, ends in blocks)

    found = []
    for free, run in groupby(range(*window, MINUTE), key=lambda minute: not taken(minute)):
        stretch = list(run)
        while free and len(stretch) * MINUTE >= shape.length:
            found.append(stretch[0])
            stretch = stretch[shape.step // MINUTE :]
    return [
        start
        for start in found
        if bounds.earliest <= start <= bounds.latest
        and not any(h < start + shape.length + shape.after and start - shape.before < u for h, u in holds)
    ]
