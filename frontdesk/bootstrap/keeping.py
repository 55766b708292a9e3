"""Manage accounts and tokens from a terminal, for when no administrator can reach the pages for it."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager

from frontdesk.accounts import queries
from frontdesk.accounts.models import ApiToken, StaffRow
from frontdesk.accounts.rules import Role
from frontdesk.accounts.service import passwords, staff, tokens
from frontdesk.bootstrap import revisions
from frontdesk.bootstrap.commands import OWNER
from frontdesk.core.db.unit import Unit
from frontdesk.core.errors import InvalidInput
from frontdesk.core.i18n import N_
from frontdesk.core.settings import Settings
from frontdesk.core.times import local

_NO_LOGIN = N_("Ingen som kan logga in heter {login}. Se vilka som finns: frontdesk user list.")
_NO_TOKEN = N_("Ingen nyckel heter {name}. Se vilka som finns: frontdesk token list.")
_SEVERAL = N_("Flera nycklar heter {name}. Skriv i stället numret som står först i frontdesk token list.")


def users(settings: Settings) -> list[str]:
    """Return a line for every active account: login, name, roles."""
    stores = revisions.open_current(settings)
    try:
        with stores.reading() as unit:
            people = queries.all_staff(unit.db)
    finally:
        stores.dispose()
    return [
        "\t".join((person.login, person.name, " ".join(role for role in Role if role in person.roles)))
        for person in people
    ]


def set_password(settings: Settings, *, login: str, password: str) -> None:
    """Set a password that its owner must change at the next sign-in; their open sessions end.

    Raises InvalidInput for an unknown login, and BadPassword.
    """
    with _writing(settings) as unit:
        row = _person(unit, login)
        hashed = passwords.hash_password(password, about=[row.login, *row.name.split()])
        staff.set_password(unit, staff_id=row.id, password_hash=hashed, by=OWNER)


def disable(settings: Settings, *, login: str) -> str:
    """Close an account and return its owner's name. Raises InvalidInput for an unknown login, and LastAdministrator."""
    with _writing(settings) as unit:
        row = _person(unit, login)
        staff.close(unit, staff_id=row.id, by=OWNER)
        return row.name


def listed_tokens(settings: Settings) -> list[str]:
    """Return a line for every token that was not ended: number, name, role, scopes, last day."""
    stores = revisions.open_current(settings)
    try:
        with stores.reading() as unit:
            return [_line(row) for row in queries.tokens(unit.db)]
    finally:
        stores.dispose()


def revoke(settings: Settings, *, which: str) -> str:
    """End the token with this number or name, and return its name. Raises InvalidInput unless there is exactly one."""
    with _writing(settings) as unit:
        row = _token(queries.tokens(unit.db), which.strip())
        tokens.end(unit, token_id=row.id, by=OWNER)
        return row.name


def _line(row: ApiToken) -> str:
    ends = f"{local(row.expires_at):%Y-%m-%d}" if row.expires_at else ""
    return "\t".join((str(row.id), row.name, row.role, " ".join(row.scopes), ends))


def _token(there: Sequence[ApiToken], which: str) -> ApiToken:
    found = [row for row in there if which in {str(row.id), row.name}]
    if not found:
        raise InvalidInput(_NO_TOKEN, name=which)
    if len(found) > 1:
        raise InvalidInput(_SEVERAL, name=which)
    return found[0]


def _person(unit: Unit, login: str) -> StaffRow:
    row = queries.staff_by_login(unit.db, login.strip().casefold())
    if row is None or not row.active:
        raise InvalidInput(_NO_LOGIN, login=login)
    return row


@contextmanager
def _writing(settings: Settings) -> Iterator[Unit]:
    stores = revisions.open_current(settings)
    try:
        with stores.writing() as unit:
            yield unit
    finally:
        stores.dispose()
