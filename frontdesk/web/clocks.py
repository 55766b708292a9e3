"""Watching the clocks from a web process: a log line when they fall silent, and a word to every open page."""

import asyncio

import anyio
import structlog
from fastapi import APIRouter
from sqlalchemy.exc import SQLAlchemyError
from starlette.responses import Response

from frontdesk.accounts.guard import CurrentStaff
from frontdesk.core.db.stores import Stores
from frontdesk.core.heartbeat import ClockWatch
from frontdesk.core.live import Told
from frontdesk.core.visit import Here

TOPIC = "clock"
_LOOK_SECONDS = 10.0
_log = structlog.get_logger("frontdesk.web")

router = APIRouter()


@router.get("/clock")
def clock(at: Here, staff: CurrentStaff) -> Response:
    """Say whether a clock goes, for open pages to fetch when that changes."""
    del staff  # the answer stands in the frame of every page
    return at.page("clock.html")


async def watch(clocks: ClockWatch, stores: Stores) -> None:
    """Look now and then, until cancelled."""
    while True:
        try:
            await anyio.to_thread.run_sync(look, clocks, stores)
        except SQLAlchemyError:
            _log.warning("clock not looked at")  # a database that is away has alarms of its own
        await asyncio.sleep(_LOOK_SECONDS)


def look(clocks: ClockWatch, stores: Stores) -> None:
    """Look once. A change is written once, and told to the pages of this process."""
    if not clocks.look():
        return
    if clocks.silence is None:
        _log.warning("clock heard again")
    else:
        since = clocks.silence.since
        _log.error("clock silent", since=since.isoformat() if since else None, seconds=round(clocks.seconds))
    stores.broadcaster.spread([Told(TOPIC)])
