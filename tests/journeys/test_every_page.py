"""Every main page of the house, as each role finds it: calm, accessible, and without a word on the console."""

import pytest

from tests.journeys.conftest import Sit

pytestmark = pytest.mark.browser

PAGES = [
    ("rut", "/reception"),
    ("rut", "/bookings"),
    ("rut", "/bookings?week=1"),
    ("sara", "/workplace"),
    ("mona", "/workplace/unit"),
    ("mona", "/workplace/unit/weeks"),
    ("mona", "/workplace/absences"),
    ("sara", "/workplace/absences"),
    ("rut", "/me"),
]


@pytest.mark.parametrize(("login", "path"), PAGES)
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_a_page_can_be_used_by_everybody(sit: Sit, login: str, path: str, scheme: str) -> None:
    seat = sit(login, color_scheme=scheme)
    seat.page.goto(seat.town.address + path)
    seat.checked()


@pytest.mark.parametrize(
    ("login", "path"), [("rut", "/waiting"), ("rut", "/bookings"), ("mona", "/workplace/absences")]
)
def test_on_a_phone_no_button_of_a_row_is_out_of_sight(sit: Sit, login: str, path: str) -> None:
    seat = sit(login, viewport={"width": 390, "height": 844})
    seat.page.goto(seat.town.address + path)
    pressed = seat.page.locator(".stacks :is(button, a)")
    assert pressed.count() > 0
    boxes = [one.bounding_box() for one in pressed.all()]
    assert [box for box in boxes if box is None or box["x"] < 0 or box["x"] + box["width"] > 390] == []
    seat.checked()
