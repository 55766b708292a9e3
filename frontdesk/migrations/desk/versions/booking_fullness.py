"""How full each window is, kept by the database."""

import sqlalchemy as sa
from alembic import op

from frontdesk.migrations.guards import put_up

revision = "booking_fullness"
down_revision = "booking_rebooking"
branch_labels = None
depends_on = None

GUARDS = (
    (
        "sqlite",
        """\
CREATE TRIGGER window_booked_insert AFTER INSERT ON occupancy BEGIN
    UPDATE window_occurrence
    SET booked = booked + (min(closes, NEW.ends) - max(opens, NEW.starts))
    WHERE resource_id = NEW.resource_id AND NEW.expires IS NULL
      AND opens < NEW.ends AND opens > NEW.starts - 86400 AND closes > NEW.starts;
END""",
    ),
    (
        "sqlite",
        """\
CREATE TRIGGER window_booked_delete AFTER DELETE ON occupancy BEGIN
    UPDATE window_occurrence
    SET booked = booked - (min(closes, OLD.ends) - max(opens, OLD.starts))
    WHERE resource_id = OLD.resource_id AND OLD.expires IS NULL
      AND opens < OLD.ends AND opens > OLD.starts - 86400 AND closes > OLD.starts;
END""",
    ),
    (
        "sqlite",
        """\
CREATE TRIGGER window_booked_update AFTER UPDATE OF resource_id, starts, ends, expires ON occupancy BEGIN
    UPDATE window_occurrence
    SET booked = booked - (min(closes, OLD.ends) - max(opens, OLD.starts))
    WHERE resource_id = OLD.resource_id AND OLD.expires IS NULL
      AND opens < OLD.ends AND opens > OLD.starts - 86400 AND closes > OLD.starts;
    UPDATE window_occurrence
    SET booked = booked + (min(closes, NEW.ends) - max(opens, NEW.starts))
    WHERE resource_id = NEW.resource_id AND NEW.expires IS NULL
      AND opens < NEW.ends AND opens > NEW.starts - 86400 AND closes > NEW.starts;
END""",
    ),
    (
        "postgresql",
        """\
CREATE FUNCTION keep_window_booked() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP <> 'INSERT' THEN
    UPDATE window_occurrence
    SET booked = booked - (least(closes, OLD.ends) - greatest(opens, OLD.starts))
    WHERE resource_id = OLD.resource_id AND OLD.expires IS NULL
      AND opens < OLD.ends AND opens > OLD.starts - 86400 AND closes > OLD.starts;
    END IF;
    IF TG_OP <> 'DELETE' THEN
    UPDATE window_occurrence
    SET booked = booked + (least(closes, NEW.ends) - greatest(opens, NEW.starts))
    WHERE resource_id = NEW.resource_id AND NEW.expires IS NULL
      AND opens < NEW.ends AND opens > NEW.starts - 86400 AND closes > NEW.starts;
    END IF;
    RETURN NULL;
END $$""",
    ),
    (
        "postgresql",
        """\
CREATE TRIGGER window_booked AFTER INSERT OR DELETE OR UPDATE OF resource_id, starts, ends, expires ON occupancy
FOR EACH ROW EXECUTE FUNCTION keep_window_booked()""",
    ),
    (
        "sqlite",
        """\
CREATE TRIGGER window_booked_opened AFTER INSERT ON window_occurrence BEGIN
    UPDATE window_occurrence SET booked =
    (SELECT coalesce(sum(min(o.ends, NEW.closes) - max(o.starts, NEW.opens)), 0) FROM occupancy o
     WHERE o.resource_id = NEW.resource_id AND o.expires IS NULL AND o.ends > NEW.opens AND o.starts < NEW.closes
       AND o.starts > NEW.opens - 86400 AND o.starts < NEW.opens + 86400)
    WHERE id = NEW.id;
END""",
    ),
    (
        "sqlite",
        """\
CREATE TRIGGER window_booked_changed AFTER UPDATE OF resource_id, opens, closes ON window_occurrence BEGIN
    UPDATE window_occurrence SET booked =
    (SELECT coalesce(sum(min(o.ends, NEW.closes) - max(o.starts, NEW.opens)), 0) FROM occupancy o
     WHERE o.resource_id = NEW.resource_id AND o.expires IS NULL AND o.ends > NEW.opens AND o.starts < NEW.closes
       AND o.starts > NEW.opens - 86400 AND o.starts < NEW.opens + 86400)
    WHERE id = NEW.id;
END""",
    ),
    (
        "postgresql",
        """\
CREATE FUNCTION count_window_booked() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    NEW.booked :=
    (SELECT coalesce(sum(least(o.ends, NEW.closes) - greatest(o.starts, NEW.opens)), 0) FROM occupancy o
     WHERE o.resource_id = NEW.resource_id AND o.expires IS NULL AND o.ends > NEW.opens AND o.starts < NEW.closes
       AND o.starts > NEW.opens - 86400 AND o.starts < NEW.opens + 86400);
    RETURN NEW;
END $$""",
    ),
    (
        "postgresql",
        """\
CREATE TRIGGER window_booked BEFORE INSERT OR UPDATE OF resource_id, opens, closes ON window_occurrence
FOR EACH ROW EXECUTE FUNCTION count_window_booked()""",
    ),
)


def upgrade() -> None:
    op.add_column("window_occurrence", sa.Column("booked", sa.BigInteger(), server_default="0", nullable=False))
    put_up(GUARDS)
    # Saying it anew lets the new triggers count.
    op.execute("UPDATE window_occurrence SET opens = opens")
