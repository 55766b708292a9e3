from frontdesk.accounts.rules import Role
from tests.web.client import Building


def test_the_desk_is_calm_while_nobody_is_being_helped(building: Building) -> None:
    answer = building.login(Role.RECEPTIONIST).get("/reception")
    assert answer.html.h1 == ["Reception"]
    assert "Ingen kontakt öppen" in answer.text
    assert "Inga uppgifter inlästa" in answer.text


def test_the_desk_is_for_those_who_meet_clients(building: Building) -> None:
    building.login(Role.HANDLAGGARE, handlaggare="demo:h-1").get("/reception", status=403)
