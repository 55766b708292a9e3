"""A client's log extract by identity number: the log has only keys, and this room looks up the key."""

from typing import Annotated

from fastapi import APIRouter, Form
from starlette.responses import Response

from frontdesk.accesslog.service import (
    extract,
)
from frontdesk.accounts.guard import CurrentStaff
from frontdesk.core.request_context import Ctx
from frontdesk.disclosure import service

router = APIRouter()


@router.post("/log/person")
def show_extract(ctx: Ctx, staff: CurrentStaff, q: Annotated[str, Form(max_length=200)] = "") -> Response:
    """Show the extract; empty for a person without log rows or one who does not exist."""
    with ctx.writing() as unit:
        person = service.key_behind(unit, typed=q)
        made = extract(unit, who=staff.actor, person=person or "")
    return ctx.page("accesslog/extract.html", extract=made)
