"""A municipality has thousands of logins: what lists them asks as little as for twenty."""

import time

import pytest
from sqlalchemy import insert

from frontdesk.accounts import queries
from frontdesk.accounts.models import StaffGrant, StaffRole, StaffRow
from frontdesk.accounts.rules import DESK_ROLES, Grant, Role
from frontdesk.core.db.unit import Unit
from frontdesk.core.ids import new_id
from tests.booking.test_lean import counted
from tests.factories.accounts import make_staff
from tests.web.client import Building, Person

MANY = 3300


def add_many(unit: Unit, role: Role, count: int = MANY) -> None:
    ids = [new_id() for _ in range(count)]
    known = {"language": "sv", "shortcuts": True, "active": True, "version": 1, "created_at": unit.now}
    rows = [{"id": one, "login": f"login{number}", "name": f"Åke {number}", **known} for number, one in enumerate(ids)]
    unit.db.execute(insert(StaffRow), rows)
    unit.db.execute(insert(StaffRole), [{"staff_id": one, "role": role} for one in ids])
    unit.db.execute(insert(StaffGrant), [{"staff_id": one, "board": "socialnamnd", "area": "EB"} for one in ids])


@pytest.mark.harm("A live call cannot be handed over for many seconds, because a municipality has many logins.")
@pytest.mark.parametrize("role", [Role.HANDLAGGARE, Role.RECEPTIONIST])
def test_a_live_call_is_handed_over_as_quickly_with_thousands_of_logins(building: Building, role: Role) -> None:
    rut = building.login(Role.RECEPTIONIST)
    contact = rut.post("/queue/call").location.rsplit("/", 1)[1]
    with counted(building.stores) as few:
        rut.get(f"/contacts/{contact}/hand-over")
    with building.stores.writing() as unit:
        add_many(unit, role)
    with counted(building.stores) as many:
        rut.get(f"/contacts/{contact}/hand-over")
    assert len(many) <= len(few)
    fastest = min(_seconds(rut, f"/contacts/{contact}/hand-over") for _ in range(5))
    assert fastest < 0.5, "seventeen seconds, once"


def _seconds(rut: Person, path: str) -> float:
    began = time.perf_counter()
    rut.get(path, htmx=True)
    return time.perf_counter() - began


def test_everybody_who_meets_clients_is_listed_once(unit: Unit) -> None:
    both = make_staff(unit, Role.RECEPTIONIST, Role.PROTECTED_DESK, name="Bo")
    one = make_staff(unit, Role.PROTECTED_DESK, name="Ada")
    make_staff(unit, Role.HANDLAGGARE, name="Cia")
    assert [listed.id for listed in queries.with_roles(unit.db, DESK_ROLES)] == [one.id, both.id]


def test_several_are_read_as_each_alone(unit: Unit) -> None:
    people = [
        make_staff(unit, Role.UNIT_HEAD, units=["demo:u-1", "demo:u-2"], grants={Grant("socialnamnd", "EB")}),
        make_staff(unit, Role.HANDLAGGARE, Role.RECEPTIONIST, handlaggare="demo:h-1"),
        make_staff(unit, grants=()),
    ]
    assert queries.some_staff(unit.db, [person.id for person in people]) == people
    assert queries.some_staff(unit.db, []) == []


def test_the_administrators_list_comes_in_pages_and_can_be_searched(building: Building) -> None:
    admin = building.login(Role.ADMINISTRATOR)
    with building.stores.writing() as unit:
        make_staff(unit, name="Östen Åkesson", login="osten")
    with counted(building.stores) as few:
        assert "Sida" not in admin.get("/admin/staff").text
    with building.stores.writing() as unit:
        add_many(unit, Role.HANDLAGGARE)
    with counted(building.stores) as many:
        page = admin.get("/admin/staff")
    assert len(many) <= len(few)
    assert "Sida 1 av 67" in page.text
    assert "Östen" not in page.text
    assert "Östen Åkesson" in admin.get("/admin/staff?page=67").text
    assert "Östen Åkesson" in admin.get("/admin/staff?page=99999").text
    assert "Åke 0" in admin.get("/admin/staff?page=-1").text
    for sought in ("östen", "ÅKESSON", " osten "):
        found = admin.get(f"/admin/staff?q={sought}")
        assert "Östen Åkesson" in found.text
        assert "Åke 1" not in found.text
    assert "Ingen träff." in admin.get("/admin/staff?q=nobody<b>").text
