"""Inserting what may already be there, on both databases."""

from datetime import UTC, datetime, timedelta

from sqlalchemy import literal, select

from frontdesk.core.db.unit import Unit
from frontdesk.core.db.upsert import insert_or_ignore, upsert
from frontdesk.core.municipal_settings import SettingRow

NOON = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)


def _row(key: str, value: int, by: str, at: datetime = NOON) -> dict[str, object]:
    return {"key": key, "value": value, "changed_by": by, "changed_at": at}


def _stored(unit: Unit) -> list[tuple[str, object, str]]:
    rows = unit.db.execute(select(SettingRow.key, SettingRow.value, SettingRow.changed_by).order_by(SettingRow.key))
    return [(key, value, by) for key, value, by in rows]


def test_a_row_that_exists_is_left_alone_and_not_returned(unit: Unit) -> None:
    new = insert_or_ignore(unit.db, SettingRow)
    assert unit.db.scalar(new.values(**_row("days", 1, "vera")).returning(SettingRow.key)) == "days"
    assert unit.db.scalar(new.values(**_row("days", 2, "rut")).returning(SettingRow.key)) is None
    assert _stored(unit) == [("days", 1, "vera")]


def test_a_row_that_exists_gets_the_latest_values_and_keeps_the_rest(unit: Unit) -> None:
    merged = upsert(unit.db, SettingRow, ("key",), ("value",))
    unit.db.execute(merged.values(**_row("days", 1, "vera")))
    unit.db.execute(merged.values(**_row("days", 2, "rut")))
    assert _stored(unit) == [("days", 2, "vera")]


def test_many_rows_are_merged_in_one_go(unit: Unit) -> None:
    merged = upsert(unit.db.connection(), SettingRow, ("key",), ("value", "changed_by"))
    unit.db.connection().execute(merged, [_row("a", 1, "vera"), _row("b", 1, "vera")])
    unit.db.connection().execute(merged, [_row("b", 2, "rut"), _row("c", 2, "rut")])
    assert _stored(unit) == [("a", 1, "vera"), ("b", 2, "rut"), ("c", 2, "rut")]


def test_a_row_that_already_has_the_values_is_not_counted_as_changed(unit: Unit) -> None:
    merged = upsert(unit.db, SettingRow, ("key",), ("changed_by", "changed_at"), changed=True)
    later = NOON + timedelta(hours=1)
    for values, changed in (
        (_row("days", 1, "vera"), True),
        (_row("days", 1, "vera"), False),
        (_row("days", 1, "vera", later), True),
        (_row("days", 1, "rut", later), True),
    ):
        written = merged.values(**values).returning(SettingRow.key)
        assert (unit.db.scalar(written) is not None) == changed


def test_rows_may_come_from_a_query(unit: Unit) -> None:
    chosen = select(literal("days"), literal("vera"), literal(NOON, SettingRow.changed_at.type), SettingRow.value)
    unit.db.execute(insert_or_ignore(unit.db, SettingRow).values(**_row("months", 3, "rut")))
    names = ["key", "changed_by", "changed_at", "value"]
    new = insert_or_ignore(unit.db, SettingRow).from_select(names, chosen.where(SettingRow.key == "months"))
    unit.db.execute(new)
    unit.db.execute(new)
    assert _stored(unit) == [("days", 3, "vera"), ("months", 3, "rut")]
