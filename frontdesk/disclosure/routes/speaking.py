"""Set who speaks, and answer yes or no to whether a named document has arrived."""

import uuid
from typing import Annotated

from fastapi import APIRouter, Form
from starlette.responses import Response

from frontdesk.accounts.guard import CurrentStaff
from frontdesk.core.request_context import Ctx
from frontdesk.disclosure import service
from frontdesk.disclosure.errors import SpeakerUnclear
from frontdesk.disclosure.routes.showing import NOTHING, card, show
from frontdesk.disclosure.rules.mandates import Speaker
from frontdesk.disclosure.views import CardMessage

router = APIRouter()
_ANSWERS = {"yes": True, "no": False}


@router.post("/contacts/{contact_id}/disclosure/speaker")
def speaker(
    ctx: Ctx,
    staff: CurrentStaff,
    contact_id: uuid.UUID,
    speaker: Annotated[Speaker, Form()],
    name: Annotated[str, Form(max_length=120)] = "",
    child_agreed: Annotated[str, Form()] = "",
) -> Response:
    """Save who speaks; the card then shows what they may hear."""
    moment = NOTHING
    with ctx.writing() as unit:
        try:
            service.set_speaker(
                unit,
                staff=staff,
                contact_id=contact_id,
                speaker=speaker,
                name=name,
                child_agreed=_ANSWERS.get(child_agreed),
            )
        except SpeakerUnclear as refused:
            moment = CardMessage(faults=refused.fields)
        view = card(ctx, unit, staff, contact_id)
    return show(ctx, view, moment, status=422 if moment.faults else 200)


@router.post("/contacts/{contact_id}/disclosure/paper")
def paper(ctx: Ctx, staff: CurrentStaff, contact_id: uuid.UUID, kind: Annotated[str, Form()]) -> Response:
    """Answer whether a document the caller names has arrived."""
    with ctx.writing() as unit:
        answer = service.ask_paper(unit, staff=staff, contact_id=contact_id, kind=kind)
        view = card(ctx, unit, staff, contact_id)
    return show(ctx, view, CardMessage(answer=answer))
