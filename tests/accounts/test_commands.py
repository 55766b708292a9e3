import typer
from typer.testing import CliRunner

from frontdesk.accounts import commands, queries
from frontdesk.accounts.rules import Grant, Role, Scope
from frontdesk.accounts.service import tokens
from frontdesk.core.db.stores import Stores


def _run(stores: Stores, app: typer.Typer, *words: str, typed: str = "") -> str:
    root = typer.Typer()
    root.add_typer(app, name="it")
    result = CliRunner().invoke(root, ["it", *words], input=typed, obj=lambda: stores)
    assert result.exit_code == 0, result.output
    return result.output


def test_a_user_is_added_with_a_password_and_grants(stores: Stores) -> None:
    words = ["add", "rut", "--name", "Rut Lund", "--role", "receptionist", "--grant", "socialnamnd/EB"]
    _run(stores, commands.user, *words, typed="fyra gröna hästar\nfyra gröna hästar\n")
    with stores.reading() as unit:
        rut = queries.everybody(unit.desk)[0]
    assert (rut.login, rut.roles) == ("rut", frozenset({Role.RECEPTIONIST}))
    assert rut.grants == frozenset({Grant("socialnamnd", "EB")})


def test_a_token_is_printed_once_and_works(stores: Stores) -> None:
    words = ["add", "--name", "Växel", "--role", "receptionist", "--scope", "cti"]
    printed = _run(stores, commands.token, *words).strip()
    with stores.reading() as unit:
        assert tokens.client_of(unit, token=printed, scope=Scope.CTI).name == "Växel"


def test_a_misspelt_grant_is_a_clear_refusal(stores: Stores) -> None:
    root = typer.Typer()
    root.add_typer(commands.user, name="it")
    words = ["it", "add", "rut", "--name", "Rut", "--role", "receptionist", "--grant", "EB", "--no-password"]
    result = CliRunner().invoke(root, words, obj=lambda: stores)
    assert result.exit_code == 2
    assert "board/area" in result.output
