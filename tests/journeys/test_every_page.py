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
