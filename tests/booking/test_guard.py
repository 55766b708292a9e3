"""The database refuses overlap, whatever the code above it does."""

import pytest
from sqlalchemy import insert, text, update
from sqlalchemy.exc import IntegrityError

from frontdesk.availability.models.occupancy import Occupancy
from frontdesk.availability.rules.enums import Occupied
from frontdesk.availability.rules.slots import DAY
from frontdesk.core.db.unit import Unit
from tests.factories.booking import at, days_on, make_appointment, make_office

NINE = 1_800_000_000
TEN = NINE + 3600


@pytest.fixture
def taken(unit: Unit) -> int:
    """Occupy nine to ten for an appointment; returns the resource."""
    make_office(unit)
    make_appointment(unit, at(9, day=days_on(2)))
    row = unit.db.query(Occupancy).one()
    unit.db.execute(update(Occupancy).values(starts=NINE, ends=TEN))
    return row.resource_id


def add(unit: Unit, resource: int, starts: int, ends: int) -> None:
    appointment = unit.db.query(Occupancy).first()
    assert appointment is not None
    unit.db.execute(
        insert(Occupancy).values(
            resource_id=resource,
            starts=starts,
            ends=ends,
            kind=Occupied.APPOINTMENT,
            appointment_id=appointment.appointment_id,
        )
    )


@pytest.mark.parametrize(
    ("starts", "ends"),
    [(NINE, TEN), (NINE + 1, TEN - 1), (NINE - 1, NINE + 1), (TEN - 1, TEN + 1), (NINE - 60, TEN + 60)],
)
def test_a_raw_insert_that_overlaps_is_refused(unit: Unit, taken: int, starts: int, ends: int) -> None:
    with pytest.raises(IntegrityError, match="occupancy_overlap"):
        add(unit, taken, starts, ends)


def test_touching_is_allowed_on_both_sides(unit: Unit, taken: int) -> None:
    add(unit, taken, NINE - 3600, NINE)
    add(unit, taken, TEN, TEN + 3600)


def test_somebody_else_is_not_in_the_way(unit: Unit, taken: int) -> None:
    add(unit, taken + 1, NINE, TEN)


@pytest.mark.parametrize(("starts", "ends"), [(NINE, TEN), (TEN - 1, TEN + 3600)])
def test_a_raw_update_into_an_overlap_is_refused(unit: Unit, taken: int, starts: int, ends: int) -> None:
    add(unit, taken, TEN, TEN + 3600)
    with pytest.raises(IntegrityError, match="occupancy_overlap"):
        unit.db.execute(
            text("UPDATE occupancy SET starts = :starts, ends = :ends WHERE starts = :ten"),
            {"starts": starts, "ends": ends, "ten": TEN},
        )


def test_a_raw_update_to_another_person_who_is_busy_is_refused(unit: Unit, taken: int) -> None:
    add(unit, taken + 1, NINE, TEN)
    with pytest.raises(IntegrityError, match="occupancy_overlap"):
        unit.db.execute(
            text("UPDATE occupancy SET resource_id = :to WHERE resource_id = :of"), {"to": taken, "of": taken + 1}
        )


def test_a_row_may_move_within_its_own_span(unit: Unit, taken: int) -> None:
    unit.db.execute(text("UPDATE occupancy SET starts = starts + 60, ends = ends + 60"))


def test_a_span_that_ends_before_it_begins_or_lasts_days_is_refused(unit: Unit, taken: int) -> None:
    for starts, ends in ((TEN, NINE), (TEN, TEN), (TEN, TEN + DAY + 1)):
        with pytest.raises(IntegrityError), unit.db.begin_nested():
            add(unit, taken, starts, ends)


def test_a_row_that_belongs_to_nobody_is_refused(unit: Unit, taken: int) -> None:
    with pytest.raises(IntegrityError):
        unit.db.execute(
            insert(Occupancy).values(resource_id=taken, starts=TEN, ends=TEN + 60, kind=Occupied.APPOINTMENT)
        )
