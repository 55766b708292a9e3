"""Boka tid at the desk: through the door, with and without a person open, on both databases."""

import re
from datetime import timedelta

import pytest
from sqlalchemy import Engine, select

from frontdesk.absence.rules import AbsenceKind, whole_days
from frontdesk.absence.service import register
from frontdesk.accounts.rules import Role
from frontdesk.availability.models.occupancy import Hold
from frontdesk.availability.rules.enums import AppointmentStatus, Mode
from frontdesk.booking.models import Appointment
from frontdesk.booking.service import hold as holds
from frontdesk.booking.service.book import propose
from frontdesk.booking.views import Pick
from frontdesk.core.actor import CLOCK
from frontdesk.core.tasks import TaskNeeded
from frontdesk.core.times import FixedClock
from frontdesk.disclosure.queries import (
    identification_of,
)
from frontdesk.disclosure.rules.levels import Level
from frontdesk.disclosure.service import open_person
from frontdesk.notices.queries import of_appointment
from tests.factories import disclosure
from tests.factories.booking import (
    RECEPTIONIST,
    at,
    days_on,
    make_appointment,
    make_handlaggare,
    make_office,
    open_all_week,
)
from tests.web.client import Answer, Building, Person

THURSDAY = days_on(3)
TEN = at(10, day=THURSDAY)
NUMBER = "070-174 06 05"


@pytest.fixture
def rut(building: Building, register_writer: Engine) -> Person:
    """A receptionist in a town where Sara, Anna's handläggare, is open all week, and so is a colleague."""
    disclosure.town(register_writer)
    with building.stores.writing() as unit:
        make_office(unit, people=2)
    return building.login(Role.RECEPTIONIST)


@pytest.fixture
def contact(rut: Person) -> str:
    """A call in hand."""
    return rut.post("/queue/call").location.rpartition("/")[2]


def stand(building: Building, rut: Person, contact: str, level: Level, person: str = disclosure.ANNA) -> None:
    """Open a person on the contact, who has proved so much."""
    with building.stores.writing() as unit:
        key = type(rut.staff.id)(contact)
        open_person(unit, staff=rut.staff, contact_id=key, person=person)
        standing = identification_of(unit.db, key)
        assert standing is not None
        standing.methods = [*disclosure.METHODS[level]]


def show(rut: Person, contact: str, query: str = "") -> Answer:
    return rut.get(f"/contacts/{contact}/booking{query}", htmx=True)


def hold(rut: Person, contact: str, *, status: int = 200, **form: str) -> Answer:
    chosen = {"kind": "EB_NEW", "mode": "visit", "starts_at": TEN.isoformat(), **form}
    return rut.post(f"/contacts/{contact}/booking/hold", chosen, status=status, htmx=True)


def book(rut: Person, contact: str, *, status: int = 200, **form: str | list[str]) -> Answer:
    return rut.post(f"/contacts/{contact}/booking/book", {"send": "yes", **form}, status=status, htmx=True)


def appointments(building: Building) -> list[Appointment]:
    with building.stores.reading() as unit:
        return list(unit.db.scalars(select(Appointment).order_by(Appointment.id)))


def sent_to(building: Building, appointment: Appointment) -> list[str]:
    with building.stores.reading() as unit:
        told = of_appointment(unit.db, appointment.id)
        return [content.number for notice, content in told if content and not notice.silent]


def test_a_client_who_is_known_is_booked_with_what_is_read_aloud(building: Building, rut: Person, contact: str) -> None:
    stand(building, rut, contact, Level.A3)
    week = show(rut, contact, f"?kind=EB_NEW&week={THURSDAY}")
    assert "Sara Nilsson" in week.text
    assert "tors 26" in week.text
    held = hold(rut, contact)
    assert "Reserverad till 10.08" in held.text
    assert (
        "Anna Karlsson, född 13 januari 1965. Torsdag 26 november klockan 10.00. Plats: Stadshuset entré A."
        in held.text
    )
    done = book(rut, contact, wants="yes", shared="no", number=NUMBER)
    assert "Torsdag 26 november klockan 10.00. Plats: Stadshuset entré A." in done.text
    assert "Ångra" in done.text
    [kept] = appointments(building)
    assert (kept.person, kept.name, kept.handlaggare, kept.status) == (
        disclosure.ANNA,
        "",
        "demo:h-1",
        AppointmentStatus.BOOKED,
    )
    assert sent_to(building, kept) == ["+46701740605"]


def test_the_second_time_the_confirmed_number_is_shown_masked_and_nothing_is_asked(
    building: Building, rut: Person, contact: str
) -> None:
    stand(building, rut, contact, Level.A2)
    hold(rut, contact)
    book(rut, contact, wants="yes", shared="no", number=NUMBER)
    again = hold(rut, contact, starts_at=at(14, day=THURSDAY).isoformat())
    assert "SMS till bekräftat nummer •• •• 05" in again.text
    assert "Vill du ha SMS?" not in again.text


def test_somebody_else_who_reads_the_phone_means_no_sms(building: Building, rut: Person, contact: str) -> None:
    stand(building, rut, contact, Level.A3)
    hold(rut, contact)
    book(rut, contact, wants="yes", shared="yes", number=NUMBER)
    [kept] = appointments(building)
    assert sent_to(building, kept) == []


def test_a_number_that_cannot_be_texted_is_refused_and_what_was_typed_is_kept(
    building: Building, rut: Person, contact: str
) -> None:
    hold(rut, contact)
    refused = book(rut, contact, name="Kim Okänd", wants="yes", shared="no", number="08-123 45", status=422)
    assert "Numret kan inte ta emot SMS" in refused.text
    assert 'value="Kim Okänd"' in refused.response.text
    assert appointments(building) == []


def test_without_a_name_nobody_is_booked(building: Building, rut: Person, contact: str) -> None:
    hold(rut, contact)
    assert "Skriv namnet på den som ska komma." in book(rut, contact, status=422).text


def test_the_name_of_the_handlaggare_is_said_only_at_the_highest_level(
    building: Building, rut: Person, contact: str
) -> None:
    for level in (Level.A0, Level.A1, Level.A2C, Level.A2):
        stand(building, rut, contact, level)
        shown = show(rut, contact)
        assert "Sara Nilsson" not in shown.response.text
        assert "demo:h-1" not in shown.response.text
        assert ("Din handläggare" in shown.text) is (level is Level.A2), "that there is one says that there is a case"


def test_below_the_level_a_time_is_booked_for_a_name_alone(building: Building, rut: Person, contact: str) -> None:
    stand(building, rut, contact, Level.A1)
    held = hold(rut, contact)
    assert "Anna Karlsson" not in held.text
    assert "behöver identiteten styrkas" in held.text
    book(rut, contact, name="Anna", send="no")
    [kept] = appointments(building)
    assert (kept.person, kept.name) == (None, "Anna")


def test_coming_bookings_are_shown_from_the_level_that_opens_them(
    building: Building, rut: Person, contact: str
) -> None:
    stand(building, rut, contact, Level.A3)
    hold(rut, contact)
    book(rut, contact, send="no")
    other = rut.post("/queue/call").location.rpartition("/")[2]
    for level, seen in ((Level.A1, False), (Level.A2C, False), (Level.A2, True), (Level.A3, True)):
        stand(building, rut, other, level)
        assert ("26 november klockan 10.00" in show(rut, other).text) is seen


@pytest.mark.harm("A meeting is read aloud with nobody there, and the client comes in vain.")
@pytest.mark.parametrize(
    ("level", "tagged"), [(Level.A2, "Handläggaren är borta då"), (Level.A3, "Sara Nilsson är borta då")]
)
def test_a_booking_whose_handlaggare_is_away_is_read_aloud_as_one_that_must_move(
    building: Building, rut: Person, contact: str, level: Level, tagged: str
) -> None:
    stand(building, rut, contact, level)
    with building.stores.writing() as unit:
        make_appointment(unit, TEN, person=disclosure.ANNA)
        make_appointment(unit, TEN + timedelta(days=1), person=disclosure.ANNA)
    aloud = "Den du skulle träffa är borta då, så tiden behöver flyttas."
    assert aloud not in show(rut, contact).text
    with building.stores.writing() as unit:
        starts_at, ends_at = whole_days(THURSDAY, THURSDAY)
        register(unit, by=CLOCK, handlaggare="demo:h-1", starts_at=starts_at, ends_at=ends_at, kind=AbsenceKind.ILL)
    page = show(rut, contact).text
    assert f"torsdag 26 november klockan 10.00. Plats: Stadshuset entré A. {aloud}" in page.replace(
        "Torsdag", "torsdag"
    )
    assert (page.count(tagged), page.count(aloud)) == (1, 1), "of the two only the one that lies in the absence"
    assert ("Sara Nilsson" in page) == (level is Level.A3)


def test_a_caller_reached_on_the_known_number_may_move_the_booking_they_name(
    building: Building, rut: Person, contact: str
) -> None:
    stand(building, rut, contact, Level.A3)
    hold(rut, contact)
    book(rut, contact, send="no")
    [kept] = appointments(building)
    other = rut.post("/queue/call").location.rpartition("/")[2]
    stand(building, rut, other, Level.A2C)
    assert "Jag hittar ingen bokning" in show(rut, other, "?named=2026-11-26T11:00").text
    assert "26 november klockan 10.00" in show(rut, other, "?named=2026-11-26T10:00").text
    base = f"/contacts/{other}/booking/{kept.id}"
    form = {"version": "1", "moving": str(kept.id), "starts_at": at(14, day=THURSDAY).isoformat()}
    rut.post(f"{base}/move", form, status=200, htmx=True)
    [moved] = appointments(building)
    assert (moved.starts_at, moved.version, moved.handlaggare) == (at(14, day=THURSDAY), 2, kept.handlaggare)
    stale = rut.post(f"{base}/cancel", {"version": "1"}, status=409, htmx=True)
    assert "Någon annan hann ändra" in stale.text
    rut.post(f"{base}/cancel", {"version": "2", "by": "client"}, status=200, htmx=True)
    assert appointments(building)[0].status == AppointmentStatus.CANCELLED_BY_CLIENT


def test_somebody_elses_booking_does_not_exist_in_this_contact(building: Building, rut: Person, contact: str) -> None:
    stand(building, rut, contact, Level.A3)
    hold(rut, contact)
    book(rut, contact, send="no")
    [kept] = appointments(building)
    other = rut.post("/queue/call").location.rpartition("/")[2]
    rut.post(f"/contacts/{other}/booking/{kept.id}/cancel", {"version": "1"}, status=404, htmx=True)
    stand(building, rut, other, Level.A1)
    rut.post(f"/contacts/{other}/booking/{kept.id}/cancel", {"version": "1"}, status=403, htmx=True)


def test_two_receptionists_one_slot(building: Building, rut: Person, contact: str) -> None:
    hold(rut, contact)
    hold(rut, contact, starts_at=at(14, day=THURSDAY).isoformat())
    with building.stores.writing() as unit:
        for key in ("demo:h-1", "demo:h-2"):
            holds.hold(unit, pick=Pick("EB_NEW", TEN, key, mode=Mode.VISIT), by=RECEPTIONIST)
    refused = hold(rut, contact, status=409)
    assert "Tiden hann bli bokad. Välj en annan." in refused.text
    assert "Reserverad till" in refused.text, "what was reserved before is not lost"


def test_letting_go_frees_the_time(building: Building, rut: Person, contact: str) -> None:
    hold(rut, contact)
    rut.post(f"/contacts/{contact}/booking/release", {}, status=200, htmx=True)
    with building.stores.reading() as unit:
        assert unit.db.scalars(select(Hold)).all() == []


def test_a_booking_can_be_taken_back_for_a_minute(
    building: Building, rut: Person, contact: str, clock: FixedClock
) -> None:
    hold(rut, contact)
    book(rut, contact, name="Kim", send="no")
    [kept] = appointments(building)
    rut.post(f"/contacts/{contact}/booking/{kept.id}/undo", {}, status=200, htmx=True)
    assert appointments(building)[0].status == AppointmentStatus.UNDONE
    hold(rut, contact)
    book(rut, contact, name="Kim", send="no")
    clock.move(timedelta(seconds=61))
    assert "Ångra" not in show(rut, contact).text


def test_an_own_handlaggare_who_is_away_beyond_the_urgency_is_stood_in_for(
    building: Building, rut: Person, contact: str
) -> None:
    stand(building, rut, contact, Level.A3)
    with building.stores.writing() as unit:
        make_handlaggare(unit, "demo:h-9", name="Jonas Ek")
        open_all_week(unit, "demo:h-9")
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
    shown = show(rut, contact, "?kind=EB_NEW")
    assert "Jonas Ek" in shown.text
    hold(rut, contact, who="stand_in")
    book(rut, contact, send="no")
    assert appointments(building)[0].handlaggare == "demo:h-9"


def test_an_assessment_chooses_the_kind_of_meeting(building: Building, rut: Person, contact: str) -> None:
    with building.stores.writing() as unit:
        propose(unit, contact_id=type(rut.staff.id)(contact), kind="BUDGET_ADVICE", within_days=3)
    assert "Budget- och skuldrådgivning 60 min" in show(rut, contact).text


def test_an_interpreter_makes_it_longer_and_is_said_aloud(building: Building, rut: Person, contact: str) -> None:
    assert "90 min (60 + tolk)" in show(rut, contact, "?kind=EB_NEW&interpreter=ar").text
    held = hold(rut, contact, interpreter="ar", starts_at=at(10, 30, day=THURSDAY).isoformat())
    assert "Vi beställer tolk." in held.text
    done = book(rut, contact, name="Kim", send="no")
    assert "Tolk ska beställas" in done.text


@pytest.mark.parametrize("number", [disclosure.PROTECTED_NUMBER, disclosure.OTHER_NUMBER, disclosure.NOBODYS_NUMBER])
def test_hidden_not_granted_and_nobody_are_booked_with_the_same_bytes(
    building: Building, rut: Person, contact: str, number: str
) -> None:
    asked: list[TaskNeeded] = []
    building.stores.event_handlers = {TaskNeeded: [lambda _unit, event: asked.append(event)]}
    rut = building.login(Role.RECEPTIONIST, grants=[grant for grant in rut.staff.grants if grant.area == "EB"])
    contact = rut.post("/queue/call").location.rpartition("/")[2]
    hold(rut, contact)
    done = book(rut, contact, name="Kim", typed=number, wants="yes", shared="no", number=NUMBER)
    expected = building_pages.setdefault(building.stores.embedded, _bare(done))
    assert _bare(done) == expected
    [kept] = appointments(building)
    assert (kept.person, kept.name) == (None, "Kim")
    hidden = number != disclosure.NOBODYS_NUMBER
    assert [task.to for task in asked if not task.needless] == (["protected_desk"] if hidden else [])
    assert sent_to(building, kept) == ([] if hidden else ["+46701740605"])


building_pages: dict[bool, str] = {}


def _bare(answer: Answer) -> str:
    return re.sub(r"[0-9a-f]{8}-[0-9a-f-]{27}|Din kod är [A-Z0-9 ]+", "", answer.response.text)


def test_without_scripts_every_step_is_a_page(building: Building, rut: Person, contact: str) -> None:
    page = rut.get(f"/contacts/{contact}/booking?kind=EB_NEW&week={THURSDAY}")
    assert page.html.h1 == ["Boka tid"]
    form = {"kind": "EB_NEW", "mode": "visit", "starts_at": TEN.isoformat()}
    held = rut.post(f"/contacts/{contact}/booking/hold", form)
    assert "Reserverad till 10.08" in rut.follow(held).text
    done = rut.post(f"/contacts/{contact}/booking/book", {"name": "Kim", "send": "no"})
    assert "Torsdag 26 november klockan 10.00" in rut.follow(done).text


def test_the_page_speaks_english(building: Building, rut: Person, contact: str) -> None:
    rut.client.post("/language", data={"language": "en", "back": "/"}, headers={"Origin": "http://127.0.0.1:8000"})
    hold(rut, contact)
    assert "Thursday 26 November at 10:00. Place: Stadshuset entré A." in show(rut, contact).text


def test_the_reserved_time_stays_in_the_week_and_is_marked(building: Building, rut: Person, contact: str) -> None:
    held = hold(rut, contact)
    marked = [attributes for tag, attributes in held.html.tags if tag == "button" and attributes.get("aria-pressed")]
    assert [attributes["aria-label"] for attributes in marked] == ["torsdag 26 november klockan 10.00"]
    other = rut.post("/queue/call").location.rpartition("/")[2]
    assert "aria-pressed" not in show(rut, other, f"?kind=EB_NEW&week={THURSDAY}").response.text


def test_about_a_silent_matter_no_sms_is_offered_and_none_is_sent(
    building: Building, rut: Person, contact: str
) -> None:
    with building.stores.writing() as unit:
        key = type(rut.staff.id)(contact)
        propose(unit, contact_id=key, kind="ADULT_INTAKE", within_days=0, mode=Mode.PHONE, silent=True)
    assert "Första samtal vuxna 60 min · Besök" in show(rut, contact).text
    with building.stores.writing() as unit:
        propose(unit, contact_id=key, kind=None, within_days=0, silent=True)
    held = hold(rut, contact)
    assert "Tyst ärende: inget SMS, inget på telefonsvarare." in held.text
    assert "Mobilnummer" not in held.text
    refused = book(rut, contact, status=409, name="Kim", wants="yes", shared="no", number=NUMBER)
    assert "Boka utan SMS." in refused.text
    assert "Reserverad till" in refused.text
    assert appointments(building) == []
    book(rut, contact, name="Kim", send="no")
    assert sent_to(building, appointments(building)[0]) == []


def test_on_the_day_the_client_arrives_or_did_not_come(
    building: Building, rut: Person, contact: str, clock: FixedClock
) -> None:
    stand(building, rut, contact, Level.A3)
    for starts_at in (at(13), at(14, 40)):
        hold(rut, contact, kind="EB_URGENT", starts_at=starts_at.isoformat())
        book(rut, contact, send="no")
    first, second = appointments(building)
    while clock.now() < at(13, 5):  # an idle hour would lock the screen
        clock.move(timedelta(minutes=30))
        rut.get("/me")
    clock.set(at(13, 5))
    shown = show(rut, contact)
    assert shown.text.count("Har anlänt") == 2
    assert shown.text.count("Kom inte") == 1
    rut.post(f"/contacts/{contact}/booking/{first.id}/no-show", {}, status=200, htmx=True)
    rut.post(f"/contacts/{contact}/booking/{second.id}/no-show", {}, status=409, htmx=True)
    rut.post(f"/contacts/{contact}/booking/{second.id}/arrive", {}, status=200, htmx=True)
    assert [one.status for one in appointments(building)] == [AppointmentStatus.NO_SHOW, AppointmentStatus.ARRIVED]
