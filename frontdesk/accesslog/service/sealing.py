"""Sealing: regularly, the rows since the last segment become a new one whose head leaves the database.

An attacker who can rewrite the whole database still cannot reach the heads file, the scraped metric, or copies of
either.
"""

import fcntl
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy.orm import Session

from frontdesk.accesslog import queries, rules
from frontdesk.accesslog.models import LogSegment
from frontdesk.core.db.stores import Stores
from frontdesk.core.db.unit import Unit

HEADS_FILE = "log-heads.jsonl"


def seal(unit: Unit) -> rules.Sealed | None:
    """Seal the rows written since the latest segment; None if there are none."""
    end = queries.lock_chain(unit.db)
    latest = queries.latest_segment(unit.db)
    first = latest.last_seq + 1 if latest else 1
    if end is None or end[0] < first:
        return None
    sealed = rules.Sealed(
        number=latest.number + 1 if latest else 1,
        first_seq=first,
        last_seq=end[0],
        head=end[1],
        sealed_at=unit.now,
    )
    unit.db.add(_row(sealed, unit.db))
    return sealed


def seal_due(stores: Stores, heads: Path) -> None:
    """Seal, then update the heads file; a scheduled job in every process, each with its own file."""
    with stores.writing() as unit:
        seal(unit)
    with stores.reading() as unit:
        write_heads(unit.db, heads)


@dataclass(frozen=True)
class Heads:
    """The content of the heads file: its segments, and the lines that cannot be parsed."""

    sealed: tuple[rules.Sealed, ...] = ()
    damaged: tuple[int, ...] = ()


def write_heads(db: Session, heads: Path) -> None:
    """Append to the file the segments it does not have yet; existing lines are never rewritten.

    A line cut short by a full disk or a killed process stays as it is, and its segment is appended again.
    """
    heads.parent.mkdir(parents=True, exist_ok=True)
    with heads.open("a+b") as file:
        fcntl.flock(file, fcntl.LOCK_EX)  # two clock processes may share the folder
        file.seek(0)
        content = file.read()
        known = {sealed.number for sealed in _read(content).sealed}
        missing = [queries.sealed_of(segment) for segment in queries.segments(db) if segment.number not in known]
        if missing:
            torn = b"" if not content or content.endswith(b"\n") else b"\n"
            file.write(torn + b"".join(sealed.line().encode() + b"\n" for sealed in missing))


def read_heads(heads: Path) -> Heads:
    """Read the heads file; a missing one is empty."""
    return _read(heads.read_bytes()) if heads.exists() else Heads()


def _read(content: bytes) -> Heads:
    sealed, damaged = [], []
    for number, line in enumerate(content.decode("ascii", errors="replace").splitlines(), start=1):
        try:
            sealed += [rules.read_line(line)] if line.strip() else []
        except (ValueError, KeyError, TypeError):
            damaged.append(number)
    return Heads(tuple(sealed), tuple(damaged))


def _row(sealed: rules.Sealed, db: Session) -> LogSegment:
    return LogSegment(
        number=sealed.number,
        first_seq=sealed.first_seq,
        last_seq=sealed.last_seq,
        head=sealed.head,
        sealed_at=sealed.sealed_at,
        seal=rules.sign_segment(db.info["log_key"], sealed),
    )
