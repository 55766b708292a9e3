"""Find a calendar from any address its owner knows: the calendar's, the calendar home's or the server's."""

from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import urlsplit

from frontdesk.calendars.ports import CalendarRefused
from frontdesk.calendars.rules import CalendarRefusal
from integrations.caldav import dav
from integrations.caldav.server import Server

_PRINCIPAL, _HOME = f"{dav.DAV}current-user-principal", f"{dav.CALDAV}calendar-home-set"
_TYPE, _COMPONENTS = f"{dav.DAV}resourcetype", f"{dav.CALDAV}supported-calendar-component-set"
_MAY, _OWNER = f"{dav.DAV}current-user-privilege-set", f"{dav.CALDAV}calendar-user-address-set"
_WELL_KNOWN = "/.well-known/caldav"
_NOT_HERE = frozenset(
    {
        CalendarRefusal.NO_CALENDAR,
        CalendarRefusal.NOT_SUPPORTED,
        CalendarRefusal.UNREADABLE,
        CalendarRefusal.CREDENTIALS,
    }
)


@dataclass(frozen=True)
class _Found:
    path: str
    takes_events: bool
    may_write: bool


def calendar_path(server: Server, url: str) -> str:
    """Return the path of the calendar that `url` leads to. Raises CalendarRefused if there is none."""
    path = dav.path_of(url, urlsplit(url).path or "/")
    denied: CalendarRefused | None = None
    for begin in dict.fromkeys((path, _WELL_KNOWN, "/")):
        try:
            if found := _from(server, begin):
                return found
        except CalendarRefused as refused:
            # A refusal of the password on one path counts only if no other path works.
            if refused.refusal not in _NOT_HERE:
                raise
            denied = denied or (refused if refused.refusal is CalendarRefusal.CREDENTIALS else None)
    raise denied or CalendarRefused(CalendarRefusal.NO_CALENDAR)


def owner_addresses(server: Server, path: str) -> frozenset[str]:
    """Return the e-mail addresses the calendar's owner is invited by, none if the server does not say."""
    try:
        for principal in server.properties(path, _PRINCIPAL).hrefs(_PRINCIPAL):
            found = server.properties(dav.path_of(server.url, principal), _OWNER).hrefs(_OWNER)
            return frozenset(each.lower().removeprefix("mailto:") for each in found)
    except CalendarRefused:
        pass
    return frozenset()


def _from(server: Server, path: str) -> str:
    here = server.properties(path, _TYPE, _COMPONENTS, _PRINCIPAL, _HOME)
    if _is_calendar(here):
        return here.href
    homes = [dav.path_of(server.url, each) for each in here.hrefs(_HOME)]
    for principal in here.hrefs(_PRINCIPAL):
        if principal := dav.path_of(server.url, principal):
            homes += [dav.path_of(server.url, each) for each in server.properties(principal, _HOME).hrefs(_HOME)]
    for home in dict.fromkeys((*homes, here.href)):
        if home and (chosen := _chosen(list(_calendars(server, home)))):
            return chosen
    return ""


def _calendars(server: Server, home: str) -> Iterator[_Found]:
    with server.find(home, _TYPE, _COMPONENTS, _MAY, depth=1) as parts:
        for part in parts:
            if _is_calendar(part):
                may = part.tags(_MAY)
                writes = not may or bool({f"{dav.DAV}{each}" for each in ("all", "write", "bind")} & may)
                yield _Found(part.href, _takes_events(part), writes)


def _chosen(found: list[_Found]) -> str:
    """Return the first calendar that accepts events, preferably a writable one."""
    ranked = sorted((each for each in found if each.takes_events), key=lambda each: not each.may_write)
    return ranked[0].path if ranked else ""


def _is_calendar(part: dav.PathResponse) -> bool:
    return f"{dav.CALDAV}calendar" in part.tags(_TYPE)


def _takes_events(part: dav.PathResponse) -> bool:
    """Whether a calendar accepts events; one that does not say accepts everything (RFC 4791 §5.2.3)."""
    element = part.found.get(_COMPONENTS)
    named = [] if element is None else [each.get("name", "").upper() for each in element]
    return not named or "VEVENT" in named
