"""Splitting of busy times for storage, and fingerprints of events we write."""

import hashlib
from collections.abc import Iterator
from datetime import datetime

from frontdesk.core.intervals import Instants, Span, pieces
from frontdesk.core.times import seconds

_DAY = 86_400


def by_day(span: Instants) -> Iterator[Span]:
    """Split a busy span into pieces of at most a day, in seconds since 1970; its end is rounded up."""
    return pieces((seconds(span[0]), -int(-span[1].timestamp() // 1)), _DAY)


def fingerprint(starts_at: datetime, ends_at: datetime, *, title: str, location: str) -> str:
    """Return a digest of the fields we write; equal for equal content, regardless of the time zone."""
    said = f"{starts_at.timestamp():.0f}|{ends_at.timestamp():.0f}|{title.strip()}|{location.strip()}"
    return hashlib.sha256(said.encode()).hexdigest()
