"""Monitoring of the clock processes from a web process: a log line when they fall silent, and a live update."""

import asyncio

import anyio
import structlog
from fastapi import APIRouter
from sqlalchemy.exc import SQLAlchemyError
from starlette.responses import Response

from frontdesk.accounts.guard import CurrentStaff
from frontdesk.core.db.stores import Stores
from frontdesk.core.heartbeat import ClockWatch
from frontdesk.core.live import LiveUpdate
from frontdesk.core.request_context import Ctx

TOPIC = "clock"
_LOOK_SECONDS = 10.0
_log = structlog.get_logger("frontdesk.web")

router = APIRouter()


@router.get("/clock")
def clock(ctx: Ctx, staff: CurrentStaff) -> Response:
    """Show whether a clock runs; open pages fetch it when that changes."""
    del staff  # the answer is in the layout of every page
    return ctx.page("clock.html")


async def watch(clocks: ClockWatch, stores: Stores) -> None:
    """Check regularly, until cancelled."""
    while True:
        try:
            await anyio.to_thread.run_sync(look, clocks, stores)
        except SQLAlchemyError:
            _log.warning("clock not looked at")  # an unavailable database has alarms of its own
        await asyncio.sleep(_LOOK_SECONDS)


def look(clocks: ClockWatch, stores: Stores) -> None:
    """Check once. A change is logged once, and sent to the pages of this process."""
    if not clocks.look():
        return
    if clocks.silence is None:
        _log.warning("clock heard again")
    else:
        since = clocks.silence.since
        _log.error("clock silent", since=since.isoformat() if since else None, seconds=round(clocks.seconds))
    stores.broadcaster.spread([LiveUpdate(TOPIC)])
