"""The administrator's read-only page of the disclosure table that the code uses."""

from fastapi import APIRouter
from starlette.responses import Response

from frontdesk.core.request_context import Ctx
from frontdesk.disclosure.rules.levels import LEVEL_WORDS, TABLE
from frontdesk.disclosure.service.permits import OUTCOME_ALLOWED
from frontdesk.disclosure.views import TableView

router = APIRouter()


@router.get("/admin/disclosure")
def show_table(ctx: Ctx) -> Response:
    """Show which level each fact needs."""
    with ctx.reading() as unit:
        outcome = unit.setting(OUTCOME_ALLOWED)
    return ctx.page("disclosure/table.html", table=TableView(TABLE, LEVEL_WORDS, outcome_allowed=outcome))
