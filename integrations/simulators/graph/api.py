"""Every route of the simulated service, and the checks before each: faults, a valid token, an accessible mailbox."""

from collections.abc import Awaitable, Callable

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from integrations.simulators.graph import refusals
from integrations.simulators.graph.entra import Entra
from integrations.simulators.graph.events import Events
from integrations.simulators.graph.faults import PER_MAILBOX, Faults, Troubled, refuse_if
from integrations.simulators.graph.mailbox import Mailbox
from integrations.simulators.graph.refusals import Refusal
from integrations.simulators.graph.rounds import Rounds
from integrations.simulators.graph.schedule import get_schedule
from integrations.simulators.graph.subscriptions import Subscriptions
from integrations.simulators.graph.tenant import Tenant

OnMailbox = Callable[[Request, Mailbox], Awaitable[Response]]
Door = Callable[[Request], Awaitable[Response]]


def api(entra: Entra, tenant: Tenant, subscriptions: Subscriptions, faults: Faults) -> Starlette:
    """Return the service as an ASGI app, to be mounted at the adapter's base addresses."""
    guard, events, rounds = _Guard(entra, tenant), Events(), Rounds()
    user = "/v1.0/users/{user}"
    mailbox_doors: list[tuple[str, str, OnMailbox]] = [
        ("GET", f"{user}/calendar", events.calendar),
        ("POST", f"{user}/calendar/getSchedule", get_schedule),
        ("POST", f"{user}/calendar/microsoft.graph.getSchedule", get_schedule),
    ]
    for path in (f"{user}/calendar", user):
        mailbox_doors += [
            ("GET", f"{path}/events", events.list),
            ("POST", f"{path}/events", events.create),
            ("GET", f"{path}/events/{{event}}", events.fetch),
            ("PATCH", f"{path}/events/{{event}}", events.amend),
            ("DELETE", f"{path}/events/{{event}}", events.remove),
            ("GET", f"{path}/events/{{event}}/instances", events.instances),
            ("GET", f"{path}/calendarView", events.view),
            ("GET", f"{path}/calendarView/delta", rounds.delta),
            ("GET", f"{path}/calendarView/delta()", rounds.delta),
            ("GET", f"{path}/calendarView/microsoft.graph.delta()", rounds.delta),
        ]
    tenant_doors: list[tuple[str, str, Door]] = [
        ("POST", "/v1.0/subscriptions", lambda request: subscriptions.create(request, tenant)),
        ("GET", "/v1.0/subscriptions", subscriptions.everything),
        ("GET", "/v1.0/subscriptions/{subscription}", subscriptions.fetch),
        ("PATCH", "/v1.0/subscriptions/{subscription}", subscriptions.renew),
        ("DELETE", "/v1.0/subscriptions/{subscription}", subscriptions.remove),
        ("POST", "/v1.0/subscriptions/{subscription}/reauthorize", subscriptions.reauthorize),
    ]
    return Starlette(
        routes=[
            Route("/{tenant}/oauth2/v2.0/token", guard.troubled(entra.token), methods=["POST"]),
            *(Route(path, guard.inside(door), methods=[verb]) for verb, path, door in mailbox_doors),
            *(Route(path, guard.known(door), methods=[verb]) for verb, path, door in tenant_doors),
        ],
        middleware=[Middleware(Troubled, faults=faults)],
        exception_handlers={HTTPException: refusals.told, Exception: refusals.told},
    )


class _Guard:
    """The checks before a request is answered."""

    def __init__(self, entra: Entra, tenant: Tenant) -> None:
        self._entra, self._tenant = entra, tenant

    def troubled(self, door: Door) -> Door:
        async def pass_(request: Request) -> Response:
            refuse_if(request.scope.get("fault"))
            return await door(request)

        return pass_

    def known(self, door: Door) -> Door:
        async def pass_(request: Request) -> Response:
            refuse_if(request.scope.get("fault"))
            self._entra.check(request)
            return await door(request)

        return pass_

    def inside(self, door: OnMailbox) -> Door:
        async def pass_(request: Request) -> Response:
            refuse_if(request.scope.get("fault"))
            self._entra.check(request)
            mailbox = self._tenant.open(request.path_params["user"])
            if mailbox.asking >= PER_MAILBOX:
                raise Refusal(429, "ApplicationThrottled", "Too many at once for one mailbox.", {"Retry-After": "1"})
            mailbox.asking += 1
            try:
                return await door(request, mailbox)
            finally:
                mailbox.asking -= 1

        return pass_
