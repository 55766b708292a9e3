import pytest

from frontdesk.accounts.rules import Role
from tests.web.client import Building


def test_a_stranger_is_shown_the_login_at_the_address_they_asked_for(building: Building) -> None:
    answer = building.stranger().get("/me", status=401)
    assert answer.html.h1 == ["Logga in"]
    login = next(form for form in answer.html.forms if form.action == "/login")
    assert {"name": "back", "value": "/me", "type": "hidden"} in login.fields


def test_an_unknown_address_is_a_friendly_404(building: Building) -> None:
    answer = building.stranger().get("/nowhere", status=404)
    assert "Sidan finns inte" in answer.text


@pytest.mark.parametrize(
    ("role", "first"),
    [
        (Role.RECEPTIONIST, "/reception"),
        (Role.PROTECTED_DESK, "/reception"),
        (Role.HANDLAGGARE, "/workplace"),
        (Role.LOG_REVIEWER, "/log"),
        (Role.ADMINISTRATOR, "/admin"),
    ],
)
def test_everybody_begins_where_their_work_is(building: Building, role: Role, first: str) -> None:
    assert building.login(role).get("/", status=303).location == first


def test_one_sees_and_changes_ones_own_settings(building: Building) -> None:
    rut = building.login(Role.RECEPTIONIST)
    assert rut.get("/me").html.h1 == ["Mina inställningar"]
    rut.post("/me", {"language": "en"})
    answer = rut.get("/me")
    assert answer.html.h1 == ["My settings"]
    assert ("body", "off") in [(tag, found.get("data-keys")) for tag, found in answer.html.tags]
