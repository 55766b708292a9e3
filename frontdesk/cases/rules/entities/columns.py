"""What a canonical file is made of: columns with their checks, keys, references and who misses a row set aside."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from frontdesk.cases.rules.cells import Check
from frontdesk.cases.rules.lists import Fact


class About(StrEnum):
    """Whose fact is missing; a decision's is handed on to its case."""

    PERSON = "person"
    CASE = "case"
    DECISION = "decision"


@dataclass(frozen=True)
class Gapped:
    """Whose fact a set-aside row leaves missing: the column that names the owner, and which fact."""

    about: About
    owner: str
    fact: Fact


@dataclass(frozen=True)
class Column:
    """A column of a file: its name there and in the register, and its check.

    `unique` values seldom repeat; `counted` ones belong to a controlled list, where unknown words are counted.
    An unusable value sets the row aside, unless it can be spared: it then becomes `spare_value` and `gap` is noted.
    """

    name: str
    target: str
    check: Check
    required: bool = False
    unique: bool = False
    counted: bool = False
    default: str | None = None
    spare: bool = False
    spare_value: str | None = None
    gap: Fact | None = None


@dataclass(frozen=True)
class Entity:
    """A file: its columns, where it is stored, what it points at."""

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
        """The register columns in the order a read row has them."""
        return (*(column.target for column in self.columns), *self.derived, "source")


@dataclass(frozen=True)
class Setting:
    """What the checks depend on besides the cell: the source, the day, and where unmapped words are counted."""

    source: str
    today: date
    unmapped: Callable[[str, str], Callable[[str], None]]
