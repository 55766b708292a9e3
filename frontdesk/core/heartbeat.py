"""Heartbeat of the clock processes: each writes one regularly, and web processes notice when none does.

A web process measures the time between two beats with its monotonic clock and does not compare times of day between
machines: neither a changed system time nor two machines that differ make a clock seem dead or alive.
"""

import time
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Select, delete, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from frontdesk.core.db.bases import DeskBase
from frontdesk.core.db.stores import Stores
from frontdesk.core.db.types import Json
from frontdesk.core.db.upsert import upsert

RHYTHM = timedelta(seconds=15)
PATIENCE = timedelta(minutes=2)
# A web process that starts beside an old row waits this long for a new beat before it reports that none comes.
_GRACE = timedelta(seconds=45)
_KEPT = timedelta(days=1)


class ClockBeat(DeskBase):
    """A clock process's last heartbeat, and its hanging jobs."""

    __tablename__ = "clock_beat"

    clock: Mapped[str] = mapped_column(primary_key=True)
    at: Mapped[datetime]
    hanging: Mapped[list[Any]] = mapped_column(Json)


def beat(db: Session, clock: str, now: datetime, *, hanging: Sequence[str]) -> None:
    """Write a clock's heartbeat; rows of clocks long gone are removed."""
    row = upsert(db, ClockBeat, ("clock",), ("at", "hanging"))
    db.execute(row.values(clock=clock, at=now, hanging=list(hanging)))
    db.execute(delete(ClockBeat).where((ClockBeat.at < now - _KEPT) | (ClockBeat.at > now + _KEPT)))


def beats(db: Session) -> Sequence[ClockBeat]:
    """Return the last beat of every clock, newest first."""
    return db.scalars(select(ClockBeat).order_by(ClockBeat.at.desc())).all()


def alive(now: datetime) -> Select[str]:
    """Return a subquery for the names of clocks with a recent beat."""
    return select(ClockBeat.clock).where(ClockBeat.at.between(now - PATIENCE, now + PATIENCE))


@dataclass(frozen=True)
class Silence:
    """No clock has a recent beat; `since` is the last one, None if there never was one."""

    since: datetime | None


class ClockWatch:
    """A web process's knowledge of the clocks. `look` queries; `silence` and `seconds` only return what is known."""

    def __init__(self, stores: Stores, *, passed: Callable[[], float] = time.monotonic) -> None:
        """Start as if a beat had just been received."""
        self._stores, self._passed = stores, passed
        self._seen: frozenset[tuple[str, datetime]] | None = None
        self._heard = passed()
        self.silence: Silence | None = None

    @property
    def seconds(self) -> float:
        """Seconds since the last beat."""
        return self._passed() - self._heard

    def look(self) -> bool:
        """Query the beats; return whether the state changed: a clock fell silent, or is back."""
        with self._stores.glance() as db:
            rows = {row.clock: row.at for row in beats(db)}
        seen = frozenset(rows.items())
        if self._seen is None:
            self._heard = self._first_heard(rows.values())
        elif seen - self._seen:
            self._heard = self._passed()
        self._seen = seen
        before = self.silence
        silent = self.seconds > PATIENCE.total_seconds()
        self.silence = Silence(max(rows.values(), default=None)) if silent else None
        return (before is None) != (self.silence is None)

    def _first_heard(self, instants: Collection[datetime]) -> float:
        now = self._stores.clock.now()
        if not instants or any(abs(now - at) <= PATIENCE for at in instants):
            return self._passed()
        return self._passed() - (PATIENCE - _GRACE).total_seconds()
