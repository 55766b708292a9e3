"""Holds and occupancy. The database refuses overlapping occupancy rows of the same resource.

Triggers keep the booked seconds of each opening window, so that a search can skip full ones.
"""

import uuid
from datetime import datetime
from typing import cast

from sqlalchemy import BigInteger, CheckConstraint, ForeignKey, Index, Table
from sqlalchemy.orm import Mapped, mapped_column

from frontdesk.availability.models.catalogue import ModeColumn, RowId, WindowOccurrence
from frontdesk.availability.rules.enums import Mode, Occupied
from frontdesk.availability.rules.slots import DAY
from frontdesk.core.db.bases import DeskBase
from frontdesk.core.db.ddl import guard
from frontdesk.core.db.types import Codes, closed_set
from frontdesk.core.ids import new_id


class Hold(DeskBase):
    """A time reserved while the receptionist and the client talk, until it expires. At most one per contact.

    Holds made through the API have no contact.
    """

    __tablename__ = "hold"

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=new_id)
    contact_id: Mapped[uuid.UUID | None] = mapped_column(unique=True)
    held_by: Mapped[uuid.UUID | None]
    type: Mapped[str] = mapped_column(ForeignKey("appointment_type.code"))
    handlaggare: Mapped[str]
    resource_id: Mapped[int] = mapped_column(BigInteger)
    starts_at: Mapped[datetime]
    ends_at: Mapped[datetime]
    mode: Mapped[Mode] = mapped_column(ModeColumn)
    place: Mapped[str | None] = mapped_column(ForeignKey("place.code"))
    #: The places that were asked for, for the search of another time should this one be lost; empty: any.
    places: Mapped[tuple[str, ...]] = mapped_column(Codes, default=())
    interpreter: Mapped[str] = mapped_column(default="")
    expires_at: Mapped[datetime] = mapped_column(index=True)


class Occupancy(DeskBase):
    """A resource is occupied, buffers included, in seconds since 1970, half-open.

    Booking updates a hold's rows to the appointment's (`kind`, reference, `expires`), so the time is never free in
    between. The old time of a moved or cancelled appointment stays as `kept` for the minute in which it can be undone.
    """

    __tablename__ = "occupancy"

    id: Mapped[int] = mapped_column(RowId, primary_key=True)
    #: A handläggare (allotted by `accounts`) or a room (`models.rooms`).
    resource_id: Mapped[int] = mapped_column(BigInteger)
    starts: Mapped[int] = mapped_column(BigInteger)
    ends: Mapped[int] = mapped_column(BigInteger)
    kind: Mapped[Occupied] = mapped_column(closed_set(Occupied, 12))
    appointment_id: Mapped[uuid.UUID | None] = mapped_column(
        ForeignKey("appointment.id", ondelete="CASCADE"), index=True
    )
    hold_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("hold.id", ondelete="CASCADE"), index=True)
    #: Copied from the hold, so that search and constraint need no join.
    expires: Mapped[int | None] = mapped_column(BigInteger)

    __table_args__ = (
        # With spans of at most a day an overlap query can bound `starts` on both sides and use the index.
        CheckConstraint(f"starts < ends AND ends - starts <= {DAY}", name="span"),
        CheckConstraint(
            "(kind = 'appointment' AND appointment_id IS NOT NULL AND hold_id IS NULL AND expires IS NULL) OR "
            "(kind = 'hold' AND hold_id IS NOT NULL AND appointment_id IS NULL AND expires IS NOT NULL) OR "
            "(kind = 'kept' AND appointment_id IS NOT NULL AND hold_id IS NULL AND expires IS NOT NULL)",
            name="one_holder",
        ),
        Index("ix_occupancy_search", "resource_id", "starts", "ends", "expires"),
    )


OVERLAP = "occupancy_overlap"
_table = Occupancy.__table__
assert isinstance(_table, Table)  # noqa: S101 - tells the type checker what a mapped class's table is

guard(
    _table,
    postgresql=f"""\
ALTER TABLE occupancy ADD CONSTRAINT {OVERLAP} EXCLUDE USING gist (
    int8range(resource_id, resource_id, '[]') WITH &&,
    int8range(starts, ends) WITH &&
)""",
)

_CLASH = f"""\
    SELECT RAISE(ABORT, '{OVERLAP}') FROM occupancy
    WHERE resource_id = NEW.resource_id
      AND starts < NEW.ends AND starts > NEW.starts - {DAY} AND ends > NEW.starts"""  # noqa: S608 - only constants
guard(
    _table,
    sqlite=f"""\
CREATE TRIGGER {OVERLAP}_insert BEFORE INSERT ON occupancy BEGIN
{_CLASH};
END""",
)
guard(
    _table,
    sqlite=f"""\
CREATE TRIGGER {OVERLAP}_update BEFORE UPDATE OF id, resource_id, starts, ends ON occupancy BEGIN
{_CLASH}
      AND id <> OLD.id;
END""",
)


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
