"""A crowd that books, holds, moves, cancels and regrets, alone, together and in rooms: no overlap and never a half."""

import random
from collections import Counter
from concurrent.futures import ThreadPoolExecutor

import pytest
from sqlalchemy import func, select, text

from frontdesk.availability.models.catalogue import FIRST_ROOM, Place
from frontdesk.availability.models.occupancy import Hold, Occupancy
from frontdesk.availability.rules.enums import AppointmentStatus, Mode, Occupied
from frontdesk.booking.models import Appointment, AppointmentSnapshot, Colleague
from frontdesk.booking.service import book, change, hold, undo
from frontdesk.booking.service.change import NewTime
from frontdesk.booking.views import Guest, Pick
from frontdesk.core.db.stores import Stores
from frontdesk.core.db.unit import Unit
from frontdesk.core.errors import FrontdeskError
from tests.factories.booking import RECEPTIONIST, at, days_on, make_office, make_room

WEDNESDAY = days_on(2)
PEOPLE = ("demo:h-1", "demo:h-2", "demo:h-3", "demo:h-4")
MAY_REFUSE = {"slot-taken", "not-offered", "stale", "not-coming", "too-late-to-take-back", "hold-gone"}
TIMES = [(9, 0), (9, 30), (10, 0), (10, 10), (11, 0), (13, 0), (14, 0), (14, 10), (15, 0)]


class Crowd:
    """Everybody who wants something at once, with dice of their own."""

    def __init__(self, seed: int) -> None:
        """Shake the dice."""
        self.dice = random.Random(seed)  # noqa: S311 - a test's dice

    def pick(self) -> Pick:
        """Want some time with somebody, perhaps with others, perhaps in a room."""
        lead, *others = self.dice.sample(PEOPLE, 3)
        company = self.dice.randrange(4)
        return Pick(
            "EB_NEW",
            at(*self.dice.choice(TIMES), day=WEDNESDAY),
            lead if self.dice.random() < 0.8 else None,
            unit="demo:u-eb",
            mode=Mode.VISIT if self.dice.random() < 0.7 else Mode.PHONE,
            besides=tuple(others[:company]) if company < 3 else (),
            two=company == 3,
        )

    def act(self, unit: Unit) -> None:
        """Do one of the things people do."""
        some = select(Appointment).order_by(func.random()).limit(1)
        mine, pick = unit.db.scalar(some), self.pick()
        match self.dice.randrange(6):
            case 0 | 1:
                book.book(unit, pick=pick, guest=Guest(name="Kim"), by=RECEPTIONIST)
            case 2:
                hold.hold(unit, pick=pick, by=RECEPTIONIST)
            case 3 if held := unit.db.scalar(select(Hold).order_by(func.random()).limit(1)):
                book.book_held(unit, hold_id=held.id, guest=Guest(name="Kim"), by=RECEPTIONIST)
            case 4 if mine:
                to = NewTime(pick.starts_at, pick.handlaggare, pick.mode, pick.besides if pick.handlaggare else None)
                change.move(unit, appointment_id=mine.id, version=mine.version, to=to, by=RECEPTIONIST)
            case 5 if mine and self.dice.random() < 0.5:
                change.cancel(unit, appointment_id=mine.id, version=mine.version, by_client=True, by=RECEPTIONIST)
            case _ if mine:
                undo.undo_change(unit, appointment_id=mine.id, by=RECEPTIONIST)


@pytest.mark.parametrize("seed", [3, 8])
def test_nobody_is_in_two_places_and_nothing_is_taken_by_half(stores: Stores, seed: int) -> None:
    with stores.writing() as unit:
        make_office(unit, people=len(PEOPLE))
        make_room(unit, seats=4)
        make_room(unit, seats=3)
        unit.db.get_one(Place, "entre-a").needs_room = True
    crowd = Crowd(seed)

    def one(_: int) -> str:
        try:
            with stores.writing() as unit:
                crowd.act(unit)
        except FrontdeskError as refusal:
            return refusal.kind
        return "done"

    with ThreadPoolExecutor(8) as pool:
        came = Counter(pool.map(one, range(160)))
    assert came["done"] > 10
    assert set(came) <= MAY_REFUSE | {"done"}
    with stores.reading() as unit:
        assert _overlaps(unit) == 0
        for appointment in unit.db.scalars(select(Appointment)):
            _whole(unit, appointment)
        for held in unit.db.scalars(select(Hold)):
            assert held.resource_id in _taken(unit, Occupancy.hold_id == held.id)


def _overlaps(unit: Unit) -> int:
    pairs = text(
        "SELECT count(*) FROM occupancy a JOIN occupancy b ON a.resource_id = b.resource_id AND a.id < b.id "
        "AND a.starts < b.ends AND b.starts < a.ends"
    )
    return unit.db.scalar(pairs) or 0


def _taken(unit: Unit, whose: object) -> set[int]:
    return set(unit.db.scalars(select(Occupancy.resource_id).where(whose)))  # type: ignore[arg-type]


def _whole(unit: Unit, appointment: Appointment) -> None:
    """A booked meeting takes all its people and its room; a cancelled one keeps what it had for the minute."""
    mine = Occupancy.appointment_id == appointment.id
    now = _taken(unit, mine & (Occupancy.kind == Occupied.APPOINTMENT))
    people = 1 + len(unit.db.scalars(select(Colleague).where(Colleague.appointment_id == appointment.id)).all())
    if appointment.status is AppointmentStatus.BOOKED:
        assert len([one for one in now if one < FIRST_ROOM]) == people
        assert {one for one in now if one >= FIRST_ROOM} == ({appointment.room} if appointment.room else set())
        assert (appointment.room is not None) == (appointment.mode is Mode.VISIT)
        return
    assert now == set()
    kept = _taken(unit, mine & (Occupancy.kind == Occupied.KEPT))
    assert len(kept) == people + (appointment.room is not None)
    assert unit.db.get_one(AppointmentSnapshot, appointment.id).status is AppointmentStatus.BOOKED
