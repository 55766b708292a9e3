"""The web and the clock cannot change the register: the database itself refuses, whatever the statement."""

from contextlib import closing

import pytest
from sqlalchemy import Engine, text

from frontdesk.core.db.stores import Stores
from tests.factories import cases

WRITES = [
    "INSERT INTO person (key) VALUES ('demo:P0')",
    "UPDATE case_file SET status = 'GRANTED'",
    "DELETE FROM person",
    "CREATE TABLE note (id INTEGER)",
    "CREATE TEMPORARY VIEW person AS SELECT 1",
    "DROP TABLE payment",
    "ALTER TABLE person ADD COLUMN note TEXT",
    "CREATE INDEX sneaky ON person (language)",
]
ON_SQLITE = [
    "REPLACE INTO person (key) VALUES ('demo:P0')",
    "CREATE TRIGGER sneaky AFTER INSERT ON person BEGIN DELETE FROM person; END",
    "VACUUM INTO '/tmp/copy.sqlite'",
    "ATTACH DATABASE ':memory:' AS other",
    "DETACH DATABASE main",
    "PRAGMA query_only = 0",
    "PRAGMA query_only = OFF",
    "PRAGMA writable_schema = 1",
    "PRAGMA journal_mode = DELETE",
    "PRAGMA trusted_schema = ON",
]
ON_POSTGRES = [
    "TRUNCATE person",
    "GRANT ALL ON person TO PUBLIC",
    "SET SESSION AUTHORIZATION DEFAULT; DELETE FROM person",
    "SET default_transaction_read_only = off; SET TRANSACTION READ WRITE; DELETE FROM person",
    "COPY person FROM PROGRAM 'echo'",
    "LOCK TABLE person IN EXCLUSIVE MODE",
    "DO $$ BEGIN DELETE FROM person; END $$",
    "CREATE FUNCTION sneaky() RETURNS void LANGUAGE sql AS 'DELETE FROM person'",
]


@pytest.fixture
def somebody(register_writer: Engine) -> str:
    return cases.make_person(register_writer)


REFUSED = (
    *("readonly", "read-only", "not authorized", "authorization denied", "too many attached", "unable to open"),
    *("permission denied", "must be owner", "must be superuser", "does not exist", "no schema has been selected"),
)


def _refusal(engine: Engine, statement: str) -> str | None:
    """Send a statement as an injected one would be sent, past SQLAlchemy; return what the database says to it."""
    with closing(engine.raw_connection()) as raw:
        try:
            raw.cursor().execute(statement)
            raw.commit()
        except Exception as refused:  # noqa: BLE001 - each driver has its own, and both must refuse
            raw.rollback()
            return str(refused).lower()
    return None


def _assert_refused(engine: Engine, statement: str) -> None:
    said = _refusal(engine, statement)
    assert said is not None, f"went through: {statement}"
    assert any(words in said for words in REFUSED), f"{statement}: {said}"


@pytest.mark.both_postgres
def test_the_database_refuses_whatever_the_application_sends_to_the_register(stores: Stores, somebody: str) -> None:
    for statement in [*WRITES, *(ON_SQLITE if stores.embedded else ON_POSTGRES)]:
        _assert_refused(stores.register, statement)
    with stores.register.connect() as connection:
        assert connection.execute(text("SELECT key FROM person")).scalars().all() == [somebody]


@pytest.mark.both_postgres
def test_the_desk_connection_cannot_write_the_register_either(stores: Stores, somebody: str) -> None:
    if stores.embedded:
        reach = [f"ATTACH DATABASE '{stores.register.url.database}' AS register", "ATTACH '' AS register"]
    else:
        reach = [f"SET search_path = register; {write.replace('TEMPORARY ', '')}" for write in WRITES]
    for statement in reach:
        _assert_refused(stores.desk, statement)
