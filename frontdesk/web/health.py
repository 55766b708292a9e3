"""Health checks and metrics for operations."""

import hmac
from collections.abc import Sequence
from datetime import datetime

from fastapi import APIRouter
from prometheus_client import CONTENT_TYPE_LATEST, Gauge, generate_latest
from starlette.responses import JSONResponse, PlainTextResponse, Response

from frontdesk.accesslog.queries import latest_segment
from frontdesk.accounts.errors import TokenRefused
from frontdesk.calendars.service import presenter
from frontdesk.calendars.views import ConnectionView
from frontdesk.core.errors import NotHere
from frontdesk.core.heartbeat import ClockWatch
from frontdesk.core.request_context import Ctx, RequestContext

router = APIRouter()
SEALED = Gauge(
    "frontdesk_log_sealed_rows",
    "Rows of the access log under its newest seal, and the seal itself",
    ["segment", "head"],
)
CALENDARS = Gauge("frontdesk_calendars", "Connected calendars of handläggare, by how they go", ["state"])
UNREAD = Gauge("frontdesk_calendar_unread_seconds", "Seconds since the calendar longest unread was read")
UNWRITTEN = Gauge("frontdesk_calendar_unwritten", "Meetings promised to calendars and not written yet")
SILENT = Gauge("frontdesk_clock_silent_seconds", "Seconds since this process heard a clock")
_UNAVAILABLE = 503


@router.get("/healthz", response_class=PlainTextResponse)
async def healthz() -> str:
    """Answer that the process is up."""
    return "ok"


@router.get("/readyz")
def readyz(ctx: Ctx) -> Response:
    """Return whether this process can work, and whether a clock runs.

    503 only when a store does not answer: a load balancer then stops using this process. A missing clock is reported
    but causes no 503, because the desk works, takes notes and books without one.
    """
    clocks: ClockWatch = ctx.request.app.state.clocks
    heard = {"clock": "silent" if clocks.silence else "ok", "clock_silent_seconds": round(clocks.seconds)}
    if not ctx.app.stores.answer():
        return JSONResponse({"status": "unavailable", "stores": "silent", **heard}, _UNAVAILABLE)
    return JSONResponse({"status": "degraded" if clocks.silence else "ready", "stores": "ok", **heard})


@router.get("/metrics", response_class=PlainTextResponse)
def metrics(ctx: Ctx) -> Response:
    """Return counters for Prometheus, which authenticates with the token in the settings; no personal data, no ids.

    The access log's newest seal is among them, so that the scraped metrics keep a copy of it outside the installation.
    """
    _need_token(ctx)
    with ctx.reading() as unit:
        sealed = latest_segment(unit.db)
        _count_calendars(presenter.connections(unit), unit.now)
    SILENT.set(ctx.request.app.state.clocks.seconds)
    SEALED.clear()
    if sealed is not None:
        SEALED.labels(segment=str(sealed.number), head=sealed.head.hex()).set(sealed.last_seq)
    return Response(generate_latest(), media_type=CONTENT_TYPE_LATEST)


def _need_token(ctx: RequestContext) -> None:
    """Raise NotHere if the settings disable metrics, and TokenRefused without their token."""
    expected = ctx.settings.metrics_token.get_secret_value().encode()
    if not expected:
        raise NotHere
    kind, _, given = ctx.request.headers.get("authorization", "").partition(" ")
    if kind.casefold() != "bearer" or not hmac.compare_digest(given.strip().encode(), expected):
        raise TokenRefused


def _count_calendars(found: Sequence[ConnectionView], now: datetime) -> None:
    live = [one for one in found if not one.ending]
    states = {"ok": 0, "failing": 0, "stopped": 0, "doubtful": 0}
    for one in live:
        state = "stopped" if one.stopped else "doubtful" if one.doubted else "ok" if one.well else "failing"
        states[state] += 1
    for state, count in states.items():
        CALENDARS.labels(state=state).set(count)
    ages = [(now - one.read_at).total_seconds() for one in live if one.reads and one.read_at]
    UNREAD.set(max(ages, default=0))
    UNWRITTEN.set(sum(one.waiting for one in found))
