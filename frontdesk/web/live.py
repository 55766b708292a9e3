"""`/live`: one event stream per open page, with topics and ids only; the page then refetches the panels for them."""

import asyncio
import threading
from collections import Counter
from collections.abc import AsyncIterator
from contextlib import suppress
from uuid import UUID

import anyio
from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import StreamingResponse

from frontdesk.accounts import queries
from frontdesk.accounts.guard import CurrentStaff
from frontdesk.accounts.rules import Role
from frontdesk.accounts.views import Staff
from frontdesk.calls.queries.audience import CONTACT_TOPICS
from frontdesk.core.db.stores import Stores
from frontdesk.core.errors import FrontdeskError
from frontdesk.core.i18n import N_
from frontdesk.core.live import LiveUpdate, listen
from frontdesk.core.request_context import Ctx, RequestContext

router = APIRouter()
HEARTBEAT_SECONDS = 20.0
# A browser's windows share one stream, so a session needs one, and for a moment two.
MOST_STREAMS = 10
# An event, not a comment: scripts never see comments, and a page must notice when its connection is dead.
_BEAT = "event: beat\ndata: beat\n\n"


class TooManyStreams(FrontdeskError):
    """A session has too many open streams."""

    status = 429
    message = N_("Receptionen är öppen på för många ställen med samma inloggning. Stäng några och ladda om sidan.")


@router.get("/live", response_class=StreamingResponse)
async def live(request: Request, ctx: Ctx, staff: CurrentStaff) -> StreamingResponse:
    """Stream `event: topic`, `data: id`, until the page leaves, the session ends or the server shuts down."""
    streams: Counter[UUID] = request.app.state.streams
    key = staff.session_id or staff.id
    if streams[key] >= MOST_STREAMS:
        raise TooManyStreams
    stream = _counted(streams, key, _stream(ctx, request.app.state.closing, staff))
    headers = {"Cache-Control": "no-store", "X-Accel-Buffering": "no"}
    return StreamingResponse(stream, media_type="text/event-stream", headers=headers)


async def _counted(streams: Counter[UUID], key: UUID, stream: AsyncIterator[str]) -> AsyncIterator[str]:
    streams[key] += 1
    try:
        async for event in stream:
            yield event
    finally:
        streams[key] -= 1
        if not streams[key]:
            del streams[key]


async def _stream(ctx: RequestContext, closing: asyncio.Event, staff: Staff) -> AsyncIterator[str]:
    broadcaster = ctx.app.stores.broadcaster
    heard = broadcaster.join()
    try:
        yield "retry: 2000\n\n"
        yield _BEAT
        while not closing.is_set():
            told = await _next(heard, closing)
            if told:
                if may_hear(staff, told):
                    yield _event(told)
                continue
            if closing.is_set() or not await anyio.to_thread.run_sync(_is_open, ctx.app.stores, staff.session_id):
                return
            yield _BEAT
    finally:
        broadcaster.leave(heard)


def may_hear(staff: Staff, told: LiveUpdate) -> bool:
    """Whether an update is for a user: a contact's for its holder, a handläggare's for them and for unit heads.

    The topic alone reveals that something happens, and to which handläggare, so it is sent only to those who need it.
    """
    if told.topic in CONTACT_TOPICS and told.id:
        return told.to == str(staff.id)
    match told.topic:
        case "lock":
            return told.id == str(staff.session_id)
        case "answered":
            return told.id == str(staff.id)
        case "workplace" | "calendars" | "rebooking":
            own = {"", staff.handlaggare, *staff.units}
            return told.id in own or staff.has(Role.UNIT_HEAD, Role.ADMINISTRATOR) or told.topic == "rebooking"
        case _:
            return told.to in {"", str(staff.id)}


async def _next(heard: asyncio.Queue[LiveUpdate], closing: asyncio.Event) -> LiveUpdate | None:
    """Wait for an update; None after the heartbeat interval or at shutdown."""
    waiting = {asyncio.ensure_future(heard.get()), asyncio.ensure_future(closing.wait())}
    try:
        done, _ = await asyncio.wait(waiting, timeout=HEARTBEAT_SECONDS, return_when=asyncio.FIRST_COMPLETED)
    finally:
        # Also when the page disconnects while waiting.
        for task in waiting:
            task.cancel()
    results = [task.result() for task in done]
    return next((result for result in results if isinstance(result, LiveUpdate)), None)


def _event(told: LiveUpdate) -> str:
    # Topics and ids are our own; a line break in one would end the event early.
    topic, about = told.topic.replace("\n", ""), told.id.replace("\n", "")
    return f"event: topic\ndata: {topic}:{about}\n\n"


def _is_open(stores: Stores, session_id: UUID | None) -> bool:
    if session_id is None:
        return False
    with stores.reading() as unit:
        return queries.is_open(unit.db, session_id)


def listen_in_background(stores: Stores, stop: threading.Event) -> threading.Thread | None:
    """On PostgreSQL, start the thread that passes other processes' updates to this one's pages."""
    if stores.embedded:
        return None
    url = stores.desk.url.set(drivername="postgresql").render_as_string(hide_password=False)
    thread = threading.Thread(target=listen, args=(url, stores.broadcaster, stop), name="live", daemon=True)
    with suppress(RuntimeError):
        thread.start()
    return thread
