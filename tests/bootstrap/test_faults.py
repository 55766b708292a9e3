"""A command that cannot go on says so in one sentence that says what to do, never with a stack trace."""

import errno
import json
import resource
import signal
import socket
import sqlite3
import sys
from pathlib import Path

import pytest
from sqlalchemy import create_engine, text

from frontdesk.bootstrap import commands, faults
from frontdesk.core import instance_lock
from frontdesk.migrations.running import STORES
from tests.bootstrap.terminals import STRONG, Terminal, Told
from tests.clusters import cluster
from tests.later import release
from tests.postgres import Cluster

PASSWORD = "Blomster-tak-77-krona"
GIVEN = {**STRONG, "FRONTDESK_SMS": "none"}
COMMANDS = (
    ("serve",),
    ("user", "add", "--login", "eva", "--name", "Eva", "--role", "administrator", "--password-stdin"),
    ("token", "add", "--role", "receptionist", "--name", "växel", "--scope", "cti"),
    ("log", "verify"),
    ("log", "dispose"),
    ("import", "nowhere"),
)


@pytest.fixture
def operator(terminal: Terminal, monkeypatch: pytest.MonkeyPatch) -> Terminal:
    monkeypatch.setattr(sys.stdin, "readline", lambda: f"{PASSWORD}\n")
    return terminal


def one_sentence(told: Told) -> str:
    """The sentence a command ended with; log lines, which are JSON, stand before it."""
    assert told.code == 2
    assert "Traceback" not in told.err
    lines = [line for line in told.err.splitlines() if not line.startswith("{")]
    assert len(lines) == 1, lines
    assert lines[0].endswith((".", ".)", "migrate", ">"))
    return lines[0]


def test_migrate_makes_its_folder_and_the_kinds_of_meeting(operator: Terminal) -> None:
    told = operator.run("migrate", **GIVEN, FRONTDESK_DATA="new/folder")
    assert (told.code, told.err) == (0, "")
    assert [(operator.folder / "new/folder" / f"{store}.sqlite").exists() for store in STORES] == [True, True]
    with sqlite3.connect(operator.folder / "new/folder/desk.sqlite") as desk:
        assert desk.execute("SELECT count(*) FROM appointment_type").fetchone() > (5,)
        desk.execute("DELETE FROM appointment_type WHERE code <> 'EB_NEW'")
    assert operator.run("migrate", **GIVEN, FRONTDESK_DATA="new/folder").code == 0
    with sqlite3.connect(operator.folder / "new/folder/desk.sqlite") as desk:
        assert desk.execute("SELECT count(*) FROM appointment_type").fetchone() == (1,), "what was chosen stays"


@pytest.mark.parametrize("words", COMMANDS, ids=lambda words: "-".join(words[:2]))
def test_an_empty_store_is_refused_and_not_made(words: tuple[str, ...], operator: Terminal) -> None:
    sentence = one_sentence(operator.run(*words, **GIVEN))
    assert sentence.endswith("är tom. Kör först: frontdesk migrate.")
    assert not (operator.folder / "data/desk.sqlite").exists()


@pytest.mark.parametrize("words", [*COMMANDS, ("migrate",)], ids=lambda words: "-".join(words[:2]))
@pytest.mark.parametrize(("revision", "says"), [("core", "från en äldre version"), ("9999", "nyare än")])
def test_tables_this_program_does_not_know_are_refused(
    revision: str, says: str, words: tuple[str, ...], operator: Terminal
) -> None:
    assert operator.run("migrate", **GIVEN).code == 0
    stores = ("register",) if words[0] == "import" else ("desk",)
    for store in stores:
        with sqlite3.connect(operator.folder / f"data/{store}.sqlite") as connection:
            connection.execute("UPDATE alembic_version SET version_num = ?", (revision,))
    assert says in one_sentence(operator.run(*words, **GIVEN))


@pytest.mark.parametrize("words", COMMANDS, ids=lambda words: "-".join(words[:2]))
def test_tables_of_an_earlier_version_are_refused_until_they_are_migrated(
    words: tuple[str, ...], operator: Terminal, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert operator.run("migrate", **GIVEN).code == 0
    release(tmp_path / "later", monkeypatch)
    assert "äldre än programmet" in one_sentence(operator.run(*words, **GIVEN))
    assert operator.run("migrate", **GIVEN).code == 0
    assert operator.run("user", "list", **GIVEN).code == 0


@pytest.mark.parametrize(
    ("given", "says"),
    [
        ({"FRONTDESK_PORT": "eighty"}, "FRONTDESK_PORT ska vara ett heltal."),
        ({"FRONTDESK_THREADS": "0"}, "FRONTDESK_THREADS ska vara minst 1."),
        ({"FRONTDESK_SMTP_PORT": "70000"}, "FRONTDESK_SMTP_PORT ska vara högst 65535."),
        ({"FRONTDESK_SECURE_COOKIES": "kanske"}, "FRONTDESK_SECURE_COOKIES ska vara true eller false."),
        ({"FRONTDESK_CALENDAR_REACH": "all"}, "FRONTDESK_CALENDAR_REACH ska vara något av"),
        ({"FRONTDESK_LOG_KEY": ""}, "FRONTDESK_LOG_KEY saknas"),
        ({"FRONTDESK_DATABASE_URL": "postgresql://app@host/db"}, "skriv postgresql+psycopg://"),
        ({"FRONTDESK_OWNER_URL": "mysql://root@host/db"}, "FRONTDESK_OWNER_URL går inte att läsa"),
    ],
)
def test_a_setting_that_cannot_be_read_is_named(given: dict[str, str], says: str, operator: Terminal) -> None:
    sentence = one_sentence(operator.run("migrate", **{**GIVEN, **given}))
    assert says in sentence
    assert not any(value in sentence for value in given.values() if len(value) > 5)


def test_an_empty_address_of_a_database_is_none(operator: Terminal) -> None:
    assert operator.run("migrate", **GIVEN, FRONTDESK_DATABASE_URL="", FRONTDESK_OWNER_URL="").code == 0


@pytest.mark.parametrize("command", ["migrate", "serve"])
def test_a_folder_that_is_a_file_is_refused(command: str, operator: Terminal) -> None:
    (operator.folder / "data").write_text("")
    assert "Datamappen data går inte att skriva i" in one_sentence(operator.run(command, **GIVEN))


@pytest.mark.parametrize("content", [b"this is a letter, and no database at all" * 40, b""])
def test_a_file_that_is_no_database(content: bytes, operator: Terminal) -> None:
    (operator.folder / "data").mkdir()
    (operator.folder / "data/desk.sqlite").write_bytes(content)
    sentence = one_sentence(operator.run("log", "verify", **GIVEN))
    assert "säkerhetskopian" in sentence if content else "frontdesk migrate" in sentence


def test_a_port_in_use_and_a_host_of_another_machine(operator: Terminal) -> None:
    assert operator.run("migrate", **GIVEN).code == 0
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = str(taken.getsockname()[1])
        assert f"Port {port} är upptagen" in one_sentence(operator.run("serve", **GIVEN, FRONTDESK_PORT=port))
    assert "FRONTDESK_HOST" in one_sentence(operator.run("serve", **GIVEN, FRONTDESK_HOST="192.0.2.1"))


def test_a_settings_file_in_another_alphabet(operator: Terminal) -> None:
    (operator.folder / ".env").write_bytes("# löpnummer\n".encode("latin-1"))
    assert "Filen .env" in one_sentence(operator.run("check", **GIVEN))


@pytest.mark.parametrize("name", ["persons.csv", "kopia.zip", "tom"])
def test_a_delivery_that_is_none(name: str, operator: Terminal) -> None:
    assert operator.run("migrate", **GIVEN).code == 0
    path = operator.folder / name
    path.mkdir() if name == "tom" else path.write_bytes(b"id;given_name\n1;Eva\n")
    told = operator.run("import", name, **GIVEN)
    assert told.code in {1, 2}
    assert told.err
    assert "Traceback" not in told.err


@pytest.mark.parametrize("report", ["no/such/folder/report.json", "."])
def test_a_report_that_cannot_be_written(report: str, operator: Terminal) -> None:
    assert operator.run("migrate", **GIVEN).code == 0
    (operator.folder / "delivery").mkdir()
    told = operator.run("import", "delivery", "--json", report, **GIVEN)
    assert "Traceback" not in told.err
    assert report in told.err.splitlines()[-1]


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (("--grant", "Sosialnamnden/EBX"), "Registret är tomt"),
        (("--unit", "treserva:U9"), "Registret är tomt"),
        (("--handlaggare", "treserva:H9"), "Registret är tomt"),
    ],
)
def test_what_nobody_imported_cannot_be_given(words: tuple[str, ...], says: str, operator: Terminal) -> None:
    assert operator.run("migrate", **GIVEN).code == 0
    assert says in one_sentence(operator.run(*COMMANDS[1], *words, **GIVEN))


def test_what_nobody_foresaw_has_a_reference_in_the_log(operator: Terminal, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: object) -> None:
        raise KeyError("19121212-1212")

    monkeypatch.setattr(commands, "migrate", broken)
    told = operator.run("migrate", **GIVEN)
    sentence, line = one_sentence(told), json.loads(told.err.splitlines()[0])
    assert line["reference"] in sentence
    assert line["kind"] == "KeyError"
    assert "19121212" not in told.err


@pytest.mark.parametrize("number", [errno.ENOSPC, errno.EACCES, errno.EROFS])
def test_the_disk_says_no(number: int, operator: Terminal, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: object) -> None:
        raise OSError(number, "no", "data/keys")

    monkeypatch.setattr(instance_lock, "make", full)
    assert "data/keys" in one_sentence(operator.run("migrate", **GIVEN))


def test_a_full_database_is_said_to_be_full() -> None:
    engine = create_engine("sqlite://")
    with engine.begin() as connection:
        connection.execute(text("PRAGMA max_page_count = 1"))
        with pytest.raises(faults.Fault) as told, faults.naming("data/desk.sqlite"):
            connection.execute(text("CREATE TABLE more (word)"))
    assert "Disken är full (data/desk.sqlite)" in faults.told(told.value)
    engine.dispose()


def test_a_disk_that_takes_no_more_is_not_called_a_damaged_database(operator: Terminal) -> None:
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    handler = signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (200 * 1024, before[1]))
    try:
        told = operator.run("migrate", **GIVEN)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)
        signal.signal(signal.SIGXFSZ, handler)
    assert "går inte att läsa eller skriva. Se efter om den är full" in one_sentence(told)


@pytest.fixture
def server(pytestconfig: pytest.Config) -> Cluster:
    return cluster(pytestconfig, "postgres")


@pytest.mark.parametrize("words", [*COMMANDS, ("clock",), ("migrate",)], ids=lambda words: "-".join(words[:2]))
@pytest.mark.parametrize(
    ("url", "says"),
    [
        ("postgres@127.0.0.1:1/postgres", "Ingen databas svarar"),
        ("postgres@127.0.0.1:{port}/nowhere", "finns inte"),
        ("nobody-at-all@127.0.0.1:{port}/postgres", "finns inte"),
        ("frontdesk_app@127.0.0.1:{port}/postgres", None),
    ],
)
def test_a_database_that_does_not_let_us_in(
    url: str, says: str | None, words: tuple[str, ...], server: Cluster, operator: Terminal
) -> None:
    address = f"postgresql+psycopg://{url.format(port=server.port)}"
    sentence = one_sentence(operator.run(*words, **GIVEN, FRONTDESK_DATABASE_URL=address))
    assert "FRONTDESK_DATABASE_URL" in sentence
    assert address not in sentence
    if says:
        assert says in sentence
    else:
        assert "saknar rättigheter" in sentence or "är tom. Kör först: frontdesk migrate" in sentence
