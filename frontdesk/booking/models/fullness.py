"""Database triggers that keep `window_occurrence.booked`, so that a search can skip full windows.

`booked` is how many of a window's seconds appointments occupy; holds are not counted. When a window and a booking are
written concurrently it may be too small, never too large. That is safe: a search only uses it to skip windows in which
no meeting can fit, and examines all others.
"""

from typing import cast

from sqlalchemy import Table

from frontdesk.booking.models.offered import WindowOccurrence
from frontdesk.booking.models.taken import Occupancy
from frontdesk.booking.rules.slots import DAY
from frontdesk.core.db.ddl import guard

_occupancy, _windows = cast("Table", Occupancy.__table__), cast("Table", WindowOccurrence.__table__)


def _add(sign: str, row: str, least: str, greatest: str) -> str:
    return f"""\
    UPDATE window_occurrence
    SET booked = booked {sign} ({least}(closes, {row}.ends) - {greatest}(opens, {row}.starts))
    WHERE resource_id = {row}.resource_id AND {row}.expires IS NULL
      AND opens < {row}.ends AND opens > {row}.starts - {DAY} AND closes > {row}.starts;"""  # noqa: S608 - constants


def _anew(least: str, greatest: str) -> str:
    return f"""\
    (SELECT coalesce(sum({least}(o.ends, NEW.closes) - {greatest}(o.starts, NEW.opens)), 0) FROM occupancy o
     WHERE o.resource_id = NEW.resource_id AND o.expires IS NULL AND o.ends > NEW.opens AND o.starts < NEW.closes
       AND o.starts > NEW.opens - {DAY} AND o.starts < NEW.opens + {DAY})"""  # noqa: S608 - constants


_IN_SQLITE = ("min", "max")
_IN_POSTGRESQL = ("least", "greatest")
_MORE, _LESS = _add("+", "NEW", *_IN_SQLITE), _add("-", "OLD", *_IN_SQLITE)

for name, when, body in (
    ("insert", "INSERT ON occupancy", _MORE),
    ("delete", "DELETE ON occupancy", _LESS),
    ("update", "UPDATE OF resource_id, starts, ends, expires ON occupancy", f"{_LESS}\n{_MORE}"),
):
    guard(_occupancy, sqlite=f"CREATE TRIGGER window_booked_{name} AFTER {when} BEGIN\n{body}\nEND")
for name, when in (("opened", "INSERT"), ("changed", "UPDATE OF resource_id, opens, closes")):
    guard(
        _windows,
        sqlite=f"""\
CREATE TRIGGER window_booked_{name} AFTER {when} ON window_occurrence BEGIN
    UPDATE window_occurrence SET booked =
{_anew(*_IN_SQLITE)}
    WHERE id = NEW.id;
END""",  # noqa: S608 - only constants
    )

guard(
    _occupancy,
    postgresql=f"""\
CREATE FUNCTION keep_window_booked() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP <> 'INSERT' THEN
{_add("-", "OLD", *_IN_POSTGRESQL)}
    END IF;
    IF TG_OP <> 'DELETE' THEN
{_add("+", "NEW", *_IN_POSTGRESQL)}
    END IF;
    RETURN NULL;
END $$""",
)
guard(
    _occupancy,
    postgresql="""\
CREATE TRIGGER window_booked AFTER INSERT OR DELETE OR UPDATE OF resource_id, starts, ends, expires ON occupancy
FOR EACH ROW EXECUTE FUNCTION keep_window_booked()""",
)
guard(
    _windows,
    postgresql=f"""\
CREATE FUNCTION count_window_booked() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    NEW.booked :=
{_anew(*_IN_POSTGRESQL)};
    RETURN NEW;
END $$""",
)
guard(
    _windows,
    postgresql="""\
CREATE TRIGGER window_booked BEFORE INSERT OR UPDATE OF resource_id, opens, closes ON window_occurrence
FOR EACH ROW EXECUTE FUNCTION count_window_booked()""",
)
