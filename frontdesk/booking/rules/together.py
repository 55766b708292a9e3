"""Find times when several people and a room are free. Whole seconds since 1970, half-open, as in `slots`.

Named people are treated as one: open when all are, blocked when one is. An unnamed second person or a room only has to
be free at a start; its blocks do not restart the grid.
"""

from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence

from frontdesk.booking.rules.slots import Shape, free_spans
from frontdesk.core.intervals import Span, overlap


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
