"""What a municipality had before windows could recur in other ways is there afterwards, on both databases."""

from collections.abc import Iterator
from datetime import date, time
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Connection, Engine, text

from frontdesk.booking.rules.windows import seconds
from frontdesk.core.ids import new_id
from frontdesk.migrations.desk.versions import booking_offering
from frontdesk.migrations.running import upgrade
from tests.factories.booking import at
from tests.stores import owner_of_an_empty_desk

SATURDAY, MONDAY = date(2026, 11, 28), date(2026, 11, 30)


@pytest.fixture(params=["sqlite", "postgres"])
def engine(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Engine]:
    """Give the owner's engine of an empty desk store."""
    with owner_of_an_empty_desk(request, tmp_path) as made:
        yield made


def _insert(connection: Connection, table: str, **values: Any) -> None:  # noqa: ANN401 - a row
    columns, named = ", ".join(f'"{name}"' for name in values), ", ".join(f":{name}" for name in values)
    connection.execute(text(f"INSERT INTO {table} ({columns}) VALUES ({named})"), values)  # noqa: S608 - the test's own


def _key(engine: Engine) -> str:
    return new_id().hex if engine.dialect.name == "sqlite" else str(new_id())


def test_windows_types_and_meetings_survive(engine: Engine) -> None:
    before = booking_offering.down_revision
    upgrade(engine, "desk", revision=before)
    window, meeting = _key(engine), _key(engine)
    nine, noon = seconds(at(9, day=MONDAY)), seconds(at(12, day=MONDAY))
    with engine.begin() as connection:
        _insert(
            connection,
            "org_unit",
            key="u",
            name="U",
            outside_name="",
            board="b",
            area="EB",
            kind="intake",
            by_hand=False,
            active=True,
        )
        nothing = {"phone_hours": "", "own_phone_hours": False, "phone": "", "email": "", "by_hand": False}
        _insert(connection, "handlaggare", key="h", name="H", unit="u", resource_id=7, active=True, **nothing)
        _kind(connection, "EB_NEW", same_day=False)
        _kind(connection, "PHONE_CALLBACK", same_day=True)
        _insert(
            connection,
            "opening_window",
            id=window,
            handlaggare="h",
            resource_id=7,
            weekday=0,
            opens=_time(engine, 9),
            closes=_time(engine, 12),
            mode="visit",
            valid_from=_date(engine, MONDAY),
        )
        day = {"resource_id": 7, "closed": False}
        _insert(
            connection,
            "window_occurrence",
            window_id=window,
            day=_date(engine, MONDAY),
            opens=nine,
            closes=noon,
            mode="visit",
            by_hand=False,
            **day,
        )
        _insert(
            connection,
            "window_occurrence",
            day=_date(engine, SATURDAY),
            opens=seconds(at(10, day=SATURDAY)),
            closes=seconds(at(11, 30, day=SATURDAY)),
            by_hand=True,
            **day,
        )
        _meeting(connection, meeting)
        _insert(
            connection,
            "occupancy",
            resource_id=7,
            starts=nine,
            ends=nine + 3600,
            kind="appointment",
            appointment_id=meeting,
        )
    upgrade(engine, "desk")
    with engine.connect() as connection:
        kinds = connection.execute(
            text("SELECT code, horizon, client_horizon, desk_a_day, decision FROM appointment_type ORDER BY code")
        ).all()
        assert [(*row[:4], bool(row[4])) for row in kinds] == [
            ("EB_NEW", 77, 60, 3, True),
            ("PHONE_CALLBACK", 77, 60, None, False),
        ]
        windows = connection.execute(
            text("SELECT repeats, modes, valid_from, valid_to, opens, closes FROM opening_window ORDER BY repeats")
        ).all()
        once, weekly = windows
        assert (once.repeats, str(once.valid_from), str(once.opens)[:5], str(once.closes)[:5]) == (
            "once",
            "2026-11-28",
            "10:00",
            "11:30",
        )
        assert (weekly.repeats, weekly.modes, weekly.valid_to) == ("weekly", ",visit,", None)
        occurrences = connection.execute(
            text("SELECT opens, modes, booked, window_id FROM window_occurrence ORDER BY opens")
        ).all()
        assert [(row.opens, row.modes, row.booked) for row in occurrences] == [
            (seconds(at(10, day=SATURDAY)), "", 0),
            (nine, ",visit,", 3600),
        ]
        assert all(row.window_id for row in occurrences)
        assert connection.execute(text("SELECT count(*) FROM appointment")).scalar() == 1


def _kind(connection: Connection, code: str, *, same_day: bool) -> None:
    flags = {"only_own": False, "experienced": False, "protected": False, "no_sms": False, "active": True}
    _insert(
        connection,
        "appointment_type",
        code=code,
        label_sv=code,
        label_en=code,
        minutes=60,
        before=0,
        after=10,
        notice=0,
        horizon_days=77,
        modes='["visit"]',
        interpreter_minutes=30,
        same_day=same_day,
        position=0,
        **flags,
    )


def _meeting(connection: Connection, key: str) -> None:
    when = "2026-11-30 08:00:00"
    _insert(
        connection,
        "appointment",
        id=key,
        version=1,
        alias="AAAAA",
        status="booked",
        type="EB_NEW",
        handlaggare="h",
        starts_at=when,
        ends_at=when,
        mode="visit",
        name="",
        interpreter="",
        discreet=False,
        created_at=when,
        changed_at=when,
    )


def _date(engine: Engine, day: date) -> object:
    return day.isoformat() if engine.dialect.name == "sqlite" else day


def _time(engine: Engine, hour: int) -> object:
    return f"{hour:02}:00:00.000000" if engine.dialect.name == "sqlite" else time(hour)
