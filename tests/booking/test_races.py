"""Fifty at once: one time is kept once, and "anyone" gives fifty people."""

import random
from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

from sqlalchemy import func, select, text

from frontdesk.availability.models.occupancy import Occupancy
from frontdesk.availability.rules.enums import Mode, Occupied
from frontdesk.booking.errors import SlotTaken
from frontdesk.booking.models import Appointment
from frontdesk.booking.service import book, change, hold
from frontdesk.booking.service.change import NewTime
from frontdesk.booking.views import Guest, Pick
from frontdesk.core.db.stores import Stores
from frontdesk.core.db.unit import Unit
from frontdesk.core.errors import FrontdeskError
from tests.factories.booking import RECEPTIONIST, at, days_on, make_appointment, make_office

WEDNESDAY = days_on(2)
FIFTY = 50


def at_once(stores: Stores, action: Callable[[Unit], str], times: int = FIFTY) -> Counter[str]:
    """Run `action` in that many units of work at the same time; count what came of it."""

    def one(_: int) -> str:
        try:
            with stores.writing() as unit:
                return action(unit)
        except FrontdeskError as refusal:
            return refusal.kind

    with ThreadPoolExecutor(16) as pool:
        return Counter(pool.map(one, range(times)))


def pick(handlaggare: str | None) -> Pick:
    return Pick("EB_NEW", at(9, day=WEDNESDAY), handlaggare, unit="demo:u-eb", mode=Mode.VISIT)


def book_one(unit: Unit, handlaggare: str | None = "demo:h-1") -> str:
    return book.book(unit, pick=pick(handlaggare), guest=Guest(name="Kim"), by=RECEPTIONIST).handlaggare


def overlaps(stores: Stores) -> int:
    pairs = text(
        "SELECT count(*) FROM occupancy a JOIN occupancy b ON a.resource_id = b.resource_id AND a.id < b.id "
        "AND a.starts < b.ends AND b.starts < a.ends"
    )
    with stores.reading() as unit:
        return unit.db.scalar(pairs) or 0


def test_of_fifty_who_want_one_time_one_gets_it(stores: Stores) -> None:
    with stores.writing() as unit:
        make_office(unit)
    assert at_once(stores, book_one) == {"demo:h-1": 1, "slot-taken": FIFTY - 1}


def test_of_fifty_who_reserve_one_time_one_gets_it(stores: Stores) -> None:
    with stores.writing() as unit:
        make_office(unit)
    result = at_once(stores, lambda unit: hold.hold(unit, pick=pick("demo:h-1"), by=RECEPTIONIST).handlaggare)
    assert result == {"demo:h-1": 1, "slot-taken": FIFTY - 1}


def test_fifty_who_take_anyone_get_fifty_people(stores: Stores) -> None:
    with stores.writing() as unit:
        keys = make_office(unit, people=FIFTY)
    assert at_once(stores, lambda unit: book_one(unit, None)) == dict.fromkeys(keys, 1)


def test_whoever_finds_nobody_is_offered_the_next_times(stores: Stores) -> None:
    with stores.writing() as unit:
        make_office(unit, people=2)
    offered = []

    def try_to(unit: Unit) -> str:
        try:
            return book_one(unit, None)
        except SlotTaken as refusal:
            offered.append(len(refusal.next_free))
            raise

    assert at_once(stores, try_to, 10)["slot-taken"] == 8
    assert set(offered) == {3}


def test_bookings_moves_and_cancels_in_a_crowd_never_overlap(stores: Stores) -> None:
    with stores.writing() as unit:
        make_office(unit, people=2)
        for hour in (9, 13):
            make_appointment(unit, at(hour, day=WEDNESDAY))
    dice = random.Random(7)  # noqa: S311 - a test's dice

    def anything(unit: Unit) -> str:
        starts_at = at(dice.choice((9, 10, 11, 13, 14, 15)), dice.choice((0, 10)), day=WEDNESDAY)
        mine = unit.db.scalars(select(Appointment).order_by(func.random()).limit(1)).one()
        to = NewTime(starts_at=starts_at, handlaggare=dice.choice(("demo:h-1", "demo:h-2")))
        match dice.randrange(3):
            case 0:
                change.move(unit, appointment_id=mine.id, version=mine.version, to=to, by=RECEPTIONIST)
            case 1:
                change.cancel(unit, appointment_id=mine.id, version=mine.version, by_client=True, by=RECEPTIONIST)
            case _:
                wanted = Pick("EB_NEW", starts_at, to.handlaggare, mode=Mode.VISIT)
                book.book(unit, pick=wanted, guest=Guest(name="Kim"), by=RECEPTIONIST)
        return "done"

    result = at_once(stores, anything, 200)
    assert result["done"] > 0
    assert set(result) <= {"done", "slot-taken", "not-offered", "stale", "not-coming"}
    assert overlaps(stores) == 0
    with stores.reading() as unit:
        taken = select(Occupancy.appointment_id).where(Occupancy.kind == Occupied.APPOINTMENT)
        occupied = set(unit.db.scalars(taken))
        assert occupied == set(unit.db.scalars(select(Appointment.id).where(Appointment.status == "booked")))
