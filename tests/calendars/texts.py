"""Calendar text for tests, written the way calendars write it."""

from datetime import UTC, datetime
from textwrap import dedent

from frontdesk.calendars.ports import OutsideEvent, Window
from frontdesk.calendars.rules.reading import Reader
from frontdesk.core.times import STOCKHOLM

HOST = "reception.example.se"
YEAR = Window(datetime(2026, 1, 1, tzinfo=UTC), datetime(2027, 1, 1, tzinfo=UTC))

EXCHANGE = """
    BEGIN:VTIMEZONE
    TZID:{name}
    BEGIN:STANDARD
    DTSTART:16010101T030000
    TZOFFSETFROM:+0200
    TZOFFSETTO:+0100
    RRULE:FREQ=YEARLY;INTERVAL=1;BYDAY=-1SU;BYMONTH=10
    END:STANDARD
    BEGIN:DAYLIGHT
    DTSTART:16010101T020000
    TZOFFSETFROM:+0100
    TZOFFSETTO:+0200
    RRULE:FREQ=YEARLY;INTERVAL=1;BYDAY=-1SU;BYMONTH=3
    END:DAYLIGHT
    END:VTIMEZONE
"""


def calendar(*parts: str) -> str:
    """Return a whole calendar of its parts."""
    inside = [line for part in parts for line in dedent(part).strip().splitlines()]
    return "\r\n".join(["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//Somebody//Else//EN", *inside, "END:VCALENDAR", ""])


def vevent(*lines: str, uid: str = "one@elsewhere") -> str:
    """Return one event of some lines."""
    return "\n".join(["BEGIN:VEVENT", f"UID:{uid}", "DTSTAMP:20260101T000000Z", *lines, "END:VEVENT"])


def read(*parts: str, window: Window = YEAR, owner: tuple[str, ...] = ()) -> list[OutsideEvent]:
    """Return what is read of a calendar of these parts."""
    return Reader(window, host=HOST, owner=owner).read(calendar(*parts))


def read_one(*parts: str, window: Window = YEAR, owner: tuple[str, ...] = ()) -> OutsideEvent:
    """Return the only event of a calendar of these parts."""
    (event,) = read(*parts, window=window, owner=owner)
    return event


def shown(event: OutsideEvent) -> list[str]:
    """Return an event's spans as Stockholm's clock shows them, with the offset where it matters."""
    return [f"{_clock(starts_at)} – {_clock(ends_at)}" for starts_at, ends_at in event.spans]


def spans(*lines: str, zone: str = "", window: Window = YEAR) -> list[str]:
    """Return the spans of one event of these lines."""
    return shown(read_one(*(part for part in (zone, vevent(*lines)) if part), window=window))


def utc(*parts: int) -> datetime:
    """Return an instant."""
    return datetime(*parts, tzinfo=UTC)  # type: ignore[misc,arg-type]  # year, month, day, hour, minute


def _clock(instant: datetime) -> str:
    return f"{instant.astimezone(STOCKHOLM):%d/%m %H:%M%z}".replace("00", "00", 1)[:14]


WINTER_TEN = ["24/11 10:00+01 – 24/11 11:00+01"]

SERIES = vevent(
    "DTSTART;TZID=Europe/Stockholm:20261019T090000",
    "DTEND;TZID=Europe/Stockholm:20261019T100000",
    "RRULE:FREQ=WEEKLY;COUNT=4",
)
