from contextlib import suppress
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError, StatementError

from frontdesk.core import live, municipal_settings
from frontdesk.core.db.stores import Stores
from frontdesk.core.db.unit import Unit, before_commit
from frontdesk.core.jobs import Job, JobRun, claim, settle
from frontdesk.core.times import FixedClock
from tests.stores import sqlite_stores

SWEEP = Job("sweep", lambda: None, every=timedelta(minutes=5))
SLOT = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)


def test_a_unit_that_raises_leaves_nothing(stores: Stores) -> None:
    def fail_after_claiming() -> None:
        with stores.writing() as unit:
            claim(unit.db, SWEEP, SLOT, unit.now)
            raise RuntimeError

    with pytest.raises(RuntimeError):
        fail_after_claiming()
    with stores.reading() as unit:
        assert unit.db.get(JobRun, ("sweep", SLOT)) is None


def test_a_job_is_claimed_once(stores: Stores) -> None:
    with stores.writing() as unit:
        assert claim(unit.db, SWEEP, SLOT, unit.now)
    with stores.writing() as unit:
        assert not claim(unit.db, SWEEP, SLOT, unit.now)
        settle(unit.db, "sweep", SLOT, now=unit.now, failed=None)
    with stores.reading() as unit:
        assert unit.db.get_one(JobRun, ("sweep", SLOT)).ended_at == unit.now


def test_an_instant_comes_back_as_the_same_instant_in_utc(unit: Unit) -> None:
    in_stockholm = datetime.fromisoformat("2026-11-23T10:00:00+01:00")
    claim(unit.db, SWEEP, in_stockholm, unit.now)
    stored = unit.db.query(JobRun).one()
    assert stored.slot == in_stockholm
    assert stored.slot.tzinfo == UTC


def test_a_naive_time_is_refused(unit: Unit) -> None:
    with pytest.raises(StatementError, match="time zone"):
        claim(unit.db, SWEEP, datetime(2026, 11, 23, 10, 0), unit.now)  # noqa: DTZ001 - the point of the test


def test_what_is_put_off_runs_once_and_before_the_commit(stores: Stores) -> None:
    seen: list[str] = []

    def note(_: object) -> None:
        seen.append("ran")

    with stores.writing() as unit:
        before_commit(unit.db, note)
        before_commit(unit.db, note)
        assert seen == []
    assert seen == ["ran"]


def test_what_is_told_inside_a_unit_that_fails_is_never_heard(stores: Stores) -> None:
    def fail_after_telling() -> None:
        with stores.writing() as unit:
            unit.tell("queue")
            raise RuntimeError

    with pytest.raises(RuntimeError):
        fail_after_telling()
    with stores.writing() as unit:
        assert live.announce(unit.db) == []


def test_a_choice_is_its_default_until_it_is_made(stores: Stores) -> None:
    choice: municipal_settings.Setting[int] = municipal_settings.Setting("test.minutes", 8, "Minuter")
    with stores.writing() as unit:
        assert unit.setting(choice) == 8
        municipal_settings.put(unit.db, choice, 10, by="test", now=unit.now)
        assert unit.setting(choice) == 10


@pytest.mark.parametrize(
    "statement",
    [
        "ATTACH DATABASE ':memory:' AS other",
        "VACUUM INTO '/tmp/copy.sqlite'",
        "PRAGMA writable_schema=1",
        "PRAGMA query_only=0",
        "PRAGMA secure_delete=0",
        "PRAGMA foreign_keys=0",
        "PRAGMA synchronous=OFF",
        "PRAGMA busy_timeout=0",
        "PRAGMA optimize",
        "PRAGMA wal_checkpoint(RESTART)",
        "CREATE TABLE intruder (id INTEGER)",
        "CREATE TEMP TABLE intruder (id INTEGER)",
        "CREATE VIEW intruder AS SELECT 1",
        "CREATE INDEX intruder ON log_row (why)",
        "CREATE VIRTUAL TABLE intruder USING fts5(words)",
        "CREATE TRIGGER intruder BEFORE INSERT ON log_row BEGIN SELECT RAISE(IGNORE); END",
        "CREATE TEMP TRIGGER intruder BEFORE INSERT ON log_row BEGIN SELECT RAISE(IGNORE); END",
        "ALTER TABLE log_row RENAME TO intruder",
        "ALTER TABLE log_row DROP COLUMN why",
        "DROP TABLE log_row",
        "DROP INDEX ix_log_row_at",
        "DROP TRIGGER log_row_no_update",
        "DELETE FROM sqlite_master",
        "UPDATE sqlite_master SET sql = ''",
        "REINDEX",
        "ANALYZE",
        "SELECT load_extension('/tmp/intruder')",
    ],
)
def test_no_statement_can_lift_a_guard_of_sqlite(tmp_path: Path, clock: FixedClock, statement: str) -> None:
    stores = sqlite_stores(tmp_path, clock)
    for engine in (stores.desk, stores.register):
        with engine.connect() as connection, pytest.raises(DBAPIError):
            connection.execute(text(statement))
    stores.dispose()


@pytest.mark.both_postgres
def test_the_register_is_read_only_at_the_database(stores: Stores) -> None:
    with stores.register.connect() as connection, pytest.raises(DBAPIError):
        connection.execute(text("CREATE TABLE intruder (id INTEGER)"))


@pytest.mark.both_postgres
def test_the_register_stays_read_only_when_a_session_says_otherwise(stores: Stores) -> None:
    lift = "PRAGMA query_only=0" if stores.embedded else "SET TRANSACTION READ WRITE"
    with stores.register.connect() as connection:
        with suppress(DBAPIError):
            connection.execute(text(lift))
        with pytest.raises(DBAPIError):
            connection.execute(text("CREATE TABLE intruder (id INTEGER)"))
