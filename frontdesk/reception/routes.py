"""The receptionist's page: `/reception` between contacts, `/reception/contacts/{id}` with one open."""

from fastapi import APIRouter
from starlette.responses import Response

from frontdesk.accounts.guard import CurrentStaff
from frontdesk.core.visit import Here
from frontdesk.reception import service

router = APIRouter()


@router.get("/reception")
def show_desk(at: Here, staff: CurrentStaff) -> Response:
    """Show the page."""
    with at.reading() as unit:
        desk = service.idle(unit)
    return at.page("reception/page.html", desk=desk, staff=staff)
