"""What is kept how long, and what the coming night will remove."""

from fastapi import APIRouter
from starlette.responses import Response

from frontdesk.admin.service import disposal
from frontdesk.core.visit import Here

router = APIRouter()


@router.get("/admin/disposal")
def show_disposal(at: Here) -> Response:
    """Show every kind of data with its days, its ground, and how much is due."""
    with at.reading() as unit:
        lines = disposal.preview(unit)
    return at.page("admin/disposal.html", lines=lines)
