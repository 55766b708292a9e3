"""Municipal settings of calls: lines, blocked numbers, extensions, default unit, alarm fallback."""

import uuid

from sqlalchemy.orm import Session

from frontdesk.accounts.models import StaffRow
from frontdesk.accounts.queries import (
    active_staff,
    headed_units,
    staff_by_login,
    staff_names,
    units_by_key,
)
from frontdesk.accounts.rules import DESK_ROLES
from frontdesk.accounts.views import Staff
from frontdesk.calls.rules import phone_lines
from frontdesk.calls.rules.numbers import normal
from frontdesk.core import municipal_settings
from frontdesk.core.db.unit import Unit
from frontdesk.core.i18n import N_

QUEUES = municipal_settings.declare(
    "calls.queues",
    phone_lines.DEFAULT,
    N_("Köerna i växeln: kod, namn vid disken och område. En kö med område syns bara för den som har området."),
    phone_lines.check,
)
BLOCKED: municipal_settings.Setting[list[str]] = municipal_settings.declare(
    "calls.blocked_numbers", [], N_("Nummer som växeln ska avvisa med upptagetton, till exempel efter upprepade hot.")
)

OPEN = municipal_settings.declare("calls.exchange_open", default=True, help=N_("Om växelns händelser tas emot."))
EXTENSIONS: municipal_settings.Setting[dict[str, str]] = municipal_settings.declare(
    "calls.extensions", {}, N_("Anknytningar i växeln och vem som har dem: nummer och användarnamn.")
)

LONGEST_RINGING = 24 * 60


def _check_minutes(value: int) -> None:
    if not 1 <= value <= LONGEST_RINGING:
        message = f"must be between 1 and {LONGEST_RINGING} minutes"
        raise ValueError(message)


RINGING = municipal_settings.declare(
    "calls.ringing_minutes",
    30,
    N_("Efter så många minuter utan besked från växeln lämnar ett samtal som ringer kön och räknas som missat."),
    _check_minutes,
)


def _receiving(db: Session) -> list[tuple[str, str]]:
    units = units_by_key(db).values()
    return [(row.key, f"{row.name}, {row.board}") for row in units if row.kind == "intake"]


DEFAULT_UNIT = municipal_settings.declare(
    "calls.default_unit",
    "",
    N_("Mottagningen som är förvald när varken anledningen, ärendet eller kön säger vart något ska."),
    options=_receiving,
)


def _people(db: Session) -> list[tuple[str, str]]:
    return [(str(staff_id), name) for staff_id, name in staff_names(db).items()]


ALARM_FALLBACK = municipal_settings.declare(
    "calls.alarm_fallback",
    "",
    N_("Den som får larmen från en enhet utan enhetschef som kan logga in. Ingen: administratörerna."),
    options=_people,
)


def alarm_fallback(db: Session) -> uuid.UUID | None:
    """Return who gets the alarms of a unit without a head; None (unset or account closed): administrators."""
    chosen = municipal_settings.get(db, ALARM_FALLBACK)
    return uuid.UUID(chosen) if chosen in dict(_people(db)) else None


def headless(db: Session) -> tuple[str, ...]:
    """Return the names of active units without a head who can sign in."""
    headed = headed_units(db)
    return tuple(row.name for key, row in units_by_key(db).items() if key not in headed and row.kind != "protected")


def default_unit(db: Session) -> str:
    """Return the unit to preselect when reason, case and line do not decide; empty if not set."""
    return municipal_settings.get(db, DEFAULT_UNIT)


def lines(db: Session) -> tuple[phone_lines.PhoneLine, ...]:
    """Return the municipality's lines."""
    rows: list[dict[str, str]] = municipal_settings.get(db, QUEUES)
    return phone_lines.read(rows)


def blocked(db: Session) -> frozenset[str]:
    """Return the blocked numbers, as `+46…`."""
    numbers: list[str] = municipal_settings.get(db, BLOCKED)
    return frozenset(numbers)


def exchange_open(db: Session) -> bool:
    """Whether events of the exchange are accepted."""
    return municipal_settings.get(db, OPEN)


def ringing_minutes(db: Session) -> int:
    """Return after how many minutes without an event a ringing call counts as missed."""
    return municipal_settings.get(db, RINGING)


def staff_of(unit: Unit, answered_by: str) -> Staff | None:
    """Return the colleague who answered, by extension, login name or id; None if unknown or without a desk role.

    A handläggare without a desk role has no page for the contact.
    """
    extensions: dict[str, str] = unit.setting(EXTENSIONS)
    login = extensions.get(answered_by) or extensions.get(normal(answered_by)) or answered_by
    row = staff_by_login(unit.db, login) or _by_id(unit.db, answered_by)
    staff = active_staff(unit.db, row.id) if row else None
    return staff if staff and staff.has(*DESK_ROLES) else None


def _by_id(db: Session, text: str) -> StaffRow | None:
    try:
        return db.get(StaffRow, uuid.UUID(text))
    except ValueError:
        return None
