"""A database that others hold, or that was away for a moment, costs a sentence and no more: the desk stays lit."""

from collections.abc import Iterator

import psycopg
import pytest

from frontdesk.accounts.rules import Role
from frontdesk.core.db import postgres
from frontdesk.core.db.stores import Stores
from frontdesk.core.times import FixedClock
from tests.clusters import cluster
from tests.stores import postgres_stores, postgres_template
from tests.web.client import make_building


@pytest.fixture
def stores(pytestconfig: pytest.Config, clock: FixedClock, monkeypatch: pytest.MonkeyPatch) -> Iterator[Stores]:
    """Stores on PostgreSQL that wait a quarter of a second where real ones wait ten."""
    monkeypatch.setattr(postgres, "_PATIENCE", postgres._PATIENCE.replace("lock_timeout=10s", "lock_timeout=250ms"))
    server = cluster(pytestconfig, "postgres")
    database = server.create_database(postgres_template(server))
    made = postgres_stores(server, database, clock)
    yield made
    made.dispose()
    server.drop_database(database)


@pytest.fixture
def superuser(stores: Stores) -> Iterator[psycopg.Connection]:
    url = stores.desk.url.set(drivername="postgresql", username="postgres", query={})
    with psycopg.connect(url.render_as_string(hide_password=False)) as connection:
        yield connection


def test_a_lock_somebody_forgot_is_told_and_pages_that_need_it_not_go_on(
    stores: Stores, superuser: psycopg.Connection
) -> None:
    vera = make_building(stores).login(Role.RECEPTIONIST, Role.LOG_REVIEWER)
    superuser.execute("SELECT seq FROM desk.log_head FOR UPDATE")
    assert "Databasen svarar inte just nu" in vera.get("/log", status=503).text
    vera.get("/me")
    vera.get("/reception")
    superuser.rollback()
    vera.get("/log")


def test_connections_that_were_cut_are_made_anew_without_a_failed_request(
    stores: Stores, superuser: psycopg.Connection
) -> None:
    rut = make_building(stores).login(Role.RECEPTIONIST)
    rut.get("/reception")
    superuser.execute(
        "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
        " WHERE datname = current_database() AND pid <> pg_backend_pid()"
    )
    superuser.commit()
    rut.get("/reception")
    rut.post("/queue/call")
