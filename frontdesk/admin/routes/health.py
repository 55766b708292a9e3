"""State of the installation."""

from fastapi import APIRouter
from starlette.responses import Response

from frontdesk.admin.queries.health import (
    import_run,
)
from frontdesk.admin.service.health import health
from frontdesk.cases.rules.cells import REASONS
from frontdesk.core.errors import NotHere
from frontdesk.core.numbers import NumberInPath
from frontdesk.core.request_context import Ctx

router = APIRouter()


@router.get("/admin")
def show_health(ctx: Ctx) -> Response:
    """Show imports, jobs and SMS."""
    with ctx.reading() as unit:
        found = health(unit)
    return ctx.page("admin/health.html", health=found)


@router.get("/admin/imports/{source}/{generation}")
def show_import(ctx: Ctx, source: str, generation: NumberInPath) -> Response:
    """Show what an import did: files, counts and reasons, no personal data."""
    with ctx.reading() as unit:
        run = import_run(unit.register, source, generation)
    if run is None:
        raise NotHere
    return ctx.page("admin/import.html", run=run, reasons=REASONS)
