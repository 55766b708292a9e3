"""Every door is locked, and opens to the roles it names and no other."""

import re
from collections.abc import Iterator
from pathlib import Path
from uuid import UUID

import pytest
from fastapi import APIRouter, FastAPI

from frontdesk.accounts.rules import Role
from frontdesk.core.times import FixedClock
from frontdesk.web.menu import first_page, menu_for
from frontdesk.web.permissions import MOUNTS, PUBLIC, Mount, menu
from tests.stores import MONDAY_TEN, sqlite_stores
from tests.web.client import OWN_PAGE, Building, Person, make_building

ROOT = Path(__file__).parents[2]
VERBS = {"get", "post", "put", "patch", "delete"}
WITH_ROLES = [mount for mount in MOUNTS if mount.roles]


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Building]:
    clock = FixedClock(MONDAY_TEN)
    building = make_building(sqlite_stores(tmp_path_factory.mktemp("doors"), clock))
    yield building
    building.stores.dispose()


def _paths(app: FastAPI) -> Iterator[tuple[str, str]]:
    for path, verbs in app.openapi()["paths"].items():
        for verb in VERBS & set(verbs):
            yield verb, path


def _behind(router: APIRouter) -> list[tuple[str, str]]:
    probe = FastAPI()
    probe.include_router(router)
    return sorted(_paths(probe))


def _knock(person: Person, verb: str, path: str) -> int:
    filled = re.sub(r"{[^}]*}", str(UUID(int=0)), path)
    return person.client.request(verb, filled, headers=OWN_PAGE).status_code


def test_no_door_is_hidden_from_these_tests() -> None:
    sources = ROOT.glob("frontdesk/**/*.py")
    assert not [file for file in sources if "include_in_schema=False" in file.read_text(encoding="utf-8")]


def test_every_door_is_locked_to_a_stranger(house: Building) -> None:
    stranger = house.stranger()
    open_doors = {path for verb, path in _paths(house.app) if _knock(stranger, verb, path) != 401}
    assert open_doors == PUBLIC


@pytest.mark.parametrize("door", WITH_ROLES, ids=lambda door: door.router.prefix or "door")
@pytest.mark.parametrize("role", Role)
def test_a_door_opens_to_the_roles_it_names_and_no_other(house: Building, door: Mount, role: Role) -> None:
    person = house.login(role)
    turned_away = {(verb, path) for verb, path in _behind(door.router) if _knock(person, verb, path) == 403}
    if role in door.roles:
        assert not turned_away
    else:
        assert turned_away == set(_behind(door.router))


#: The menu of each role, in order; the first is the role's first page.
SEEN: dict[Role, tuple[str, ...]] = {
    Role.RECEPTIONIST: ("/reception", "/bookings", "/waiting", "/replies", "/left-over"),
    Role.PROTECTED_DESK: ("/reception", "/bookings", "/waiting", "/replies", "/left-over", "/protected"),
    Role.HANDLAGGARE: ("/workplace", "/workplace/times", "/workplace/absences", "/clients"),
    Role.UNIT_HEAD: (
        "/workplace/unit",
        "/workplace/unit/times",
        "/workplace/unit/weeks",
        "/workplace/absences",
        "/incidents",
        "/protected",
        "/tasks",
    ),
    Role.LOG_REVIEWER: ("/log", "/tasks"),
    Role.ADMINISTRATOR: ("/admin", "/tasks"),
}


@pytest.mark.parametrize("role", Role)
def test_a_role_sees_its_menu_and_may_open_every_page_of_it(house: Building, role: Role) -> None:
    person = house.login(role)
    shown = menu_for(menu(), person.staff)
    assert tuple(item.href for item in shown) == SEEN[role]
    assert [item.href for item in shown if _knock(person, "get", item.href) == 403] == []
    assert first_page(menu(), person.staff) == SEEN[role][0]


def test_a_menu_entry_stands_beside_the_router_that_answers_it() -> None:
    entries = [(mount, entry) for mount in MOUNTS for entry in mount.menu]
    assert [entry.href for mount, entry in entries if ("get", entry.href) not in _behind(mount.router)] == []
    assert [entry.href for mount, entry in entries if mount.roles and entry.only - mount.roles] == []
    assert len({entry.place for _, entry in entries}) == len(entries)
