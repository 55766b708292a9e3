"""The socket a case system plugs into: its rows in the canonical form, and nothing about where they come from."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal, Protocol

from frontdesk.cases.errors import ImportRefused


class DeliveryBroken(ImportRefused):
    """The delivery cannot be read as canonical files. The message names file and line, never a value."""


@dataclass(frozen=True)
class Manifest:
    """What a delivery says of itself. `rows` are the counts per file it promises; empty when it promises none."""

    source_system: str
    extracted_at: datetime
    kind: Literal["full", "delta"]
    areas: tuple[str, ...] = ()
    rows: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True)
class Line:
    """A line that could not be read as a row."""

    number: int


Values = Sequence[str]
"""The cells of one row as text, in the order of the columns that were asked for; empty where there is none."""


class Table(Protocol):
    """One opened file."""

    @property
    def header(self) -> frozenset[str] | None:
        """The columns the file says it has; None when every row names its own."""
        ...

    @property
    def seen(self) -> frozenset[str]:
        """Every column met so far; complete when the last row was read."""
        ...

    @property
    def ends_open(self) -> bool:
        """Whether the file may have been cut off: its last line has no end. Known when the last row was read."""
        ...

    def rows(self) -> Iterator[tuple[int, Values] | Line]:
        """Give each row with its line number.

        Raises DeliveryBroken when the file cannot be read on: it ends in the midst of a row, or a quotation mark that
        is never closed has eaten others.
        """
        ...


class CaseSource(Protocol):
    """A case system's delivery."""

    def manifest(self) -> Manifest:
        """Read what the delivery says of itself. Raises DeliveryBroken when it is missing or makes no sense."""
        ...

    def files(self) -> frozenset[str]:
        """Name the files that are there, without suffix and without the manifest."""
        ...

    def open(self, file: str, columns: Sequence[str]) -> AbstractContextManager[Table]:
        """Open one of them for these columns. Raises DeliveryBroken for a wrong encoding or a broken header."""
        ...
