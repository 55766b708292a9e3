"""Compute the free starts of a meeting. All spans are whole seconds since 1970, half-open: [start, end).

A *block* is unavailable time: an appointment with its buffers, a busy span of an outside calendar, an absence. A *hold*
is a time another receptionist has reserved during a call.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from frontdesk.core.intervals import Span

MINUTE = 60
DAY = 86_400


@dataclass(frozen=True, slots=True)
class Shape:
    """A meeting's length, the step of the grid of starts, and the buffers around it, in seconds."""

    length: int
    step: int
    before: int = 0
    after: int = 0

    def occupied(self, start: int) -> Span:
        """The span a meeting that begins at `start` occupies, buffers included."""
        return start - self.before, start + self.length + self.after


@dataclass(frozen=True, slots=True)
class Bounds:
    """The earliest and the latest allowed start (from notice and horizon), both included."""

    earliest: int
    latest: int


def starts(window: Span, blocks: Sequence[Span], holds: Sequence[Span], shape: Shape, bounds: Bounds) -> list[int]:
    """Return every free start in an opening window; `blocks` and `holds` must be sorted by start.

    The grid restarts after each block; notice and holds only remove starts from it.
    """
    found: list[int] = []
    for opens, closes in free_spans(window, blocks, shape):
        found += _grid(opens, min(closes - shape.length, bounds.latest), shape.step, bounds.earliest)
    return [start for start in found if _unheld(start, holds, shape)] if holds else found


def free_spans(window: Span, blocks: Sequence[Span], shape: Shape) -> Iterator[Span]:
    """Yield the spans in which the meeting may lie. Its buffers may extend beyond the window, not into a block."""
    opens, closes = window
    for begins, ends in blocks:
        until = begins - shape.after
        if until >= closes:
            break
        if until > opens:
            yield _whole_minute(opens), until
        opens = max(opens, ends + shape.before)
        if opens >= closes:
            return
    yield _whole_minute(opens), closes


def _grid(first: int, last: int, step: int, earliest: int) -> range:
    if earliest > first:
        first += -((first - earliest) // step) * step
    return range(first, last + 1, step)


def _unheld(start: int, holds: Sequence[Span], shape: Shape) -> bool:
    begins, ends = shape.occupied(start)
    return not any(held < ends and begins < until for held, until in holds)


def _whole_minute(second: int) -> int:
    return -(-second // MINUTE) * MINUTE
