"""Who may enter what: every router, the roles that may enter it, and its entries in the menu of the top bar.

A router that is not listed here is not reachable. Three kinds: public routes, routes for programs with a token (each
names its scope), and routes for staff, which refuse everyone without one of the listed roles. `tests/house` tries
every route as every role.
"""

from dataclasses import dataclass

from fastapi import APIRouter, Depends, FastAPI

import frontdesk.accesslog.routes
import frontdesk.accounts.routes
import frontdesk.admin.routes
import frontdesk.booking.api
import frontdesk.booking.routes
import frontdesk.calendars.routes
import frontdesk.calls.api
import frontdesk.calls.routes
import frontdesk.calls.routes.cti
import frontdesk.disclosure.api
import frontdesk.disclosure.routes
import frontdesk.notices.api
import frontdesk.notices.routes
import frontdesk.rebooking.routes
import frontdesk.reception.routes.booking
import frontdesk.reception.routes.page
import frontdesk.reception.routes.replies
import frontdesk.triage.routes
import frontdesk.waitlist.routes
import frontdesk.workplace.routes.absences
import frontdesk.workplace.routes.calendars
import frontdesk.workplace.routes.own
import frontdesk.workplace.routes.times
import frontdesk.workplace.routes.unit
from frontdesk.accounts.guard import require
from frontdesk.accounts.rules import DESK_ROLES, Role
from frontdesk.core.i18n import N_
from frontdesk.web import clocks, contract, doors_page, health, home, live
from frontdesk.web.doors_page import Hung, role_words
from frontdesk.web.menu import REPLIES, MenuItem


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
    frontdesk.accounts.routes.public,
    health.router,
    frontdesk.booking.routes.public,
    frontdesk.notices.routes.public,
    frontdesk.calendars.routes.public,
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
    frontdesk.disclosure.api.router,
    frontdesk.booking.api.router,
    frontdesk.notices.api.router,
    frontdesk.calls.api.router,
    frontdesk.calls.routes.cti.router,
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
    Mount(frontdesk.disclosure.routes.router, DESK_ROLES),
    Mount(home.router),
    Mount(live.router),
    Mount(clocks.router),
    Mount(frontdesk.accounts.routes.router),
    Mount(frontdesk.reception.routes.page.router, DESK_ROLES, (MenuEntry("/reception", N_("Reception"), 10),)),
    Mount(frontdesk.calls.routes.desk, DESK_ROLES, (MenuEntry("/left-over", N_("Kvar från igår"), 50),)),
    Mount(frontdesk.calls.routes.staff),
    # The other roles' first page lists their tasks.
    Mount(
        frontdesk.booking.routes.staff_router,
        menu=(MenuEntry("/tasks", N_("Att göra"), 170, UNIT_HEADS | REVIEWERS | ADMINISTRATORS),),
    ),
    Mount(frontdesk.triage.routes.router, DESK_ROLES),
    Mount(frontdesk.triage.routes.admin, ADMINISTRATORS),
    Mount(frontdesk.workplace.routes.own.router, HANDLAGGARE, (MenuEntry("/workplace", N_("Mitt arbete"), 60),)),
    Mount(frontdesk.workplace.routes.calendars.router, HANDLAGGARE),
    Mount(frontdesk.workplace.routes.times.own, HANDLAGGARE, (MenuEntry("/workplace/times", N_("Mina tider"), 70),)),
    Mount(
        frontdesk.workplace.routes.unit.router,
        UNIT_HEADS,
        (
            MenuEntry("/workplace/unit", N_("Enheten"), 80),
            MenuEntry("/workplace/unit/weeks", N_("Åtta veckor"), 100),
        ),
    ),
    Mount(
        frontdesk.workplace.routes.times.head,
        UNIT_HEADS,
        (MenuEntry("/workplace/unit/times", N_("Enhetens tider"), 90),),
    ),
    Mount(
        frontdesk.workplace.routes.absences.router,
        HANDLAGGARE | UNIT_HEADS,
        (MenuEntry("/workplace/absences", N_("Frånvaro"), 110),),
    ),
    Mount(frontdesk.disclosure.routes.admin, ADMINISTRATORS),
    Mount(frontdesk.disclosure.routes.reviewer, REVIEWERS),
    Mount(frontdesk.booking.routes.protected_desk, frozenset({Role.PROTECTED_DESK})),
    Mount(
        frontdesk.disclosure.routes.protected,
        frozenset({Role.PROTECTED_DESK, Role.UNIT_HEAD}),
        (MenuEntry("/protected", N_("Skyddade"), 140),),
    ),
    Mount(frontdesk.disclosure.routes.incidents, UNIT_HEADS, (MenuEntry("/incidents", N_("Avvikelser"), 130),)),
    Mount(frontdesk.disclosure.routes.clients, HANDLAGGARE, (MenuEntry("/clients", N_("Klienter"), 120),)),
    Mount(frontdesk.accesslog.routes.router, REVIEWERS, (MenuEntry("/log", N_("Loggkontroll"), 150),)),
    Mount(frontdesk.disclosure.routes.log_questions),
    Mount(frontdesk.reception.routes.booking.router, DESK_ROLES),
    Mount(frontdesk.booking.routes.router, DESK_ROLES, (MenuEntry("/bookings", N_("Bokningar"), 20),)),
    Mount(frontdesk.waitlist.routes.router, DESK_ROLES, (MenuEntry("/waiting", N_("Väntelista"), 30),)),
    Mount(
        frontdesk.reception.routes.replies.router,
        DESK_ROLES,
        (MenuEntry(REPLIES, N_("Svar på SMS"), 40, counted=True),),
    ),
    Mount(frontdesk.rebooking.routes.router, DESK_ROLES),
    Mount(frontdesk.notices.routes.router, DESK_ROLES),
    Mount(frontdesk.notices.routes.texts, ADMINISTRATORS),
    Mount(frontdesk.admin.routes.router, ADMINISTRATORS, (MenuEntry("/admin", N_("Förvaltning"), 160),)),
    Mount(doors_page.router, ADMINISTRATORS),
)
# The lock screen admits a locked session, which every other route refuses.
LOCKED_ROUTER = frontdesk.accounts.routes.locked


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
