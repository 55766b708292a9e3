"""Lists a page at a time: how many rows a page is asked for, and how many there are in all.

One statement reads both. A page's address says how many rows of each of its lists are shown (`?notes=100`), so that a
form sent from it, a link without JavaScript and news that renew it keep them.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Generic, TypeVar, TypeVarTuple
from urllib.parse import urlencode

from sqlalchemy import Select, func
from sqlalchemy.orm import Session

Row = TypeVar("Row")
Other = TypeVar("Other")
Columns = TypeVarTuple("Columns")

#: How many rows a list shows until more are asked for.
STEP = 50
#: No list shows more: a browser grows slow, and what is further down waits until rows before it are done.
MOST = 1_000


@dataclass(frozen=True)
class Asked:
    """How many rows of one list a page is asked for; `name` stands for the list in the page's address."""

    name: str = "most"
    most: int = STEP

    @classmethod
    def of(cls, name: str, said: str) -> "Asked":
        """Read an address: nonsense asks for the first page, and nothing for more than `MOST`."""
        if not said.isascii() or not said.isdecimal() or not int(said[:9]):
            return cls(name)
        return cls(name, min(int(said[:9]), MOST))


FIRST = Asked()
#: What a page with several lists is read with: the name of a list, and how much of it is asked for. `Asked` itself asks
#: for the first of each.
Asking = Callable[[str], Asked]


@dataclass(frozen=True)
class Listed(Generic[Row]):
    """The first rows of a list, and how many there are in all."""

    rows: tuple[Row, ...] = ()
    count: int = 0
    asked: Asked = FIRST

    @classmethod
    def first(cls, everything: Sequence[Row], asked: Asked) -> "Listed[Row]":
        """Return the first of what is all read already, because no store alone could choose or order it."""
        return cls(tuple(everything[: asked.most]), len(everything), asked)

    def __iter__(self) -> Iterator[Row]:
        """Give the rows that are shown."""
        return iter(self.rows)

    def __len__(self) -> int:
        """Return how many are shown."""
        return len(self.rows)

    @property
    def left(self) -> int:
        """How many are not shown."""
        return self.count - len(self.rows)

    @property
    def may_grow(self) -> bool:
        """Whether more of them can be shown at once."""
        return self.left > 0 and self.asked.most < MOST

    @property
    def next(self) -> Asked:
        """What asks for more: twice as many, so that a long list is open after a few times."""
        return Asked(self.asked.name, min(max(self.asked.most, STEP) * 2, MOST))

    def of(self, rows: Iterable[Other]) -> "Listed[Other]":
        """Return the same list with its rows in another form."""
        return Listed(tuple(rows), self.count, self.asked)

    def map(self, change: Callable[[Row], Other]) -> "Listed[Other]":
        """Return the same list with each row changed."""
        return self.of(change(row) for row in self.rows)


def listed(session: Session, wanted: Select[Row], asked: Asked) -> Listed[Row]:
    """Return the first rows of a SELECT of one entity, whose order must be total: end it with a key."""
    found = _read(session, wanted, asked)
    return found.map(lambda row: row[0])


def listed_rows(session: Session, wanted: Select[*Columns], asked: Asked) -> Listed[tuple[*Columns]]:
    """Return the same of a SELECT of several columns or entities."""
    found = _read(session, wanted, asked)
    return found.map(lambda row: row[:-1])


def _read(session: Session, wanted: Select[*tuple[Any, ...]], asked: Asked) -> Listed[tuple[Any, ...]]:
    rows = session.execute(wanted.add_columns(func.count().over()).limit(asked.most)).all()
    return Listed(tuple(tuple(row) for row in rows), rows[0][-1] if rows else 0, asked)


def kept(*lists: Listed[Any] | Asked, **filters: object) -> str:
    """Return what an address says of a page's filters, and of its lists that are longer than the first rows.

    `?week=1&notes=100`, or nothing. Later lists go before earlier ones of the same name; a filter that is empty or
    False is left out.
    """
    lengths = {asked.name: asked.most for asked in (one.asked if isinstance(one, Listed) else one for one in lists)}
    said = {name: value for name, value in filters.items() if value not in {"", None, False}}
    said |= {name: most for name, most in lengths.items() if most != STEP}
    return f"?{urlencode(said)}" if said else ""
