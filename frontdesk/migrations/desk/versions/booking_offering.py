"""Windows that recur in other ways and allow some types; notice and horizon for desk and client; time that is kept."""

from collections.abc import Mapping
from datetime import UTC, date, datetime, time
from typing import Any

import sqlalchemy as sa
from alembic import op

from frontdesk.core.db.types import Json
from frontdesk.core.ids import new_id
from frontdesk.core.times import local
from frontdesk.migrations.rebuilding import on_sqlite, rebuild

revision = "booking_offering"
down_revision = "absence_periods"
branch_labels = None
depends_on = None

ROW_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
MODE = sa.Enum("visit", "phone", "video", "home", name="mode", native_enum=False, length=10)
COUNTED = sa.Enum("minutes", "working_minutes", "days", "workdays", name="counted", native_enum=False, length=16)
REPEATS = sa.Enum("weekly", "odd_weeks", "even_weeks", "monthly", "once", name="repeats", native_enum=False, length=12)
BLOCKED = sa.Enum("catch_up", "before_leave", name="blocked", native_enum=False, length=16)
AS_LIST = "CASE WHEN mode IS NULL THEN '' ELSE ',' || mode || ',' END"
AT_ONCE = "CASE WHEN same_day THEN NULL ELSE 3 END"

# What a column of the kinds of meeting is filled with; the meetings shipped as visits to a home may need two people.
TYPE_VALUES = {
    "notice_unit": "'minutes'",
    "horizon_unit": "'days'",
    "client_notice": "1",
    "client_notice_unit": "'workdays'",
    "client_horizon": "60",
    "client_horizon_unit": "'days'",
    "desk_a_day": AT_ONCE,
    "two_staff": "code IN ('LSS_ASSESSMENT', 'SOL_HOME_VISIT')",
    "needs_room": "false",
    "decision": "code IN ('EB_NEW', 'LSS_ASSESSMENT', 'SOL_HOME_VISIT')",
}
TYPE_COLUMNS: tuple[sa.Column[Any], ...] = (
    sa.Column("notice_unit", COUNTED, nullable=False),
    sa.Column("horizon_unit", COUNTED, nullable=False),
    sa.Column("client_notice", sa.Integer(), nullable=False),
    sa.Column("client_notice_unit", COUNTED, nullable=False),
    sa.Column("client_horizon", sa.Integer(), nullable=False),
    sa.Column("client_horizon_unit", COUNTED, nullable=False),
    sa.Column("desk_a_day", sa.Integer(), nullable=True),
    sa.Column("two_staff", sa.Boolean(), nullable=False),
    sa.Column("needs_room", sa.Boolean(), nullable=False),
    sa.Column("decision", sa.Boolean(), nullable=False),
)
WINDOW_COLUMNS: tuple[sa.Column[Any], ...] = (
    sa.Column("repeats", REPEATS, nullable=False),
    sa.Column("nth", sa.Integer(), nullable=True),
    sa.Column("modes", sa.String(), nullable=False),
    sa.Column("types", sa.String(), nullable=False),
    sa.Column("filled_to", sa.Date(), nullable=True),
)
NOT_NEGATIVE = "before >= 0 AND after >= 0"
REACH_NOT_NEGATIVE = "notice >= 0 AND horizon >= 0 AND client_notice >= 0 AND client_horizon >= 0"
HORIZON_IN_DAYS = "horizon_unit IN ('days', 'workdays') AND client_horizon_unit IN ('days', 'workdays')"
NTH = "(repeats = 'monthly') = (nth IS NOT NULL) AND coalesce(nth, 1) IN (1, 2, 3, 4, -1)"
FILLED_TO = "(SELECT max(day) FROM window_occurrence WHERE window_id = {}.id)"


def upgrade() -> None:
    if on_sqlite():
        _rebuild()
    else:
        _alter()
    _windows_for_single_openings()
    if on_sqlite():
        rebuild(
            "window_occurrence",
            _create_occurrences,
            {**_same("id", "window_id", "day", "resource_id", "opens", "closes"), "modes": "modes", "types": "types"}
            | _same("place", "closed", "by_hand"),
        )
    else:
        op.alter_column("window_occurrence", "window_id", nullable=False)
    op.create_table(
        "blocked_time",
        sa.Column("id", ROW_ID, nullable=False),
        sa.Column("resource_id", sa.BigInteger(), nullable=False),
        sa.Column("starts", sa.BigInteger(), nullable=False),
        sa.Column("ends", sa.BigInteger(), nullable=False),
        sa.Column("why", BLOCKED, nullable=False),
        sa.Column("decisions_only", sa.Boolean(), nullable=False),
        sa.Column("source", sa.Uuid(), nullable=False),
        sa.CheckConstraint("starts < ends AND ends - starts <= 86400", name=op.f("ck_blocked_time_span")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_blocked_time")),
    )
    op.create_index("ix_blocked_time_search", "blocked_time", ["resource_id", "starts", "ends"], unique=False)
    op.create_index(op.f("ix_blocked_time_source"), "blocked_time", ["source"], unique=False)


def _same(*names: str) -> dict[str, str]:
    return {name: f'"{name}"' for name in names}


def _rebuild() -> None:
    kept = _same("code", "label_sv", "label_en", "area", "minutes", "step", "before", "after", "notice")
    kept |= _same("modes", "interpreter_minutes", "same_day", "only_own", "experienced", "protected", "no_sms")
    kept |= _same("active", "position")
    rebuild("appointment_type", _create_types, {**kept, "horizon": "horizon_days", **TYPE_VALUES})
    kept = _same("id", "handlaggare", "resource_id", "weekday", "opens", "closes", "place", "valid_from", "valid_to")
    made = {
        "repeats": "'weekly'",
        "nth": "NULL",
        "modes": AS_LIST,
        "types": "''",
        "filled_to": FILLED_TO.format("kept"),
    }
    rebuild("opening_window", _create_windows, {**kept, **made})
    kept = _same("id", "window_id", "day", "resource_id", "opens", "closes", "place", "closed", "by_hand")
    rebuild("window_occurrence", _create_loose_occurrences, {**kept, "modes": AS_LIST, "types": "''"})


def _alter() -> None:
    op.drop_constraint(op.f("ck_appointment_type_not_negative"), "appointment_type", type_="check")
    # Not renamed: PostgreSQL names a NOT NULL after the column it was first written for.
    _add("appointment_type", (sa.Column("horizon", sa.Integer(), nullable=False),), {"horizon": "horizon_days"})
    op.drop_column("appointment_type", "horizon_days")
    _add("appointment_type", TYPE_COLUMNS, TYPE_VALUES)
    for name, condition in (
        ("not_negative", NOT_NEGATIVE),
        ("reach_not_negative", REACH_NOT_NEGATIVE),
        ("horizon_in_days", HORIZON_IN_DAYS),
        ("desk_a_day", "coalesce(desk_a_day, 1) > 0"),
    ):
        op.create_check_constraint(op.f(f"ck_appointment_type_{name}"), "appointment_type", condition)
    made = {"repeats": "'weekly'", "modes": AS_LIST, "types": "''", "filled_to": FILLED_TO.format("opening_window")}
    _add("opening_window", WINDOW_COLUMNS, made)
    op.drop_column("opening_window", "mode")
    op.create_check_constraint(op.f("ck_opening_window_nth"), "opening_window", NTH)
    op.create_index("ix_opening_window_filled_to", "opening_window", ["filled_to"], unique=False)
    lists = tuple(sa.Column(name, sa.String(), nullable=False) for name in ("modes", "types"))
    _add("window_occurrence", lists, {"modes": AS_LIST, "types": "''"})
    op.drop_column("window_occurrence", "mode")


def _add(table: str, columns: tuple[sa.Column[Any], ...], values: Mapping[str, str]) -> None:
    for column in columns:
        op.add_column(table, sa.Column(column.name, column.type, nullable=True))
    settings = ", ".join(f'"{name}" = {value}' for name, value in values.items())
    op.execute(sa.text(f"UPDATE {table} SET {settings}"))  # noqa: S608 - only this revision's own words
    for column in columns:
        if not column.nullable:
            op.alter_column(table, column.name, nullable=False)


def _windows_for_single_openings() -> None:
    """Give every opening that stood outside a week a window of its own that opens once."""
    bind = op.get_bind()
    loose = bind.execute(
        sa.text(
            "SELECT o.id, h.key, o.resource_id, o.day, o.opens, o.closes, o.modes, o.place FROM window_occurrence o "
            "JOIN handlaggare h ON h.resource_id = o.resource_id WHERE o.window_id IS NULL"
        )
    ).all()
    for row in loose:
        day = date.fromisoformat(str(row.day))
        window = {
            "id": new_id(),
            "handlaggare": row.key,
            "resource_id": row.resource_id,
            "repeats": "once",
            "weekday": day.weekday(),
            "nth": None,
            "opens": _wall(row.opens),
            "closes": _wall(row.closes),
            "modes": row.modes,
            "types": "",
            "place": row.place,
            "valid_from": day,
            "valid_to": day,
            "filled_to": day,
        }
        bind.execute(sa.insert(_WINDOWS), [window])
        bind.execute(
            sa.update(_OCCURRENCES).where(_OCCURRENCES.c.id == row.id).values(window_id=window["id"], by_hand=False)
        )
    bind.execute(sa.delete(_OCCURRENCES).where(_OCCURRENCES.c.window_id.is_(None)))


def _wall(second: int) -> time:
    return local(datetime.fromtimestamp(second, UTC)).time()


_WINDOWS = sa.table(
    "opening_window",
    sa.column("id", sa.Uuid()),
    sa.column("handlaggare"),
    sa.column("resource_id"),
    sa.column("repeats"),
    sa.column("weekday"),
    sa.column("nth"),
    sa.column("opens", sa.Time()),
    sa.column("closes", sa.Time()),
    sa.column("modes"),
    sa.column("types"),
    sa.column("place"),
    sa.column("valid_from", sa.Date()),
    sa.column("valid_to", sa.Date()),
    sa.column("filled_to", sa.Date()),
)
_OCCURRENCES = sa.table(
    "window_occurrence", sa.column("id"), sa.column("window_id", sa.Uuid()), sa.column("by_hand", sa.Boolean())
)


def _create_types() -> None:
    op.create_table(
        "appointment_type",
        sa.Column("code", sa.String(), nullable=False),
        sa.Column("label_sv", sa.String(), nullable=False),
        sa.Column("label_en", sa.String(), nullable=False),
        sa.Column("area", sa.String(), nullable=True),
        sa.Column("minutes", sa.Integer(), nullable=False),
        sa.Column("step", sa.Integer(), nullable=True),
        sa.Column("before", sa.Integer(), nullable=False),
        sa.Column("after", sa.Integer(), nullable=False),
        sa.Column("notice", sa.Integer(), nullable=False),
        sa.Column("horizon", sa.Integer(), nullable=False),
        sa.Column("modes", Json, nullable=False),
        sa.Column("interpreter_minutes", sa.Integer(), nullable=False),
        sa.Column("same_day", sa.Boolean(), nullable=False),
        sa.Column("only_own", sa.Boolean(), nullable=False),
        sa.Column("experienced", sa.Boolean(), nullable=False),
        sa.Column("protected", sa.Boolean(), nullable=False),
        sa.Column("no_sms", sa.Boolean(), nullable=False),
        sa.Column("active", sa.Boolean(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        *(sa.Column(column.name, column.type, nullable=column.nullable) for column in TYPE_COLUMNS),
        sa.CheckConstraint("minutes > 0 AND coalesce(step, 1) > 0", name=op.f("ck_appointment_type_takes_time")),
        sa.CheckConstraint(NOT_NEGATIVE, name=op.f("ck_appointment_type_not_negative")),
        sa.CheckConstraint(REACH_NOT_NEGATIVE, name=op.f("ck_appointment_type_reach_not_negative")),
        sa.CheckConstraint(HORIZON_IN_DAYS, name=op.f("ck_appointment_type_horizon_in_days")),
        sa.CheckConstraint("coalesce(desk_a_day, 1) > 0", name=op.f("ck_appointment_type_desk_a_day")),
        sa.PrimaryKeyConstraint("code", name=op.f("pk_appointment_type")),
    )


def _create_windows() -> None:
    op.create_table(
        "opening_window",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("handlaggare", sa.String(), nullable=False),
        sa.Column("resource_id", sa.BigInteger(), nullable=False),
        sa.Column("weekday", sa.Integer(), nullable=False),
        sa.Column("opens", sa.Time(), nullable=False),
        sa.Column("closes", sa.Time(), nullable=False),
        sa.Column("place", sa.String(), nullable=True),
        sa.Column("valid_from", sa.Date(), nullable=False),
        sa.Column("valid_to", sa.Date(), nullable=True),
        *(sa.Column(column.name, column.type, nullable=column.nullable) for column in WINDOW_COLUMNS),
        sa.CheckConstraint("opens < closes", name=op.f("ck_opening_window_opens_before_it_closes")),
        sa.CheckConstraint(
            "valid_to IS NULL OR valid_from <= valid_to", name=op.f("ck_opening_window_valid_from_before_to")
        ),
        sa.CheckConstraint("weekday BETWEEN 0 AND 6", name=op.f("ck_opening_window_weekday")),
        sa.CheckConstraint(NTH, name=op.f("ck_opening_window_nth")),
        sa.ForeignKeyConstraint(["place"], ["place.code"], name=op.f("fk_opening_window_place")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_opening_window")),
    )
    op.create_index(op.f("ix_opening_window_handlaggare"), "opening_window", ["handlaggare"], unique=False)
    op.create_index("ix_opening_window_filled_to", "opening_window", ["filled_to"], unique=False)


def _create_loose_occurrences() -> None:
    _occurrences(must_have_a_window=False)


def _create_occurrences() -> None:
    _occurrences(must_have_a_window=True)


def _occurrences(*, must_have_a_window: bool) -> None:
    op.create_table(
        "window_occurrence",
        sa.Column("id", ROW_ID, nullable=False),
        sa.Column("window_id", sa.Uuid(), nullable=not must_have_a_window),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("resource_id", sa.BigInteger(), nullable=False),
        sa.Column("opens", sa.BigInteger(), nullable=False),
        sa.Column("closes", sa.BigInteger(), nullable=False),
        sa.Column("modes", sa.String(), nullable=False),
        sa.Column("types", sa.String(), nullable=False),
        sa.Column("place", sa.String(), nullable=True),
        sa.Column("closed", sa.Boolean(), nullable=False),
        sa.Column("by_hand", sa.Boolean(), nullable=False),
        sa.CheckConstraint("opens < closes", name=op.f("ck_window_occurrence_opens_before_it_closes")),
        sa.ForeignKeyConstraint(["place"], ["place.code"], name=op.f("fk_window_occurrence_place")),
        sa.ForeignKeyConstraint(
            ["window_id"], ["opening_window.id"], name=op.f("fk_window_occurrence_window_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_window_occurrence")),
        sa.UniqueConstraint("window_id", "day", name=op.f("uq_window_occurrence_window_id_day")),
    )
    op.create_index("ix_window_occurrence_by_time", "window_occurrence", ["opens", "resource_id", "id"], unique=False)
    op.create_index("ix_window_occurrence_search", "window_occurrence", ["resource_id", "opens"], unique=False)
