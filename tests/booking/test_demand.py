"""What is demanded of a time goes along whole, from search to choice to undo; no field can be forgotten."""

import uuid
from dataclasses import fields, replace
from datetime import time

import pytest

from frontdesk.absence.rules import AbsenceKind
from frontdesk.absence.service import register
from frontdesk.accounts.rules import Grant
from frontdesk.availability.rules.enums import Mode
from frontdesk.availability.service import opening_hours
from frontdesk.availability.service.catalogue import seed_types
from frontdesk.availability.views import Demand, FreeTime
from frontdesk.booking.errors import SlotTaken
from frontdesk.booking.models import Appointment, AppointmentSnapshot
from frontdesk.booking.service import book, hold
from frontdesk.booking.views import Guest, Pick
from frontdesk.core.db.unit import Unit
from tests.factories.booking import RECEPTIONIST, at, days_on, make_handlaggare, make_place, make_unit

PLAIN = Demand("EB_NEW")
DEMANDED = Demand(
    "SIP",
    unit="demo:u-eb",
    mode=Mode.VIDEO,
    interpreter="ar",
    moving=uuid.UUID(int=1),
    granted=frozenset({Grant("Socialnämnden", "EB")}),
    for_client=True,
    places=("entre-a",),
    as_agreed=True,
    besides=("demo:h-2",),
    two=True,
    present=("demo:h-3",),
)
# What a move or a cancellation leaves alone: who the client is, what was agreed when it was booked, and bookkeeping.
UNTOUCHED = {
    "id", "version", "alias", "type", "person", "name", "interpreter", "discreet", "by_number", "likely_client",
    "contact_id", "created_by", "created_at", "changed_at", "series_id",
}  # fmt: skip


@pytest.mark.parametrize("name", [field.name for field in fields(Demand)])
def test_each_demand_on_a_chosen_time_is_one_on_its_search(name: str) -> None:
    demand = replace(PLAIN, **{name: getattr(DEMANDED, name)})
    assert demand != PLAIN, "the example differs from the default"
    pick = Pick(**demand.demanded(), starts_at=at(9, day=days_on(1)), handlaggare="demo:h-1")
    assert Demand(**pick.demanded()) == demand
    assert Demand(**pick.wish().demanded()) == demand


def test_a_snapshot_keeps_every_column_that_a_change_may_touch() -> None:
    columns = {column.key for column in Appointment.__table__.columns}
    assert columns == UNTOUCHED | set(AppointmentSnapshot.KEPT)
    assert set(AppointmentSnapshot.KEPT) <= {column.key for column in AppointmentSnapshot.__table__.columns}


def test_times_instead_of_a_lost_one_are_at_the_place_the_client_asked_for(unit: Unit) -> None:
    make_unit(unit)
    make_place(unit)
    make_place(unit, "kvarn", "Kvarn")
    make_handlaggare(unit, "demo:h-1")
    seed_types(unit.db)
    for weekday, place in ((2, "kvarn"), (3, "kvarn"), (4, "entre-a")):
        opening_hours.open_weekly(
            unit, handlaggare="demo:h-1", weekday=weekday, opens=time(9), closes=time(12), place=place
        )
    opening_hours.open_weekly(unit, handlaggare="demo:h-1", weekday=1, opens=time(9), closes=time(12), place="entre-a")
    pick = Pick("EB_NEW", at(9, day=days_on(1)), "demo:h-1", mode=Mode.VISIT, places=("entre-a",))
    held = hold.hold(unit, pick=pick, by=RECEPTIONIST)
    noon = at(12, day=days_on(1))
    register(
        unit, handlaggare="demo:h-1", kind=AbsenceKind.ILL, starts_at=pick.starts_at, ends_at=noon, by=RECEPTIONIST
    )
    with pytest.raises(SlotTaken) as refused:
        book.book_held(unit, hold_id=held.id, guest=Guest(name="Kim"), by=RECEPTIONIST)
    assert {one.place for one in refused.value.next_free if isinstance(one, FreeTime)} == {"entre-a"}
