"""Half-open spans of time, [start, end): what is left of one, where they overlap, whether they cover it.

All of it works on whole seconds since 1970 and on aware instants alike.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import datetime
from typing import TypeVar

#: From the first second to the second after the last, in whole seconds since 1970.
Span = tuple[int, int]
#: From an aware instant to another, which is no longer part of it.
Instants = tuple[datetime, datetime]

T = TypeVar("T", int, datetime)


def overlaps(one: tuple[T, T], other: tuple[T, T]) -> bool:
    """Whether two spans have some time in common; those that only meet have none."""
    return one[0] < other[1] and other[0] < one[1]


def overlap(one: tuple[T, T], other: tuple[T, T]) -> tuple[T, T] | None:
    """Return the time two spans have in common, or None."""
    begins, ends = max(one[0], other[0]), min(one[1], other[1])
    return (begins, ends) if begins < ends else None


def overlapping(spans: Iterable[tuple[T, T]], span: tuple[T, T]) -> list[tuple[T, T]]:
    """Return those of `spans` that have some time in common with `span`, in their order."""
    return [one for one in spans if one[0] < span[1] and span[0] < one[1]]


def without(span: tuple[T, T], taken: Iterable[tuple[T, T]]) -> Iterator[tuple[T, T]]:
    """Yield the parts of a span that none of `taken` covers, in order of time."""
    begins, ends = span
    for starts, until in sorted(taken):
        if starts < ends and until > begins:
            if begins < starts:
                yield begins, starts
            begins = max(begins, until)
    if begins < ends:
        yield begins, ends


def merged(spans: Iterable[tuple[T, T]], *, bridge: Callable[[T], T] | None = None) -> list[tuple[T, T]]:
    """Merge spans that overlap or meet; return them in order of time.

    `bridge`: how far the gap after an end may reach for the next span to be merged all the same.
    """
    found: list[tuple[T, T]] = []
    for starts, ends in sorted(spans):
        if found and starts <= (bridge(found[-1][1]) if bridge else found[-1][1]):
            found[-1] = found[-1][0], max(found[-1][1], ends)
        else:
            found.append((starts, ends))
    return found


def covers(spans: Sequence[tuple[T, T]], span: tuple[T, T]) -> bool:
    """Whether spans, sorted by start, cover all of `span` together."""
    reached = span[0]
    for starts, ends in spans:
        if starts <= reached:
            reached = max(reached, ends)
    return reached >= span[1]


def pieces(span: Span, longest: int) -> Iterator[Span]:
    """Split a span into pieces of at most `longest` seconds."""
    begins, ends = span
    while begins < ends:
        yield begins, min(begins + longest, ends)
        begins += longest
