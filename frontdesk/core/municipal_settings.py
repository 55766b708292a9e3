"""The municipality's settings: each room declares its own with a documented default; `admin` edits them.

A setting is read inside a unit of work; the whole table is a few rows and is read once per unit.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Generic, TypeVar, cast

from sqlalchemy import select
from sqlalchemy.orm import Mapped, Session, mapped_column

from frontdesk.core.db import statements
from frontdesk.core.db.bases import DeskBase
from frontdesk.core.db.types import Json

T = TypeVar("T")


class SettingRow(DeskBase):
    """A setting that differs from its default."""

    __tablename__ = "choice"

    key: Mapped[str] = mapped_column(primary_key=True)
    value: Mapped[Any] = mapped_column(Json)
    changed_at: Mapped[datetime]
    changed_by: Mapped[str]


@dataclass(frozen=True)
class Setting(Generic[T]):
    """A named setting with its default and a check that raises ValueError."""

    key: str
    default: T
    #: What it means; Swedish source text.
    help: str
    check: Callable[[T], None] | None = None
    # Allowed values and their labels, when they depend on the stores; an empty value is always allowed.
    options: Callable[[Session], Sequence[tuple[T, str]]] | None = None


_CHOSEN = select(SettingRow.key, SettingRow.value)
_DECLARED: dict[str, Setting[Any]] = {}


def declare(
    key: str,
    default: T,
    help: str,  # noqa: A002
    check: Callable[[T], None] | None = None,
    *,
    options: Callable[[Session], Sequence[tuple[T, str]]] | None = None,
) -> Setting[T]:
    """Declare a setting, once, at import; declaring the same key twice is a programming error.

    A number without a check of its own must be at least one: minutes, hours, months, counts. With `options` only the
    default and one of those is accepted.
    """
    if key in _DECLARED:
        message = f"choice {key} is declared twice"
        raise ValueError(message)
    choice = Setting(key, default, help, check or (_at_least_one if type(default) is int else None), options)
    _DECLARED[key] = choice
    return choice


def _at_least_one(value: object) -> None:
    if not isinstance(value, int) or value < 1:
        raise ValueError


def declared() -> list[Setting[Any]]:
    """Return every declared setting, by key."""
    return [_DECLARED[key] for key in sorted(_DECLARED)]


def get(db: Session, choice: Setting[T]) -> T:
    """Return what the municipality chose, or the default."""
    chosen: dict[str, Any] | None = db.info.get("choices")
    if chosen is None:
        chosen = {row.key: row.value for row in statements.rows(db, _CHOSEN)}
        db.info["choices"] = chosen
    return cast("T", chosen.get(choice.key, choice.default))


def is_chosen(db: Session, choice: Setting[Any]) -> bool:
    """Whether the municipality has set a value, even if it equals the default."""
    return db.get(SettingRow, choice.key) is not None


def put(db: Session, choice: Setting[T], value: T, *, by: str, now: datetime) -> None:
    """Store a setting. Raises ValueError when its check or its options refuse the value."""
    if choice.check:
        choice.check(value)
    if choice.options and value != choice.default and value not in {one for one, _ in choice.options(db)}:
        message = f"no option of {choice.key}"
        raise ValueError(message)
    db.merge(SettingRow(key=choice.key, value=value, changed_at=now, changed_by=by))
    db.info.pop("choices", None)
