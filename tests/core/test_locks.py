"""Locks that make transactions wait for each other on PostgreSQL; on SQLite whoever writes is alone anyway."""

from collections.abc import Iterator
from threading import Thread

import pytest
from sqlalchemy import Connection, text

from frontdesk.core.db.locks import lock, try_lock
from frontdesk.core.db.stores import Stores
from frontdesk.core.db.unit import Unit


@pytest.fixture
def other(stores: Stores) -> Iterator[Connection]:
    """A second transaction of the same database."""
    with stores.desk.connect() as connection, connection.begin():
        yield connection


def test_a_lock_is_free_for_the_transaction_that_has_it(unit: Unit) -> None:
    lock(unit.db, "papers", 2026)
    lock(unit.db, "papers", 2026, 2025)
    assert try_lock(unit.db, "papers", 2026)
    assert try_lock(unit.db.connection(), "papers")


def test_a_lock_keeps_others_out_until_its_transaction_ends(stores: Stores, other: Connection) -> None:
    with stores.desk.connect() as connection, connection.begin():
        lock(connection, "papers", 2025, 2026)
        lock(connection, "protocol")
        # On SQLite there is nothing to hold: a transaction that writes is alone from its beginning.
        assert try_lock(other, "papers", 2026) == stores.embedded
        assert try_lock(other, "papers", 2025) == stores.embedded
        assert try_lock(other, "protocol") == stores.embedded
        assert try_lock(other, "papers", 2027)
        assert try_lock(other, "papers")
        assert try_lock(other, "protocols")
    assert try_lock(other, "papers", 2026)
    assert try_lock(other, "protocol")


def test_those_who_want_the_same_locks_wait_in_one_order(stores: Stores, other: Connection) -> None:
    if stores.embedded:
        return

    def want(*numbers: int) -> None:
        with stores.desk.begin() as connection:
            lock(connection, "booking", *numbers)
            connection.execute(text("SELECT pg_sleep(0.05)"))

    assert try_lock(other, "booking", 2)
    waiting = [Thread(target=want, args=numbers) for numbers in ((3, 1, 2), (1, 2, 3), (2, 3, 1))]
    for each in waiting:
        each.start()
    other.rollback()
    for each in waiting:
        each.join(timeout=10)
    assert not any(each.is_alive() for each in waiting)
    with stores.desk.begin() as connection:
        assert all(try_lock(connection, "booking", number) for number in (1, 2, 3))
