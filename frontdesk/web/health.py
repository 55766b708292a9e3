"""What operations ask: is the process up, can it work, and what does it count."""

from fastapi import APIRouter
from prometheus_client import CONTENT_TYPE_LATEST, generate_latest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError
from starlette.responses import PlainTextResponse, Response

from frontdesk.core.visit import Here

router = APIRouter()
_UNAVAILABLE = 503


@router.get("/healthz", response_class=PlainTextResponse)
async def healthz() -> str:
    """The process answers."""
    return "ok"


@router.get("/readyz", response_class=PlainTextResponse)
def readyz(at: Here) -> Response:
    """Both stores answer."""
    try:
        with at.reading() as unit:
            unit.desk.execute(text("SELECT 1"))
            unit.register.execute(text("SELECT 1"))
    except DBAPIError:
        return PlainTextResponse("a store does not answer", _UNAVAILABLE)
    return PlainTextResponse("ready")


@router.get("/metrics", response_class=PlainTextResponse)
def metrics() -> Response:
    """Counts for Prometheus; no person, no id."""
    return Response(generate_latest(), media_type=CONTENT_TYPE_LATEST)
