"""Tokens for programs: made, shown once, ended."""

import uuid
from collections.abc import Collection

from frontdesk.accesslog import service as accesslog
from frontdesk.accounts import queries
from frontdesk.accounts.errors import ScopeMissing, TokenRefused
from frontdesk.accounts.models import ApiToken
from frontdesk.accounts.rules import Grant, Role, Scope
from frontdesk.accounts.service.passwords import digest, new_token
from frontdesk.accounts.views import Client
from frontdesk.core.actor import Actor
from frontdesk.core.db.unit import Unit


def add(
    unit: Unit, *, name: str, role: Role, scopes: Collection[Scope], grants: Collection[Grant] = (), by: Actor
) -> str:
    """Make a token and return it; it cannot be shown again."""
    token, stored = new_token("fd_")
    row = ApiToken(
        name=name.strip(),
        token=stored,
        role=role,
        scopes=sorted(set(scopes)),
        grants=[[grant.board, grant.area] for grant in sorted(set(grants))],
        created_at=unit.now,
        created_by=by.name,
    )
    unit.desk.add(row)
    unit.desk.flush()
    accesslog.record(unit.desk, who=by, event="token.added", now=unit.now, fields=[str(row.id), *row.scopes])
    return token


def know(unit: Unit, *, token: str, name: str, role: Role, scopes: Collection[Scope]) -> None:
    """See to it that a token made elsewhere is known; for the demo, whose exchange has the same one at every start."""
    stored = digest(token)
    if queries.client(unit.desk, stored) is None:
        row = ApiToken(
            name=name, token=stored, role=role, scopes=sorted(scopes), grants=[], created_at=unit.now, created_by="demo"
        )
        unit.desk.add(row)
        unit.desk.flush()


def end(unit: Unit, *, token_id: uuid.UUID, by: Actor) -> None:
    """End a token; the next call with it is refused."""
    row = unit.desk.get_one(ApiToken, token_id)
    row.ended_at = row.ended_at or unit.now
    accesslog.record(unit.desk, who=by, event="token.ended", now=unit.now, fields=[str(token_id)])


def client_of(unit: Unit, *, token: str, scope: Scope) -> Client:
    """Return the program behind a token. Raises TokenRefused or ScopeMissing."""
    client = queries.client(unit.desk, digest(token))
    if client is None:
        raise TokenRefused
    if scope not in client.scopes:
        raise ScopeMissing
    return client
