"""Makes what a booking needs: people with resources, places, windows, kinds of meeting."""

import itertools
from datetime import date, datetime, time, timedelta

from frontdesk.accounts.models import Handlaggare, OrgUnit
from frontdesk.availability.models.catalogue import Place, Room
from frontdesk.availability.queries import catalogue
from frontdesk.availability.rules.enums import Mode
from frontdesk.availability.service import opening_hours
from frontdesk.availability.service.catalogue import seed_types
from frontdesk.booking.models import Appointment
from frontdesk.booking.service import book
from frontdesk.booking.views import Guest, Pick
from frontdesk.core.actor import Actor
from frontdesk.core.db.unit import Unit
from frontdesk.core.ids import new_id
from frontdesk.core.times import instant_of, local, start_instant

RECEPTIONIST = Actor(id=new_id(), name="Rut Receptionist", role="receptionist")
MONDAY = date(2026, 11, 23)
NINE, NOON, ONE, FOUR = time(9), time(12), time(13), time(16)
_resources = itertools.count(1)


def at(hour: int, minute: int = 0, *, day: date = MONDAY) -> datetime:
    """Return a Stockholm wall-clock time as an instant."""
    return start_instant(day, time(hour, minute))


def days_on(count: int) -> date:
    """Return the date `count` days after the Monday the tests begin on."""
    return MONDAY + timedelta(days=count)


def make_unit(unit: Unit, key: str = "demo:u-eb", *, area: str = "EB", kind: str = "intake") -> OrgUnit:
    made = OrgUnit(key=key, name="Mottagning", outside_name="Mottagningen", board="socialnamnd", area=area, kind=kind)
    unit.db.add(made)
    unit.db.flush()
    return made


def make_handlaggare(
    unit: Unit, key: str = "demo:h-1", *, name: str = "Sara Nilsson", at_unit: str = "demo:u-eb", **values: object
) -> Handlaggare:
    made = Handlaggare(key=key, name=name, unit=at_unit, resource_id=next(_resources), **values)
    unit.db.add(made)
    unit.db.flush()
    return made


def make_place(unit: Unit, code: str = "entre-a", name: str = "Stadshuset entré A") -> Place:
    made = Place(code=code, name=name, outside_name=name)
    unit.db.add(made)
    unit.db.flush()
    return made


def make_room(unit: Unit, place: str = "entre-a", *, seats: int = 2) -> int:
    """Make a room and return its id."""
    room = catalogue.next_room_id(unit.db)
    number = len(catalogue.rooms_of(unit.db, place)) + 1
    unit.db.add(Room(id=room, place=place, name=f"Rum {number}", seats=seats))
    unit.db.flush()
    return room


def make_office(unit: Unit, people: int = 1) -> list[str]:
    """Make an intake unit with a place and `people`, all open weekdays 9-12 and 13-16, and the shipped types."""
    seed_types(unit.db)
    make_unit(unit)
    make_place(unit)
    keys = [f"demo:h-{number}" for number in range(1, people + 1)]
    for key in keys:
        make_handlaggare(unit, key)
        open_all_week(unit, key)
    return keys


def open_all_week(unit: Unit, key: str, mode: Mode | None = None, place: str | None = "entre-a") -> None:
    for weekday in range(5):
        for opens, closes in ((NINE, NOON), (ONE, FOUR)):
            opening_hours.open_weekly(
                unit, handlaggare=key, weekday=weekday, opens=opens, closes=closes, mode=mode, place=place
            )


def make_appointment(
    unit: Unit,
    starts_at: datetime,
    *,
    handlaggare: str = "demo:h-1",
    kind: str = "EB_NEW",
    person: str | None = "demo:p-1",
    interpreter: str = "",
) -> Appointment:
    pick = Pick(type=kind, starts_at=starts_at, handlaggare=handlaggare, mode=Mode.VISIT, interpreter=interpreter)
    guest = Guest(person=person, name="" if person else "Kim Okänd")
    return book.book(unit, pick=pick, guest=guest, by=RECEPTIONIST)


def local_clock(second: int) -> time:
    """Return the Stockholm time of day of a second since 1970."""
    return local(instant_of(second)).time()
