"""A password that another person chose and knows opens nothing; one's own can be changed."""

import pytest

from frontdesk.accounts.models import StaffRow
from frontdesk.accounts.rules import Role
from frontdesk.accounts.service import passwords, staff
from frontdesk.core.actor import CLOCK
from tests.factories.accounts import make_staff
from tests.web.client import Building, Person

OWN, GIVEN, NEW = "fyra gröna hästar", "sju tysta moln", "nio blåa bussar"


@pytest.fixture
def rut(building: Building) -> Person:
    """Rut, whose password was chosen by an administrator."""
    with building.stores.writing() as unit:
        made = make_staff(unit, Role.RECEPTIONIST, login="rut", password=OWN)
        staff.set_password(unit, staff_id=made.id, password_hash=passwords.hash_password(GIVEN), by=CLOCK)
    return building.login_as("rut")


def _change(person: Person, old: str, new: str, again: str | None = None, *, status: int = 303) -> str:
    form = {"old": old, "new": new, "again": new if again is None else again}
    return person.post("/password", form, status=status).text


def test_a_given_password_opens_nothing_until_it_is_changed(rut: Person, building: Building) -> None:
    assert "Välj ett eget lösenord" in rut.get("/reception", status=403).text
    rut.get("/queue", htmx=True, status=204)
    _change(rut, GIVEN, NEW)
    rut.get("/reception")
    building.login_as("rut").get("/reception")


@pytest.mark.parametrize(
    ("old", "new", "again", "said"),
    [
        ("fel", NEW, None, "Det nuvarande lösenordet stämmer inte."),
        (GIVEN, NEW, "nio röda bussar", "Det andra lösenordet är inte likadant"),
        (GIVEN, GIVEN, None, "Det nya lösenordet är samma som det gamla."),
        (GIVEN, "123456789012", None, "för lätt att gissa"),
        (GIVEN, "kort", None, "minst 12 tecken"),
    ],
)
def test_a_change_that_cannot_be_is_told_and_changes_nothing(
    rut: Person, old: str, new: str, again: str | None, said: str
) -> None:
    assert said in _change(rut, old, new, again, status=422)
    rut.get("/reception", status=403)


def test_ones_own_password_is_changed_and_other_browsers_are_signed_out(building: Building) -> None:
    with building.stores.writing() as unit:
        make_staff(unit, Role.RECEPTIONIST, login="siv", password=OWN)
    here, there = building.login_as("siv"), building.login_as("siv")
    _change(here, OWN, NEW)
    here.get("/me")
    there.get("/me", status=401)
    stranger = building.stranger()
    stranger.post("/login", {"login": "siv", "password": OWN}, status=422)
    stranger.post("/login", {"login": "siv", "password": NEW})


def test_a_locked_screen_shows_no_password_page(rut: Person) -> None:
    rut.post("/lock")
    rut.get("/password", status=423)
    _change(rut, GIVEN, NEW, status=423)


def test_an_administrator_gives_a_password_that_must_be_changed(building: Building) -> None:
    admin = building.login(Role.ADMINISTRATOR)
    form = {"login": "vera", "name": "Vera Holm", "password": "sju tysta moln", "roles": ["receptionist"]}
    admin.post("/admin/staff", form)
    refused = {**form, "login": "vega", "password": "VegaHolm2026"}
    assert "för lätt att gissa" in admin.post("/admin/staff", refused, status=422).text
    with building.stores.reading() as unit:
        vera = unit.db.query(StaffRow).filter_by(login="vera").one()
    assert vera.password_is_temporary
    admin.post(f"/admin/staff/{vera.id}/password", {"password": "åtta sura gurkor"})
    building.login_as("vera").get("/reception", status=403)


def test_until_the_first_password_is_changed_no_menu_leads_back_to_the_same_page(building: Building) -> None:
    rut = building.login(Role.RECEPTIONIST)
    assert 'href="/bookings"' in rut.get("/password").response.text
    with building.stores.writing() as unit:
        unit.db.get_one(StaffRow, rut.staff.id).password_is_temporary = True
        unit.db.get_one(StaffRow, rut.staff.id).version += 1
    page = rut.get("/password")
    assert 'href="/bookings"' not in page.response.text
    assert page.response.text.count('action="/logout"') == 1
