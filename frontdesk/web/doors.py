"""All routers and the roles they admit. A router that is not listed here is not reachable.

Three kinds: public routes, routes for programs with a token (each names its scope), and routes for staff, which refuse
everyone without one of the listed roles. `tests/house` tries every route as every role.
"""

from dataclasses import dataclass

from fastapi import APIRouter, Depends, FastAPI

from frontdesk.accesslog import routes as accesslog
from frontdesk.accounts import routes as accounts
from frontdesk.accounts.guard import require
from frontdesk.accounts.rules import DESK_ROLES, Role
from frontdesk.admin import routes as admin
from frontdesk.booking import api as booking_api
from frontdesk.booking import routes as booking
from frontdesk.calendars import routes as calendar_notices
from frontdesk.calls import api as calls_api
from frontdesk.calls import routes as calls
from frontdesk.calls.routes import cti as calls_cti
from frontdesk.disclosure import api as disclosure_api
from frontdesk.disclosure import routes as disclosure
from frontdesk.notices import api as notices_api
from frontdesk.notices import routes as notices
from frontdesk.reception import routes as reception
from frontdesk.triage import routes as triage
from frontdesk.web import clocks, contract, doors_page, health, home, live
from frontdesk.web.doors_page import Hung, role_words
from frontdesk.workplace.routes import absences, calendars, own, times, unit


@dataclass(frozen=True)
class Door:
    """A router for staff, and the roles it admits; none listed admits every signed-in user."""

    router: APIRouter
    roles: frozenset[Role] = frozenset()


PUBLIC_ROUTERS: tuple[APIRouter, ...] = (
    accounts.public,
    health.router,
    booking.public,
    notices.public,
    calendar_notices.public,
    contract.router,
)
# Paths that answer without a session or a token, besides static files; a test compares this list with the responses.
PUBLIC = frozenset(
    {
        "/calendar/{secret}.ics",
        "/login",
        "/login/outside",
        "/language",
        "/healthz",
        "/readyz",
        "/graph/notices",
        "/twilio/reply",
        "/twilio/status",
        "/api/v1/openapi.json",
    }
)

TOKEN_ROUTERS: tuple[APIRouter, ...] = (
    disclosure_api.router,
    booking_api.router,
    notices_api.router,
    calls_api.router,
    calls_cti.router,
)
# The contract of the routes for programs; built once for all applications of a process.
CONTRACT = contract.Contract(TOKEN_ROUTERS)

ADMINISTRATORS = frozenset({Role.ADMINISTRATOR})
REVIEWERS = frozenset({Role.LOG_REVIEWER})

# Routes are matched in order, so the most used one, while a caller is on the line, comes first.
DOORS: tuple[Door, ...] = (
    Door(disclosure.router, DESK_ROLES),
    Door(home.router),
    Door(live.router),
    Door(clocks.router),
    Door(accounts.router),
    Door(reception.router, DESK_ROLES),
    Door(calls.desk, DESK_ROLES),
    Door(calls.staff),
    Door(booking.staff),
    Door(triage.router, DESK_ROLES),
    Door(triage.admin, ADMINISTRATORS),
    Door(own.router, frozenset({Role.HANDLAGGARE})),
    Door(calendars.router, frozenset({Role.HANDLAGGARE})),
    Door(times.own, frozenset({Role.HANDLAGGARE})),
    Door(unit.router, frozenset({Role.UNIT_HEAD})),
    Door(times.head, frozenset({Role.UNIT_HEAD})),
    Door(absences.router, frozenset({Role.HANDLAGGARE, Role.UNIT_HEAD})),
    Door(disclosure.admin, ADMINISTRATORS),
    Door(disclosure.reviewer, REVIEWERS),
    Door(booking.protected_desk, frozenset({Role.PROTECTED_DESK})),
    Door(disclosure.protected, frozenset({Role.PROTECTED_DESK, Role.UNIT_HEAD})),
    Door(disclosure.incidents, frozenset({Role.UNIT_HEAD})),
    Door(disclosure.clients, frozenset({Role.HANDLAGGARE})),
    Door(accesslog.router, REVIEWERS),
    Door(disclosure.log_questions),
    Door(booking.router, DESK_ROLES),
    Door(notices.router, DESK_ROLES),
    Door(notices.texts, frozenset({Role.ADMINISTRATOR})),
    Door(admin.router, ADMINISTRATORS),
    Door(doors_page.router, ADMINISTRATORS),
)
# The lock screen admits a locked session, which every other route refuses.
LOCKED_ROUTER = accounts.locked


def mount(app: FastAPI) -> None:
    """Include all routers with their role guard."""
    app.state.contract = CONTRACT
    for door in DOORS:
        app.include_router(door.router, dependencies=[Depends(require(*sorted(door.roles)))])
    for router in (*PUBLIC_ROUTERS, *TOKEN_ROUTERS, LOCKED_ROUTER):
        app.include_router(router)
    app.state.hung = (
        *(Hung(router, (doors_page.PUBLIC,)) for router in PUBLIC_ROUTERS),
        *(Hung(router, (doors_page.TOKEN,)) for router in TOKEN_ROUTERS),
        Hung(LOCKED_ROUTER, (doors_page.ANYBODY,)),
        *(Hung(door.router, role_words(door.roles)) for door in DOORS),
    )
