"""Who may enter what: every router, the roles that may enter it, and its entries in the menu of the top bar.

A router that is not listed here is not reachable. Three kinds: public routes, routes for programs with a token (each
names its scope), and routes for staff, which refuse everyone without one of the listed roles. `tests/house` tries
every route as every role.
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
from frontdesk.calendars.routes import public
from frontdesk.calls import api as calls_api
from frontdesk.calls.routes import cti, desk, staff
from frontdesk.core.i18n import N_
from frontdesk.disclosure import api as disclosure_api
from frontdesk.disclosure import routes as disclosure
from frontdesk.notices import api as notices_api
from frontdesk.notices import routes as notices
from frontdesk.rebooking import routes
from frontdesk.reception.routes import booking as panel
from frontdesk.reception.routes import page, replies
from frontdesk.triage import routes as triage
from frontdesk.waitlist import routes as waitlist
from frontdesk.web import clocks, contract, doors_page, health, home, live
from frontdesk.web.doors_page import Hung, role_words
from frontdesk.web.menu import REPLIES, MenuItem
from frontdesk.workplace.routes import absences, calendars, own, times, unit


@dataclass(frozen=True)
class MenuEntry:
    """A page in the menu, and its name there."""

    href: str
    text: str
    #: Order among all entries; a user's first entry is their first page.
    place: int
    #: Who sees it, where that is fewer than may enter.
    only: frozenset[Role] = frozenset()
    #: Whether the menu shows how much is waiting there.
    counted: bool = False


@dataclass(frozen=True)
class Mount:
    """A router for staff, the roles that may enter it (none listed: every signed-in user), and its menu entries."""

    router: APIRouter
    roles: frozenset[Role] = frozenset()
    menu: tuple[MenuEntry, ...] = ()


PUBLIC_ROUTERS: tuple[APIRouter, ...] = (
    accounts.public,
    health.router,
    booking.public,
    notices.public,
    public,
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
    cti.router,
)
# The contract of the routes for programs; built once for all applications of a process.
CONTRACT = contract.Contract(TOKEN_ROUTERS)

ALL = frozenset(Role)
HANDLAGGARE = frozenset({Role.HANDLAGGARE})
UNIT_HEADS = frozenset({Role.UNIT_HEAD})
REVIEWERS = frozenset({Role.LOG_REVIEWER})
ADMINISTRATORS = frozenset({Role.ADMINISTRATOR})

# Routes are matched in order, so the most used one, while a caller is on the line, comes first.
MOUNTS: tuple[Mount, ...] = (
    Mount(disclosure.router, DESK_ROLES),
    Mount(home.router),
    Mount(live.router),
    Mount(clocks.router),
    Mount(accounts.router),
    Mount(page.router, DESK_ROLES, (MenuEntry("/reception", N_("Reception"), 10),)),
    Mount(desk, DESK_ROLES, (MenuEntry("/left-over", N_("Kvar från igår"), 50),)),
    Mount(staff),
    # The other roles' first page lists their tasks.
    Mount(
        booking.staff_router, menu=(MenuEntry("/tasks", N_("Att göra"), 170, UNIT_HEADS | REVIEWERS | ADMINISTRATORS),)
    ),
    Mount(triage.router, DESK_ROLES),
    Mount(triage.admin, ADMINISTRATORS),
    Mount(own.router, HANDLAGGARE, (MenuEntry("/workplace", N_("Mitt arbete"), 60),)),
    Mount(calendars.router, HANDLAGGARE),
    Mount(times.own, HANDLAGGARE, (MenuEntry("/workplace/times", N_("Mina tider"), 70),)),
    Mount(
        unit.router,
        UNIT_HEADS,
        (
            MenuEntry("/workplace/unit", N_("Enheten"), 80),
            MenuEntry("/workplace/unit/weeks", N_("Åtta veckor"), 100),
        ),
    ),
    Mount(times.head, UNIT_HEADS, (MenuEntry("/workplace/unit/times", N_("Enhetens tider"), 90),)),
    Mount(absences.router, HANDLAGGARE | UNIT_HEADS, (MenuEntry("/workplace/absences", N_("Frånvaro"), 110),)),
    Mount(disclosure.admin, ADMINISTRATORS),
    Mount(disclosure.reviewer, REVIEWERS),
    Mount(booking.protected_desk, frozenset({Role.PROTECTED_DESK})),
    Mount(
        disclosure.protected,
        frozenset({Role.PROTECTED_DESK, Role.UNIT_HEAD}),
        (MenuEntry("/protected", N_("Skyddade"), 140),),
    ),
    Mount(disclosure.incidents, UNIT_HEADS, (MenuEntry("/incidents", N_("Avvikelser"), 130),)),
    Mount(disclosure.clients, HANDLAGGARE, (MenuEntry("/clients", N_("Klienter"), 120),)),
    Mount(accesslog.router, REVIEWERS, (MenuEntry("/log", N_("Loggkontroll"), 150),)),
    Mount(disclosure.log_questions),
    Mount(panel.router, DESK_ROLES),
    Mount(booking.router, DESK_ROLES, (MenuEntry("/bookings", N_("Bokningar"), 20),)),
    Mount(waitlist.router, DESK_ROLES, (MenuEntry("/waiting", N_("Väntelista"), 30),)),
    Mount(replies.router, DESK_ROLES, (MenuEntry(REPLIES, N_("Svar på SMS"), 40, counted=True),)),
    Mount(routes.router, DESK_ROLES),
    Mount(notices.router, DESK_ROLES),
    Mount(notices.texts, ADMINISTRATORS),
    Mount(admin.router, ADMINISTRATORS, (MenuEntry("/admin", N_("Förvaltning"), 160),)),
    Mount(doors_page.router, ADMINISTRATORS),
)
# The lock screen admits a locked session, which every other route refuses.
LOCKED_ROUTER = accounts.locked


def menu() -> tuple[MenuItem, ...]:
    """Return every entry of the menu in order, with the roles that see it."""
    found = [(entry, entry.only or mounted.roles or ALL) for mounted in MOUNTS for entry in mounted.menu]
    found.sort(key=lambda pair: pair[0].place)
    return tuple(MenuItem(entry.href, entry.text, roles, entry.counted) for entry, roles in found)


def mount(app: FastAPI) -> None:
    """Include all routers with their role guard, and give the pages their menu."""
    app.state.contract = CONTRACT
    app.state.menu = menu()
    for mounted in MOUNTS:
        app.include_router(mounted.router, dependencies=[Depends(require(*sorted(mounted.roles)))])
    for router in (*PUBLIC_ROUTERS, *TOKEN_ROUTERS, LOCKED_ROUTER):
        app.include_router(router)
    app.state.hung = (
        *(Hung(router, (doors_page.PUBLIC,)) for router in PUBLIC_ROUTERS),
        *(Hung(router, (doors_page.TOKEN,)) for router in TOKEN_ROUTERS),
        Hung(LOCKED_ROUTER, (doors_page.ANYBODY,)),
        *(Hung(mounted.router, role_words(mounted.roles)) for mounted in MOUNTS),
    )
