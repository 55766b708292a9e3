"""Build the application: stores, adapters, routes, jobs."""

from collections.abc import Sequence
from dataclasses import dataclass

from fastapi import FastAPI

from frontdesk.accesslog import service
from frontdesk.calls.queries.audience import address
from frontdesk.core.db.stores import open_stores
from frontdesk.core.jobs import Job
from frontdesk.core.request_context import AppContext
from frontdesk.core.settings import Settings
from frontdesk.core.times import Clock
from frontdesk.event_handlers import EVENT_HANDLERS
from frontdesk.ports import Ports
from frontdesk.schedule import timetable
from frontdesk.web.app import create_app
from frontdesk.web.layout import make_pages
from integrations import wiring


@dataclass(frozen=True)
class Built:
    """Everything one process needs."""

    context: AppContext
    ports: Ports
    app: FastAPI
    jobs: Sequence[Job]


def build(settings: Settings, *, clock: Clock | None = None) -> Built:
    """Open the stores, choose the adapters, create the application and its schedule of jobs."""
    stores = open_stores(settings, service, clock=clock)
    stores.event_handlers, stores.audience = EVENT_HANDLERS, address
    context = AppContext(settings=settings, stores=stores, pages=make_pages())
    ports = wiring.build_ports(settings)
    app = create_app(context, ports)
    if settings.demo:
        for path, page in wiring.demo_apps(settings, context.pages.render, ports).items():
            app.mount(path, page)
    return Built(context=context, ports=ports, app=app, jobs=timetable(context, ports))
