"""HTTP API of calls: put a call or a visit into the queue."""

import uuid
from typing import Annotated

from fastapi import APIRouter, Depends
from pydantic import BaseModel, Field, StringConstraints
from starlette.responses import Response

from frontdesk.accounts.guard import CurrentToken
from frontdesk.accounts.rules import Scope
from frontdesk.accounts.views import Client
from frontdesk.calls.errors import CallerTurnedAway
from frontdesk.calls.models.contact import Contact
from frontdesk.calls.queries import settings
from frontdesk.calls.rules.contact import Channel, ContactSource, ContactState
from frontdesk.calls.rules.numbers import normal
from frontdesk.calls.service.contact import add_to_queue
from frontdesk.core.api.once import Once, RouteResult
from frontdesk.core.api.problems import problems
from frontdesk.core.api.values import Body, When, Word
from frontdesk.core.db.unit import Unit
from frontdesk.core.errors import InvalidInput
from frontdesk.core.i18n import N_
from frontdesk.core.request_context import Ctx

router = APIRouter(prefix="/api/v1", tags=["contacts"])

Teller = Annotated[Client, Depends(CurrentToken(Scope.CONTACTS))]
Number = Annotated[str, StringConstraints(max_length=32, pattern=r"^[0-9+() -]*$")]


class NewContact(Body):
    """A waiting call or visit. Leave out a withheld number; numbers are never returned."""

    channel: Channel = Channel.PHONE
    number: Number | None = Field(None, examples=["070-174 06 05"])
    queue: Word | None = Field(None, description="The code of a line.", examples=["ekonomi"])


class Waiting(BaseModel):
    """A contact that waits in the queue. Its id goes into `X-Contact`."""

    id: uuid.UUID
    channel: Channel
    state: ContactState
    queue: str = Field(examples=["ekonomi"])
    started_at: When


@router.post(
    "/contacts", operation_id="begin_contact", status_code=201, responses={201: {"model": Waiting}, **problems(409)}
)
def begin(ctx: Ctx, client: Teller, once: Once, wanted: NewContact) -> Response:
    """Put a call or a visit into the queue."""

    def effect(unit: Unit) -> RouteResult:
        number, queue = wanted.number or "", wanted.queue or ""
        if number and normal(number) in settings.blocked(unit.db):
            raise CallerTurnedAway
        if queue and queue not in {line.code for line in settings.lines(unit.db)}:
            raise InvalidInput(fields={"queue": N_("Kön finns inte.")})
        made = add_to_queue(unit, source=ContactSource.API, caller=number, queue=queue, channel=wanted.channel)
        return RouteResult(_waiting(made), 201)

    return once.do(ctx, client.id, effect)


def _waiting(contact: Contact) -> Waiting:
    return Waiting(
        id=contact.id,
        channel=Channel(contact.channel),
        state=ContactState(contact.state),
        queue=contact.queue,
        started_at=contact.started_at,
    )
