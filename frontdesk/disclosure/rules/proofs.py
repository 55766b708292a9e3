"""How long a proof holds. It belongs to one conversation: an idle hour ends it, and so does midnight in Stockholm.

Pure. An hour is idle when nothing was done in the contact; a panel that fetches itself does nothing. The end of the
contact ends it too, since one that is over is not there. What the speaker has merely said stays: it opens nothing.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Protocol

from frontdesk.core.times import local_date
from frontdesk.disclosure.rules.levels import Method

IDLE = timedelta(hours=1)


class Proofs(Protocol):
    """What a speaker has proved in a contact. `proved_at` is the latest proof, `active_at` when anything was last done.

    Either is None until it happens; then `opened_at` counts in its place.
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
    """Whether what was proved still counts at an instant; the day is Stockholm's."""
    proved, active = proofs.proved_at or proofs.opened_at, proofs.active_at or proofs.opened_at
    return local_date(proved) == local_date(now) and now - max(proved, active) < IDLE


def in_force(proofs: Proofs, now: datetime) -> list[Method]:
    """Return the methods that count at an instant."""
    methods = [Method(code) for code in proofs.methods]
    return methods if holds(proofs, now) else [method for method in methods if method is Method.SAID]


def has_lapsed(proofs: Proofs, now: datetime) -> bool:
    """Whether something was proved that no longer counts."""
    return len(in_force(proofs, now)) < len(proofs.methods)
