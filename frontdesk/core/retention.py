"""Retention disposal (gallring): each kind of data has a period and a ground, a preview and a nightly run.

A room declares its kinds and their days in its `service/retention.py`; `admin` shows them on one page and removes what
is due. The ground is in the setting's help text, so that an administrator who changes the days can read it. The periods
are the product's defaults; the municipality's own disposal plan (dokumenthanteringsplan) decides.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from operator import le, lt
from typing import cast

from sqlalchemy import BinaryExpression, Column, ColumnElement, CursorResult, delete, func, null, select
from sqlalchemy.sql.visitors import iterate

from frontdesk.core import municipal_settings
from frontdesk.core.db.bases import DeskBase
from frontdesk.core.db.erase import is_erasable, wipe_after
from frontdesk.core.db.unit import Unit
from frontdesk.core.municipal_settings import Setting
from frontdesk.core.times import local_date

Where = Callable[[datetime], ColumnElement[bool]]
LONGEST = 3650


@dataclass(frozen=True)
class RetentionKind:
    """One kind of data: its retention setting, and which rows of which tables are due before a given instant.

    Rows are removed table by table in the order of `parts`; the last table is the one counted.
    """

    days: Setting[int]
    parts: tuple[tuple[type[DeskBase], Where], ...]


def keep(key: str, days: int, help: str) -> Setting[int]:  # noqa: A002 - the word of `municipal_settings.declare`
    """Declare a retention period in days; `help` says what the data is and on which ground it is removed."""
    return municipal_settings.declare(key, days, help, _days)


@dataclass(frozen=True)
class Due:
    """The number of rows due, and the first and last Stockholm date of their age; None if unknown."""

    count: int
    oldest: date | None = None
    newest: date | None = None


def due(unit: Unit, kind: RetentionKind) -> Due:
    """Return what `dispose` would remove now, in one query."""
    model, where = kind.parts[-1]
    condition = where(_before(unit, kind))
    day = day_column(model, condition)
    ends = (func.min(day), func.max(day)) if day is not None else (null(), null())
    found = unit.db.execute(select(func.count(), *ends).select_from(model).where(condition)).one()
    return Due(found[0], _as_day(found[1]), _as_day(found[2]))


def count(unit: Unit, kind: RetentionKind) -> int:
    """Return how many rows `dispose` would remove now."""
    return due(unit, kind).count


def day_column(model: type[DeskBase], condition: ColumnElement[bool]) -> ColumnElement[datetime] | None:
    """Return the column that gives a counted row's age: the first one compared with an instant."""
    for one in iterate(condition):
        left = one.left if isinstance(one, BinaryExpression) and one.operator in {lt, le} else None
        if isinstance(left, Column) and left.table is model.__table__:
            return left
    return None


def _as_day(value: datetime | date | None) -> date | None:
    return local_date(value) if isinstance(value, datetime) else value


def dispose(unit: Unit, kind: RetentionKind) -> int:
    """Remove what is due, from the files too where the table is `erasable`; return the number of rows."""
    before, gone = _before(unit, kind), 0
    for model, where in kind.parts:
        result = unit.db.execute(delete(model).where(where(before)).execution_options(synchronize_session=False))
        gone = cast("CursorResult[tuple[()]]", result).rowcount
        if gone and is_erasable(model):
            wipe_after(unit.db, model.__tablename__)
    return gone


def _before(unit: Unit, kind: RetentionKind) -> datetime:
    return unit.now - timedelta(days=unit.setting(kind.days))


def _days(value: int) -> None:
    if not 1 <= value <= LONGEST:
        message = f"between 1 and {LONGEST} days"
        raise ValueError(message)
