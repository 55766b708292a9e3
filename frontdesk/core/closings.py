"""The municipality's own closed days and half-days, besides the holidays that `workdays` knows."""

from collections.abc import Mapping
from datetime import date, time

from sqlalchemy.orm import Session

from frontdesk.core import municipal_settings
from frontdesk.core.i18n import N_


def _check(value: dict[str, str]) -> None:
    for day, closes in value.items():
        date.fromisoformat(day)
        if closes:
            time.fromisoformat(closes)


CLOSINGS: municipal_settings.Setting[dict[str, str]] = municipal_settings.declare(
    "office.closings",
    {},
    N_("Egna stängda dagar och halvdagar: datum och när kontoret stänger (tomt: stängt hela dagen)."),
    _check,
)


def closings(db: Session) -> Mapping[date, time | None]:
    """Return the closing time of the days the municipality has named; None: closed all day."""
    chosen = municipal_settings.get(db, CLOSINGS)
    return {date.fromisoformat(day): time.fromisoformat(at) if at else None for day, at in chosen.items()}


def half_days(db: Session) -> Mapping[date, time]:
    """Return the same as `workdays.office_hours` takes it; a closed day closes at midnight."""
    return {day: at or time(0) for day, at in closings(db).items()}
