"""Recording: log rows are collected during the use case and inserted right before the commit, under a lock."""

import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from functools import partial
from typing import Unpack
from uuid import UUID

import structlog
from sqlalchemy import bindparam, delete, insert, update
from sqlalchemy.orm import Session

from frontdesk.accesslog import queries, rules
from frontdesk.accesslog.models import LOG_DETAIL, LOG_ROW, LogDetail, LogHead
from frontdesk.accesslog.service.viewing import not_yet_seen, seen_of
from frontdesk.core.actor import CLOCK, Actor
from frontdesk.core.db import statements
from frontdesk.core.db.erase import wipe_after
from frontdesk.core.db.unit import after_commit, before_commit
from frontdesk.core.log import LogSubject

DETAIL_ERASED = "log.detail_erased"
HEAD_MISSING = "log.head_missing"
ROLLED_BACK = "log.rolled_back"
REVIEWED = "log.reviewed"
ANSWERED = "log.answered"
HEAD_LINE = "log.head"

_log = structlog.get_logger("frontdesk.accesslog")

_NEW_ROWS, _NEW_DETAILS = insert(LOG_ROW), insert(LOG_DETAIL)
_NEW_HEAD = (
    update(LogHead)
    .where(LogHead.id == 1)
    .values(seq=bindparam("last_seq"), mac=bindparam("last_mac"), seal=bindparam("new_seal"))
)


@dataclass(frozen=True)
class _Pending:
    entry: rules.Entry
    salt: bytes
    detail: Mapping[str, str]
    seen: rules.SeenView | None = None


def record(
    db: Session,
    *,
    who: Actor,
    event: str,
    now: datetime,
    detail: Mapping[str, str] | None = None,
    **about: Unpack[LogSubject],
) -> None:
    """Log an action in this transaction; called as `Unit.log`."""
    salt = secrets.token_bytes(16) if detail else b""
    entry = _entry(who, event, now, about, rules.digest(salt, detail) if detail else "")
    _put(db, _Pending(entry, salt, dict(detail or {})))


def viewed(
    db: Session,
    *,
    who: Actor,
    event: str,
    now: datetime,
    page: str = "",
    shown: Sequence[str] = (),
    **about: Unpack[LogSubject],
) -> None:
    """Log a view, unless the session has already been shown exactly the same; called as `Unit.log_view`."""
    entry = _entry(who, event, now, about, "")
    _put(db, _Pending(entry, b"", {}, seen_of(db, who, entry, page=page, shown=shown)))


def _put(db: Session, pending: _Pending) -> None:
    if db.info.get("leaves_no_trace"):
        # A read-only unit never commits: the row would be lost silently, and a view would go unlogged.
        raise RuntimeError(f"{pending.entry.event} must be logged, but this unit of work only reads")
    db.info.setdefault("log", []).append(pending)
    before_commit(db, append)


def _entry(who: Actor, event: str, now: datetime, about: LogSubject, detail_hash: str) -> rules.Entry:
    return rules.Entry(
        at=now,
        who_id=who.id,
        who_name=who.name,
        role=who.role,
        unit=who.unit,
        workstation=who.workstation,
        event=event,
        person=_key(about.get("person")),
        case=_key(about.get("case")),
        contact=about.get("contact") or who.contact,
        level=about.get("level"),
        fields=tuple(about.get("fields", ())),
        flags=tuple(about.get("flags", ())),
        result=about.get("result", ""),
        why=about.get("why") or who.reason,
        detail_hash=detail_hash,
        source=about.get("source", ""),
    )


def _key(key: str | None) -> str | None:
    return key[: rules.LONGEST_KEY] if key else key


def append(db: Session) -> None:
    """Insert the collected rows under the chain's lock; `core.db.unit` calls this right before the commit."""
    pending = _new(db, db.info.pop("log", []))
    if not pending:
        return
    key: bytes = db.info["log_key"]
    end = _end_of_chain(db, key, pending)
    links = list(rules.chained(key, (one.entry for one in pending), seq=end[0], mac=end[1]))
    statements.execute(db, _NEW_ROWS, [{"seq": link.seq, "mac": link.mac, **_columns(link.entry)} for link in links])
    details = [
        {"seq": link.seq, "salt": one.salt, "content": one.detail}
        for link, one in zip(links, pending, strict=True)
        if one.detail
    ]
    if details:
        statements.execute(db, _NEW_DETAILS, details)
    _move_head(db, key, links[-1])


def _new(db: Session, pending: list[_Pending]) -> list[_Pending]:
    """Drop the views that the session has already had."""
    views = [one.seen for one in pending if one.seen is not None]
    if not views:
        return pending
    fresh = not_yet_seen(db, views, pending[0].entry.at)
    places = iter(range(len(views)))
    return [one for one in pending if one.seen is None or next(places) in fresh]


def erase_details(db: Session, *, contact: UUID, who: Actor, now: datetime) -> None:
    """Erase for good what was typed during a contact; the rows remain and the chain still verifies.

    A row of its own names the rows concerned, so that verification can tell an erased detail from one removed by
    tampering.
    """
    db.info["log"] = [_bare(one) if one.entry.contact == contact else one for one in db.info.get("log", [])]
    seqs = queries.detailed_rows_of(db, contact)
    if seqs:
        db.execute(delete(LogDetail).where(LogDetail.seq.in_(seqs)))
        wipe_after(db, LogDetail.__tablename__)
    record(db, who=who, event=DETAIL_ERASED, now=now, contact=contact, fields=[str(seq) for seq in seqs])


def _bare(one: _Pending) -> _Pending:
    return _Pending(replace(one.entry, detail_hash=""), b"", {}, one.seen)


def _end_of_chain(db: Session, key: bytes, pending: list[_Pending]) -> tuple[int, bytes]:
    if end := queries.lock_chain(db):
        if (lost := _lost_since(db, end)) is not None:
            _tell(db, pending, ROLLED_BACK, fields=(str(lost[0]), str(lost[1])))
        return end
    newest = queries.last_link(db)
    db.add(LogHead(id=1, seq=0, mac=b"", seal=b""))
    db.flush()
    if newest is None:
        return 0, rules.genesis(key)
    _tell(db, pending, HEAD_MISSING)
    return newest


def _lost_since(db: Session, end: tuple[int, bytes]) -> tuple[int, int] | None:
    """Return the rows this process wrote that are missing from the chain because an older state was restored."""
    known = db.info.get("log_memory", {}).get("end")
    if known is None or known == end:
        return None
    if end[0] > known[0] and queries.mac_of(db, known[0]) == known[1]:
        return None
    return min(end[0] + 1, known[0]), known[0]


def _tell(db: Session, pending: list[_Pending], event: str, fields: Sequence[str] = ()) -> None:
    # Evidence of tampering, or a restored backup: go on, and record it in the append-only chain.
    record(db, who=CLOCK, event=event, now=pending[0].entry.at, fields=fields)
    pending.insert(0, db.info.pop("log")[0])


def _move_head(db: Session, key: bytes, link: rules.Link) -> None:
    seal = rules.sign_head(key, link.seq, link.mac)
    statements.execute(db, _NEW_HEAD, {"last_seq": link.seq, "last_mac": link.mac, "new_seal": seal})
    after_commit(db, partial(_send_head_out, db.info.get("log_memory", {}), link))


def _send_head_out(memory: dict[str, tuple[int, bytes]], link: rules.Link) -> None:
    """Write the end of the chain to the program's log, and remember it in this process."""
    memory["end"] = link.seq, link.mac
    _log.info(HEAD_LINE, seq=link.seq, mac=link.mac.hex())


def _columns(entry: rules.Entry) -> dict[str, object]:
    return {**vars(entry), "fields": list(entry.fields), "flags": list(entry.flags)}
