"""`frontdesk user add` and `frontdesk token add`.

The command line hands a function that opens the stores down in `ctx.obj`.
"""

from collections.abc import Callable
from typing import Annotated

import typer

from frontdesk.accounts.rules import Grant, Role, Scope, parse_grant
from frontdesk.accounts.service import staff, tokens
from frontdesk.accounts.service.passwords import hash_password
from frontdesk.core.actor import Actor
from frontdesk.core.db.stores import Stores

OpenStores = Callable[[], Stores]
COMMAND_LINE = Actor(id=None, name="command line", role=Role.ADMINISTRATOR)

user = typer.Typer(no_args_is_help=True, help="Keep the people who may sign in.")
token = typer.Typer(no_args_is_help=True, help="Keep the tokens programs sign in with.")

Roles = Annotated[list[Role], typer.Option("--role", help="Repeat for several.")]
Grants = Annotated[list[str] | None, typer.Option("--grant", help="board/area, for instance socialnamnd/EB. Repeat.")]


@user.command("add")
def add_user(
    ctx: typer.Context,
    login: Annotated[str, typer.Argument(help="What the person types to sign in.")],
    *,
    name: Annotated[str, typer.Option(help="The person's name.")],
    role: Roles,
    grant: Grants = None,
    handlaggare: Annotated[str | None, typer.Option(help="The person's key in the case system.")] = None,
    unit: Annotated[list[str] | None, typer.Option(help="Key of a unit the person works in or heads.")] = None,
    password: Annotated[
        bool, typer.Option(help="Ask for a password; without one only the outside login opens.")
    ] = True,
) -> None:
    """Add somebody who may sign in."""
    grants = _grants(grant)
    hashed = hash_password(typer.prompt("Password", hide_input=True, confirmation_prompt=True)) if password else None
    with _stores(ctx).writing() as opened:
        staff.add(
            opened,
            login=login,
            name=name,
            roles=role,
            grants=grants,
            password_hash=hashed,
            handlaggare=handlaggare,
            units=unit or (),
            by=COMMAND_LINE,
        )
    typer.echo(f"{name} may sign in as {login}.")


@token.command("add")
def add_token(
    ctx: typer.Context,
    name: Annotated[str, typer.Option(help="What the token is for.")],
    role: Annotated[Role, typer.Option(help="The role the program acts in.")],
    scope: Annotated[list[Scope], typer.Option(help="What the token may be used for. Repeat for several.")],
    grant: Grants = None,
) -> None:
    """Make a token and print it once."""
    with _stores(ctx).writing() as opened:
        made = tokens.add(opened, name=name, role=role, scopes=scope, grants=_grants(grant), by=COMMAND_LINE)
    typer.echo(made)


def _stores(ctx: typer.Context) -> Stores:
    open_stores: OpenStores = ctx.obj
    return open_stores()


def _grants(spelled: list[str] | None) -> list[Grant]:
    try:
        return [parse_grant(text) for text in spelled or ()]
    except ValueError as error:
        raise typer.BadParameter(str(error)) from error
