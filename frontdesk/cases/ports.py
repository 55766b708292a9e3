"""The socket a case system plugs into: its rows in the canonical form, and nothing about where they come from."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal, Protocol

from frontdesk.cases.errors import ImportRefused


class DeliveryBroken(ImportRefused):
    """The delivery cannot be read as canonical files; `reason` says where and why, in the operator's words."""

    def __init__(self, reason: str) -> None:
        """Take what is wrong, naming file and line but never a value."""
        super().__init__()
        self.reason = reason


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
    """A line that could not be read as a row: its number and why."""

    number: int
    reason: str


Values = Sequence[str]


class Table(Protocol):
    """One opened file: its columns, then its rows in order."""

    @property
    def columns(self) -> Sequence[str]:
        """The names of the columns; a row's values stand in this order."""
        ...

    def rows(self) -> Iterator[tuple[int, Values] | Line]:
        """Give each row with its line number; raise DeliveryBroken when the file cannot be read on."""
        ...


class CaseSource(Protocol):
    """A case system's delivery."""

    def manifest(self) -> Manifest:
        """Read what the delivery says of itself. Raises DeliveryBroken when it is missing or makes no sense."""
        ...

    def entities(self) -> frozenset[str]:
        """Name the files that are there, without suffix."""
        ...

    def open(self, entity: str) -> Table:
        """Open one of them. Raises DeliveryBroken for a wrong encoding or a broken header."""
        ...
