"""Kill -9 of clocks in the middle of reading and writing real calendars: nothing is lost and nothing is there twice."""

import re
import time
import uuid
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path
from random import Random

from sqlalchemy import func, select

from frontdesk.availability.rules.enums import AppointmentStatus
from frontdesk.booking.models import Appointment
from frontdesk.calendars.models import CalendarConnection, CalendarEvent, OutsideBusy
from frontdesk.calendars.ports import Account, Checked
from frontdesk.calendars.rules import CalendarKind
from frontdesk.calendars.service import connecting
from frontdesk.calendars.service.reach import CalendarAdapters
from frontdesk.core.db.stores import Stores
from frontdesk.event_handlers import EVENT_HANDLERS
from tests.calendar_servers import LOGIN, SECRET, CalendarServer, radicale
from tests.factories.booking import RECEPTIONIST, at, days_on, make_appointment, make_office
from tests.resilience.conftest import settings_of
from tests.resilience.processes import Life, Role, living
from tests.web.client import make_settings

PEOPLE, OUTSIDE, KILLS = 3, 25, 8
# A dead clock's claim on a calendar lasts five minutes, which are ten seconds here.
_SETTLED_WITHIN_SECONDS = 240
DAYS = (1, 2, 3, 4)

_READ = select(OutsideBusy.resource_id, func.count()).group_by(OutsideBusy.resource_id)
_READING = select(CalendarConnection.lease).where(CalendarConnection.lease.is_not(None))
_WRITING = select(CalendarEvent.lease).where(CalendarEvent.lease.is_not(None))
_EVENT = """BEGIN:VCALENDAR\r
VERSION:2.0\r
PRODID:-//tests//EN\r
BEGIN:VEVENT\r
UID:{uid}\r
DTSTAMP:20261101T000000Z\r
DTSTART:{starts}\r
DTEND:{ends}\r
SUMMARY:Own\r
END:VEVENT\r
END:VCALENDAR\r
"""


@dataclass
class Calendars:
    """The owners' side of the calendars: what they enter there, by calendar."""

    server: CalendarServer
    addresses: list[str]
    entered: Counter[int]

    def enter(self, which: int) -> None:
        """Let an owner enter one more event, an early hour of a day to come."""
        number = self.entered[which]
        starts = datetime(2026, 11, 24, 5, tzinfo=UTC) + timedelta(days=number)
        uid = f"own-{which}-{number}"
        text = _EVENT.format(
            uid=uid, starts=f"{starts:%Y%m%dT%H%M%SZ}", ends=f"{starts + timedelta(hours=1):%Y%m%dT%H%M%SZ}"
        )
        with self.server.as_owner() as owner:
            answer = owner.put(
                f"{self.addresses[which]}{uid}.ics", content=text, headers={"Content-Type": "text/calendar"}
            )
        assert answer.status_code == 201, answer.text
        self.entered[which] += 1

    def stands(self, which: int) -> list[str]:
        """Return the titles of all that stands in a calendar."""
        with self.server.as_owner() as owner:
            answer = owner.get(self.addresses[which])
        assert answer.status_code == 200, answer.text
        return re.findall(r"SUMMARY:(.+?)\r?\n", answer.text)


def test_a_clock_killed_in_mid_sync_loses_nothing_and_doubles_nothing(stores: Stores, tmp_path: Path) -> None:
    stores.event_handlers = EVENT_HANDLERS
    (tmp_path / "radicale").mkdir()
    with radicale(tmp_path / "radicale") as server:
        there = Calendars(server, [server.make(f"c{number}") for number in range(PEOPLE)], Counter())
        for which in range(PEOPLE):
            for _ in range(OUTSIDE):
                there.enter(which)
        _set_up(stores, there.addresses)
        given = {**settings_of(stores, tmp_path), "calendar_reach": "any"}
        roles: list[Role] = ["web"] if stores.embedded else ["clock", "clock"]
        with living(given, *roles, since=time.time()) as lives:
            interrupted = _kill_at_work(stores, there, lives)
            _wait_until(lambda: _unsettled(stores, there))
        _check_nothing_doubled(stores, there)
    assert interrupted, "nobody died at work, so nothing was tried"


def _kill_at_work(stores: Stores, there: Calendars, lives: list[Life]) -> set[uuid.UUID]:
    """Kill all clocks again and again just when one is at a calendar; return the claims they died with."""
    chance, dead = Random(11), set[uuid.UUID]()  # noqa: S311 - random but the same each time
    for _ in range(KILLS):
        there.enter(chance.randrange(PEOPLE))
        _wait_until(partial(_idle, stores, frozenset(dead)))
        for life in lives:
            life.kill()
        dead |= _claims(stores)
        for life in lives:
            life.begin()
    return dead


def _idle(stores: Stores, dead: frozenset[uuid.UUID]) -> str:
    return "" if _claims(stores) - dead else "no clock came to work"


def _claims(stores: Stores) -> set[uuid.UUID]:
    """Return the claims on calendars and meetings that are held."""
    with stores.reading() as unit:
        held = [*unit.db.scalars(_READING), *unit.db.scalars(_WRITING)]
    return {claim for claim in held if claim is not None}


def _set_up(stores: Stores, addresses: list[str]) -> None:
    """Connect everybody's calendar and book meetings that are to stand in it."""
    reach = CalendarAdapters.of({}, make_settings())
    with stores.writing() as unit:
        for key, address in zip(make_office(unit, PEOPLE), addresses, strict=True):
            connecting.connect(
                unit,
                reach,
                handlaggare=key,
                kind=CalendarKind.CALDAV,
                account=Account(address, LOGIN, SECRET),
                checked=Checked(address, reads=True, writes=True),
                by=RECEPTIONIST,
            )
            for day in DAYS:
                make_appointment(unit, at(9, day=days_on(day)), handlaggare=key, person=None)


def _unsettled(stores: Stores, there: Calendars) -> str:
    """Return what is still to be read or written, empty when nothing is."""
    with stores.reading() as unit:
        read = Counter(dict(unit.db.execute(_READ).all()))
        waiting = unit.db.scalar(select(func.count()).where(CalendarEvent.promised != CalendarEvent.settled))
        written = unit.db.scalar(select(func.count()).select_from(CalendarEvent))
    wanted = sorted(there.entered.values())
    if sorted(read.values()) != wanted:
        return f"read {sorted(read.values())} of {wanted}"
    return "" if (written, waiting) == (PEOPLE * len(DAYS), 0) else f"{waiting} of {written} wait to be written"


def _wait_until(unsettled: Callable[[], str]) -> None:
    until = time.monotonic() + _SETTLED_WITHIN_SECONDS
    while left := unsettled():
        if time.monotonic() > until:
            raise AssertionError(left)
        time.sleep(0.002)


def _check_nothing_doubled(stores: Stores, there: Calendars) -> None:
    with stores.reading() as unit:
        spans = unit.db.execute(select(OutsideBusy.connection_id, OutsideBusy.event, OutsideBusy.starts)).all()
        meetings = unit.db.scalars(select(Appointment)).all()
        connections = unit.db.scalars(select(CalendarConnection).order_by(CalendarConnection.handlaggare)).all()
        written = unit.db.scalars(select(CalendarEvent)).all()
    assert len(set(spans)) == len(spans) == PEOPLE * OUTSIDE + KILLS, "each event of theirs is busy time once"
    assert {one.status for one in meetings} == {AppointmentStatus.BOOKED}, "nothing was called off"
    assert [one.failed for one in connections] == [None] * PEOPLE
    for which, connection in enumerate(connections):
        ours = Counter(one.title for one in written if one.connection_id == connection.id)
        assert len(ours) == len(DAYS)
        assert Counter(there.stands(which)) == ours + Counter({"Own": there.entered[which]})
