"""Retention periods, and what the coming night will remove."""

from fastapi import APIRouter
from starlette.responses import Response

from frontdesk.admin.service import retention
from frontdesk.core.i18n import translator
from frontdesk.core.request_context import Ctx

router = APIRouter()


@router.get("/admin/disposal")
def show_disposal(ctx: Ctx) -> Response:
    """Show every kind of data with its days, its legal ground, and how much is due."""
    with ctx.reading() as unit:
        lines = retention.preview(unit)
    return ctx.page("admin/disposal.html", lines=lines)


@router.get("/admin/disposal/export")
def export_disposal(ctx: Ctx) -> Response:
    """Export the same as CSV (semicolons, UTF-8 with BOM, as a Swedish spreadsheet opens it)."""
    with ctx.reading() as unit:
        lines = retention.preview(unit)
    text = retention.as_csv(lines, translator(ctx.language))
    headers = {"Content-Disposition": 'attachment; filename="gallring.csv"'}
    return Response(text.encode("utf-8-sig"), media_type="text/csv; charset=utf-8", headers=headers)
