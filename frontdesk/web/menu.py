"""The menu in the top bar."""

from dataclasses import dataclass

from frontdesk.accounts.rules import DESK_ROLES, Role
from frontdesk.accounts.views import Staff
from frontdesk.core.errors import N_


@dataclass(frozen=True)
class MenuItem:
    """A page, its name, and the roles that see it; with `counted` the menu shows how much is waiting there."""

    href: str
    text: str
    roles: frozenset[Role]
    counted: bool = False


REPLIES = "/replies"
MENU = (
    MenuItem("/reception", N_("Reception"), DESK_ROLES),
    MenuItem("/bookings", N_("Bokningar"), DESK_ROLES),
    MenuItem("/waiting", N_("Väntelista"), DESK_ROLES),
    MenuItem(REPLIES, N_("Svar på SMS"), DESK_ROLES, counted=True),
    MenuItem("/left-over", N_("Kvar från igår"), DESK_ROLES),
    MenuItem("/workplace", N_("Mitt arbete"), frozenset({Role.HANDLAGGARE})),
    MenuItem("/workplace/times", N_("Mina tider"), frozenset({Role.HANDLAGGARE})),
    MenuItem("/workplace/unit", N_("Enheten"), frozenset({Role.UNIT_HEAD})),
    MenuItem("/workplace/unit/times", N_("Enhetens tider"), frozenset({Role.UNIT_HEAD})),
    MenuItem("/workplace/unit/weeks", N_("Åtta veckor"), frozenset({Role.UNIT_HEAD})),
    MenuItem("/workplace/absences", N_("Frånvaro"), frozenset({Role.HANDLAGGARE, Role.UNIT_HEAD})),
    MenuItem("/clients", N_("Klienter"), frozenset({Role.HANDLAGGARE})),
    MenuItem("/incidents", N_("Avvikelser"), frozenset({Role.UNIT_HEAD})),
    MenuItem("/protected", N_("Skyddade"), frozenset({Role.PROTECTED_DESK, Role.UNIT_HEAD})),
    MenuItem("/log", N_("Loggkontroll"), frozenset({Role.LOG_REVIEWER})),
    MenuItem("/admin", N_("Förvaltning"), frozenset({Role.ADMINISTRATOR})),
    # For roles whose first page does not list tasks.
    MenuItem("/tasks", N_("Att göra"), frozenset({Role.UNIT_HEAD, Role.LOG_REVIEWER, Role.ADMINISTRATOR})),
)

# Separate from the real pages: a phone to call from, the handsets that receive SMS, and staff's own calendars.
DEMO = (
    MenuItem("/demo/phone", N_("Ring hit"), frozenset()),
    MenuItem("/demo/handset", N_("Klienternas mobiler"), frozenset()),
    MenuItem("/demo/calendar", N_("Kalendrar"), frozenset()),
    MenuItem("/demo/outlook", N_("Outlook"), frozenset()),
)


def menu_for(staff: Staff | None, *, texting: bool = True) -> tuple[MenuItem, ...]:
    """Return a user's entries; without an SMS operator there is no page of replies."""
    if staff is None:
        return ()
    return tuple(item for item in MENU if staff.has(*item.roles) and (texting or item.href != REPLIES))


def current_item(menu: tuple[MenuItem, ...], path: str) -> str:
    """Return the address of the current entry: the longest one that is a prefix of the path."""
    under = [item.href for item in menu if path == item.href or path.startswith(f"{item.href}/")]
    return max(under, key=len, default="")


def first_page(staff: Staff) -> str:
    """Return the address of a user's first page."""
    return next((item.href for item in menu_for(staff)), "/me")
