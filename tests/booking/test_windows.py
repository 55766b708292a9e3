"""Opening windows as rows: dates that differ, windows that end, extra openings, the municipality's closed days."""

from datetime import date, time

import pytest
from sqlalchemy import select

from frontdesk.availability.errors import NobodyToMeet
from frontdesk.availability.models.catalogue import OpeningWindow
from frontdesk.availability.rules.enums import Mode
from frontdesk.availability.service import catalogue, opening_hours, search
from frontdesk.availability.views import Wish
from frontdesk.core import municipal_settings
from frontdesk.core.closings import CLOSINGS
from frontdesk.core.db.unit import Unit
from frontdesk.core.times import local
from tests.factories.booking import days_on, make_handlaggare, make_place, make_unit

TUESDAY, SATURDAY = days_on(1), days_on(5)


@pytest.fixture
def tuesdays(unit: Unit) -> OpeningWindow:
    """Sara can be booked on Tuesdays from nine to twelve."""
    catalogue.seed_types(unit.db)
    make_unit(unit)
    make_place(unit)
    make_handlaggare(unit)
    opening_hours.open_weekly(unit, handlaggare="demo:h-1", weekday=1, opens=time(9), closes=time(12), place="entre-a")
    return unit.db.scalars(select(OpeningWindow)).one()


def found(unit: Unit, first: date, last: date, mode: Mode | None = None) -> list[str]:
    wish = Wish("EB_NEW", first, last, mode=mode)
    return [f"{local(one.starts_at):%d %H.%M}" for one in search.free_times(unit, wish)]


def test_one_date_may_have_other_hours_or_none(unit: Unit, tuesdays: OpeningWindow) -> None:
    opening_hours.except_on(unit, window_id=tuesdays.id, day=TUESDAY, hours=(time(14), time(15)))
    opening_hours.except_on(unit, window_id=tuesdays.id, day=days_on(8), hours=None)
    assert found(unit, TUESDAY, days_on(15)) == ["24 14.00", "08 09.00", "08 10.00", "08 11.00"]


def test_the_clock_leaves_a_changed_date_alone(unit: Unit, tuesdays: OpeningWindow) -> None:
    opening_hours.except_on(unit, window_id=tuesdays.id, day=TUESDAY, hours=None)
    opening_hours.roll(unit)
    assert found(unit, TUESDAY, TUESDAY) == []


def test_a_window_that_ends_offers_nothing_after_its_last_day(unit: Unit, tuesdays: OpeningWindow) -> None:
    opening_hours.close_window(unit, window_id=tuesdays.id, last_day=TUESDAY)
    opening_hours.roll(unit)
    assert found(unit, TUESDAY, days_on(30)) == ["24 09.00", "24 10.00", "24 11.00"]


def test_an_extra_opening_stands_outside_every_week(unit: Unit, tuesdays: OpeningWindow) -> None:
    opening_hours.open_once(
        unit, handlaggare="demo:h-1", day=SATURDAY, opens=time(10), closes=time(11), mode=Mode.PHONE
    )
    assert found(unit, SATURDAY, SATURDAY) == ["28 10.00"]
    assert found(unit, SATURDAY, SATURDAY, Mode.VISIT) == []
    with pytest.raises(NobodyToMeet):
        opening_hours.open_once(unit, handlaggare="demo:h-9", day=SATURDAY, opens=time(10), closes=time(11))


def test_a_half_day_and_a_closed_day_of_the_municipality_count_at_once(unit: Unit, tuesdays: OpeningWindow) -> None:
    closed = {TUESDAY.isoformat(): "11:00", days_on(8).isoformat(): ""}
    municipal_settings.put(unit.db, CLOSINGS, closed, by="Disa", now=unit.now)
    unit.db.flush()
    assert found(unit, TUESDAY, days_on(8)) == ["24 09.00", "24 10.00"]


def test_a_window_without_a_mode_takes_any_the_kind_allows(unit: Unit, tuesdays: OpeningWindow) -> None:
    assert found(unit, TUESDAY, TUESDAY, Mode.PHONE) == found(unit, TUESDAY, TUESDAY, Mode.VISIT)
