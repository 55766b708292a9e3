"""Verifying: walk the chain with the key and tell every row that was altered, removed, put in or cut off."""

import hmac
from collections.abc import Iterable, Iterator, Sequence
from itertools import chain

from sqlalchemy.orm import Session

from frontdesk.accesslog import queries, rules
from frontdesk.accesslog.models import LogSegment
from frontdesk.accesslog.rules import Finding, Sealed, Trouble
from frontdesk.accesslog.service.recording import DETAIL_ERASED, HEAD_MISSING

DISPOSED = "log.disposed"


def verify(desk: Session, key: bytes, heads: Sequence[Sealed] = ()) -> list[Finding]:
    """Return everything that is wrong with the log, oldest first; `heads` are those kept outside the database.

    `desk` must not have been used yet in its transaction: the log goes on growing while it is verified.
    """
    queries.one_moment(desk)
    segments = queries.segments(desk)
    start = _start(desk, key, segments)
    found = chain(
        rules.broken_links(key, queries.links(desk, after=start[0]), after=start[0], mac=start[1]),
        _before_start(desk, start[0]),
        _end(desk, key),
        _segments(desk, key, segments, start[0]),
        _outside(segments, heads, desk, start[0]),
        _details(desk),
    )
    return sorted(set(found), key=lambda finding: (finding.trouble, finding.first))


def _start(desk: Session, key: bytes, segments: Sequence[LogSegment]) -> tuple[int, bytes]:
    """Return the row the remaining chain hangs on: the head of the last segment that was disposed of, if any."""
    disposed = {int(number) for row in queries.of_event(desk, DISPOSED) for number in row.fields}
    gone = [segment for segment in segments if segment.number in disposed]
    return (gone[-1].last_seq, gone[-1].head) if gone else (0, rules.genesis(key))


def _before_start(desk: Session, start: int) -> Iterator[Finding]:
    oldest = queries.oldest_seq(desk)
    if oldest is not None and oldest <= start:
        yield Finding(Trouble.INSERTED, oldest, start)


def _end(desk: Session, key: bytes) -> Iterator[Finding]:
    head, newest = queries.head(desk), queries.last_link(desk)
    for row in queries.of_event(desk, HEAD_MISSING):
        yield Finding(Trouble.HEAD, row.seq, row.seq)
    if head is None:
        if newest:
            yield Finding(Trouble.HEAD, newest[0], newest[0])
        return
    if not hmac.compare_digest(head.seal, rules.sign_head(key, head.seq, head.mac)):
        yield Finding(Trouble.HEAD, head.seq, head.seq)
    last = newest[0] if newest else 0
    if last < head.seq:
        yield Finding(Trouble.CUT_OFF, last + 1, head.seq)
    elif last > head.seq:
        yield Finding(Trouble.INSERTED, head.seq + 1, last)


def _segments(desk: Session, key: bytes, segments: Sequence[LogSegment], start: int) -> Iterator[Finding]:
    expected_number, expected_first = 1, 1
    for segment in segments:
        sealed = queries.sealed_of(segment)
        in_place = (segment.number, segment.first_seq) == (expected_number, expected_first)
        signed = hmac.compare_digest(segment.seal, rules.sign_segment(key, sealed))
        kept = segment.last_seq <= start or queries.mac_of(desk, segment.last_seq) == segment.head
        if not (in_place and signed and kept):
            yield Finding(Trouble.SEGMENT, segment.number, segment.number)
        expected_number, expected_first = segment.number + 1, segment.last_seq + 1


def _outside(segments: Sequence[LogSegment], heads: Iterable[Sealed], desk: Session, start: int) -> Iterator[Finding]:
    """Compare with the heads that left the database: they remember rows the whole database has forgotten."""
    inside = {segment.number: segment.head for segment in segments}
    newest = queries.last_link(desk)
    last = newest[0] if newest else start
    for sealed in heads:
        if inside.get(sealed.number) != sealed.head:
            yield Finding(Trouble.SEGMENT, sealed.number, sealed.number)
        if sealed.last_seq > last:
            yield Finding(Trouble.CUT_OFF, max(last + 1, sealed.first_seq), sealed.last_seq)


def _details(desk: Session) -> Iterator[Finding]:
    erased = {int(seq) for row in queries.of_event(desk, DETAIL_ERASED) for seq in row.fields}
    for detail, kept in queries.details(desk):
        if kept != rules.digest(detail.salt, detail.content):
            yield Finding(Trouble.DETAIL, detail.seq, detail.seq)
    for seq in queries.rows_without_their_detail(desk):
        if seq not in erased:
            yield Finding(Trouble.DETAIL, seq, seq)
