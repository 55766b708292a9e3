"""Rows leased to one worker at a time, while it calls an outside service with no transaction open.

A worker leases a row, commits, calls, and returns with the answer to the row it has locked again. If it does not return
in time, another worker takes over; the answer of the first then finds another lease on the row and is discarded.
"""

import uuid
from datetime import datetime, timedelta
from typing import TypeVar

from sqlalchemy import ColumnElement, or_
from sqlalchemy.orm import Mapped

from frontdesk.core.ids import new_id


class Leased:
    """The columns of a lease: the worker that has the id in `lease` works on the row until `lease_until`."""

    lease: Mapped[uuid.UUID | None]
    lease_until: Mapped[datetime | None]

    def take(self, now: datetime, length: timedelta) -> uuid.UUID:
        """Lease the row for `length`, and return the lease to come back with. The caller has locked the row."""
        self.lease, self.lease_until = new_id(), now + length
        return self.lease

    def is_leased(self, now: datetime) -> bool:
        """Whether a worker is at it."""
        return self.lease_until is not None and self.lease_until > now

    def let_go(self) -> None:
        """End the lease; an answer that is still to come is discarded."""
        self.lease = self.lease_until = None


Row = TypeVar("Row", bound=Leased)


def is_free(row: type[Leased], now: datetime) -> ColumnElement[bool]:
    """Return the condition that no worker is at a row."""
    return or_(row.lease_until.is_(None), row.lease_until <= now)


def returned(row: Row | None, lease: uuid.UUID) -> Row | None:
    """End the lease of a locked row and return the row; None if it is gone, or the lease is no longer this one."""
    if row is None or row.lease != lease:
        return None
    row.let_go()
    return row
