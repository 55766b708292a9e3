"""The clock at its calendars: a round in which nothing changed for 100 handläggare, and how soon a booking is seen.

A real Radicale on loopback with a calendar of 20 events for each, our own CalDAV adapter, and the clock's own jobs. A
booking waits for the minute in which it can be taken back; it is timed from the end of that minute.

    uv run python -m benchmarks.syncing
"""

from datetime import UTC, datetime, timedelta
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from time import perf_counter, sleep

from sqlalchemy import update

from benchmarks.engines import ENGINES
from benchmarks.figures import at_most
from frontdesk.availability.service import search
from frontdesk.availability.views import Wish
from frontdesk.booking.service import book
from frontdesk.booking.views import Guest, Pick
from frontdesk.bootstrap import ticking
from frontdesk.calendars import jobs
from frontdesk.calendars.models import CalendarConnection, CalendarEvent
from frontdesk.calendars.ports import Account, Checked
from frontdesk.calendars.rules import CalendarKind
from frontdesk.calendars.rules.sealing import Vault
from frontdesk.calendars.service import connecting, pull
from frontdesk.calendars.service.reach import CalendarAdapters
from frontdesk.core.db.stores import Stores
from frontdesk.core.times import SystemClock, local_date
from frontdesk.event_handlers import EVENT_HANDLERS
from integrations.caldav.calendar import CalDavCalendar
from tests.calendar_servers import LOGIN, SECRET, CalendarServer, radicale
from tests.factories import booking

PEOPLE, EVENTS, ROUNDS, BOOKINGS = 100, 20, 3, 5
MOST_SECONDS, MOST_UNSEEN = 5, 2


def main() -> None:
    """Print the figures of both databases."""
    for engine, opened in ENGINES.items():
        with TemporaryDirectory() as place, radicale(Path(place)) as server, opened() as stores:
            stores.clock, stores.event_handlers = SystemClock(), EVENT_HANDLERS
            reach = CalendarAdapters(
                {CalendarKind.CALDAV: CalDavCalendar(host="reception.example.se", reach="any")}, Vault("k" * 40)
            )
            addresses = _settle(stores, reach, server, Path(place, "store/collection-root", LOGIN))
            at_most(f"{engine}: seconds for {PEOPLE} calendars without news", _round(stores, reach), MOST_SECONDS)
            seen = _seen_after(stores, reach, server, addresses["demo:h-1"])
            at_most(f"{engine}: seconds from due to seen in the calendar", seen, MOST_UNSEEN)


def _settle(stores: Stores, reach: CalendarAdapters, server: CalendarServer, folder: Path) -> dict[str, str]:
    with stores.writing() as unit:
        keys = booking.make_office(unit, people=PEOPLE)
    addresses = {key: server.make(key.replace(":", "-")) for key in keys}
    for key in keys:
        _fill(folder / key.replace(":", "-"))
    for key, address in addresses.items():
        with stores.writing() as unit:
            connecting.connect(
                unit,
                reach,
                handlaggare=key,
                kind=CalendarKind.CALDAV,
                account=Account(address, LOGIN, SECRET),
                checked=Checked(address, reads=True, writes=True),
                by=booking.RECEPTIONIST,
            )
    pull.read_due(stores, reach, seconds=600)
    return addresses


def _fill(folder: Path) -> None:
    begin = datetime.now(UTC).replace(minute=0, second=0, microsecond=0) + timedelta(days=30)
    for number in range(EVENTS):
        starts_at = begin + timedelta(days=number)
        lines = [
            "BEGIN:VCALENDAR",
            "VERSION:2.0",
            "PRODID:-//Owner//Program//EN",
            "BEGIN:VEVENT",
            f"UID:{number}@owner",
        ]
        lines += ["DTSTAMP:20260101T000000Z", f"DTSTART:{starts_at:%Y%m%dT%H%M%SZ}", "DURATION:PT30M", "SUMMARY:Möte"]
        text = "\r\n".join([*lines, "END:VEVENT", "END:VCALENDAR", ""])
        Path(folder, f"{number}.ics").write_text(text, encoding="utf-8")


def _round(stores: Stores, reach: CalendarAdapters) -> float:
    """Return the seconds a round takes in which every calendar is asked and none has news."""
    took = []
    for _ in range(ROUNDS):
        with stores.writing() as unit:
            unit.db.execute(update(CalendarConnection).values(due_at=unit.now))
        began = perf_counter()
        read = pull.read_due(stores, reach, seconds=600)
        took.append(perf_counter() - began)
        if read != PEOPLE:
            raise SystemExit(f"{read} of {PEOPLE} calendars were read")
    return median(took)


def _seen_after(stores: Stores, reach: CalendarAdapters, server: CalendarServer, address: str) -> float:
    """Return the seconds from when a booking may leave until it stands in the calendar, the clock running."""
    ticker = ticking.start(stores, jobs.jobs(stores, reach))
    try:
        return median(_seen(stores, server, address) for _ in range(BOOKINGS))
    finally:
        ticker.shutdown(wait=True)


def _seen(stores: Stores, server: CalendarServer, address: str) -> float:
    with stores.writing() as unit:
        today = local_date(unit.now)
        wish = Wish("EB_NEW", today, today + timedelta(days=20), handlaggare=("demo:h-1",))
        free = search.first_free(unit, wish, 1)[0]
        made = book.book(
            unit, pick=Pick("EB_NEW", free.starts_at, "demo:h-1"), guest=Guest(name="Kim"), by=booking.RECEPTIONIST
        )
    began = perf_counter()
    with stores.writing() as unit:
        minute_over = update(CalendarEvent).where(CalendarEvent.appointment_id == made.id).values(due_at=unit.now)
        unit.db.execute(minute_over)
    with server.as_owner() as owner:
        while str(made.id) not in owner.request("PROPFIND", address, headers={"Depth": "1"}).text:
            if perf_counter() - began > 60:  # noqa: PLR2004 - a minute is for ever
                raise SystemExit("the booking never came")
            sleep(0.05)
    return perf_counter() - began


if __name__ == "__main__":
    main()
