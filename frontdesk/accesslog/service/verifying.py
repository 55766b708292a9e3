"""Verification: check the chain with the key and report every row altered, removed, inserted or cut off."""

import hmac
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from itertools import chain
from uuid import UUID

from sqlalchemy.orm import Session

from frontdesk.accesslog import queries, rules
from frontdesk.accesslog.models import LogSegment
from frontdesk.accesslog.rules import Finding, Link, LogFault, Sealed
from frontdesk.accesslog.service.recording import ANSWERED, DETAIL_ERASED, HEAD_MISSING, REVIEWED, ROLLED_BACK
from frontdesk.accesslog.service.sealing import Heads

DISPOSED = "log.disposed"
_NO_HEADS = Heads()


def verify(
    db: Session,
    key: bytes,
    heads: Heads = _NO_HEADS,
    *,
    sent_out: Mapping[int, bytes] | None = None,
    in_use: bool = False,
) -> list[Finding]:
    """Return everything that is wrong with the log, sorted by trouble and row.

    `heads` are the segment heads in the file outside the database; `sent_out` are row numbers with signatures from
    exported `log.head` lines. `in_use` says that staff sign in to this store, so that an empty log is reported as
    emptied. `desk` must not have been used yet in its transaction: the log keeps growing during verification.
    """
    queries.one_moment(db)
    segments = queries.segments(db)
    start = _start(db, key, segments)
    compared = _Compared(sent_out or {}, after=start[0])
    found = chain(
        rules.broken_links(key, compared.along(queries.links(db, after=start[0])), after=start[0], mac=start[1]),
        compared.findings(),
        _before_start(db, start[0]),
        _end(db, key),
        _emptied(db, in_use=in_use),
        _rolled_back(db),
        _segments(db, key, segments, start[0]),
        _outside(segments, heads.sealed, db, start[0]),
        (Finding(LogFault.HEADS_FILE, line, line) for line in heads.damaged),
        _details(db),
        _told_of(LogFault.REVIEW, _rows_of(db, REVIEWED, start[0]), _reviews(db)),
        _told_of(LogFault.ANSWER, _rows_of(db, ANSWERED, start[0]), _answers(db)),
    )
    return sorted(set(found), key=lambda finding: (finding.trouble, finding.first))


class _Compared:
    """Compares the chain, during the walk, with the exported heads."""

    def __init__(self, sent_out: Mapping[int, bytes], *, after: int) -> None:
        self._left = {seq: mac for seq, mac in sent_out.items() if seq > after}

    def along(self, links: Iterable[Link]) -> Iterator[Link]:
        for link in links:
            if self._left.get(link.seq) == link.mac:
                del self._left[link.seq]
            yield link

    def findings(self) -> Iterator[Finding]:
        """Yield the rows that once had another signature; call it after the walk."""
        if self._left:
            yield Finding(LogFault.ROLLED_BACK, min(self._left), max(self._left))


def _start(db: Session, key: bytes, segments: Sequence[LogSegment]) -> tuple[int, bytes]:
    """Return number and signature the remaining chain starts from: the head of the last disposed segment, if any."""
    disposed = {int(number) for row in queries.of_event(db, DISPOSED) for number in row.fields}
    gone = [segment for segment in segments if segment.number in disposed]
    return (gone[-1].last_seq, gone[-1].head) if gone else (0, rules.genesis(key))


def _before_start(db: Session, start: int) -> Iterator[Finding]:
    oldest = queries.oldest_seq(db)
    if oldest is not None and oldest <= start:
        yield Finding(LogFault.INSERTED, oldest, start)


def _end(db: Session, key: bytes) -> Iterator[Finding]:
    head, newest = queries.head(db), queries.last_link(db)
    for row in queries.of_event(db, HEAD_MISSING):
        yield Finding(LogFault.HEAD, row.seq, row.seq)
    if head is None:
        if newest:
            yield Finding(LogFault.HEAD, newest[0], newest[0])
        return
    if not hmac.compare_digest(head.seal, rules.sign_head(key, head.seq, head.mac)):
        yield Finding(LogFault.HEAD, head.seq, head.seq)
    last = newest[0] if newest else 0
    if last < head.seq:
        yield Finding(LogFault.CUT_OFF, last + 1, head.seq)
    elif last > head.seq:
        yield Finding(LogFault.INSERTED, head.seq + 1, last)


def _emptied(db: Session, *, in_use: bool) -> Iterator[Finding]:
    if in_use and queries.last_link(db) is None:
        yield Finding(LogFault.EMPTIED, 0, 0)


def _rolled_back(db: Session) -> Iterator[Finding]:
    """Yield the rows a running process had written and later did not find."""
    for row in queries.of_event(db, ROLLED_BACK):
        first, last = row.fields
        yield Finding(LogFault.ROLLED_BACK, int(first), int(last))


def _segments(db: Session, key: bytes, segments: Sequence[LogSegment], start: int) -> Iterator[Finding]:
    expected_number, expected_first = 1, 1
    for segment in segments:
        sealed = queries.sealed_of(segment)
        in_place = (segment.number, segment.first_seq) == (expected_number, expected_first)
        signed = hmac.compare_digest(segment.seal, rules.sign_segment(key, sealed))
        kept = segment.last_seq <= start or queries.mac_of(db, segment.last_seq) == segment.head
        if not (in_place and signed and kept):
            yield Finding(LogFault.SEGMENT, segment.number, segment.number)
        expected_number, expected_first = segment.number + 1, segment.last_seq + 1


def _outside(segments: Sequence[LogSegment], heads: Iterable[Sealed], db: Session, start: int) -> Iterator[Finding]:
    """Compare with the exported heads: they reveal rows missing from the whole database."""
    inside = {segment.number: segment.head for segment in segments}
    newest = queries.last_link(db)
    last = newest[0] if newest else start
    for sealed in heads:
        if inside.get(sealed.number) != sealed.head:
            yield Finding(LogFault.SEGMENT, sealed.number, sealed.number)
        if sealed.last_seq > last:
            yield Finding(LogFault.CUT_OFF, max(last + 1, sealed.first_seq), sealed.last_seq)


def _details(db: Session) -> Iterator[Finding]:
    erased = {int(seq) for row in queries.of_event(db, DETAIL_ERASED) for seq in row.fields}
    for detail, kept in queries.details(db):
        if kept != rules.digest(detail.salt, detail.content):
            yield Finding(LogFault.DETAIL, detail.seq, detail.seq)
    for seq in queries.rows_without_their_detail(db):
        if seq not in erased:
            yield Finding(LogFault.DETAIL, seq, seq)


# A review or answer, as both the chain and its table have it: row, time, staff id and name, digest.
_Kept = tuple[int, datetime, UUID | None, str, str]


def _told_of(trouble: LogFault, logged: Counter[_Kept], kept: Counter[_Kept]) -> Iterator[Finding]:
    """Compare reviews or answers with the rows the chain keeps of them; findings name the row they are about."""
    for seq in {each[0] for each in (logged - kept) | (kept - logged)}:
        yield Finding(trouble, seq, seq)


def _rows_of(db: Session, event: str, start: int) -> Counter[_Kept]:
    return Counter(
        (int(row.fields[0]), row.at, row.who_id, row.who_name, row.fields[1])
        for row in queries.of_event(db, event)
        if int(row.fields[0]) > start
    )


def _reviews(db: Session) -> Counter[_Kept]:
    return Counter(
        (row.seq, row.at, row.reviewer_id, row.reviewer, queries.digest_of(row)) for row in queries.all_reviews(db)
    )


def _answers(db: Session) -> Counter[_Kept]:
    return Counter(
        (row.seq, row.at, row.who_id, row.who_name, rules.answer_digest(row.question_id, row.text))
        for row in queries.all_answers(db)
    )
