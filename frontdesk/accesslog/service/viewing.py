"""Views: each is logged before it is shown, once per session as long as it shows the same.

Polling, a reload and a second tab show the same again. The log must say who saw what about which person and since
when; a row for each repetition would bury that.
"""

import hmac
import json
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import cast
from uuid import UUID

from sqlalchemy import Table, bindparam, delete, select
from sqlalchemy.orm import Session

from frontdesk.accesslog.models import LogSeen
from frontdesk.accesslog.rules import Entry, SeenView
from frontdesk.core.actor import Actor
from frontdesk.core.db import statements
from frontdesk.core.db.in_list import in_list
from frontdesk.core.db.unit import Unit
from frontdesk.core.db.upsert import upsert

KEPT = timedelta(days=2)
"""Longer than any session lasts; a view forgotten is logged again when it is shown again."""

_TABLE = cast("Table", LogSeen.__table__)
_KNOWN = select(LogSeen.subject, LogSeen.content).where(
    LogSeen.session_id == bindparam("session"), in_list(LogSeen.subject, "subjects")
)


def seen_of(db: Session, who: Actor, entry: Entry, *, page: str, shown: Sequence[str]) -> SeenView | None:
    """Return the key of a view for deduplication; None without a session, where each view is a new one.

    Keyed hashes, so that the table does not reveal which person was viewed.
    """
    if who.session is None:
        return None
    key: bytes = db.info["log_key"]
    subject = [entry.event, page, entry.person, entry.case, str(entry.contact)]
    content = [entry.level, list(entry.fields), list(entry.flags), entry.result, list(shown)]
    return SeenView(who.session, _hash(key, b"subject", subject), _hash(key, b"content", content))


def _hash(key: bytes, what: bytes, parts: Sequence[object]) -> str:
    return hmac.new(key, what + json.dumps(parts, ensure_ascii=False).encode(), "sha256").hexdigest()


def not_yet_seen(db: Session, views: Sequence[SeenView], now: datetime) -> set[int]:
    """Return the indexes of those views that are new to their session, and remember all of them."""
    known = _known(db, views)
    fresh = set()
    for place, view in enumerate(views):
        if known.get((view.session, view.subject)) != view.content:
            known[view.session, view.subject] = view.content
            fresh.add(place)
    if fresh:
        latest = {(views[place].session, views[place].subject): views[place].content for place in sorted(fresh)}
        _remember(db, [(*subject, content) for subject, content in sorted(latest.items())], now)
    return fresh


def _known(db: Session, views: Sequence[SeenView]) -> dict[tuple[UUID, str], str]:
    found: dict[tuple[UUID, str], str] = {}
    for session in {view.session for view in views}:
        subjects = sorted({view.subject for view in views if view.session == session})
        rows = statements.rows(db, _KNOWN, {"session": session, "subjects": subjects})
        found |= {(session, row.subject): row.content for row in rows}
    return found


def _remember(db: Session, rows: Sequence[tuple[UUID, str, str]], now: datetime) -> None:
    values = [{"session_id": one[0], "subject": one[1], "content": one[2], "seen_at": now} for one in rows]
    statements.execute(db, upsert(db, _TABLE, ("session_id", "subject"), ("content", "seen_at")), values)


def forget_seen(unit: Unit) -> None:
    """Delete views older than any session."""
    unit.db.execute(delete(LogSeen).where(LogSeen.seen_at < unit.now - KEPT))
