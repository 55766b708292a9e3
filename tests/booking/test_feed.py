"""The feed at its door: a secret opens one handläggare's meetings, neutral and without a client."""

import re
from datetime import timedelta

import pytest
from icalendar import Calendar
from sqlalchemy import Engine

from frontdesk.accounts.rules import Role
from frontdesk.availability.rules.enums import Mode
from frontdesk.booking.service import book, change
from frontdesk.booking.views import Guest, Pick
from frontdesk.calendars.models import CalendarFeed
from frontdesk.calendars.service import feeds
from frontdesk.core.times import FixedClock
from frontdesk.safety.rules import ProtectionKind
from frontdesk.safety.service import protect
from tests.factories import disclosure
from tests.factories.booking import RECEPTIONIST, at, days_on, make_appointment, make_office
from tests.web.client import Building

WEDNESDAY = days_on(2)


@pytest.fixture
def secret(building: Building, register_writer: Engine) -> str:
    """Sara's feed, in a town where she can be booked."""
    disclosure.town(register_writer)
    with building.stores.writing() as unit:
        make_office(unit)
        return feeds.issue(unit, handlaggare="demo:h-1", by=RECEPTIONIST)


def events(building: Building, secret: str) -> list[tuple[str, str, str]]:
    answer = building.stranger().get(f"/calendar/{secret}.ics")
    assert answer.response.headers["content-type"].startswith("text/calendar")
    found = Calendar.from_ical(answer.response.content).walk("VEVENT")
    return [(str(one["summary"])[:11], str(one.get("location", "")), str(one["status"])) for one in found]


def test_a_meeting_is_shown_with_its_place_and_code_only(building: Building, secret: str) -> None:
    with building.stores.writing() as unit:
        kept = make_appointment(unit, at(9, day=WEDNESDAY), person=disclosure.ANNA)
    assert events(building, secret) == [("Bokat möte ", "Stadshuset entré A", "CONFIRMED")]
    body = building.stranger().get(f"/calendar/{secret}.ics").response.text
    assert kept.alias in body
    assert f"UID:{kept.id}@127.0.0.1" in body
    assert "Karlsson" not in body
    assert disclosure.ANNA not in body


def test_the_place_is_blank_for_somebody_protected(building: Building, secret: str) -> None:
    with building.stores.writing() as unit:
        make_appointment(unit, at(9, day=WEDNESDAY), person=disclosure.ANNA)
        hidden = Guest(name="Kim", hidden=disclosure.PROTECTED, by_number=True)
        pick = Pick("EB_NEW", at(13, day=WEDNESDAY), "demo:h-1", mode=Mode.VISIT)
        book.book(unit, pick=pick, guest=hidden, by=RECEPTIONIST)
        protect(unit, person=disclosure.ANNA, kind=ProtectionKind.PROTECT_NOW, by=RECEPTIONIST)
    assert [place for _, place, _ in events(building, secret)] == ["", ""]


def test_a_cancelled_meeting_stays_a_month_as_cancelled(building: Building, secret: str, clock: FixedClock) -> None:
    with building.stores.writing() as unit:
        kept = make_appointment(unit, at(9, day=days_on(60)), person=disclosure.ANNA)
        change.cancel(unit, appointment_id=kept.id, version=1, by_client=True, by=RECEPTIONIST)
    assert [status for *_, status in events(building, secret)] == ["CONFIRMED"], "it can still be undone"
    clock.move(timedelta(minutes=1))
    assert [status for *_, status in events(building, secret)] == ["CANCELLED"]
    clock.move(timedelta(days=31))
    assert events(building, secret) == []


def test_a_new_address_ends_the_old_and_only_a_digest_is_kept(building: Building, secret: str) -> None:
    with building.stores.writing() as unit:
        again = feeds.issue(unit, handlaggare="demo:h-1", by=RECEPTIONIST)
        assert unit.db.get_one(CalendarFeed, "demo:h-1").secret_hash not in {secret, again}
    building.stranger().get(f"/calendar/{secret}.ics", status=404)
    building.stranger().get(f"/calendar/{again}.ics")


def test_a_handlaggare_makes_the_address_on_their_own_page(building: Building, secret: str) -> None:
    sara = building.login(Role.HANDLAGGARE, handlaggare="demo:h-1")
    made_now = sara.post("/workplace/calendar", {}, status=200)
    [address] = re.findall(r"http\S+/calendar/\S+\.ics", made_now.text)
    building.stranger().get(address.removeprefix("http://127.0.0.1:8000"))
    building.stranger().get(f"/calendar/{secret}.ics", status=404)
    assert address not in sara.get("/workplace/myself").response.text
