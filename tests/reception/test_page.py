from datetime import timedelta

import pytest

from frontdesk.accounts.rules import Role
from frontdesk.core.times import FixedClock
from tests.factories import calls
from tests.web.client import Building, make_building


def test_the_desk_is_calm_while_nobody_is_being_helped(building: Building) -> None:
    answer = building.login(Role.RECEPTIONIST).get("/reception")
    assert answer.html.h1 == ["Reception"]
    assert "Ingen kontakt öppen" in answer.text
    assert "Inga uppgifter inlästa" in answer.text


def test_the_desk_is_for_those_who_meet_clients(building: Building) -> None:
    building.login(Role.HANDLAGGARE, handlaggare="demo:h-1").get("/reception", status=403)


def test_somebody_in_the_middle_of_a_contact_is_brought_back_to_it(building: Building) -> None:
    rut = building.login(Role.RECEPTIONIST)
    opened = rut.post("/queue/call").location
    assert rut.get("/reception", status=303).location == opened
    page = rut.get(opened)
    assert "I samtal" in page.text
    assert "Anteckning till handläggaren" in page.text


def test_a_contact_that_is_over_leads_back_to_the_desk(building: Building) -> None:
    rut = building.login(Role.RECEPTIONIST)
    opened = rut.post("/queue/call").location
    contact = opened.rpartition("/")[2]
    rut.post(f"/contacts/{contact}/close", {"outcome": "answered"})
    assert rut.get(opened, status=303).location == "/reception"


def test_somebody_elses_contact_is_not_shown(building: Building) -> None:
    opened = building.login(Role.RECEPTIONIST).post("/queue/call").location
    answer = building.login(Role.RECEPTIONIST, name="Amir Haddad").get(opened, status=403)
    assert "Kontakten hålls av Rut Receptionist" in answer.text


def test_the_bar_says_how_somebody_speaks_but_never_who_the_client_is(building: Building) -> None:
    rut = building.login(Role.RECEPTIONIST)
    contact = rut.post("/queue/call").location.rpartition("/")[2]
    assert "Talar" not in rut.get(f"/contacts/{contact}/who", htmx=True).text


def test_the_idle_desk_tells_of_what_was_left_yesterday(building: Building) -> None:
    rut = building.login(Role.RECEPTIONIST)
    with building.stores.writing() as unit:
        calls.ringing(unit)
    assert "Kvar från igår:" not in rut.get("/reception").text
    building.stores.clock.move(timedelta(days=1))  # type: ignore[attr-defined] # FixedClock
    assert "Kvar från igår: 1" in building.login_as(rut.staff.login).get("/reception").text


def test_a_contact_is_still_open_after_a_restart(building: Building) -> None:
    rut = building.login(Role.RECEPTIONIST)
    opened = rut.post("/queue/call").location
    rut.post(f"/contacts/{opened.rpartition('/')[2]}/note", {"text": "Vill ha tid."})
    again = make_building(building.stores).login_as(rut.staff.login)
    assert again.get("/reception", status=303).location == opened
    assert "Vill ha tid." in again.get(opened).response.text


def test_two_contacts_in_hand_are_both_within_reach(building: Building) -> None:
    rut = building.login(Role.RECEPTIONIST)
    first, second = rut.post("/queue/call").location, rut.post("/queue/visit").location
    page = rut.get(first)
    assert "Mina öppna · 2" in page.text
    assert {first, second} <= {found.get("href") for tag, found in page.html.tags if tag == "a"}


def test_what_stands_to_the_right_is_named_in_the_address(building: Building) -> None:
    rut = building.login(Role.RECEPTIONIST)
    opened = rut.post("/queue/concern").location
    contact = opened.partition("?")[0].rpartition("/")[2]
    assert opened.endswith("?panel=concern")
    links = {found.get("href") for tag, found in rut.get(opened).html.tags if tag == "a"}
    assert f"/contacts/{contact}/concern" in links, "without scripts the form is a page of its own"


def test_the_red_flags_are_there_whatever_the_contact_is_about(building: Building) -> None:
    rut = building.login(Role.RECEPTIONIST)
    page = rut.get(rut.post("/queue/call").location)
    keys = {found.get("data-key") for tag, found in page.html.tags if tag == "button"}
    assert {"Alt+1", "Alt+2", "Alt+3", "Alt+4", "Alt+5"} <= keys


@pytest.mark.parametrize(
    ("days", "hours", "told"),
    [
        (0, 0, ""),
        (0, 6, ""),
        (0, 8, "Stängt, öppnar tisdag 08.00"),
        (1, -3, "Stängt, öppnar tisdag 08.00"),
        (5, 0, "Stängt, öppnar måndag 08.00"),
        (32, 0, "Stängt, öppnar måndag 08.00"),
    ],
)
def test_while_the_office_is_closed_the_desk_says_when_it_opens(
    building: Building, clock: FixedClock, days: int, hours: int, told: str
) -> None:
    clock.move(timedelta(days=days, hours=hours))
    shown = building.login(Role.RECEPTIONIST).get("/reception").text
    assert told in shown
    assert ("Stängt, öppnar" in shown) is bool(told)
