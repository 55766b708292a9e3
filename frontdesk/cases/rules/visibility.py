"""Access filter: what one user may see of the register. For that user nothing else exists."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Protocol

_MONTHS = 12
LONG_CLOSED_MONTHS = 24


class BoardAndArea(Protocol):
    """Grants one board's cases within one area."""

    @property
    def board(self) -> str:
        """The board."""
        ...

    @property
    def area(self) -> str:
        """The area."""
        ...


def sphere_of(board: str, area: str) -> str:
    """Return `board/area`, the granularity of access."""
    return f"{board}/{area}"


@dataclass(frozen=True)
class Visibility:
    """The access filter that every statement on the register takes."""

    today: date
    #: The granted `board/area`; none by default.
    spheres: frozenset[str] = frozenset()
    #: Persons protected by us, always excluded; empty for users who may see them.
    hidden: frozenset[str] = frozenset()
    #: May see persons the case system protects.
    protected_desk: bool = False
    closed_months: int = LONG_CLOSED_MONTHS

    @classmethod
    def of(
        cls,
        grants: Iterable[BoardAndArea],
        *,
        today: date,
        hidden: frozenset[str] = frozenset(),
        protected_desk: bool = False,
        closed_months: int = LONG_CLOSED_MONTHS,
    ) -> "Visibility":
        """Create the filter from a user's grants."""
        spheres = frozenset(sphere_of(grant.board, grant.area) for grant in grants)
        return cls(today, spheres, hidden, protected_desk, closed_months)

    @property
    def closed_since(self) -> date:
        """A case closed before this day is no longer shown."""
        months = self.today.year * _MONTHS + self.today.month - 1 - self.closed_months
        year, month = divmod(months, _MONTHS)
        return date(year, month + 1, min(self.today.day, 28))

    @cached_property
    def parameters(self) -> dict[str, object]:
        """The values of the filter's parameters; their number is constant."""
        return {
            "visible_spheres": sorted(self.spheres),
            "visible_hidden": sorted(self.hidden),
            "visible_desk": self.protected_desk,
            "visible_today": self.today,
            "visible_closed_since": self.closed_since,
        }
