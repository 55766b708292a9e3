"""The time appointments and holds take, kept free of overlaps, and how full it leaves each window."""

from alembic import op
from sqlalchemy import BigInteger, CheckConstraint, Column, ForeignKey, Index, Integer, String, Uuid

from frontdesk.migrations.guards import guard


def create() -> None:
    op.create_table(
        "occupancy",
        Column("id", BigInteger().with_variant(Integer, "sqlite"), primary_key=True),
        Column("resource_id", BigInteger, nullable=False),
        Column("starts", BigInteger, nullable=False),
        Column("ends", BigInteger, nullable=False),
        Column("kind", String(12), nullable=False),
        Column("appointment_id", Uuid, ForeignKey("appointment.id", ondelete="CASCADE")),
        Column("hold_id", Uuid, ForeignKey("hold.id", ondelete="CASCADE")),
        Column("expires", BigInteger),
        CheckConstraint(
            "(kind = 'appointment' AND appointment_id IS NOT NULL AND hold_id IS NULL AND expires IS NULL)"
            " OR (kind = 'hold' AND hold_id IS NOT NULL AND appointment_id IS NULL AND expires IS NOT NULL)"
            " OR (kind = 'kept' AND appointment_id IS NOT NULL AND hold_id IS NULL AND expires IS NOT NULL)",
            name="one_holder",
        ),
        CheckConstraint("starts < ends AND ends - starts <= 86400", name="span"),
        Index("ix_occupancy_appointment_id", "appointment_id"),
        Index("ix_occupancy_hold_id", "hold_id"),
        Index("ix_occupancy_search", "resource_id", "starts", "ends", "expires"),
    )
    _keep_apart()
    _count_by_appointments()
    _count_by_windows()


def _keep_apart() -> None:
    """Refuse two occupancies of one person or room at the same time."""
    guard(
        postgresql="""\
ALTER TABLE occupancy ADD CONSTRAINT occupancy_overlap EXCLUDE USING gist (
    int8range(resource_id, resource_id, '[]') WITH &&,
    int8range(starts, ends) WITH &&
)"""
    )
    clash = """\
    SELECT RAISE(ABORT, 'occupancy_overlap') FROM occupancy
    WHERE resource_id = NEW.resource_id
      AND starts < NEW.ends AND starts > NEW.starts - 86400 AND ends > NEW.starts"""
    guard(
        sqlite=f"""\
CREATE TRIGGER occupancy_overlap_insert BEFORE INSERT ON occupancy BEGIN
{clash};
END"""
    )
    guard(
        sqlite=f"""\
CREATE TRIGGER occupancy_overlap_update BEFORE UPDATE OF id, resource_id, starts, ends ON occupancy BEGIN
{clash}
      AND id <> OLD.id;
END"""
    )


def _count_by_appointments() -> None:
    """Add to a window what an appointment comes to take of it, and subtract what it takes no more."""
    add, subtract = _added("+", "NEW", "min", "max"), _added("-", "OLD", "min", "max")
    changed = "UPDATE OF resource_id, starts, ends, expires"
    guard(sqlite=f"CREATE TRIGGER window_booked_insert AFTER INSERT ON occupancy BEGIN\n{add}\nEND")
    guard(sqlite=f"CREATE TRIGGER window_booked_delete AFTER DELETE ON occupancy BEGIN\n{subtract}\nEND")
    guard(sqlite=f"CREATE TRIGGER window_booked_update AFTER {changed} ON occupancy BEGIN\n{subtract}\n{add}\nEND")
    guard(
        postgresql=f"""\
CREATE FUNCTION keep_window_booked() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP <> 'INSERT' THEN
{_added("-", "OLD", "least", "greatest")}
    END IF;
    IF TG_OP <> 'DELETE' THEN
{_added("+", "NEW", "least", "greatest")}
    END IF;
    RETURN NULL;
END $$"""
    )
    guard(
        postgresql=f"""\
CREATE TRIGGER window_booked AFTER INSERT OR DELETE OR {changed} ON occupancy
FOR EACH ROW EXECUTE FUNCTION keep_window_booked()"""
    )


def _count_by_windows() -> None:
    """Count anew what is taken of a window that is made or moved."""
    for name, when in (("opened", "INSERT"), ("changed", "UPDATE OF resource_id, opens, closes")):
        guard(
            sqlite=f"""\
CREATE TRIGGER window_booked_{name} AFTER {when} ON window_occurrence BEGIN
    UPDATE window_occurrence SET booked =
{_taken("min", "max")}
    WHERE id = NEW.id;
END"""
        )
    guard(
        postgresql=f"""\
CREATE FUNCTION count_window_booked() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    NEW.booked :=
{_taken("least", "greatest")};
    RETURN NEW;
END $$"""
    )
    guard(
        postgresql="""\
CREATE TRIGGER window_booked BEFORE INSERT OR UPDATE OF resource_id, opens, closes ON window_occurrence
FOR EACH ROW EXECUTE FUNCTION count_window_booked()"""
    )


def _added(sign: str, row: str, least: str, greatest: str) -> str:
    return f"""\
    UPDATE window_occurrence
    SET booked = booked {sign} ({least}(closes, {row}.ends) - {greatest}(opens, {row}.starts))
    WHERE resource_id = {row}.resource_id AND {row}.expires IS NULL
      AND opens < {row}.ends AND opens > {row}.starts - 86400 AND closes > {row}.starts;"""


def _taken(least: str, greatest: str) -> str:
    return f"""\
    (SELECT coalesce(sum({least}(o.ends, NEW.closes) - {greatest}(o.starts, NEW.opens)), 0) FROM occupancy o
     WHERE o.resource_id = NEW.resource_id AND o.expires IS NULL AND o.ends > NEW.opens AND o.starts < NEW.closes
       AND o.starts > NEW.opens - 86400 AND o.starts < NEW.opens + 86400)"""
