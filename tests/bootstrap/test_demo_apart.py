"""A demo touches nothing but its own folder, and a real installation is never opened as a demo."""

import os
import sqlite3
from collections.abc import Mapping
from datetime import date
from pathlib import Path

import pytest
from pydantic import ValidationError
from sqlalchemy import Engine, func, select
from starlette.testclient import TestClient

from frontdesk.accesslog import service
from frontdesk.bootstrap.build import build
from frontdesk.bootstrap.demo import data_folder, run
from frontdesk.bootstrap.demo.data_folder import DemosFolder, NotADemosFolder
from frontdesk.bootstrap.demo.run import Demo, demo_settings
from frontdesk.cases.models import Person
from frontdesk.core.db.stores import Stores, open_stores, owner_engines
from frontdesk.core.settings import DemoSettings, Settings
from frontdesk.migrations.running import STORES, upgrade
from integrations import wiring
from tests.bootstrap.terminals import STRONG, Terminal
from tests.cases.deliveries import small
from tests.factories import register


def people(stores: Stores) -> int:
    with stores.reading() as unit:
        return unit.register.scalar(select(func.count()).select_from(Person)) or 0


def real(stores: Stores) -> Mapping[str, str]:
    """The settings of a real installation on these stores, as a shell may have exported them."""
    url = stores.register.url
    folder = Path(url.database or ".").parent if stores.embedded else Path()
    written = {**STRONG, "FRONTDESK_DATA": str(folder), "FRONTDESK_SMS": "none", "FRONTDESK_SECURE_COOKIES": "true"}
    if not stores.embedded:
        owner = url.set(username="postgres").render_as_string(hide_password=False)
        for name in ("DATABASE", "OWNER", "REGISTER_READER", "REGISTER_WRITER"):
            written[f"FRONTDESK_{name}_URL"] = owner
        written |= {"PGHOST": url.host or "", "PGDATABASE": url.database or "", "PGUSER": "postgres"}
    return written


@pytest.mark.harm("a demo writes its made-up people into the real register")
def test_a_demo_started_beside_a_real_installation_writes_to_its_own_folder_only(
    stores: Stores, register_writer: Engine, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    register.keep(register_writer, register.unit(), register.person("demo:p-1"))
    here = tmp_path / "office"
    here.mkdir()
    monkeypatch.chdir(here)
    given = real(stores)
    (here / ".env").write_text("\n".join(f"{name}={value}" for name, value in given.items()))
    for name, value in given.items():
        monkeypatch.setenv(name, value)
    monkeypatch.setenv("frontdesk_owner_url", "postgresql+psycopg://nobody@nowhere/nothing")
    before = people(stores)

    # What the child imports is small; what it is and where it goes is as in a demo.
    monkeypatch.setattr(wiring, "deliver_municipality", lambda folder, *, today, **_: small(folder, today))
    folder = tmp_path / "demo"
    data_folder.claim(folder)
    shown = Demo(demo_settings(folder, host="127.0.0.1", port=1), say=lambda _: None)
    for engine, store in zip(owner_engines(shown.settings), STORES, strict=True):
        upgrade(engine, store)
        engine.dispose()
    shown.deliver(date.today())  # noqa: DTZ011 - the import asks the machine's clock too

    assert people(stores) == before
    own = open_stores(shown.settings, service)
    assert own.embedded
    assert people(own) > 100
    own.dispose()


def test_a_demo_forgets_every_setting_and_where_postgresql_is(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("FRONTDESK_DATABASE_URL", "postgresql+psycopg://real")
    monkeypatch.setenv("PGSERVICE", "real")
    monkeypatch.setenv("LANG", "sv_SE.UTF-8")
    kept = run.without_settings(os.environ)
    run.forget_settings()
    assert os.environ["LANG"] == "sv_SE.UTF-8"
    assert not [name for name in (*kept, *os.environ) if name.startswith(("FRONTDESK_", "PG"))]


@pytest.mark.parametrize("field", ["database_url", "owner_url", "register_reader_url", "register_writer_url"])
def test_no_demo_can_be_given_another_database(field: str, tmp_path: Path) -> None:
    with pytest.raises(ValidationError):
        DemoSettings.model_validate(
            {"data": tmp_path, "secret_key": "s", "log_key": "l", "sms": "none", field: "postgresql+psycopg://real"}
        )


@pytest.mark.harm("a demo writes into the folder of a real installation")
@pytest.mark.parametrize("file", ["desk.sqlite", "register.sqlite", "log-heads.jsonl", ".env", "thesis.odt"])
def test_a_folder_that_holds_something_else_is_no_demos(file: str, tmp_path: Path, terminal: Terminal) -> None:
    (tmp_path / file).write_text("ours")
    told = terminal.run("demo", "--no-browser", "--reset", "--data", str(tmp_path))
    assert (told.code, told.out) == (2, "")
    assert told.err.endswith("där finns redan annat. Välj en tom mapp med --data.")
    assert sorted(each.name for each in tmp_path.iterdir()) == [file]


def test_an_empty_folder_and_a_demos_own_are_taken_even_when_it_was_broken_off(tmp_path: Path) -> None:
    folder = tmp_path / "new"
    data_folder.claim(folder)
    (folder / "desk.sqlite").write_text("half made")
    data_folder.claim(folder)
    run.reset(folder)
    assert [each.name for each in folder.iterdir()] == [data_folder.STATE_FILE]
    with pytest.raises(NotADemosFolder):
        data_folder.claim(folder / data_folder.STATE_FILE)


@pytest.mark.parametrize("file", ["desk.sqlite", "register.sqlite"])
def test_a_demo_of_a_version_too_old_to_upgrade_is_made_anew(file: str, tmp_path: Path) -> None:
    data_folder.claim(tmp_path)
    for engine, store in zip(owner_engines(demo_settings(tmp_path, host="127.0.0.1", port=1)), STORES, strict=True):
        upgrade(engine, store)
        engine.dispose()
    said: list[str] = []
    run.reset_if_too_old(tmp_path, say=said.append)
    assert (said, (tmp_path / file).exists()) == ([], True)
    with sqlite3.connect(tmp_path / file) as connection:
        connection.execute("UPDATE alembic_version SET version_num = 'cases'")
    run.reset_if_too_old(tmp_path, say=said.append)
    assert said == ["Demons mapp var från en äldre version och byggs om."]
    assert [each.name for each in tmp_path.iterdir()] == [data_folder.STATE_FILE]


@pytest.mark.harm("a real installation opens a demo's folder, or takes real people into it")
@pytest.mark.parametrize("words", [("serve",), ("import", "."), ("migrate",)])
def test_a_real_installation_refuses_a_demos_folder(words: tuple[str, ...], tmp_path: Path, terminal: Terminal) -> None:
    folder = tmp_path / "demo"
    data_folder.claim(folder)
    told = terminal.run(*words, **STRONG, FRONTDESK_SMS="none", FRONTDESK_DATA=str(folder))
    assert told.code == 2
    assert told.err == f"Mappen {folder} är en demos. Välj en annan mapp med FRONTDESK_DATA."
    with pytest.raises(DemosFolder):
        data_folder.need_real(folder)


@pytest.mark.harm("a setting opens a real installation to anybody, as if it were a demo")
def test_no_setting_makes_a_real_installation_a_demo(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    given = {**STRONG, "FRONTDESK_SMS": "none", "FRONTDESK_DATA": str(tmp_path), "FRONTDESK_DEMO": "true"}
    for name, value in given.items():
        monkeypatch.setenv(name, value)
    (tmp_path / ".env").write_text("FRONTDESK_DEMO=true\n")
    settings = Settings()
    assert settings.demo is False
    for engine, store in zip(owner_engines(settings), STORES, strict=True):
        upgrade(engine, store)
        engine.dispose()
    built = build(settings)
    with TestClient(built.app, base_url="https://127.0.0.1", follow_redirects=False) as browser:
        for path in ("/demo/phone", "/demo/handset", "/demo/calendar", "/demo/outlook", "/demo/twilio", "/demo/graph"):
            assert browser.get(f"{path}/").status_code == 404
        assert browser.get("/login/outside?hint=adm").status_code == 503
        assert "hint=" not in browser.get("/login").text
    built.context.stores.dispose()


@pytest.mark.parametrize(
    ("given", "told"),
    [
        ({}, "FRONTDESK_SMS måste väljas: twilio, eller none om inga SMS ska skickas."),
        ({"FRONTDESK_SMS": "local"}, "FRONTDESK_SMS måste väljas: twilio, eller none om inga SMS ska skickas."),
        ({"FRONTDESK_SMS": "twilio"}, "FRONTDESK_TWILIO_FROM saknas; utan den kan inga SMS skickas."),
        ({"FRONTDESK_SMS": "none", "FRONTDESK_LOG_KEY": "l" * 40}, "FRONTDESK_LOG_KEY går att gissa"),
        (
            {"FRONTDESK_SMS": "none", "FRONTDESK_CALENDAR_KEY": f"{'c' * 40},x"},
            "FRONTDESK_CALENDAR_KEY (2) är för kort",
        ),
    ],
)
def test_serve_says_in_a_sentence_what_is_missing(given: Mapping[str, str], told: str, terminal: Terminal) -> None:
    answer = terminal.run("serve", **{**STRONG, "FRONTDESK_DATA": "data", **given})
    assert answer.code == 2
    assert told in answer.err
    assert "Traceback" not in answer.err
