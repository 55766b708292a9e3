"""The hash chain: what is signed, how rows are linked, and how a broken chain is reported.

Pure: rows in, signatures or findings out. Each row's HMAC covers the row and the row before it, so that no row can be
changed, removed, inserted or cut off without the key.
"""

import hashlib
import hmac
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum
from uuid import UUID

# Longer than any key of a case system. Longer text is not a key and would stay in the log for good.
LONGEST_KEY = 120
# A reviewer's note or question, in characters.
LONGEST_NOTE = 500
LONGEST_ANSWER = 1000


@dataclass(frozen=True)
class Entry:
    """A row's content, without its number and signature."""

    at: datetime
    who_id: UUID | None
    who_name: str
    role: str
    unit: str
    workstation: str
    event: str
    person: str | None
    case: str | None
    contact: UUID | None
    level: str | None
    fields: Sequence[str]
    flags: Sequence[str]
    result: str
    why: str
    detail_hash: str
    # Network address of the request, empty if it is not stored.
    source: str = ""


@dataclass(frozen=True)
class SeenView:
    """A view shown to a session: a keyed hash of what it is about and one of what was shown."""

    session: UUID
    subject: str
    content: str


@dataclass(frozen=True)
class Link:
    """A row in the chain: its number, content and signature (HMAC)."""

    seq: int
    entry: Entry
    mac: bytes


@dataclass(frozen=True)
class Sealed:
    """The head of a sealed segment, as stored in the database and in the heads file."""

    number: int
    first_seq: int
    last_seq: int
    head: bytes
    sealed_at: datetime

    def line(self) -> str:
        """Return the segment as one line of the heads file."""
        return json.dumps(
            {
                "number": self.number,
                "first_seq": self.first_seq,
                "last_seq": self.last_seq,
                "head": self.head.hex(),
                "sealed_at": self.sealed_at.isoformat(),
            }
        )


def read_line(line: str) -> Sealed:
    """Parse what `Sealed.line` wrote; raises ValueError, KeyError or TypeError for anything else."""
    raw = json.loads(line)
    return Sealed(
        number=int(raw["number"]),
        first_seq=int(raw["first_seq"]),
        last_seq=int(raw["last_seq"]),
        head=bytes.fromhex(raw["head"]),
        sealed_at=datetime.fromisoformat(raw["sealed_at"]),
    )


class LogFault(StrEnum):
    """Ways a log can be wrong."""

    ALTERED = "altered"
    REMOVED = "removed"
    INSERTED = "inserted"
    CUT_OFF = "cut_off"
    HEAD = "head"
    SEGMENT = "segment"
    DETAIL = "detail"
    ROLLED_BACK = "rolled_back"
    EMPTIED = "emptied"
    REVIEW = "review"
    ANSWER = "answer"
    HEADS_FILE = "heads_file"


@dataclass(frozen=True)
class Finding:
    """Rows `first` to `last` and what is wrong with them.

    For `SEGMENT` the segment's number, for `HEADS_FILE` the line of the file; `EMPTIED` has no rows to name.
    """

    trouble: LogFault
    first: int
    last: int


def read_head_line(line: str) -> tuple[int, bytes] | None:
    """Return row number and signature of a `log.head` line from the program's own log; None for any other line."""
    try:
        raw = json.loads(line)
        return (int(raw["seq"]), bytes.fromhex(raw["mac"])) if raw["event"] == "log.head" else None
    except (ValueError, KeyError, TypeError):
        return None


def review_digest(verdict: str, note: str, *, question: UUID | None = None, asked: UUID | None = None) -> str:
    """Return the hash of a review that its log row keeps; the review itself is outside the chain.

    `question` is the review's id and `asked` the member of staff asked; both None for a review that is no question.
    """
    parts = [verdict, note] if asked is None else [verdict, note, str(question), str(asked)]
    return hashlib.sha256(json.dumps(parts).encode()).hexdigest()


def answer_digest(question: UUID, text: str) -> str:
    """Return the hash of an answer that its log row keeps; the answer itself is outside the chain."""
    return hashlib.sha256(json.dumps([str(question), text]).encode()).hexdigest()


def genesis(key: bytes) -> bytes:
    """Return the value the first row is signed with in place of a previous signature."""
    return _sign(key, b"genesis")


def sign_row(key: bytes, before: bytes, seq: int, entry: Entry) -> bytes:
    """Sign a row together with the signature of the one before it."""
    return _sign(key, b"row", before, _canonical(seq, entry))


def sign_head(key: bytes, seq: int, mac: bytes) -> bytes:
    """Sign the end of the chain; without the key it cannot be forged for an earlier row."""
    return _sign(key, b"head", str(seq).encode(), mac)


def sign_segment(key: bytes, segment: Sealed) -> bytes:
    """Sign a sealed segment."""
    return _sign(key, b"segment", segment.line().encode())


def digest(salt: bytes, content: Mapping[str, str]) -> str:
    """Return the salted hash of a detail that its row keeps; without the salt, numbers cannot be guessed against it."""
    return hashlib.sha256(salt + json.dumps(dict(content), sort_keys=True).encode()).hexdigest()


def chained(key: bytes, entries: Iterable[Entry], *, seq: int, mac: bytes) -> Iterator[Link]:
    """Link `entries` to the chain that ends at row `seq` with signature `mac`."""
    for entry in entries:
        seq += 1
        mac = sign_row(key, mac, seq, entry)
        yield Link(seq, entry, mac)


def broken_links(key: bytes, links: Iterable[Link], *, after: int, mac: bytes) -> Iterator[Finding]:
    """Check the chain that should continue right after row `after`; adjacent faults are reported as one range.

    A row is checked against the stored signature of the row before it, so one altered row is one finding. The first row
    after a gap cannot be checked and is taken as it is.
    """
    expected = after + 1
    faults = _Stretch(LogFault.ALTERED)
    for link in links:
        if link.seq < expected:
            yield Finding(LogFault.INSERTED, link.seq, link.seq)
            continue
        if link.seq > expected:
            yield Finding(LogFault.REMOVED, expected, link.seq - 1)
        elif not hmac.compare_digest(link.mac, sign_row(key, mac, link.seq, link.entry)):
            yield from faults.add(link.seq)
        expected, mac = link.seq + 1, link.mac
    yield from faults.end()


class _Stretch:
    """Merges consecutive row numbers into one finding."""

    def __init__(self, trouble: LogFault) -> None:
        self._trouble = trouble
        self._open: tuple[int, int] | None = None

    def add(self, seq: int) -> Iterator[Finding]:
        if self._open and seq == self._open[1] + 1:
            self._open = (self._open[0], seq)
            return
        yield from self.end()
        self._open = (seq, seq)

    def end(self) -> Iterator[Finding]:
        if self._open:
            yield Finding(self._trouble, *self._open)
        self._open = None


def _canonical(seq: int, entry: Entry) -> bytes:
    """Serialize a row to bytes, identically on SQLite and PostgreSQL."""
    parts = [
        seq,
        entry.at.astimezone(UTC).isoformat(timespec="microseconds"),
        _text(entry.who_id),
        entry.who_name,
        entry.role,
        entry.unit,
        entry.workstation,
        entry.event,
        entry.person,
        entry.case,
        _text(entry.contact),
        entry.level,
        list(entry.fields),
        list(entry.flags),
        entry.result,
        entry.why,
        entry.detail_hash,
    ]
    if entry.source:
        # Rows without a source are signed as before the column existed; a longer list never gives the same bytes.
        parts.append(entry.source)
    return json.dumps(parts, ensure_ascii=False, separators=(",", ":")).encode()


def _text(value: UUID | None) -> str | None:
    return None if value is None else str(value)


def _sign(key: bytes, kind: bytes, *parts: bytes) -> bytes:
    # Each part is length-prefixed, so that no two different rows serialize to the same bytes.
    signed = b"".join([kind, *(len(part).to_bytes(8) + part for part in parts)])
    return hmac.digest(key, signed, "sha256")
