"""`frontdesk check` tries what it names: each planted fault is told in a sentence, and a sound desk in none."""

import os
import shutil
import socket
import uuid
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from types import SimpleNamespace

import pytest
from pydantic import SecretStr

from frontdesk.accounts.rules import Grant, Role, Scope
from frontdesk.accounts.service import tokens
from frontdesk.bootstrap.demo import data_folder
from frontdesk.calendars.models import CalendarConnection
from frontdesk.calendars.ports import Account
from frontdesk.calendars.rules import CalendarKind
from frontdesk.calendars.rules.enums import SyncError
from frontdesk.calendars.rules.sealing import Vault
from frontdesk.core import jobs
from frontdesk.core.actor import CLOCK
from frontdesk.core.db.unit import Unit
from integrations.simulators.twilio import Account as TwilioAccount
from integrations.simulators.twilio import TwilioSimulator
from tests.bootstrap.installation import KEYS, Installation, beat, furnish
from tests.bootstrap.terminals import Terminal
from tests.factories.accounts import make_staff
from tests.serving import serve

SEALED_WITH = "8Hq-2mVtR4zPw9Kx7LcYb3NdGf6SjT1uEoWa"
TWILIO = {
    "sms": "twilio",
    "twilio_account_sid": "AC" + "1" * 32,
    "twilio_auth_token": SecretStr("t" * 32),
    "twilio_from": "Storby",
    "public_url": "https://m.storby.example",
}
Plant = Callable[[Installation], object]


@pytest.fixture(scope="module")
def furnished(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("furnished") / "data"
    before = os.umask(0o077)
    furnish({**KEYS, "data": folder, "sms": "none"})
    os.umask(before)
    return folder


@pytest.fixture
def sound(furnished: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Installation:
    monkeypatch.chdir(tmp_path)
    made = Installation({**KEYS, "data": Path(shutil.copytree(furnished, tmp_path / "data")), "sms": "none"})
    made.write(beat)
    return made


def given(**settings: object) -> Plant:
    return lambda desk: desk.given.update(settings)


def sql(*statements: str, store: str = "desk") -> Plant:
    return lambda desk: desk.run(*statements, store=store)


def written(change: Callable[[Unit], object]) -> Plant:
    return lambda desk: desk.write(change)


def _closed_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def _failed_job(unit: Unit) -> None:
    job = jobs.Job("dispose", lambda: None)
    jobs.claim(unit.db, job, unit.now, unit.now)
    jobs.settle(unit.db, "dispose", unit.now, now=unit.now, failed="KeyError")


def _stuck_job(unit: Unit) -> None:
    long_ago = unit.now - timedelta(hours=5)
    jobs.claim(unit.db, jobs.Job("reconcile", lambda: None), long_ago, long_ago)


def _calendar(unit: Unit, *, failed: SyncError | None = None) -> None:
    sealed = Vault(SEALED_WITH).seal(Account("https://calendar.example", "sara", "secret"))
    unit.db.add(
        CalendarConnection(
            handlaggare="demo:h-1",
            kind=CalendarKind.CALDAV,
            shown="calendar.example",
            sealed=sealed,
            reads=True,
            writes=True,
            connected_at=unit.now,
            due_at=unit.now,
            read_at=unit.now,
            failed=failed,
            failing_since=unit.now - timedelta(days=1) if failed else None,
            failures=9 if failed else 0,
            lease=uuid.uuid4(),
        )
    )


def _swap(desk: Installation, content: bytes) -> None:
    for side in ("-wal", "-shm"):
        Path(f"{desk.settings.desk_file}{side}").unlink(missing_ok=True)
    desk.settings.desk_file.write_bytes(content)


def _torn(desk: Installation) -> None:
    desk.run("PRAGMA wal_checkpoint(TRUNCATE)")
    content = bytearray(desk.settings.desk_file.read_bytes())
    content[8192 : len(content) - 4096] = b"\xff" * (len(content) - 12288)
    _swap(desk, bytes(content))


def _open_settings(desk: Installation) -> None:
    file = desk.folder.parent / ".env"
    file.write_text("# keys")
    file.chmod(0o644)


def _as_file(desk: Installation) -> None:
    shutil.rmtree(desk.folder)
    desk.folder.write_text("")


def _lost_table(desk: Installation) -> None:
    desk.run("DROP TABLE waiting")


PLANTED: dict[str, tuple[Plant, str]] = {
    "secret key short": (given(secret_key=SecretStr("short")), "FRONTDESK_SECRET_KEY är för kort"),
    "log key guessable": (given(log_key=SecretStr("aaaa" * 12)), "FRONTDESK_LOG_KEY går att gissa"),
    "keys alike": (given(secret_key=KEYS["log_key"]), "är samma nyckel"),
    "log key of another chain": (
        given(log_key=SecretStr("7yGm-2wQpL9rXc4TbNd6vHk1ZsJf8UaEo3Wi")),
        "FRONTDESK_LOG_KEY är inte den nyckel som loggen är skriven med",
    ),
    "calendar key short": (given(calendar_key=SecretStr("x")), "FRONTDESK_CALENDAR_KEY är för kort"),
    "calendar key of others": (written(_calendar), "FRONTDESK_CALENDAR_KEY öppnar inte"),
    "half an operator": (given(**{**TWILIO, "twilio_from": ""}), "FRONTDESK_TWILIO_FROM saknas"),
    "sender says too much": (given(**{**TWILIO, "twilio_from": "Soctjanst"}), "FRONTDESK_TWILIO_FROM säger för mycket"),
    "half a graph": (given(graph_tenant="t"), "FRONTDESK_GRAPH_CLIENT_ID saknas"),
    "graph certificate": (
        given(graph_tenant="t", graph_client_id="c", graph_certificate=Path("none.pem")),
        "FRONTDESK_GRAPH_CERTIFICATE går inte att läsa",
    ),
    "half a post": (given(smtp_host="127.0.0.1"), "FRONTDESK_SMTP_FROM saknas"),
    "open password": (
        given(smtp_host="127.0.0.1", smtp_port=1, smtp_from="a@b.se", smtp_login="d", smtp_security="none"),
        "FRONTDESK_SMTP_SECURITY=none",
    ),
    "mail server away": (
        given(smtp_host="127.0.0.1", smtp_port=_closed_port(), smtp_from="a@b.se"),
        "Postservern (FRONTDESK_SMTP_HOST) svarar inte",
    ),
    "graph away": (
        given(
            public_url="https://m.storby.example",
            graph_tenant="t",
            graph_client_id="c",
            graph_client_secret=SecretStr("s"),
            graph_base_url=f"http://127.0.0.1:{_closed_port()}",
            graph_login_url=f"http://127.0.0.1:{_closed_port()}",
        ),
        "Microsoft Graph (FRONTDESK_GRAPH_BASE_URL) svarar inte",
    ),
    "operator away": (
        given(**TWILIO, twilio_base_url=f"http://127.0.0.1:{_closed_port()}"),
        "SMS-operatören svarar inte",
    ),
    "plain http": (given(public_url="http://m.storby.example"), "FRONTDESK_PUBLIC_URL är http"),
    "no address": (given(public_url="m.storby.example"), "FRONTDESK_PUBLIC_URL går inte att läsa"),
    "address with a path": (given(public_url="https://storby.example/desk"), "FRONTDESK_PUBLIC_URL går inte att läsa"),
    "operator cannot reach us": (
        given(**{**TWILIO, "public_url": "https://localhost", "twilio_base_url": f"http://127.0.0.1:{_closed_port()}"}),
        "Twilio når den inte",
    ),
    "open cookies": (
        given(public_url="https://m.storby.example", secure_cookies=False),
        "FRONTDESK_SECURE_COOKIES=false",
    ),
    "host of another machine": (given(host="192.0.2.7"), "Adressen i FRONTDESK_HOST finns inte"),
    "folder not there": (lambda desk: shutil.rmtree(desk.folder), "är tom. Kör först: frontdesk migrate"),
    "folder is a file": (_as_file, "är en fil"),
    "folder open to others": (lambda desk: desk.folder.chmod(0o755), "kan läsas av andra konton"),
    "settings open to others": (
        _open_settings,
        "Filen .env med nycklarna kan läsas",
    ),
    "folder of a demo": (lambda desk: (desk.folder / data_folder.STATE_FILE).write_text("{}"), "är en demos"),
    "store too old": (sql("UPDATE alembic_version SET version_num = 'core'"), "inte kan uppgradera"),
    "store newer": (sql("UPDATE alembic_version SET version_num = '9999'"), "nyare än programmet"),
    "register newer": (
        sql("UPDATE alembic_version SET version_num = '9999'", store="register"),
        "register.sqlite är nyare än programmet",
    ),
    "register gone": (lambda desk: desk.settings.register_file.unlink(), "register.sqlite är tom"),
    "store of another program": (lambda desk: _swap(desk, b"a letter, and no database" * 999), "är skadad"),
    "stores exchanged": (
        lambda desk: _swap(desk, desk.settings.register_file.read_bytes()),
        "är receptionens andra databas",
    ),
    "store torn": (_torn, "är skadad"),
    "table lost": (_lost_table, "saknar tabellen waiting"),
    "log emptied": (
        sql("DROP TRIGGER IF EXISTS log_head_keeps", "DELETE FROM log_head"),
        "Åtkomstloggen är tömd",
    ),
    "head torn": (lambda desk: (desk.folder / "log-heads.jsonl").write_text('{"number": 1, "fi'), "log-heads.jsonl"),
    "machine's clock behind": (
        written(lambda unit: replace(unit, now=unit.now + timedelta(hours=2)).log(who=CLOCK, event="tried")),
        "Datorns klocka går efter",
    ),
    "no clock": (sql("DELETE FROM clock_beat"), "Ingen klocka går"),
    "job hangs": (written(lambda unit: beat(unit, hanging=("calendars-read",))), "Jobbet calendars-read hänger"),
    "job failed": (written(_failed_job), "Jobbet dispose gick fel sist (KeyError)"),
    "job stuck": (written(_stuck_job), "Jobbet reconcile blev aldrig klart"),
    "import old": (
        sql("UPDATE import_run SET extracted_at = '2026-01-05 00:00:00.000000'", store="register"),
        "arbetstimmar gamla",
    ),
    "nothing imported": (sql("DELETE FROM import_run", store="register"), "Uppgifterna från verksamhetssystemet"),
    "no intake": (sql("UPDATE org_unit SET kind = 'ordinary'"), "Ingen enhet i registret är mottagning"),
    "no administrator": (sql("UPDATE staff SET active = 0 WHERE login = 'ada'"), "Ingen systemförvaltare kan logga in"),
    "no reviewer": (sql("UPDATE staff SET active = 0 WHERE login = 'leif'"), "Ingen granskar åtkomstloggen"),
    "no head": (sql("UPDATE staff SET active = 0 WHERE login = 'mona'"), "Kvar att göra: Enhetschefer"),
    "nobody for the protected": (
        sql("UPDATE staff SET active = 0 WHERE login = 'vera'"),
        "Någon för skyddade personer",
    ),
    "no receptionist": (sql("UPDATE staff SET active = 0 WHERE login = 'rut'"), "Kvar att göra: Receptionister"),
    "grant misspelt": (
        written(lambda unit: make_staff(unit, login="eva", grants=[Grant("Sosialnamnden", "EBX")])),
        "eva har behörighet till Sosialnamnden/EBX",
    ),
    "token ends": (
        written(
            lambda unit: tokens.add(
                unit, name="Portalen", role=Role.RECEPTIONIST, scopes=[Scope.SLOTS], days=9, by=CLOCK
            )
        ),
        "Nyckeln Portalen slutar gälla",
    ),
    "no kinds": (sql("UPDATE appointment_type SET active = 0"), "Kvar att göra: Mötestyper"),
    "no places": (sql("UPDATE place SET active = 0"), "Kvar att göra: Platser"),
    "no hours": (sql("UPDATE window_occurrence SET closed = 1"), "Kvar att göra: Tider att boka"),
    "no exchange": (sql("UPDATE api_token SET ended_at = created_at"), "Kvar att göra: Telefonväxeln"),
    "no name": (sql("DELETE FROM choice"), "Kvar att göra: Kommunens namn och telefonnummer"),
}


def test_a_sound_desk_is_told_nothing(sound: Installation) -> None:
    assert sound.told() == []


def test_thirty_faults_are_planted() -> None:
    assert len(PLANTED) >= 50


@pytest.mark.parametrize("fault", PLANTED)
def test_a_planted_fault_is_named(fault: str, sound: Installation) -> None:
    plant, says = PLANTED[fault]
    plant(sound)
    told = sound.told()
    assert any(says in sentence for sentence in told), told
    assert all(sentence.endswith(".") and len(sentence) > 30 for sentence in told)
    for secret in (*KEYS.values(), TWILIO["twilio_auth_token"]):
        assert isinstance(secret, SecretStr)
        assert secret.get_secret_value() not in "".join(told)


def test_a_full_disk_and_a_folder_without_write_access(sound: Installation, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shutil, "disk_usage", lambda _: SimpleNamespace(free=20 * 1024**2))
    monkeypatch.setattr(os, "access", lambda path, _: Path(path) != sound.folder)
    told = sound.told()
    assert any("har bara 20 MB ledigt" in sentence for sentence in told)
    assert any("går inte att skriva i" in sentence for sentence in told)


def test_an_operator_that_answers_is_fine_and_one_that_knows_us_not_is_told(sound: Installation) -> None:
    account = TwilioAccount(str(TWILIO["twilio_account_sid"]), "t" * 32)
    with serve(TwilioSimulator(account).api) as address:
        sound.given.update(TWILIO, twilio_base_url=address)
        assert sound.told() == []
        sound.given["twilio_auth_token"] = SecretStr("wrong" * 8)
        assert [sentence for sentence in sound.told() if "släpper inte in oss" in sentence]


def test_a_calendar_in_trouble_is_counted(sound: Installation) -> None:
    sound.given["calendar_key"] = SecretStr(SEALED_WITH)
    sound.write(_calendar)
    assert sound.told() == []
    sound.run("UPDATE calendar_connection SET failed = 'credentials', failing_since = connected_at, failures = 9")
    assert any("1 anslutna kalendrar" in sentence for sentence in sound.told())


def test_the_command_tells_by_its_exit(sound: Installation, terminal: Terminal) -> None:
    settings = {f"FRONTDESK_{name.upper()}": key.get_secret_value() for name, key in KEYS.items()}
    settings |= {"FRONTDESK_DATA": str(sound.folder), "FRONTDESK_SMS": "none"}
    told = terminal.run("check", **settings)
    assert (told.code, told.err) == (0, "")
    sound.run("DELETE FROM clock_beat")
    told = terminal.run("check", **settings)
    assert told.code == 2
    assert told.err == "Ingen klocka går: SMS, påminnelser och kalendrar står still. Starta frontdesk serve."
