"""The first page, which redirects each user to their own."""

from fastapi import APIRouter
from starlette.responses import Response

from frontdesk.accounts.guard import CurrentStaff
from frontdesk.core.request_context import Ctx
from frontdesk.web.menu import first_page

router = APIRouter()


@router.get("/")
def home(ctx: Ctx, staff: CurrentStaff) -> Response:
    """Redirect a signed-in user to the first page of their role."""
    return ctx.go(first_page(ctx.request.app.state.menu, staff))
