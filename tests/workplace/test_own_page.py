import uuid
from datetime import timedelta

from frontdesk.accesslog.queries import of_event
from frontdesk.accounts.queries import handlaggare_by_key
from frontdesk.accounts.rules import Role
from frontdesk.accounts.service import organisation
from frontdesk.accounts.views import HandlaggareFact
from frontdesk.booking.service import attend
from frontdesk.calls.rules.messages import AnswerWindow, MessageKind
from frontdesk.calls.service import callback
from frontdesk.calls.service.message import leave, take_on
from frontdesk.calls.views import MessageSubject
from frontdesk.core.actor import Actor
from tests.factories import booking, calls
from tests.web.client import Building, Person

SARA = "demo:h-1"


def _sara(building: Building) -> Person:
    return building.login(Role.HANDLAGGARE, name="Sara Nilsson", handlaggare=SARA)


def _office(building: Building) -> None:
    with building.stores.writing() as unit:
        booking.make_office(unit, people=2)


def test_a_handlaggare_sees_todays_meetings_and_ticks_the_new_ones_as_seen(building: Building) -> None:
    _office(building)
    with building.stores.writing() as unit:
        made = booking.make_appointment(unit, booking.at(13, day=booking.days_on(1)), person=None)
    sara = _sara(building)
    page = sara.get("/workplace")
    assert "Bokningar · 1 nya" in page.text
    assert "Kim Okänd" in page.text
    sara.post("/workplace/bookings/seen", {"appointment": str(made.id)})
    assert "Bokningar · 1 nya" not in sara.get("/workplace").text


def test_a_client_at_the_counter_stands_at_the_top_of_the_page(building: Building) -> None:
    _office(building)
    with building.stores.writing() as unit:
        made = booking.make_appointment(unit, booking.at(13, day=booking.days_on(14)), person=None)
    building.stores.clock.set(booking.at(12, 50, day=booking.days_on(14)))  # type: ignore[attr-defined] # FixedClock
    with building.stores.writing() as unit:
        attend.arrive(unit, appointment_id=made.id, by=booking.RECEPTIONIST)
    assert "Har anlänt Kim Okänd väntar vid Stadshuset entré A, bokad 13.00" in _sara(building).get("/workplace").text


def test_whose_names_a_handlaggare_was_shown_stands_in_the_log(building: Building) -> None:
    _office(building)
    with building.stores.writing() as unit:
        made = booking.make_appointment(unit, booking.at(13, day=booking.days_on(1)), person=None)
    _sara(building).get("/workplace/bookings", htmx=True)
    with building.stores.reading() as unit:
        rows = of_event(unit.db, "workplace.shown")
    assert [list(row.fields) for row in rows] == [[f"appointment:{made.id}"]]


def test_a_message_is_taken_on_copied_and_filed(building: Building) -> None:
    with building.stores.writing() as unit:
        calls.organisation(unit)
        message = calls.left_message(unit, text="Vill veta varför beslutet dröjer.")
        message_id = message.id
    sara = _sara(building)
    assert "Vill veta varför beslutet dröjer." in sara.get("/workplace").text
    sara.post(f"/workplace/messages/{message_id}/acknowledge")
    assert "Sara Nilsson tog det" in sara.get("/workplace").text
    sara.post(f"/workplace/messages/{message_id}/copied")
    sara.post(f"/workplace/messages/{message_id}/file")
    assert "Att göra · 0" in sara.get("/workplace").text


def test_of_two_who_take_a_message_on_the_second_is_told_who_has_it(building: Building) -> None:
    with building.stores.writing() as unit:
        calls.organisation(unit)
        message_id = calls.left_message(unit).id
        take_on(unit, message_id=message_id, who=Actor(uuid.uuid4(), "Jonas Ek", "handlaggare"))
    sara = _sara(building)
    for htmx in (True, False):
        refused = sara.post(f"/workplace/messages/{message_id}/acknowledge", status=409, htmx=htmx)
        assert "Jonas Ek hann ta meddelandet." in refused.text


def test_what_is_filed_is_taken_on_no_more(building: Building) -> None:
    with building.stores.writing() as unit:
        calls.organisation(unit)
        message_id = calls.left_message(unit).id
    sara = _sara(building)
    sara.post(f"/workplace/messages/{message_id}/acknowledge")
    sara.post(f"/workplace/messages/{message_id}/acknowledge")
    sara.post(f"/workplace/messages/{message_id}/file")
    refused = sara.post(f"/workplace/messages/{message_id}/acknowledge", status=409, htmx=True)
    assert "Meddelandet är redan avslutat." in refused.text


def test_a_callback_shows_its_promise_and_its_tries(building: Building) -> None:
    with building.stores.writing() as unit:
        calls.organisation(unit)
        contact = calls.open_contact(unit)
        window = AnswerWindow(unit.now + timedelta(hours=3), unit.now + timedelta(hours=5))
        wish = callback.CallbackRequest(window=window, number=calls.NUMBER, interpreter="arabiska")
        about = MessageSubject(name="Ali Hassan", area="EB", handlaggare=SARA)
        made = callback.promise(
            unit, contact_id=contact.id, who=calls.ANNA, text="Fråga om flytt", wish=wish, about=about
        )
        message_id = made.id
    sara = _sara(building)
    page = sara.get("/workplace")
    assert "lovat senast 15.00" in page.text
    assert "tolk: arabiska" in page.text
    building.stores.clock.move(timedelta(hours=3, minutes=20))  # type: ignore[attr-defined] # FixedClock
    sara = building.login_as(sara.staff.login)
    sara.post(f"/workplace/callbacks/{message_id}/tried", {"result": "no_answer"})
    assert "ringt kl 13.20, ej svar" in sara.get("/workplace").text


def test_somebody_elses_message_is_not_there(building: Building) -> None:
    with building.stores.writing() as unit:
        calls.organisation(unit)
        message_id = calls.left_message(unit, handlaggare="demo:h-2").id
    sara = _sara(building)
    assert "Ring mig." not in sara.get("/workplace").text
    for verb in ("acknowledge", "copied", "file", "pass-on"):
        sara.post(f"/workplace/messages/{message_id}/{verb}", status=404)


def test_a_message_is_given_to_a_colleague_of_the_unit_only(building: Building) -> None:
    with building.stores.writing() as unit:
        calls.organisation(unit)
        message_id = calls.left_message(unit).id
    sara = _sara(building)
    sara.post(f"/workplace/messages/{message_id}/pass-on", {"to": "demo:h-99"}, status=422)
    sara.post(f"/workplace/messages/{message_id}/pass-on", {"to": "demo:h-2"})
    assert "Ring mig." not in sara.get("/workplace").text
    jonas = building.login(Role.HANDLAGGARE, name="Jonas Ek", handlaggare="demo:h-2")
    assert "Ring mig." in jonas.get("/workplace").text


def test_a_note_waits_until_it_is_in_the_file(building: Building) -> None:
    with building.stores.writing() as unit:
        calls.organisation(unit)
        contact = calls.open_contact(unit)
        about = MessageSubject(person="demo:p-1", name="Karin Andersson", area="EB", handlaggare=SARA)
        note = leave(
            unit, contact_id=contact.id, who=calls.ANNA, kind=MessageKind.NOTE, text="Lämnar hyresavi.", about=about
        )
        note_id = note.id
    sara = _sara(building)
    assert "Samtalsanteckningar · 1" in sara.get("/workplace").text
    sara.post(f"/workplace/messages/{note_id}/file")
    assert "Samtalsanteckningar · 0" in sara.get("/workplace").text


def test_phone_hours_said_by_the_handlaggare_survive_the_next_import(building: Building) -> None:
    with building.stores.writing() as unit:
        calls.organisation(unit)
    _sara(building).post("/workplace/phone-hours", {"phone_hours": "tis och tor 8.30–9.30"})
    with building.stores.writing() as unit:
        fact = HandlaggareFact(key=SARA, name="Sara Nilsson", unit="demo:u-1", phone_hours="mån 8–9")
        organisation.reconcile_organisation(unit.db, [], [fact])
        assert handlaggare_by_key(unit.db, [SARA])[SARA].phone_hours == "tis och tor 8.30–9.30"


def test_a_login_without_a_handlaggare_is_told_so(building: Building) -> None:
    answer = building.login(Role.HANDLAGGARE).get("/workplace", status=409)
    assert "inte kopplad till någon handläggare" in answer.text


def test_the_calendar_address_is_shown_once_and_ended_by_the_next(building: Building) -> None:
    with building.stores.writing() as unit:
        calls.organisation(unit)
    sara = _sara(building)
    first = sara.post("/workplace/calendar", status=200).text
    assert "/calendar/" in first
    assert "/calendar/" not in sara.get("/workplace").text
    second = sara.post("/workplace/calendar", status=200).text
    assert first != second
