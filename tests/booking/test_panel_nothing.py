"""An empty week in *Boka tid*: the reason in words to say aloud, and ways to the nearest times there are."""

import re
from datetime import time

import pytest
from sqlalchemy import Engine, update

from frontdesk.absence.rules import AbsenceKind, whole_days
from frontdesk.absence.service import register
from frontdesk.accounts.rules import Role
from frontdesk.availability.models.catalogue import WindowOccurrence
from frontdesk.availability.rules.enums import Mode
from frontdesk.availability.service import opening_hours
from frontdesk.core.actor import CLOCK
from frontdesk.core.db.unit import Unit
from frontdesk.disclosure.rules.levels import Level
from tests.booking.test_panel import hold, show, stand
from tests.factories import disclosure
from tests.factories.booking import at, days_on, make_handlaggare, make_office, make_place, open_all_week
from tests.web.client import Building, Person

WEEK = f"?kind=EB_NEW&who=own&mode=visit&week={days_on(0)}"


@pytest.fixture
def rut(building: Building, register_writer: Engine) -> Person:
    """A receptionist in a town where Sara, Anna's handläggare, is away for three weeks and Jonas stands in."""
    disclosure.town(register_writer)
    with building.stores.writing() as unit:
        make_office(unit, people=2)
        make_place(unit, "kvarn", "Kvarngatan 4")
        make_handlaggare(unit, "demo:h-9", name="Jonas Ek")
        open_all_week(unit, "demo:h-9")
        _away(unit)
    return building.login(Role.RECEPTIONIST)


def _away(unit: Unit) -> None:
    starts, ends = whole_days(days_on(0), days_on(20))
    register(
        unit,
        by=CLOCK,
        handlaggare="demo:h-1",
        starts_at=starts,
        ends_at=ends,
        kind=AbsenceKind.ILL,
        stand_ins=["demo:h-9"],
    )


@pytest.fixture
def contact(rut: Person) -> str:
    return rut.post("/queue/call").location.rpartition("/")[2]


def test_the_reason_can_be_said_aloud_and_every_alternative_leads_to_a_free_time(
    building: Building, rut: Person, contact: str
) -> None:
    stand(building, rut, contact, Level.A3)
    shown = show(rut, contact, WEEK)
    assert "Sara Nilsson är borta hela veckan." in shown.text
    for label in ("Senare", "Hos ersättaren", "Hos mottagningen"):
        assert label in shown.text
    assert "sjuk" not in shown.text.lower(), "why somebody is away is nobody's business"
    assert "måndag 14 dec 09.00" in shown.text, "the first day after the absence"
    links = [link.replace("&amp;", "&") for link in re.findall(r'href="([^"]*/booking\?[^"]*)"', shown.response.text)]
    there = [link for link in links if "who=stand_in" in link]
    assert len(there) == 3
    week = rut.get(there[0], htmx=True)
    assert 'name="starts_at"' in week.response.text
    assert "Hos ersättaren" not in week.text


def test_below_the_highest_level_nobody_has_a_name(building: Building, rut: Person, contact: str) -> None:
    stand(building, rut, contact, Level.A2)
    shown = show(rut, contact, WEEK)
    assert "Din handläggare är borta hela veckan." in shown.text
    assert "Sara" not in shown.response.text


def test_in_english(building: Building, rut: Person, contact: str) -> None:
    stand(building, rut, contact, Level.A2)
    rut.post("/language", {"language": "en"})
    assert "is away: the whole week." in show(rut, contact, WEEK).text


def test_another_place_and_another_way_are_offered_when_that_is_what_stops_it(
    building: Building, rut: Person, contact: str
) -> None:
    with building.stores.writing() as unit:
        unit.db.execute(update(WindowOccurrence).values(closed=True))
        for key in ("demo:h-1", "demo:h-2", "demo:h-9"):
            opening_hours.open_weekly(
                unit, handlaggare=key, weekday=3, opens=time(9), closes=time(12), place="kvarn", mode=Mode.VISIT
            )
            opening_hours.open_weekly(unit, handlaggare=key, weekday=4, opens=time(9), closes=time(12), mode=Mode.PHONE)
    shown = show(rut, contact, f"?kind=EB_NEW&who=intake&mode=visit&place=entre-a&week={days_on(0)}")
    assert "Räknat på" in shown.text
    assert "på en annan plats" in shown.text
    assert "torsdag 26 nov 09.00, Kvarngatan 4" in shown.text
    assert "fredag 27 nov 09.00, Telefon" in shown.text
    held = hold(rut, contact, who="intake", place="kvarn", starts_at=at(9, day=days_on(3)).isoformat())
    assert "Kvarngatan 4" in held.text
