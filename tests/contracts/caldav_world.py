"""A calendar on a real CalDAV server, and its owner with a calendar program of their own."""

import itertools
import re
from dataclasses import replace
from datetime import UTC, datetime, timedelta

from frontdesk.calendars.ports import Account
from frontdesk.calendars.rules import ShowsAs
from frontdesk.calendars.views import FeedEvent
from integrations.caldav.calendar import CalDavCalendar
from tests.calendar_servers import LOGIN, SECRET, CalendarServer

HOST = "reception.example.se"

_serial = itertools.count(1)


class CalDavWorld:
    """One fresh calendar; what the owner does goes past the adapter, straight to the server."""

    def __init__(self, server: CalendarServer) -> None:
        self.server = server
        self.provider = CalDavCalendar(host=HOST, reach="any", tls=server.tls)
        self.account = Account(server.make(f"cal-{next(_serial)}"), LOGIN, SECRET)
        # Of a server that may not be reached nothing is heard: not one second is left to connect.
        self.unreachable = CalDavCalendar(host=HOST, reach="any", tls=server.tls, longest=timedelta(0))

    @property
    def mistaken(self) -> tuple[CalDavCalendar, Account]:
        return self.provider, replace(self.account, secret="wrong")

    def enter(self, name: str, starts_at: datetime, ends_at: datetime, shows_as: ShowsAs = ShowsAs.BUSY) -> None:
        transparent = "TRANSPARENT" if shows_as is ShowsAs.FREE else "OPAQUE"
        self.write(name, vevent(name, starts_at, ends_at, f"TRANSP:{transparent}"))

    def write(self, name: str, text: str) -> None:
        """Put a text at a name."""
        with self.server.as_owner() as owner:
            written = owner.put(f"{self.account.address}{name}.ics", content=text.encode(), headers=_CALENDAR)
            assert written.status_code in {200, 201, 204}, written.text

    def erase(self, name: str) -> None:
        with self.server.as_owner() as owner:
            assert owner.delete(f"{self.account.address}{name}.ics").status_code in {200, 204}

    def move_ours(self, event: FeedEvent, starts_at: datetime) -> None:
        self.write(str(event.id), _event_times(self.text(str(event.id)), starts_at, event.ends_at - event.starts_at))

    def erase_ours(self, event: FeedEvent) -> None:
        self.erase(str(event.id))

    def text(self, name: str) -> str:
        """Return what stands at a name."""
        with self.server.as_owner() as owner:
            return owner.get(f"{self.account.address}{name}.ics").text


_CALENDAR = {"Content-Type": "text/calendar; charset=utf-8"}


def vevent(uid: str, starts_at: datetime, ends_at: datetime, *lines: str) -> str:
    """Return a whole calendar of one event of the owner's."""
    inside = [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        "PRODID:-//Owner//Program//EN",
        "BEGIN:VEVENT",
        f"UID:{uid}@owner",
        "DTSTAMP:20260101T000000Z",
        f"DTSTART:{starts_at.astimezone(UTC):%Y%m%dT%H%M%SZ}",
        f"DTEND:{ends_at.astimezone(UTC):%Y%m%dT%H%M%SZ}",
        "SUMMARY:Tandläkare",
        *lines,
        "END:VEVENT",
        "END:VCALENDAR",
    ]
    return "\r\n".join([*inside, ""])


def _event_times(text: str, starts_at: datetime, length: timedelta) -> str:
    before, begin, event = text.partition("BEGIN:VEVENT")
    for name, at in (("DTSTART", starts_at), ("DTEND", starts_at + length)):
        event = re.sub(rf"{name}[;:][^\r\n]*", f"{name}:{at.astimezone(UTC):%Y%m%dT%H%M%SZ}", event, count=1)
    return before + begin + event
