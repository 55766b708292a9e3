"""Building blocks of a canonical file: columns with checks, keys, references, and gaps left by set-aside rows."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from frontdesk.cases.rules.cells import Check
from frontdesk.cases.rules.lists import ListedFact


class FactOwner(StrEnum):
    """The kind of thing a missing fact belongs to; a decision's counts as its case's."""

    PERSON = "person"
    CASE = "case"
    DECISION = "decision"


@dataclass(frozen=True)
class Gapped:
    """The fact that a set-aside row leaves missing, and the column that names its owner."""

    about: FactOwner
    owner: str
    fact: ListedFact


@dataclass(frozen=True)
class Column:
    """A column of a file: its name there and in the register, and its check."""

    name: str
    target: str
    check: Check
    required: bool = False
    #: Values seldom repeat, so that caching the check's answers is useless.
    unique: bool = False
    #: From a controlled list, whose unknown words are counted.
    counted: bool = False
    default: str | None = None
    #: An unusable value does not set the row aside but becomes `spare_value`, and `gap` is noted.
    spare: bool = False
    spare_value: str | None = None
    gap: ListedFact | None = None


@dataclass(frozen=True)
class Entity:
    """A file: its columns, its table, its references."""

    name: str
    table: str
    columns: tuple[Column, ...]
    key: tuple[str, ...] = ("key",)
    references: Mapping[str, str] = field(default_factory=dict)
    orders: tuple[tuple[str, str], ...] = ()
    derived: tuple[str, ...] = ()
    gapped: Gapped | None = None
    required: bool = False
    may_shrink: bool = False

    @property
    def targets(self) -> tuple[str, ...]:
        """The register columns in the order of a row that was read."""
        return (*(column.target for column in self.columns), *self.derived, "source")


@dataclass(frozen=True)
class CheckContext:
    """What checks depend on besides the cell: the source, the day, and the counter of unmapped words."""

    source: str
    today: date
    unmapped: Callable[[str, str], Callable[[str], None]]
