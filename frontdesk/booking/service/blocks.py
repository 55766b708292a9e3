"""Keeping open time from being booked on another room's behalf: catch-up after a leave, no decisions just before one.

Rows only: a search reads them in the same query as what is taken, so whoever adds a reason touches no search.
"""

import uuid
from collections.abc import Iterable, Iterator
from datetime import datetime

from sqlalchemy import delete, insert

from frontdesk.booking.errors import NobodyToMeet
from frontdesk.booking.models import BlockedTime
from frontdesk.booking.queries import slots as queries
from frontdesk.booking.rules.slots import DAY, Span
from frontdesk.booking.rules.windows import seconds
from frontdesk.booking.rules.words import Blocked
from frontdesk.core.db.unit import Unit


def put(
    unit: Unit,
    *,
    handlaggare: str,
    source: uuid.UUID,
    why: Blocked,
    spans: Iterable[tuple[datetime, datetime]],
    decisions_only: bool = False,
) -> None:
    """Keep some spans of somebody's time, beside what the same source keeps already. Raises NobodyToMeet.

    `decisions_only` keeps away only meetings that prepare a decision.
    """
    resource = queries.resource_of(unit.desk, handlaggare)
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
        for starts, ends in _pieces((seconds(begins_at), seconds(ends_at)))
    ]
    if rows:
        unit.desk.execute(insert(BlockedTime), rows)


def lift(unit: Unit, *, source: uuid.UUID) -> None:
    """Give back everything a source keeps."""
    unit.desk.execute(delete(BlockedTime).where(BlockedTime.source == source))


def _pieces(span: Span) -> Iterator[Span]:
    """Yield a span in pieces of at most a day, so that a search for overlap can use its index from both sides."""
    begins, ends = span
    while begins < ends:
        yield begins, min(begins + DAY, ends)
        begins += DAY
