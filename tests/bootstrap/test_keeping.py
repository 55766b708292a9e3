"""Logins and tokens kept from a terminal: seen, given a new password, closed, revoked."""

import sys
from pathlib import Path

import pytest

from frontdesk.accesslog import service
from frontdesk.accounts import queries
from frontdesk.accounts.rules import Role, Scope
from frontdesk.accounts.service import passwords, tokens
from frontdesk.bootstrap import commands
from frontdesk.bootstrap.demo import data_folder, run
from frontdesk.core.actor import CLOCK
from frontdesk.core.db.stores import open_stores
from frontdesk.core.db.unit import Unit
from frontdesk.core.settings import Settings
from tests.bootstrap.installation import KEYS
from tests.bootstrap.terminals import STRONG, Terminal, Told
from tests.factories.accounts import make_staff

GIVEN = {**STRONG, "FRONTDESK_SMS": "none"}
NEW = "Kvist-älv-41-mossa"


@pytest.fixture
def operator(terminal: Terminal, monkeypatch: pytest.MonkeyPatch) -> Terminal:
    monkeypatch.setattr(sys.stdin, "readline", lambda: f"{NEW}\n")
    assert terminal.run("migrate", **GIVEN).code == 0
    stores = open_stores(_settings(terminal), service)
    with stores.writing() as unit:
        make_staff(unit, Role.ADMINISTRATOR, login="ada", name="Ada Holm", grants=())
        make_staff(unit, Role.RECEPTIONIST, Role.UNIT_HEAD, login="eva", name="Eva Åberg", grants=())
        for name in ("Växeln", "Portalen", "Portalen"):
            tokens.add(unit, name=name, role=Role.RECEPTIONIST, scopes=[Scope.CTI], by=CLOCK)
    stores.dispose()
    terminal.capsys.readouterr()
    return terminal


def _settings(terminal: Terminal) -> Settings:
    return Settings.model_validate({"data": terminal.folder / "data", "sms": "none", **KEYS})


def said(told: Told) -> str:
    """What a command that worked has said."""
    assert (told.code, _words(told.err)) == (0, [])
    return told.out


def _words(err: str) -> list[str]:
    """What a person reads; the log's own lines are JSON."""
    return [line for line in err.splitlines() if not line.startswith("{")]


def refused(told: Told) -> str:
    """The one sentence of a command that did not."""
    assert told.code == 2
    (sentence,) = _words(told.err)
    return sentence


def test_who_can_sign_in_is_listed_and_closed(operator: Terminal) -> None:
    assert said(operator.run("user", "list", **GIVEN)) == (
        "ada\tAda Holm\tadministrator\neva\tEva Åberg\treceptionist unit_head\n"
    )
    assert said(operator.run("user", "disable", " EVA ", **GIVEN)) == "Eva Åberg kan inte längre logga in.\n"
    assert "eva" not in said(operator.run("user", "list", **GIVEN))
    assert "Ingen som kan logga in heter eva" in refused(operator.run("user", "disable", "eva", **GIVEN))
    assert "systemförvaltare" in refused(operator.run("user", "disable", "ada", **GIVEN)), "the last one stays"


def test_a_new_password_is_changed_at_the_next_sign_in(operator: Terminal, monkeypatch: pytest.MonkeyPatch) -> None:
    assert "nytt lösenord" in said(operator.run("user", "passwd", "eva", "--password-stdin", **GIVEN))
    stores = open_stores(_settings(operator), service)
    with stores.reading() as unit:
        assert _password_of(unit, "eva")
    stores.dispose()
    assert "Ingen som kan logga in heter ava" in refused(
        operator.run("user", "passwd", "ava", "--password-stdin", **GIVEN)
    )
    monkeypatch.setattr(sys.stdin, "readline", lambda: "lösenord\n")
    assert "lösenord" in refused(operator.run("user", "passwd", "eva", "--password-stdin", **GIVEN)).casefold()


def _password_of(unit: Unit, login: str) -> bool:
    row = queries.staff_by_login(unit.db, login)
    assert row is not None
    return row.password_is_temporary and passwords.matches(row.password_hash or "", NEW)


def test_tokens_are_listed_and_revoked(operator: Terminal) -> None:
    lines = [line.split("\t") for line in said(operator.run("token", "list", **GIVEN)).splitlines()]
    assert [line[1:4] for line in lines] == [
        ["Portalen", "receptionist", "cti"],
        ["Portalen", "receptionist", "cti"],
        ["Växeln", "receptionist", "cti"],
    ]
    assert "Nyckeln Växeln gäller inte längre" in said(operator.run("token", "revoke", "Växeln", **GIVEN))
    assert "Ingen nyckel heter Växeln" in refused(operator.run("token", "revoke", "Växeln", **GIVEN))
    assert "Flera nycklar heter Portalen" in refused(operator.run("token", "revoke", "Portalen", **GIVEN))
    said(operator.run("token", "revoke", lines[0][0], **GIVEN))
    (left,) = said(operator.run("token", "list", **GIVEN)).splitlines()
    assert left.startswith(lines[1][0])


def test_a_token_is_made_in_a_demos_folder_and_nowhere_else(operator: Terminal, tmp_path: Path) -> None:
    folder = tmp_path / "shown"
    words = ("token", "add", "--role", "receptionist", "--name", "Prov", "--scope", "slots", "--demo", str(folder))
    assert "demo" in refused(operator.run(*words, **GIVEN))
    data_folder.claim(folder)
    commands.migrate(run.demo_settings(folder, host="127.0.0.1", port=8000))
    operator.capsys.readouterr()
    assert said(operator.run(*words)).startswith("fd_")
    stores = open_stores(run.settings_of(folder), service)
    with stores.reading() as unit:
        assert [row.name for row in queries.tokens(unit.db)] == ["Prov"]
    stores.dispose()
    assert "Prov" not in said(operator.run("token", "list", **GIVEN))
