"""API tokens: made, shown once, ended."""

import uuid
from collections.abc import Collection
from datetime import timedelta

from frontdesk.accounts import queries
from frontdesk.accounts.errors import TOO_LONG, TokenRefused, TokenTooWide
from frontdesk.accounts.models import ApiToken
from frontdesk.accounts.rules import LONGEST_DAYS, Grant, Role, Scope
from frontdesk.accounts.service.passwords import digest, new_token
from frontdesk.accounts.views import Client
from frontdesk.core.actor import Actor
from frontdesk.core.db.unit import Unit
from frontdesk.core.tasks import TaskFor, TaskNeeded

_WARNED = timedelta(days=30)


def add(
    unit: Unit,
    *,
    name: str,
    role: Role,
    scopes: Collection[Scope],
    grants: Collection[Grant] = (),
    level: str = "A0",
    days: int = LONGEST_DAYS,
    by: Actor,
) -> str:
    """Make a token and return it; it cannot be shown again. Raises TokenTooWide.

    Access must be given explicitly: at least one scope, grants for cases, a level for personal data without a contact.
    It expires after `days`.
    """
    if not scopes:
        raise TokenTooWide(fields={"scopes": TokenTooWide.message})
    if not 1 <= days <= LONGEST_DAYS:
        raise TokenTooWide(TOO_LONG, fields={"days": TOO_LONG})
    token, stored = new_token("fd_")
    row = ApiToken(
        name=name.strip(),
        token=stored,
        role=role,
        scopes=sorted(set(scopes)),
        grants=[[grant.board, grant.area] for grant in sorted(set(grants))],
        level=level,
        created_at=unit.now,
        expires_at=unit.now + timedelta(days=days),
        created_by=by.name,
        created_by_id=by.id,
    )
    unit.db.add(row)
    unit.db.flush()
    unit.log(who=by, event="token.added", fields=[str(row.id), *row.scopes])
    return token


def know(unit: Unit, *, token: str, name: str, role: Role, scopes: Collection[Scope]) -> None:
    """Ensure that a token made elsewhere exists; for the demo, whose exchange uses the same one at every start."""
    stored = digest(token)
    if queries.client(unit.db, stored, unit.now) is None:
        # The demo's data are deleted long before its tokens would expire.
        row = ApiToken(
            name=name, token=stored, role=role, scopes=sorted(scopes), grants=[], created_at=unit.now, created_by="demo"
        )
        unit.db.add(row)
        unit.db.flush()


def warn_of_ends(unit: Unit) -> None:
    """Create a task for the administrator, a month ahead, for each token that expires."""
    for row in queries.ending_tokens(unit.db, unit.now, unit.now + _WARNED):
        unit.task(
            TaskNeeded(
                kind="token-ending",
                to=TaskFor.ADMINISTRATOR,
                key=f"token-ending:{row.id}",
                due_at=row.expires_at,
                about={"token": row.name},
            )
        )


def end(unit: Unit, *, token_id: uuid.UUID, by: Actor) -> None:
    """End a token; the next request with it is refused."""
    row = unit.db.get_one(ApiToken, token_id)
    row.ended_at = row.ended_at or unit.now
    unit.settle(f"token-ending:{token_id}")
    unit.log(who=by, event="token.ended", fields=[str(token_id)])


def end_all_of(unit: Unit, *, staff_id: uuid.UUID, by: Actor) -> None:
    """End the tokens a user made, and has seen; administrators get a task to replace each."""
    for row in queries.tokens(unit.db, by=staff_id):
        end(unit, token_id=row.id, by=by)
        key, about = f"token-ended:{row.id}", {"token": row.name}
        unit.task(TaskNeeded("token-ended", TaskFor.ADMINISTRATOR, key=key, about=about))


def client_of(unit: Unit, *, token: str) -> Client:
    """Return the program behind a token. Raises TokenRefused."""
    client = queries.client(unit.db, digest(token), unit.now)
    if client is None:
        raise TokenRefused
    return client
