"""Splitting of busy times for storage, and fingerprints of events we write."""

import hashlib
from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta

PIECE = timedelta(days=1)
Span = tuple[datetime, datetime]


def pieces(starts_at: datetime, ends_at: datetime) -> Iterator[tuple[int, int]]:
    """Split a busy span into pieces of at most a day, in seconds since 1970; the ends are rounded up."""
    while starts_at < ends_at:
        until = min(starts_at + PIECE, ends_at)
        yield int(starts_at.timestamp()), -int(-until.timestamp() // 1)
        starts_at = until


def without(span: Span, taken: Iterable[Span]) -> Iterator[Span]:
    """Yield the parts of a span not covered by others."""
    starts_at, ends_at = span
    for begins, ends in sorted(taken):
        if begins < ends_at and ends > starts_at:
            if starts_at < begins:
                yield starts_at, begins
            starts_at = max(starts_at, ends)
    if starts_at < ends_at:
        yield starts_at, ends_at


def fingerprint(starts_at: datetime, ends_at: datetime, *, title: str, location: str) -> str:
    """Return a digest of the fields we write; equal for equal content, regardless of the time zone."""
    said = f"{starts_at.timestamp():.0f}|{ends_at.timestamp():.0f}|{title.strip()}|{location.strip()}"
    return hashlib.sha256(said.encode()).hexdigest()
