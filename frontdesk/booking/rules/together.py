"""When several people and a room are free at once. Whole seconds since 1970, half-open, like `slots`.

People who are named are thought of as one: open where all their windows are, blocked where one of them is. A second
person or a room that may be anyone's or any only has to be free then; they do not begin the grid anew.
"""

from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence

from frontdesk.booking.rules.slots import Shape, Span, free_spans


def shared(own: Span, others: Iterable[Sequence[Span]]) -> Iterator[Span]:
    """Yield where a window and, for each of the others, one of theirs are open at once."""
    spans = [own]
    for windows in others:
        spans = [cut for span in spans for window in windows if (cut := overlap(span, window))]
    yield from spans


def overlap(one: Span, other: Span) -> Span | None:
    """Return what two spans have in common."""
    begins, ends = max(one[0], other[0]), min(one[1], other[1])
    return (begins, ends) if begins < ends else None


def touching(spans: Iterable[Span]) -> list[Span]:
    """Return spans, which are in order of time, with those that touch as one."""
    found: list[Span] = []
    for opens, closes in spans:
        if found and found[-1][1] == opens:
            found[-1] = found[-1][0], closes
        else:
            found.append((opens, closes))
    return found


def joined(each: Iterable[Sequence[Span]]) -> list[Span]:
    """Return everybody's spans as one list in order of time; they may overlap."""
    return sorted(span for spans in each for span in spans)


def can_join(start: int, windows: Iterable[Span], blocks: Sequence[Span], holds: Sequence[Span], shape: Shape) -> bool:
    """Whether somebody can take part in a meeting that begins at `start`."""
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
    """Whether nothing in `taken`, in order of time and free of overlap, lies in a meeting's time."""
    at = bisect_left(taken, meeting)
    before_is_over = at == 0 or taken[at - 1][1] <= meeting[0]
    return before_is_over and (at == len(taken) or taken[at][0] >= meeting[1])
