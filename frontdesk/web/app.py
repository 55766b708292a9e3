"""The FastAPI application of all rooms."""

import asyncio
import threading
from collections import Counter
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from uuid import UUID

import anyio
from fastapi import FastAPI
from uvicorn.middleware.proxy_headers import ProxyHeadersMiddleware

from frontdesk.accounts.guard import LoginQueue
from frontdesk.calls.queries import contacts
from frontdesk.calls.queries.audience import address
from frontdesk.core.api.once import InFlight
from frontdesk.core.heartbeat import ClockWatch
from frontdesk.core.request_context import AppContext
from frontdesk.ports import Ports
from frontdesk.reception.service import page
from frontdesk.web import clocks, exception_handlers, permissions
from frontdesk.web.assets import Assets
from frontdesk.web.body_limit import BodyLimit
from frontdesk.web.characters import PlainText
from frontdesk.web.csrf import SameSiteOnly
from frontdesk.web.headers import SecurityHeaders
from frontdesk.web.live import listen_in_background
from frontdesk.web.request_log import RequestLog
from frontdesk.web.retry import RetryReads


def create_app(context: AppContext, ports: Ports) -> FastAPI:
    """Build the application: routers, exception handlers, middleware."""
    app = FastAPI(title="Front desk", lifespan=_lifespan, docs_url=None, redoc_url=None, openapi_url=None)
    app.state.context, app.state.ports = context, ports
    app.state.busy, app.state.known_contact = contacts.is_busy, contacts.exists
    app.state.contact_setting = page.setting
    context.stores.audience = address
    app.state.in_flight = InFlight()
    app.state.clocks = ClockWatch(context.stores)
    app.state.login_queue, app.state.unlock_queue = LoginQueue(), LoginQueue()
    app.state.closing = asyncio.Event()
    app.state.streams = Counter[UUID]()
    permissions.mount(app)
    app.mount("/static", Assets(), name="static")
    exception_handlers.install(app)
    # The last middleware added is the outermost.
    app.add_middleware(RetryReads)
    app.add_middleware(PlainText)
    app.add_middleware(BodyLimit)
    app.add_middleware(SameSiteOnly, public_url=context.settings.public_url, https=context.settings.secure_cookies)
    app.add_middleware(RequestLog, broken=exception_handlers.broken)
    app.add_middleware(SecurityHeaders, https=context.settings.secure_cookies)
    app.add_middleware(ProxyHeadersMiddleware, trusted_hosts=_proxies(context.settings.trusted_proxies))
    return app


def _proxies(named: str) -> list[str]:
    return [proxy for part in named.split(",") if (proxy := part.strip())]


@asynccontextmanager
async def _lifespan(app: FastAPI) -> AsyncIterator[None]:
    context: AppContext = app.state.context
    # More threads make the slowest responses slower: they share one interpreter (GIL).
    anyio.to_thread.current_default_thread_limiter().total_tokens = context.settings.threads
    stop = threading.Event()
    listener = listen_in_background(context.stores, stop)
    watching = asyncio.create_task(clocks.watch(app.state.clocks, context.stores))
    yield
    watching.cancel()
    app.state.closing.set()
    stop.set()
    if listener:
        await anyio.to_thread.run_sync(listener.join, 5.0)
