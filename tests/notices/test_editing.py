import pytest

from frontdesk.accounts.rules import Role
from tests.web.client import Building

BODY = "Tid: {date} {time}, {place}. Frågor: {phone}, {municipality}"


def test_an_administrator_sees_every_text_as_it_is_sent(building: Building) -> None:
    page = building.login(Role.ADMINISTRATOR).get("/admin/sms").text
    assert "Bokad tid måndag 30 november kl 10.00, Stadshuset entré A" in page
    assert "Your time is Monday 30 November at 10:00" in page


def test_a_saved_text_is_in_force_and_an_empty_field_brings_the_old_one_back(building: Building) -> None:
    ada = building.login(Role.ADMINISTRATOR)
    saved = ada.post("/admin/sms/confirmation/sv", {"body": BODY}, htmx=True, status=200)
    assert "Tid: måndag 30 november 10.00, Stadshuset entré A." in saved.text
    assert "Egen text" in saved.text
    ada.post("/admin/sms/confirmation/sv", {"body": ""})
    assert "Egen text" not in ada.get("/admin/sms").text


@pytest.mark.parametrize(
    ("body", "told"),
    [
        (BODY + " socialtjänsten", "inte får nämna: socialtjänsten"),
        (BODY + " {name}", "inte finns: {name}"),
        ("Hej", "måste innehålla {date}, {municipality}, {phone}, {time}"),
    ],
)
def test_what_is_refused_says_why_and_keeps_what_was_typed(building: Building, body: str, told: str) -> None:
    answer = building.login(Role.ADMINISTRATOR).post("/admin/sms/changed/sv", {"body": body}, status=422)
    assert told in answer.text
    assert body in answer.text
