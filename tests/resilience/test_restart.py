"""PostgreSQL is restarted while people work: what is read is read once more, what is sent is never sent twice."""

import itertools
import re
import signal
import sqlite3
import threading
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import pytest
from sqlalchemy import event, func, select
from structlog.testing import capture_logs

from frontdesk.accesslog.models import LogRow
from frontdesk.accounts.rules import Role
from frontdesk.core.db.stores import Stores
from frontdesk.core.times import FixedClock
from frontdesk.web import retry
from frontdesk.web.exception_handlers import SECRET_FIELDS
from tests.own_postgres import OwnPostgres, own_postgres
from tests.stores import postgres_stores, postgres_template, sqlite_stores
from tests.web.client import Person, make_building

NOTHING_SAVED, UNCERTAIN = "inget blev sparat", "osäkert vad som blev sparat"
LONGEST = 60


@pytest.fixture(scope="module")
def server(pytestconfig: pytest.Config) -> Iterator[OwnPostgres]:
    with own_postgres(pytestconfig) as own:
        yield own


@pytest.fixture
def stores(server: OwnPostgres, clock: FixedClock) -> Iterator[Stores]:
    database = server.cluster.create_database(postgres_template(server.cluster))
    made = postgres_stores(server.cluster, database, clock)
    yield made
    made.dispose()
    server.cluster.drop_database(database)


@pytest.fixture
def rut(stores: Stores) -> Person:
    person = make_building(stores).login(Role.RECEPTIONIST, Role.LOG_REVIEWER)
    person.get("/reception")
    return person


@contextmanager
def at_statement(stores: Stores, number: int, do: Callable[[], None]) -> Iterator[list[str]]:
    """Do something right before the desk's statement of that number runs; gives those that ran."""
    ran: list[str] = []

    def count(_connection: object, _cursor: object, statement: str, *_: object) -> None:
        if "clock_beat" in statement:  # the process itself looks for a clock now and then, on a thread of its own
            return
        ran.append(statement)
        if len(ran) == number:
            do()

    event.listen(stores.desk, "before_cursor_execute", count)
    try:
        yield ran
    finally:
        event.remove(stores.desk, "before_cursor_execute", count)


@contextmanager
def at_commit(stores: Stores, number: int, do: Callable[[], None]) -> Iterator[None]:
    """Do something right before the commit of that number is sent."""
    asked = itertools.count(1)

    def count(_connection: object) -> None:
        if next(asked) == number:
            do()

    event.listen(stores.desk, "commit", count)
    try:
        yield
    finally:
        event.remove(stores.desk, "commit", count)


def rows(stores: Stores) -> int:
    """How much the access log holds."""
    with stores.reading() as unit:
        return unit.db.scalar(select(func.count()).select_from(LogRow)) or 0


@pytest.mark.parametrize("how", [signal.SIGQUIT, signal.SIGINT], ids=["immediate", "fast"])
def test_a_restart_between_requests_costs_none(how: signal.Signals, server: OwnPostgres, rut: Person) -> None:
    for _ in range(3):
        server.restart(how)
        rut.get("/reception")
    server.restart(how)
    rut.post("/queue/call")


@pytest.mark.harm("the database is restarted, and a receptionist in the middle of a call is shown a fault")
@pytest.mark.parametrize("path", ["/reception", "/tasks", "/me"])
def test_a_page_that_loses_its_database_anywhere_is_read_again(
    path: str, server: OwnPostgres, stores: Stores, rut: Person
) -> None:
    rut.get(path)  # what is kept for a while is read now
    with at_statement(stores, 0, server.restart) as ran:
        rut.get(path)
    last = len(ran)
    assert 0 < last < LONGEST
    for number in range(1, last, max(last // 5, 1)):
        with capture_logs() as lines, at_statement(stores, number, server.restart) as ran:
            rut.get(path)
        assert len(ran) > number, (number, ran[-3:])
        assert [line["event"] for line in lines if line["event"] != "log.head"] == ["read again", "request"]
    # What the menu counts comes last, after what was shown has been logged: the page is shown without the count.
    with at_statement(stores, last, server.restart):
        rut.get(path)


def test_a_view_that_is_logged_is_logged_once_wherever_the_database_was_lost(
    server: OwnPostgres, stores: Stores, rut: Person
) -> None:
    """It is run again as long as nothing was committed, and never after: its row would stand there twice."""
    rut.get("/log?event=card.opened")
    with at_statement(stores, 0, server.restart) as ran:
        rut.get("/log?event=card.shown")
    committed = next(number for number, statement in enumerate(ran, 1) if "UPDATE log_head" in statement)
    for number in {*range(1, committed, 2), committed, len(ran)}:
        before = rows(stores)
        with at_statement(stores, number, server.restart) as again:
            rut.get(f"/log?event=e{number}")
        assert rows(stores) == before + 1
        # What the menu counts is read after the commit; the page comes without it.
        assert (len(again) > number) == (number <= committed)
    before = rows(stores)
    with at_commit(stores, 1, server.restart):
        assert "Databasen svarar inte just nu" in rut.get("/log?event=last", status=503).text
    assert rows(stores) == before


def test_a_commit_that_was_not_answered_is_not_asked_for_again(
    server: OwnPostgres, stores: Stores, rut: Person
) -> None:
    before = rows(stores)
    with capture_logs() as lines, at_commit(stores, 1, server.restart):
        told = rut.post("/queue/call", status=503)
    assert UNCERTAIN in told.text
    (line,) = [line for line in lines if line["event"] == "store away"]
    assert line["reference"] in told.text
    assert line["reference"] == told.response.headers["x-request-id"]
    assert rows(stores) == before
    rut.post("/queue/call")


def test_what_is_sent_is_never_sent_twice_and_says_that_nothing_was_saved(
    server: OwnPostgres, stores: Stores, rut: Person
) -> None:
    with at_statement(stores, 0, server.restart) as ran:
        rut.post("/queue/call")
    rut.post("/queue/call")  # closes the first one
    for number in range(1, len(ran), max(len(ran) // 6, 1)):
        before = rows(stores)
        with at_statement(stores, number, server.restart):
            told = rut.post("/queue/call", status=503)
        assert NOTHING_SAVED in told.text
        assert rows(stores) == before


def test_what_was_typed_is_kept(server: OwnPostgres, stores: Stores, rut: Person) -> None:
    typed = {"login": "eva", "name": 'Eva <"Holm">', "role": ["receptionist", "unit_head"]}
    ada = make_building(stores).login(Role.ADMINISTRATOR)
    with at_statement(stores, 2, server.restart):
        told = ada.post("/admin/staff", typed, status=503)
    (form,) = [form for form in told.html.forms if form.action == "/admin/staff"]
    kept = [(field["name"], field["value"]) for field in form.fields if field.get("type") == "hidden"]
    assert kept == [("login", "eva"), ("name", typed["name"]), ("role", "receptionist"), ("role", "unit_head")]
    with at_statement(stores, 2, server.restart):
        told = ada.post("/admin/staff", {**typed, "password": "Blomster-tak-77-krona"}, status=503)
    assert "Blomster-tak" not in told.response.text
    with at_statement(stores, 2, server.restart):
        told = ada.post("/admin/staff", typed, status=503, htmx=True)
    assert told.response.headers["hx-retarget"] == "#notice", "the form stays on the page as it is"


def test_every_secret_is_known_to_be_one() -> None:
    pages = (page.read_text(encoding="utf-8") for page in Path("templates").rglob("*.html"))
    secrets = {name for page in pages for name in re.findall(r'"(\w+)", kind="password"', page)}
    assert len(secrets) >= 5
    assert secrets <= SECRET_FIELDS


def test_a_database_that_stays_away_is_told_of_in_a_sentence(
    server: OwnPostgres, stores: Stores, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(retry, "PATIENCE_SECONDS", 0.3)
    building = make_building(stores)
    rut = building.login(Role.RECEPTIONIST)
    server.stop()
    building.app.state.municipality = (-1000.0, "Storby")
    try:
        for path in ("/reception", "/login", "/nowhere-at-all"):
            told = rut.client.get(path)
            assert told.status_code in {200, 404, 503}
            assert "Storby" in told.text
        assert "Databasen svarar inte" in rut.get("/reception", status=503).text
        assert NOTHING_SAVED in rut.post("/queue/call", status=503).text
        assert rut.client.get("/readyz").status_code == 503
    finally:
        server.start()
    rut.get("/reception")


def test_a_page_waits_for_a_database_that_starts(server: OwnPostgres, rut: Person) -> None:
    server.stop()
    starting = threading.Timer(1.0, server.start)
    starting.start()
    rut.get("/reception")
    starting.join()


def test_a_file_that_another_program_holds_is_told_of(
    tmp_path: Path, clock: FixedClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    connect = sqlite3.connect
    monkeypatch.setattr("sqlite3.connect", lambda *given, **named: connect(*given, **{**named, "timeout": 0.05}))
    stores = sqlite_stores(tmp_path, clock)
    rut = make_building(stores).login(Role.RECEPTIONIST)
    with closing(connect(tmp_path / "desk.sqlite", isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        assert NOTHING_SAVED in rut.post("/queue/call", status=503).text
        other.execute("ROLLBACK")
    rut.post("/queue/call")
    stores.dispose()
