"""Disposal (gallring): every kind of data has its days and its ground, is counted beforehand and removed by night.

A room declares its kinds; `admin` shows them on one page and removes what is due. The ground stands in the choice's
help, so that whoever changes the days reads why they are what they are. The periods are the product's defaults; the
municipality's own disposal plan (dokumenthanteringsplan) decides.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import cast

from sqlalchemy import ColumnElement, CursorResult, delete, func, select

from frontdesk.core import choices
from frontdesk.core.choices import Choice
from frontdesk.core.db.bases import DeskBase
from frontdesk.core.db.erase import is_erasable, wipe_after
from frontdesk.core.db.unit import Unit

Where = Callable[[datetime], ColumnElement[bool]]
LONGEST = 3650


@dataclass(frozen=True)
class Kind:
    """One kind of data: how long it is kept, and which rows of which tables are due before a given instant.

    Rows are removed table by table in the order of `parts`; the last one is what is counted.
    """

    days: Choice[int]
    parts: tuple[tuple[type[DeskBase], Where], ...]


def keep(key: str, days: int, help: str) -> Choice[int]:  # noqa: A002 - the word of `choices.declare`
    """Declare how many days something is kept; `help` says what it is and on which ground it goes."""
    return choices.declare(key, days, help, _days)


def count(unit: Unit, kind: Kind) -> int:
    """Return how many rows `dispose` would remove now."""
    model, where = kind.parts[-1]
    return unit.desk.scalar(select(func.count()).select_from(model).where(where(_before(unit, kind)))) or 0


def dispose(unit: Unit, kind: Kind) -> int:
    """Remove what is due, for good where the table promises that, and return how many rows it was."""
    before, gone = _before(unit, kind), 0
    for model, where in kind.parts:
        result = unit.desk.execute(delete(model).where(where(before)).execution_options(synchronize_session=False))
        gone = cast("CursorResult[tuple[()]]", result).rowcount
        if gone and is_erasable(model):
            wipe_after(unit.desk, model.__tablename__)
    return gone


def _before(unit: Unit, kind: Kind) -> datetime:
    return unit.now - timedelta(days=choices.get(unit.desk, kind.days))


def _days(value: int) -> None:
    if not 1 <= value <= LONGEST:
        message = f"between 1 and {LONGEST} days"
        raise ValueError(message)
