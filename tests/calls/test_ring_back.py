"""Missed calls and promised ones are rung from the queue: a contact opens with the number to dial."""

from datetime import timedelta
from uuid import UUID

import pytest

from frontdesk.accounts.rules import Grant, Role
from frontdesk.calls.models.contact import Contact
from frontdesk.calls.queries import contacts, messages
from frontdesk.calls.rules.contact import ContactState
from frontdesk.calls.service import callback
from frontdesk.core.times import FixedClock
from frontdesk.event_handlers import EVENT_HANDLERS
from tests.calls.test_messages import ABOUT, _wish
from tests.factories.calls import ANNA, open_contact, organisation, ringing
from tests.web.client import Building, Person

DIAL = 'href="tel:+46701740605"'


@pytest.fixture
def rut(building: Building) -> Person:
    building.stores.event_handlers = EVENT_HANDLERS
    with building.stores.writing() as unit:
        organisation(unit)
    return building.login(Role.RECEPTIONIST, name="Rut Lindgren")


def _missed(building: Building, *, caller: str = "070-174 06 05", queue: str = "allman") -> UUID:
    with building.stores.writing() as unit:
        lost = ringing(unit, caller=caller, queue=queue)
        lost.state, lost.ended_at = ContactState.ABANDONED, unit.now
        return lost.id


def _opened(building: Building, location: str) -> Contact:
    with building.stores.reading() as unit:
        return contacts.one(unit.db, UUID(location.rpartition("/")[2]))


def test_a_missed_call_is_rung_back_in_a_contact_with_its_number(building: Building, rut: Person) -> None:
    lost = _missed(building, queue="ekonomi")
    assert f"/queue/lost/{lost}/ring" in rut.get("/queue").response.text
    answer = rut.post(f"/queue/lost/{lost}/ring")
    page = rut.follow(answer).response.text
    assert DIAL in page
    assert "Ring 070-174 06 05" in page
    opened = _opened(building, answer.location)
    assert (opened.state, opened.queue, opened.claimed_by) == (ContactState.OPEN, "ekonomi", rut.staff.id)
    assert "Missade" not in rut.get("/queue").text


def test_of_two_who_ring_back_the_second_is_told(building: Building, rut: Person) -> None:
    lost, bo = _missed(building), building.login(Role.RECEPTIONIST, name="Bo Ek")
    rut.post(f"/queue/lost/{lost}/ring")
    assert "En kollega har redan tagit hand om" in bo.post(f"/queue/lost/{lost}/ring", status=409).text


@pytest.mark.parametrize("caller", ["anonymous", "020-600 650"])
def test_a_caller_without_a_number_is_not_offered_to_be_rung(building: Building, rut: Person, caller: str) -> None:
    lost = _missed(building, caller=caller)
    assert "/ring" not in rut.get("/queue").response.text
    rut.post(f"/queue/lost/{lost}/ring", status=409)
    assert "Missade idag · 1" in rut.get("/queue").text


def test_a_missed_call_of_a_line_one_does_not_see_is_not_there(building: Building, rut: Person) -> None:
    lost = _missed(building, queue="barn")
    eva = building.login(Role.RECEPTIONIST, grants=[Grant("socialnamnd", "EB")])
    eva.post(f"/queue/lost/{lost}/ring", status=404)
    eva.post(f"/queue/lost/{UUID(int=9)}/ring", status=404)


def test_a_call_that_still_rings_is_not_rung_back(building: Building, rut: Person) -> None:
    with building.stores.writing() as unit:
        waiting = ringing(unit).id
    rut.post(f"/queue/lost/{waiting}/ring", status=409)


def test_a_call_that_came_in_shows_its_number_and_nothing_to_dial(building: Building, rut: Person) -> None:
    with building.stores.writing() as unit:
        ringing(unit)
    assert DIAL not in rut.follow(rut.post("/queue/next")).response.text


def _promise(building: Building, *, area: str = "EB", number: str = "070-174 06 05") -> UUID:
    with building.stores.writing() as unit:
        made, wish = open_contact(unit), _wish(11, 12, number=number)
        from_whom = ABOUT.__class__(**{**ABOUT.__dict__, "area": area})
        text = "Undrar över beslutet."
        return callback.promise(unit, contact_id=made.id, who=ANNA, text=text, wish=wish, about=from_whom).id


def test_a_promised_call_is_kept_in_a_contact_that_says_whom_and_why(building: Building, rut: Person) -> None:
    left = _promise(building)
    assert f"/queue/callbacks/{left}/ring" in rut.get("/queue").response.text
    answer = rut.post(f"/queue/callbacks/{left}/ring")
    page = rut.follow(answer)
    assert DIAL in page.response.text
    assert f"Ring upp {ABOUT.name}" in page.text
    assert "Undrar över beslutet." in page.text
    assert "Lämna inget i telefonsvararen" in page.text
    rut.post(f"{answer.location.removeprefix('/reception')}/ring-back", {"result": "no_answer"})
    assert "ej svar" in rut.follow(answer).text
    assert "1 försök" in rut.get("/queue").text
    shown = rut.post(
        f"{answer.location.removeprefix('/reception')}/ring-back", {"result": "reached"}, htmx=True, status=200
    )
    assert "Klar" in shown.text
    assert "Inga utlovade idag." in rut.get("/queue").text


def test_pressing_twice_opens_one_contact_and_a_colleague_is_told_who_is_at_it(building: Building, rut: Person) -> None:
    left, bo = _promise(building), building.login(Role.RECEPTIONIST, name="Bo Ek")
    first, second = (rut.post(f"/queue/callbacks/{left}/ring").location for _ in range(2))
    assert first == second
    assert "Rut Lindgren hann" in bo.post(f"/queue/callbacks/{left}/ring", status=409).text


def test_a_promise_of_another_area_or_already_kept_is_not_rung(building: Building, rut: Person) -> None:
    elsewhere, left = _promise(building, area="BOU"), _promise(building)
    eva = building.login(Role.RECEPTIONIST, grants=[Grant("socialnamnd", "EB")])
    eva.post(f"/queue/callbacks/{elsewhere}/ring", status=404)
    with building.stores.writing() as unit:
        messages.callbacks(unit.db, [left])[left].done_at = unit.now
    rut.post(f"/queue/callbacks/{left}/ring", status=409)


@pytest.mark.harm("A telephone that somebody else may answer rings twice, from two who know nothing of each other")
def test_a_safe_call_is_not_made_from_the_desk(building: Building, rut: Person, clock: FixedClock) -> None:
    left = _promise(building)
    with building.stores.writing() as unit:
        messages.callbacks(unit.db, [left])[left].safe = True
    clock.move(timedelta(hours=1, minutes=5))
    rut = building.login_as(rut.staff.login)
    assert "/ring" not in rut.get("/queue").response.text
    assert "ett enda försök" in rut.post(f"/queue/callbacks/{left}/ring", status=409).text
