"""The first page of the house sends everybody to their own."""

from fastapi import APIRouter
from starlette.responses import Response

from frontdesk.accounts.guard import CurrentStaff
from frontdesk.core.visit import Here
from frontdesk.web.menu import first_page

router = APIRouter()


@router.get("/")
def home(at: Here, staff: CurrentStaff) -> Response:
    """Send a signed-in person to where their role begins."""
    return at.go(first_page(staff))
