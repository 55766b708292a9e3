"""What operations ask: is the process up, can it work, and what does it count."""

from fastapi import APIRouter
from prometheus_client import CONTENT_TYPE_LATEST, Gauge, generate_latest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError
from starlette.responses import PlainTextResponse, Response

from frontdesk.accesslog.queries import latest_segment
from frontdesk.core.visit import Here

router = APIRouter()
SEALED = Gauge(
    "frontdesk_log_sealed_rows",
    "Rows of the access log under its newest seal, and the seal itself",
    ["segment", "head"],
)
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
def metrics(at: Here) -> Response:
    """Counts for Prometheus; no person, no id.

    The access log's newest seal is among them: whoever scrapes it keeps a copy outside the house.
    """
    with at.reading() as unit:
        sealed = latest_segment(unit.desk)
    SEALED.clear()
    if sealed is not None:
        SEALED.labels(segment=str(sealed.number), head=sealed.head.hex()).set(sealed.last_seq)
    return Response(generate_latest(), media_type=CONTENT_TYPE_LATEST)
