"""Where a meeting of a given shape can begin. Everything is whole seconds since 1970, half-open: [start, end).

A *block* is what makes somebody unavailable: an appointment with its buffers already around it, a busy span of an
outside calendar, an absence. A *hold* is a time another receptionist has reserved while talking.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

Span = tuple[int, int]

MINUTE = 60
DAY = 86_400


@dataclass(frozen=True, slots=True)
class Shape:
    """The time a meeting takes (seconds): its length, the grid its starts lie on, and the buffers around it."""

    length: int
    step: int
    before: int = 0
    after: int = 0

    def occupied(self, start: int) -> Span:
        """What a meeting that begins at `start` keeps busy."""
        return start - self.before, start + self.length + self.after


@dataclass(frozen=True, slots=True)
class Bounds:
    """When a meeting may begin: not before the notice, not after the horizon; both ends are allowed."""

    earliest: int
    latest: int


def starts(window: Span, blocks: Sequence[Span], holds: Sequence[Span], shape: Shape, bounds: Bounds) -> list[int]:
    """Return every free start in an opening window. `blocks` and `holds` are sorted by their start.

    The grid begins anew after each block; the notice and a hold only remove starts from the grid they fall into.
    """
    found: list[int] = []
    for opens, closes in free_spans(window, blocks, shape):
        found += _grid(opens, min(closes - shape.length, bounds.latest), shape.step, bounds.earliest)
    return [start for start in found if _unheld(start, holds, shape)] if holds else found


def free_spans(window: Span, blocks: Sequence[Span], shape: Shape) -> Iterator[Span]:
    """Yield where the meeting itself may lie. Its buffers must fit towards a block, not towards the window's edge."""
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


def without(span: Span, taken: Span | None) -> list[Span]:
    """Return what is left of `span` beside `taken`, on either side of it."""
    if taken is None or taken[0] >= span[1] or taken[1] <= span[0]:
        return [span]
    parts = ((span[0], min(span[1], taken[0])), (max(span[0], taken[1]), span[1]))
    return [part for part in parts if part[0] < part[1]]


def _grid(first: int, last: int, step: int, earliest: int) -> range:
    if earliest > first:
        first += -((first - earliest) // step) * step
    return range(first, last + 1, step)


def _unheld(start: int, holds: Sequence[Span], shape: Shape) -> bool:
    begins, ends = shape.occupied(start)
    return not any(held < ends and begins < until for held, until in holds)


def _whole_minute(second: int) -> int:
    return -(-second // MINUTE) * MINUTE
