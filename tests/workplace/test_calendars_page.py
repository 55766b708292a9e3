"""A handläggare connects their own calendar and answers for it; the administrator sees how everybody's go."""

import re
from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import text

from frontdesk.accounts.rules import Role
from frontdesk.availability.rules.enums import AppointmentStatus
from frontdesk.booking.models import Appointment
from frontdesk.calendars import queries
from frontdesk.calendars.models import CalendarConnection, CalendarSubscription
from frontdesk.calendars.rules import CalendarKind
from frontdesk.calendars.service import pull, push
from frontdesk.calendars.service.reach import CalendarAdapters
from frontdesk.core.times import FixedClock
from frontdesk.event_handlers import EVENT_HANDLERS
from integrations.local.calendar import LocalCalendar
from tests.factories import booking
from tests.web.client import Building, Person, make_settings, metrics_of

SARA, PAGE = "demo:h-1", "/workplace/calendars"
TYPED = {"kind": "caldav", "address": "sara", "login": "sara", "secret": "a secret nobody sees"}
NINE = booking.at(9, day=booking.days_on(1))
HOUR = timedelta(hours=1)


@pytest.fixture
def sara(building: Building) -> Person:
    building.stores.event_handlers = EVENT_HANDLERS
    with building.stores.writing() as unit:
        booking.make_office(unit)
    double(building).lock("sara", TYPED["secret"])
    return building.login(Role.HANDLAGGARE, name="Sara Nilsson", handlaggare=SARA)


def double(building: Building) -> LocalCalendar:
    found = building.app.state.ports.calendars[CalendarKind.CALDAV]
    assert isinstance(found, LocalCalendar)
    return found


def sync(building: Building, *rounds: timedelta) -> None:
    """Let the clock write and read, after so long each time."""
    clock = building.stores.clock
    assert isinstance(clock, FixedClock)
    reach = CalendarAdapters.of(building.app.state.ports.calendars, make_settings())
    for wait in rounds:
        clock.move(wait)
        push.write_due(building.stores, reach, seconds=20)
        pull.read_due(building.stores, reach, seconds=20)


def row(building: Building) -> CalendarConnection:
    with building.stores.reading() as unit:
        return queries.connections(unit.db)[0]


def test_a_calendar_is_tried_connected_and_read_at_once(building: Building, sara: Person) -> None:
    double(building).enter("sara", "own", NINE, NINE + HOUR)
    assert "Koppla min kalender" in sara.get("/workplace").text
    sara.post(PAGE, TYPED)
    page = sara.get(PAGE)
    assert "Läge Fungerar" in page.text
    assert "Senast läst 10.00" in page.text
    assert "Läses nästa gång 10.05" in page.text
    assert "Fungerar" in sara.get("/workplace").text
    with building.stores.reading() as unit:
        assert unit.db.scalar(text("SELECT count(*) FROM outside_busy")) == 1


def test_a_calendar_that_is_still_being_read_for_the_first_time_does_not_say_that_it_works(
    building: Building, sara: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The page is shown again as soon as the calendar is kept, and that is before it has answered."""
    monkeypatch.setattr(pull, "read_now", lambda *_: False)  # the clock is at it
    sara.post(PAGE, TYPED)
    disa = building.login(Role.ADMINISTRATOR, name="Disa")
    for page in (sara.get(PAGE), sara.get("/workplace"), disa.get("/admin/calendars")):
        assert "Läses in" in page.text
        assert "Fungerar" not in page.text
    sync(building, timedelta(minutes=1))
    for page in (sara.get(PAGE), sara.get("/workplace"), disa.get("/admin/calendars")):
        assert "Läses in" not in page.text
        assert "Fungerar" in page.text


def test_what_opens_a_calendar_lies_sealed_and_is_never_shown_again(building: Building, sara: Person) -> None:
    sara.post(PAGE, TYPED)
    assert TYPED["secret"] not in sara.get(PAGE).response.text
    assert TYPED["secret"] not in repr(row(building).__dict__)
    assert "sara" not in row(building).sealed


@pytest.mark.parametrize("secret", ["wrong", ""])
def test_a_wrong_password_is_said_in_plain_words_and_nothing_is_kept(
    building: Building, sara: Person, secret: str
) -> None:
    answer = sara.post(PAGE, {**TYPED, "secret": secret}, status=422)
    assert "Kalendern godtar inte inloggningen." in answer.text
    assert 'value="sara"' in answer.response.text, "what was typed is kept"
    assert secret == "" or f'value="{secret}"' not in answer.response.text
    with building.stores.reading() as unit:
        assert queries.connections(unit.db) == []


def test_an_address_must_be_given(sara: Person) -> None:
    assert "Fyll i adressen." in sara.post(PAGE, {**TYPED, "address": " "}, status=422).text


def test_without_a_key_no_calendar_can_be_connected(building: Building, sara: Person) -> None:
    house = building.app.state.context
    building.app.state.context = replace(house, settings=make_settings(calendar_key=""))
    assert "Kommunen har inte öppnat för egna kalendrar än." in sara.get(PAGE).text
    assert "nyckeln som skyddar lösenorden saknas" in sara.post(PAGE, TYPED, status=409).text


def test_a_second_calendar_to_write_in_is_refused_and_one_to_read_is_not(sara: Person) -> None:
    sara.post(PAGE, TYPED)
    mail = {**TYPED, "kind": "mail", "address": "sara@exempelby.se"}
    assert "skrivs redan i en annan kalender" in sara.post(PAGE, mail, status=409).text
    sara.post(PAGE, {**TYPED, "kind": "ics", "address": "https://kalender.example.se/hemlig/sara.ics", "secret": ""})
    page = sara.get(PAGE)
    assert "kalender.example.se/…" in page.text
    assert "hemlig" not in page.response.text
    assert (
        "En kalender av samma slag är redan kopplad"
        in sara.post(PAGE, {**TYPED, "address": "other", "secret": ""}, status=409).text
    )


def test_sync_now_reads_what_was_entered_since(building: Building, sara: Person) -> None:
    sara.post(PAGE, TYPED)
    double(building).enter("sara", "own", NINE, NINE + HOUR)
    sara.post(f"{PAGE}/{row(building).id}/sync")
    with building.stores.reading() as unit:
        assert unit.db.scalar(text("SELECT count(*) FROM outside_busy")) == 1


def test_nobody_touches_anothers_calendar(building: Building, sara: Person) -> None:
    sara.post(PAGE, TYPED)
    olle = building.login(Role.HANDLAGGARE, name="Olle", handlaggare="demo:h-2")
    for verb in ("sync", "confirm", "disconnect"):
        olle.post(f"{PAGE}/{row(building).id}/{verb}", status=404)


@pytest.mark.parametrize(("remove", "left"), [("yes", 0), ("no", 1)])
def test_disconnecting_takes_our_meetings_out_or_leaves_them(
    building: Building, sara: Person, remove: str, left: int
) -> None:
    sara.post(PAGE, TYPED)
    with building.stores.writing() as unit:
        booking.make_appointment(unit, NINE)
    sync(building, timedelta(minutes=1))
    sara.post(f"{PAGE}/{row(building).id}/disconnect", {"remove": remove})
    sync(building, timedelta(minutes=1))
    assert len(double(building).written("sara")) == left
    assert "Koppla från" not in sara.get(PAGE).text


def gone(building: Building, sara: Person) -> Appointment:
    """A meeting that Sara removed from her calendar, and that was looked for twice."""
    sara.post(PAGE, TYPED)
    with building.stores.writing() as unit:
        made = booking.make_appointment(unit, NINE)
    sync(building, timedelta(minutes=5))
    double(building).erase("sara", str(made.id))
    sync(building, timedelta(minutes=5), timedelta(minutes=5))
    return made


def state(building: Building, made: Appointment) -> Appointment:
    with building.stores.reading() as unit:
        return unit.db.get_one(Appointment, made.id)


def test_a_meeting_removed_in_the_calendar_is_a_question_that_can_be_answered_once(
    building: Building, sara: Person
) -> None:
    made = gone(building, sara)
    assert "Ett bokat möte har tagits bort i din kalender." in sara.get("/workplace").text
    page = sara.get(PAGE)
    assert "Ska mötet ställas in?" in page.text
    assert made.alias in page.text
    sara.post(f"{PAGE}/meetings/{made.id}/keep")
    sync(building, timedelta(minutes=1))
    assert [kept.meeting for kept in double(building).written("sara")] == [made.id]
    assert "Ska mötet ställas in?" not in sara.get(PAGE).text
    assert "Frågan är redan besvarad." in sara.post(f"{PAGE}/meetings/{made.id}/cancel", status=409).text
    assert state(building, made).status is AppointmentStatus.BOOKED


def test_it_can_be_called_off(building: Building, sara: Person) -> None:
    made = gone(building, sara)
    sara.post(f"{PAGE}/meetings/{made.id}/cancel")
    sync(building, timedelta(minutes=2))
    assert state(building, made).status is AppointmentStatus.CANCELLED_BY_OFFICE
    assert double(building).written("sara") == []


def test_it_can_be_moved_to_a_free_time(building: Building, sara: Person) -> None:
    made = gone(building, sara)
    [to, *_] = re.findall(r'<option value="([^"]+)"', sara.get(PAGE).response.text)
    sara.post(f"{PAGE}/meetings/{made.id}/move", {"starts_at": to})
    sync(building, timedelta(minutes=2))
    moved = state(building, made)
    assert moved.starts_at != NINE
    assert [kept.starts_at for kept in double(building).written("sara")] == [moved.starts_at]


def test_the_administrator_sees_everybodys_calendars_and_settles_what_is_doubtful(
    building: Building, sara: Person
) -> None:
    for number in range(5):
        double(building).enter("sara", f"own-{number}", NINE + number * HOUR, NINE + (number + 1) * HOUR)
    sara.post(PAGE, TYPED)
    for number in range(5):
        double(building).erase("sara", f"own-{number}")
    sara.post(f"{PAGE}/{row(building).id}/sync")
    assert "5 händelser saknas." in sara.get(PAGE).text
    disa = building.login(Role.ADMINISTRATOR, name="Disa")
    page = disa.get("/admin/calendars")
    assert "Mycket försvann ur kalendern på en gång." in page.text
    assert "Sara Nilsson" in page.text
    assert 'frontdesk_calendars{state="doubtful"} 1.0' in metrics_of(building)
    disa.post(f"/admin/calendars/{row(building).id}/read")
    assert "5 händelser saknas." in disa.get("/admin/calendars").text, "empty is not true however often it is read"
    disa.post(f"/admin/calendars/{row(building).id}/confirm")
    assert "Fungerar" in disa.get("/admin/calendars").text
    with building.stores.reading() as unit:
        assert unit.db.scalar(text("SELECT count(*) FROM outside_busy")) == 0


def test_the_administrator_sees_a_service_that_cannot_be_made_to_tell(building: Building, sara: Person) -> None:
    sara.post(PAGE, TYPED)
    disa = building.login(Role.ADMINISTRATOR, name="Disa")
    assert "Hör inte av sig" not in disa.get("/admin/calendars").text
    with building.stores.writing() as unit:
        told = CalendarSubscription(connection_id=row(building).id, due_at=unit.now + HOUR, failures=3)
        unit.db.add(told)
    page = disa.get("/admin/calendars").text
    assert "Fungerar" in page, "it is read all the same"
    assert "Hör inte av sig" in page
    assert "(3 försök i rad). Kalendern läses ändå, men inte genast. Nästa försök 11.00." in page
    with building.stores.writing() as unit:
        unit.db.get_one(CalendarSubscription, told.id).failures = 0
    assert "Hör inte av sig" not in disa.get("/admin/calendars").text


@pytest.mark.harm("A calendar that cannot be understood must not look as if all were well.")
def test_what_could_not_be_read_is_told_to_its_owner_and_to_the_administrator(building: Building, sara: Person) -> None:
    sara.post(PAGE, TYPED)
    disa = building.login(Role.ADMINISTRATOR, name="Disa")
    told = ("Händelser utan läsbar starttid: 2.", "bara delvis går att läsa: 3.", "Okända tidszoner: 1.")
    for page in (sara.get(PAGE), disa.get("/admin/calendars")):
        assert "Läses delvis" not in page.text
        assert not any(words in page.text for words in told)
    with building.stores.writing() as unit:
        one = unit.db.get_one(CalendarConnection, row(building).id)
        one.set_aside, one.doubtful, one.unknown_zones = 2, 3, 1
    for page in (sara.get(PAGE), disa.get("/admin/calendars")):
        assert "Läses delvis" in page.text
        assert all(words in page.text for words in told)
