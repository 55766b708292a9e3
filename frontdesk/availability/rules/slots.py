"""The starts at which a meeting fits: one person's, and several people's together."""

from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from frontdesk.core.intervals import Span, overlap

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


def shared(own: Span, others: Iterable[Sequence[Span]]) -> Iterator[Span]:
    """Yield the intersections of a window with one window of each of the others."""
    spans = [own]
    for windows in others:
        spans = [cut for span in spans for window in windows if (cut := overlap(span, window))]
    yield from spans


def touching(spans: Iterable[Span]) -> list[Span]:
    """Merge adjacent spans; they must be in order of time."""
    found: list[Span] = []
    for opens, closes in spans:
        if found and found[-1][1] == opens:
            found[-1] = found[-1][0], closes
        else:
            found.append((opens, closes))
    return found


def joined(each: Iterable[Sequence[Span]]) -> list[Span]:
    """Return the spans of several people as one sorted list; they may overlap."""
    return sorted(span for spans in each for span in spans)


def can_join(start: int, windows: Iterable[Span], blocks: Sequence[Span], holds: Sequence[Span], shape: Shape) -> bool:
    """Whether a person with these windows, blocks and holds can take part in a meeting that begins at `start`."""
    begins, ends = shape.occupied(start)
    if any(held < ends and begins < until for held, until in holds):
        return False
    return any(
        opens <= start and start + shape.length <= closes
        for window in windows
        if window[0] <= start < window[1]
        for opens, closes in free_spans(window, blocks, shape)
    )


def is_unused(meeting: Span, taken: Sequence[Span]) -> bool:
    """Whether no span of `taken` (sorted, without overlaps) overlaps `meeting`."""
    at = bisect_left(taken, meeting)
    before_is_over = at == 0 or taken[at - 1][1] <= meeting[0]
    return before_is_over and (at == len(taken) or taken[at][0] >= meeting[1])
