"""SQL functions that the two databases spell differently give the same."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import literal, select

from frontdesk.core.db import statements
from frontdesk.core.db.functions import whole_seconds
from frontdesk.core.db.types import Instant
from frontdesk.core.db.unit import Unit
from frontdesk.core.municipal_settings import SettingRow

NOON = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    "instant",
    [
        NOON,
        NOON + timedelta(microseconds=999_999),
        datetime(1969, 12, 31, 23, 59, 58, tzinfo=UTC),
        datetime(2026, 10, 25, 2, 30, fold=1, tzinfo=ZoneInfo("Europe/Stockholm")),
    ],
)
def test_an_instant_is_so_many_whole_seconds(unit: Unit, instant: datetime) -> None:
    unit.db.add(SettingRow(key="when", value=1, changed_at=instant, changed_by=""))
    (row,) = statements.rows(unit.db, select(whole_seconds(SettingRow.changed_at).label("seconds")))
    assert row.seconds == int(instant.timestamp() // 1)


def test_an_instant_that_is_given_counts_too(unit: Unit) -> None:
    (row,) = statements.rows(unit.db, select(whole_seconds(literal(NOON, Instant())).label("seconds")))
    assert row.seconds == int(NOON.timestamp())
