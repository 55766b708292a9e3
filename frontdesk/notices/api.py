"""API for programs: the delivery state of the SMS about an appointment, never their number or text."""

import uuid
from typing import Annotated

from fastapi import APIRouter, Depends, Query
from pydantic import BaseModel, Field

from frontdesk.accounts.guard import LoggedToken
from frontdesk.accounts.rules import Scope
from frontdesk.accounts.views import Client
from frontdesk.core.api.values import When
from frontdesk.core.request_context import Ctx
from frontdesk.notices.rules.showing import NoticeState
from frontdesk.notices.rules.status import NoticeKind
from frontdesk.notices.service import presenter
from frontdesk.notices.views import NoticeView

router = APIRouter(prefix="/api/v1", tags=["notices"])

Program = Annotated[Client, Depends(LoggedToken(Scope.NOTICES))]


class NoticeOut(BaseModel):
    """One SMS about an appointment."""

    id: uuid.UUID
    kind: NoticeKind
    state: NoticeState
    segments: int = Field(description="In how many parts the operator counts it.", examples=[1])
    created_at: When
    leaves_at: When = Field(description="Until then it can be undone.")
    settled_at: When | None


class NoticesOut(BaseModel):
    """The SMS about an appointment, oldest first."""

    notices: list[NoticeOut]


@router.get("/notices", operation_id="list_notices")
def notices(
    ctx: Ctx, client: Program, appointment: Annotated[uuid.UUID, Query(description="The appointment's id.")]
) -> NoticesOut:
    """List the SMS about an appointment; empty if there are none or the appointment is not granted."""
    with ctx.writing() as unit:
        found = presenter.of_appointment(unit, appointment, client=client)
        unit.log(who=client.actor, event="notice.listed", result=str(len(found)))
    return NoticesOut(notices=[_out(notice) for notice in found])


def _out(notice: NoticeView) -> NoticeOut:
    return NoticeOut(
        id=notice.id,
        kind=notice.kind,
        state=notice.state,
        segments=notice.segments,
        created_at=notice.created_at,
        leaves_at=notice.leaves_at,
        settled_at=notice.settled_at,
    )
