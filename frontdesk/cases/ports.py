"""Port for a case system: its rows in canonical form, wherever they come from."""

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
    """A delivery's own description. `rows` are the declared counts per file; empty when none are declared."""

    source_system: str
    extracted_at: datetime
    kind: Literal["full", "delta"]
    areas: tuple[str, ...] = ()
    rows: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True)
class UnreadableLine:
    """A line that could not be read as a row."""

    number: int


Values = Sequence[str]
"""The cells of one row as text, in the order of the requested columns; empty for a missing cell."""


class Table(Protocol):
    """One opened file."""

    @property
    def header(self) -> frozenset[str] | None:
        """The columns the file's header names; None when every row names its own."""
        ...

    @property
    def seen(self) -> frozenset[str]:
        """Every column met so far; complete after the last row."""
        ...

    @property
    def ends_open(self) -> bool:
        """Whether the file may have been cut off: its last line has no line break. Known after the last row."""
        ...

    def rows(self) -> Iterator[tuple[int, Values] | UnreadableLine]:
        """Yield each row with its line number.

        Raises DeliveryBroken when the file cannot be read further: it ends inside a row, or an unclosed quotation mark
        has swallowed others.
        """
        ...


class CaseSource(Protocol):
    """A case system's delivery."""

    def manifest(self) -> Manifest:
        """Read the manifest. Raises DeliveryBroken when it is missing or invalid."""
        ...

    def files(self) -> frozenset[str]:
        """Return the names of the files present, without suffix and manifest."""
        ...

    def open(self, file: str, columns: Sequence[str]) -> AbstractContextManager[Table]:
        """Open a file for these columns. Raises DeliveryBroken for a wrong encoding or a broken header."""
        ...
