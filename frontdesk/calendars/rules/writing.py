"""Write iCalendar files that Outlook, Apple and Google read alike."""

from collections.abc import Iterable
from datetime import UTC, datetime

from icalendar import Calendar, Event, Timezone, vCalAddress

from frontdesk.calendars.rules.feed import FeedEvent
from frontdesk.calendars.rules.intervals import fingerprint
from frontdesk.core.times import STOCKHOLM, local

# Recurring rules instead of a list of years, so that it holds for every year and every reader.
_STOCKHOLM_RULES = """\
BEGIN:VTIMEZONE\r
TZID:Europe/Stockholm\r
X-LIC-LOCATION:Europe/Stockholm\r
BEGIN:DAYLIGHT\r
DTSTART:19810329T020000\r
RRULE:FREQ=YEARLY;BYMONTH=3;BYDAY=-1SU\r
TZNAME:CEST\r
TZOFFSETFROM:+0100\r
TZOFFSETTO:+0200\r
END:DAYLIGHT\r
BEGIN:STANDARD\r
DTSTART:19961027T030000\r
RRULE:FREQ=YEARLY;BYMONTH=10;BYDAY=-1SU\r
TZNAME:CET\r
TZOFFSETFROM:+0200\r
TZOFFSETTO:+0100\r
END:STANDARD\r
END:VTIMEZONE\r
"""


def calendar_file(events: Iterable[FeedEvent], *, name: str, host: str) -> bytes:
    """Return a feed to subscribe to, without clients, cases and attendees."""
    calendar = _calendar("PUBLISH")
    calendar.add("x-wr-calname", name)
    calendar.add("x-wr-timezone", STOCKHOLM.key)
    calendar.add("x-published-ttl", "PT15M")
    for event in events:
        calendar.add_component(_event(event, host))
    return _bytes(calendar)


def event_file(event: FeedEvent, *, host: str) -> bytes:
    """Return one meeting for CalDAV, with its fingerprint in X-FRONTDESK-CONTENT.

    If the stored fingerprint differs from the content's own, the meeting was changed there.
    """
    calendar, made = _calendar(), _event(event, host)
    made.add("x-frontdesk-content", content_of(event))
    calendar.add_component(made)
    return _bytes(calendar)


def invitation_file(event: FeedEvent, *, host: str, organizer: str, attendee: str) -> bytes:
    """Return one meeting as an invitation (iTIP) to the handläggare only: REQUEST, or CANCEL if cancelled."""
    calendar, made = _calendar("CANCEL" if event.cancelled else "REQUEST"), _event(event, host)
    made.add("organizer", vCalAddress(f"mailto:{organizer}"))
    guest = vCalAddress(f"mailto:{attendee}")
    for name, value in (("ROLE", "REQ-PARTICIPANT"), ("PARTSTAT", "NEEDS-ACTION"), ("RSVP", "FALSE")):
        guest.params[name] = value
    made.add("attendee", guest)
    calendar.add_component(made)
    return _bytes(calendar)


def content_of(event: FeedEvent) -> str:
    """Return the fingerprint of a meeting as written."""
    return fingerprint(event.starts_at, event.ends_at, title=event.title, location=event.location)


def _calendar(method: str = "") -> Calendar:
    calendar = Calendar()
    calendar.add("prodid", "-//Front desk//Booking//SV")
    calendar.add("version", "2.0")
    calendar.add("calscale", "GREGORIAN")
    if method:
        calendar.add("method", method)
    calendar.add_component(Timezone.from_ical(_STOCKHOLM_RULES))
    return calendar


def _bytes(calendar: Calendar) -> bytes:
    file: bytes = calendar.to_ical()
    return file


def _event(event: FeedEvent, host: str) -> Event:
    made = Event()
    made.add("uid", f"{event.id}@{host}")
    made.add("sequence", event.sequence)
    made.add("dtstamp", event.changed_at.astimezone(UTC))
    made.add("last-modified", event.changed_at.astimezone(UTC))
    made.add("dtstart", _wall(event.starts_at))
    made.add("dtend", _wall(event.ends_at))
    made.add("summary", event.title)
    made.add("class", "PRIVATE")
    made.add("status", "CANCELLED" if event.cancelled else "CONFIRMED")
    made.add("transp", "TRANSPARENT" if event.cancelled else "OPAQUE")
    if event.location:
        made.add("location", event.location)
    return made


def _wall(instant: datetime) -> datetime:
    """Return Stockholm wall-clock time; UTC if that is ambiguous (the repeated hour in autumn)."""
    wall = local(instant)
    twice = wall.replace(fold=0).utcoffset() != wall.replace(fold=1).utcoffset()
    return instant.astimezone(UTC) if twice else wall
