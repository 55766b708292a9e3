"""The menu in the top bar. Its entries stand in `permissions`, beside the roles that may enter."""

from collections.abc import Sequence
from dataclasses import dataclass

from frontdesk.accounts.rules import Role
from frontdesk.accounts.views import Staff
from frontdesk.core.i18n import N_


@dataclass(frozen=True)
class MenuItem:
    """A page, its name, and the roles that see it; with `counted` the menu shows how much is waiting there."""

    href: str
    text: str
    roles: frozenset[Role]
    counted: bool = False


REPLIES = "/replies"
# Separate from the real pages: a phone to call from, the handsets that receive SMS, and staff's own calendars.
DEMO = (
    MenuItem("/demo/phone", N_("Ring hit"), frozenset()),
    MenuItem("/demo/handset", N_("Klienternas mobiler"), frozenset()),
    MenuItem("/demo/calendar", N_("Kalendrar"), frozenset()),
    MenuItem("/demo/outlook", N_("Outlook"), frozenset()),
)


def menu_for(menu: Sequence[MenuItem], staff: Staff | None, *, texting: bool = True) -> tuple[MenuItem, ...]:
    """Return a user's entries of `menu`; without an SMS operator there is no page of replies."""
    if staff is None:
        return ()
    return tuple(item for item in menu if staff.has(*item.roles) and (texting or item.href != REPLIES))


def current_item(menu: tuple[MenuItem, ...], path: str) -> str:
    """Return the address of the current entry: the longest one that is a prefix of the path."""
    under = [item.href for item in menu if path == item.href or path.startswith(f"{item.href}/")]
    return max(under, key=len, default="")


def first_page(menu: Sequence[MenuItem], staff: Staff) -> str:
    """Return the address of a user's first page."""
    return next((item.href for item in menu_for(menu, staff)), "/me")
