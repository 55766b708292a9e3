"""Block open time: catch-up time after a leave, no decision meetings just before one.

The search reads the rows together with occupied time, so a new reason to block time needs no change there.
"""

import uuid
from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import delete, insert

from frontdesk.booking.errors import NobodyToMeet
from frontdesk.booking.models import BlockedTime
from frontdesk.booking.queries import slots as queries
from frontdesk.booking.rules.slots import DAY
from frontdesk.booking.rules.words import Blocked
from frontdesk.core.db.unit import Unit
from frontdesk.core.intervals import pieces
from frontdesk.core.times import seconds


def put(
    unit: Unit,
    *,
    handlaggare: str,
    source: uuid.UUID,
    why: Blocked,
    spans: Iterable[tuple[datetime, datetime]],
    decisions_only: bool = False,
) -> None:
    """Block spans of a handläggare's time, in addition to those the source already blocks. Raises NobodyToMeet.

    `decisions_only` blocks only meetings that prepare a decision.
    """
    resource = queries.resource_of(unit.db, handlaggare)
    if resource is None:
        raise NobodyToMeet
    rows = [
        {
            "resource_id": resource,
            "starts": starts,
            "ends": ends,
            "why": why,
            "decisions_only": decisions_only,
            "source": source,
        }
        for begins_at, ends_at in spans
        for starts, ends in pieces((seconds(begins_at), seconds(ends_at)), DAY)
    ]
    if rows:
        unit.db.execute(insert(BlockedTime), rows)


def lift(unit: Unit, *, source: uuid.UUID) -> None:
    """Delete all blocks of a source."""
    unit.db.execute(delete(BlockedTime).where(BlockedTime.source == source))
