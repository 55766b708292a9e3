"""The demo's municipality can be believed: one house, names that do not collide, somebody to sign in as everywhere."""

import unicodedata
from collections import Counter
from pathlib import Path

import pytest
from sqlalchemy import func, select

from frontdesk.accounts.models import Handlaggare, OrgUnit, StaffRow
from frontdesk.accounts.queries import (
    active_staff,
    demo_logins,
    handlaggare_by_key,
    staff_by_login,
)
from frontdesk.accounts.rules import Role
from frontdesk.availability.models.catalogue import Place
from frontdesk.calls.queries.settings import headless
from frontdesk.cases.models import Case, CaseStaff, Person
from frontdesk.core.db.stores import Stores
from frontdesk.core.times import FixedClock
from frontdesk.triage.queries import duty_number
from tests.journeys.town import settle
from tests.stores import MONDAY_TEN

AREAS = {"EB", "BOU", "LSS", "ALDRE"}


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Stores:
    """The stores of the demo on a Monday."""
    folder: Path = tmp_path_factory.mktemp("demo")
    return settle(folder, FixedClock(MONDAY_TEN))


def _folded(name: str) -> str:
    return "".join(sign for sign in unicodedata.normalize("NFKD", name).casefold() if sign.isalpha() or sign == " ")


def test_every_unit_sits_where_people_are_met(demo: Stores) -> None:
    with demo.reading() as unit:
        houses = {row.outside_name.partition(",")[0].split()[0] for row in unit.db.scalars(select(OrgUnit))}
        places = unit.db.scalars(select(Place)).all()
        assert houses == {"Stadshuset"} == {place.name.partition(",")[0] for place in places}
        assert {place.address for place in places} == {"Stortorget 1, 123 45 Exempelby"}
        assert all(place.entrance and "porten" not in place.entrance for place in places)


def test_no_two_at_work_and_no_client_have_names_that_are_mistaken(demo: Stores) -> None:
    with demo.reading() as unit:
        staff = {(row.handlaggare or row.login): row.name for row in unit.db.scalars(select(StaffRow))}
        names = set(staff.values()) | set(unit.db.scalars(select(Handlaggare.name)))
        keys = Counter((_folded(name)[:3], _folded(name).rpartition(" ")[2]) for name in names)
        assert [key for key, count in keys.items() if count > 1] == []
        clients = unit.register.execute(select(Person.given_name, Person.family_name))
        assert {_folded(f"{given} {family}") for given, family in clients} & {_folded(name) for name in names} == set()


def test_somebody_signs_in_as_handlaggare_and_as_head_of_every_area(demo: Stores) -> None:
    with demo.reading() as unit:
        area_of = {row.key: row.area for row in unit.db.scalars(select(OrgUnit))}
        offered = demo_logins(unit.db)
        for role in (Role.HANDLAGGARE, Role.UNIT_HEAD):
            areas = []
            for one in offered:
                row = staff_by_login(unit.db, one.login)
                staff = active_staff(unit.db, row.id) if row and one.role is role else None
                areas += sorted({area_of[key] for key in staff.units}) if staff else []
            assert sorted(areas) == sorted(AREAS)
        assert {one.role for one in offered} == set(Role)
        assert headless(unit.db) == ()
        logins = [row for row in unit.db.scalars(select(StaffRow)) if row.handlaggare]
        people = handlaggare_by_key(unit.db, [row.handlaggare for row in logins if row.handlaggare])
        assert {row.handlaggare: row.name for row in logins} == {key: row.name for key, row in people.items()}


def test_the_duty_team_has_a_number(demo: Stores) -> None:
    with demo.reading() as unit:
        assert duty_number(unit.db)


def test_who_is_new_in_post_has_fewer_cases_than_every_colleague(demo: Stores) -> None:
    with demo.reading() as unit:
        open_cases = (
            select(CaseStaff.handlaggare_key, func.count())
            .join(Case, Case.key == CaseStaff.case_key)
            .where(Case.closed_on.is_(None), CaseStaff.until.is_(None), CaseStaff.role == "responsible")
            .group_by(CaseStaff.handlaggare_key)
        )
        loads = {row[0]: row[1] for row in unit.register.execute(open_cases)}
        people = {row.name: loads.get(row.key, 0) for row in unit.db.scalars(select(Handlaggare))}
    for new, colleagues in (("Ellen Dahl", ("Henrik Sjögren", "Malin Öberg")), ("Ida Hermansson", ("Robin Åström",))):
        assert all(people[new] < 0.7 * people[one] for one in colleagues), (new, people)
