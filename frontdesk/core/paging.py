"""Paged lists: the requested rows, and the total number.

One statement reads both. A page's address says how many rows of each of its lists are shown (`?notes=100`), so that a
form sent from it, a link without JavaScript and a live update keep them.
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

#: Rows a list shows at first.
STEP = 50
#: No list shows more: the browser would be slow, and the rest comes up as earlier rows are handled.
MOST = 1_000


@dataclass(frozen=True)
class RequestedRows:
    """The number of rows of a list that a page requests; `name` is the list's parameter in the page's address."""

    name: str = "most"
    most: int = STEP

    @classmethod
    def of(cls, name: str, said: str) -> "RequestedRows":
        """Parse the address's value; nonsense gives the first page, and no more than `MOST`."""
        if not said.isascii() or not said.isdecimal() or not int(said[:9]):
            return cls(name)
        return cls(name, min(int(said[:9]), MOST))


FIRST = RequestedRows()
#: For pages with several lists: from a list's name to the rows requested. `Asked` itself requests the first rows of
#: each.
Asking = Callable[[str], RequestedRows]


@dataclass(frozen=True)
class ListPage(Generic[Row]):
    """The first rows of a list, and the total number."""

    rows: tuple[Row, ...] = ()
    count: int = 0
    asked: RequestedRows = FIRST

    @classmethod
    def first(cls, everything: Sequence[Row], asked: RequestedRows) -> "ListPage[Row]":
        """Return the first rows of a list that is already read, because no single store could filter or sort it."""
        return cls(tuple(everything[: asked.most]), len(everything), asked)

    def __iter__(self) -> Iterator[Row]:
        """Iterate over the rows shown."""
        return iter(self.rows)

    def __len__(self) -> int:
        """Return the number of rows shown."""
        return len(self.rows)

    @property
    def left(self) -> int:
        """The number of rows not shown."""
        return self.count - len(self.rows)

    @property
    def may_grow(self) -> bool:
        """Whether more rows can be shown."""
        return self.left > 0 and self.asked.most < MOST

    @property
    def next(self) -> RequestedRows:
        """The request for more rows: twice as many, so that a long list is open after a few clicks."""
        return RequestedRows(self.asked.name, min(max(self.asked.most, STEP) * 2, MOST))

    def of(self, rows: Iterable[Other]) -> "ListPage[Other]":
        """Return the same list with its rows converted."""
        return ListPage(tuple(rows), self.count, self.asked)

    def map(self, change: Callable[[Row], Other]) -> "ListPage[Other]":
        """Return the same list with `change` applied to each row."""
        return self.of(change(row) for row in self.rows)


def listed(session: Session, wanted: Select[Row], asked: RequestedRows) -> ListPage[Row]:
    """Return the first rows of a SELECT of one entity. Its order must be total: end it with a key."""
    found = _read(session, wanted, asked)
    return found.map(lambda row: row[0])


def listed_rows(session: Session, wanted: Select[*Columns], asked: RequestedRows) -> ListPage[tuple[*Columns]]:
    """Return the same for a SELECT of several columns or entities."""
    found = _read(session, wanted, asked)
    return found.map(lambda row: row[:-1])


def _read(session: Session, wanted: Select[*tuple[Any, ...]], asked: RequestedRows) -> ListPage[tuple[Any, ...]]:
    rows = session.execute(wanted.add_columns(func.count().over()).limit(asked.most)).all()
    return ListPage(tuple(tuple(row) for row in rows), rows[0][-1] if rows else 0, asked)


def kept(*lists: ListPage[Any] | RequestedRows, **filters: object) -> str:
    """Return the query string for a page's filters and those of its lists that show more than the first rows.

    `?week=1&notes=100`, or empty. Later lists take precedence over earlier ones of the same name; a filter that is
    empty or False is left out.
    """
    lengths = {asked.name: asked.most for asked in (one.asked if isinstance(one, ListPage) else one for one in lists)}
    said = {name: value for name, value in filters.items() if value not in {"", None, False}}
    said |= {name: most for name, most in lengths.items() if most != STEP}
    return f"?{urlencode(said)}" if said else ""
