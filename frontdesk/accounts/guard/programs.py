"""Guard for programs: which token, with what scope, and on whose behalf."""

from collections.abc import Callable
from dataclasses import replace
from typing import Annotated
from uuid import UUID

from fastapi import Depends, Header
from fastapi.security import HTTPAuthorizationCredentials, HTTPBearer
from sqlalchemy.orm import Session

from frontdesk.accounts.errors import ReasonMissing, ScopeMissing, TokenRefused
from frontdesk.accounts.rules import REASON, Scope
from frontdesk.accounts.service import tokens
from frontdesk.accounts.views import Client
from frontdesk.core.db.unit import Unit
from frontdesk.core.errors import InvalidInput
from frontdesk.core.i18n import N_
from frontdesk.core.request_context import Ctx, RequestContext

# Whether a contact exists. `calls` knows but is a higher room, so `web` passes the query in.
KnownContact = Callable[[Session, UUID], bool]
_bearer = HTTPBearer(auto_error=False, scheme_name="token", description="A token from `frontdesk token add`.")
Bearer = Annotated[HTTPAuthorizationCredentials | None, Depends(_bearer)]


class CurrentToken:
    """A dependency that gives the program behind the bearer token and checks its scope.

    `client: Annotated[Client, Depends(CurrentToken(Scope.SLOTS))]`
    """

    def __init__(self, scope: Scope) -> None:
        """Take the scope the route needs."""
        self._scope = scope

    def __call__(self, ctx: Ctx, credentials: Bearer) -> Client:
        """Return the program. Raises TokenRefused or ScopeMissing."""
        if credentials is None:
            raise TokenRefused
        with ctx.reading() as unit:
            return recognise(ctx, unit, token=credentials.credentials, scope=self._scope)


def recognise(ctx: RequestContext, unit: Unit, *, token: str, scope: Scope) -> Client:
    """Return the program behind a token. Raises TokenRefused or ScopeMissing.

    The program is stored on the request, so that later refusals are logged under its name.
    """
    client = tokens.client_of(unit, token=token)
    ctx.request.state.client = client
    if scope not in client.scopes:
        raise ScopeMissing
    return client


class LoggedToken:
    """`CurrentToken` for logged requests: the program must also name the contact or the reason it acts for."""

    def __init__(self, scope: Scope) -> None:
        """Take the scope the route needs."""
        self._token = CurrentToken(scope)

    def __call__(
        self,
        ctx: Ctx,
        credentials: Bearer,
        x_contact: Annotated[
            UUID | None,
            Header(alias="X-Contact", description="The contact this is done for; either this or X-Reason."),
        ] = None,
        x_reason: Annotated[
            str | None,
            Header(
                alias="X-Reason",
                description="Why this is done, as a short word the log reviewer knows (`online-booking`); "
                "never anything about a person.",
                examples=["online-booking"],
                pattern=REASON,
            ),
        ] = None,
    ) -> Client:
        """Return the program and its grounds. Raises TokenRefused, ScopeMissing, ReasonMissing or InvalidInput."""
        client = self._token(ctx, credentials)
        if x_contact is not None:
            _require_contact(ctx, x_contact)
        elif x_reason is None:
            raise ReasonMissing
        client = replace(client, contact=x_contact, reason=x_reason or "")
        ctx.request.state.client = client
        return client


def _require_contact(ctx: RequestContext, contact_id: UUID) -> None:
    known: KnownContact = ctx.request.app.state.known_contact
    with ctx.reading() as unit:
        if not known(unit.db, contact_id):
            raise InvalidInput(fields={"X-Contact": N_("Kontakten finns inte.")})
