"""Two web processes on one PostgreSQL: what changes in one is told to the pages open at the other."""

import http.client
import time
from collections.abc import Iterator
from contextlib import ExitStack, closing, contextmanager
from pathlib import Path

import pytest

from frontdesk.accounts.guard import SESSION_COOKIE
from frontdesk.accounts.rules import Role
from frontdesk.accounts.service import login
from frontdesk.core.db.stores import Stores
from frontdesk.core.times import FixedClock
from tests.clusters import cluster
from tests.factories.accounts import make_staff
from tests.resilience.conftest import settings_of
from tests.resilience.processes import living
from tests.stores import postgres_stores, postgres_template, wait_until_all_listen


@pytest.fixture
def stores(pytestconfig: pytest.Config, clock: FixedClock) -> Iterator[Stores]:
    """Both stores on PostgreSQL alone; embedded ones belong to one process."""
    server = cluster(pytestconfig, "postgres")
    database = server.create_database(postgres_template(server))
    made = postgres_stores(server, database, clock)
    yield made
    made.dispose()
    server.drop_database(database)


def test_a_queue_that_changes_in_one_process_moves_on_the_pages_of_the_other(stores: Stores, tmp_path: Path) -> None:
    tokens = [signed_in(stores, name) for name in ("Rut Receptionist", "Amir Haddad")]
    with ExitStack() as houses:
        ports = [houses.enter_context(web_process(stores, tmp_path)) for _ in tokens]
        pages = [houses.enter_context(open_page(port, token)) for port, token in zip(ports, tokens, strict=True)]
        wait_until_all_listen(stores, len(ports))
        for port, token in zip(ports, tokens, strict=True):
            assert take_a_call(port, token) == http.client.SEE_OTHER
            for page in pages:
                next_topic(page, "queue")


def signed_in(stores: Stores, name: str) -> str:
    with stores.writing() as unit:
        made = make_staff(unit, Role.RECEPTIONIST, name=name)
        _, token = login.vouched(unit, login=made.login)
    return token


@contextmanager
def web_process(stores: Stores, folder: Path) -> Iterator[int]:
    given = settings_of(stores, folder)
    with living(given, "web", since=time.time()):
        yield given["port"]


@contextmanager
def open_page(port: int, token: str) -> Iterator[http.client.HTTPResponse]:
    with closing(http.client.HTTPConnection("127.0.0.1", port, timeout=30)) as connection:
        connection.request("GET", "/live", headers={"Cookie": f"{SESSION_COOKIE}={token}"})
        page = connection.getresponse()
        assert page.headers["content-type"].startswith("text/event-stream")
        yield page


def take_a_call(port: int, token: str) -> int:
    headers = {"Cookie": f"{SESSION_COOKIE}={token}", "Sec-Fetch-Site": "same-origin"}
    with closing(http.client.HTTPConnection("127.0.0.1", port, timeout=30)) as connection:
        connection.request("POST", "/queue/call", headers=headers)
        return connection.getresponse().status


def next_topic(page: http.client.HTTPResponse, topic: str) -> str:
    """Read until the page hears of `topic`, and return whom it concerns."""
    while line := page.readline().decode():
        said, _, about = line.strip().removeprefix("data: ").partition(":")
        if said == topic:
            return about
    raise AssertionError("the stream ended")
