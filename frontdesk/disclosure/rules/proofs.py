"""How long a proof of identity is valid: within one contact, until one idle hour or midnight in Stockholm.

Pure. Idle means no action in the contact; automatic refreshes of a panel do not count. The end of the contact deletes
its standing. A stated name (`SAID`) stays valid: it opens nothing.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Protocol

from frontdesk.core.times import local_date
from frontdesk.disclosure.rules.levels import Method

IDLE = timedelta(hours=1)


class Proofs(Protocol):
    """A speaker's proofs in a contact: `proved_at` is the latest proof, `active_at` the latest activity.

    Where either is None, `opened_at` is used instead.
    """

    @property
    def methods(self) -> Sequence[str]: ...
    @property
    def opened_at(self) -> datetime: ...
    @property
    def proved_at(self) -> datetime | None: ...
    @property
    def active_at(self) -> datetime | None: ...


def holds(proofs: Proofs, now: datetime) -> bool:
    """Whether the proofs are still valid at an instant; the day is Stockholm's."""
    proved, active = proofs.proved_at or proofs.opened_at, proofs.active_at or proofs.opened_at
    return local_date(proved) == local_date(now) and now - max(proved, active) < IDLE


def in_force(proofs: Proofs, now: datetime) -> list[Method]:
    """Return the methods that are valid at an instant."""
    methods = [Method(code) for code in proofs.methods]
    return methods if holds(proofs, now) else [method for method in methods if method is Method.SAID]


def has_lapsed(proofs: Proofs, now: datetime) -> bool:
    """Whether a proof has expired."""
    return len(in_force(proofs, now)) < len(proofs.methods)
