"""Nobody widens their own access, somebody is always administrator, and a closed account closes what it opened."""

import re

import pytest

from frontdesk.accounts.errors import LastAdministrator, TokenRefused
from frontdesk.accounts.rules import Role
from frontdesk.accounts.service import tokens
from frontdesk.accounts.service.staff import close
from frontdesk.accounts.views import Staff, StaffClosed
from frontdesk.calendars.models import CalendarFeed
from frontdesk.calendars.service import feeds, offboarding
from frontdesk.core.actor import CLOCK
from frontdesk.core.tasks import TaskNeeded
from tests.factories.accounts import EVERYTHING, make_handlaggare, make_staff, make_unit
from tests.web.client import Building, Person

EVERY_GRANT = [str(grant) for grant in EVERYTHING]


def _allow(admin: Person, staff: Staff, *roles: Role, status: int = 303, grants: list[str] | None = None) -> str:
    form = {"roles": list(roles), "grants": EVERY_GRANT if grants is None else grants}
    return admin.post(f"/admin/staff/{staff.id}", form, status=status).text


def test_an_administrator_gives_themselves_no_role_and_no_area(building: Building) -> None:
    admin = building.login(Role.ADMINISTRATOR, grants=frozenset())
    refused = "Du kan inte ge dig själv"
    both = (Role.ADMINISTRATOR, Role.PROTECTED_DESK)
    assert refused in _allow(admin, admin.staff, *both, status=403, grants=[])
    assert refused in _allow(admin, admin.staff, Role.ADMINISTRATOR, status=403)
    admin.get("/protected", status=403)
    _allow(admin, admin.staff, Role.ADMINISTRATOR, grants=[])


def test_another_administrator_gives_it_and_the_log_reviewer_is_told(building: Building) -> None:
    admin, other = building.login(Role.ADMINISTRATOR), building.login(Role.RECEPTIONIST)
    told: list[TaskNeeded] = []
    building.stores.event_handlers = {TaskNeeded: [lambda _unit, event: told.append(event)]}
    _allow(admin, other.staff, Role.RECEPTIONIST, Role.HANDLAGGARE)
    assert not told
    _allow(admin, other.staff, Role.RECEPTIONIST, Role.PROTECTED_DESK)
    assert [(event.kind, event.to) for event in told] == [("staff-trusted", "log_reviewer")]


def test_the_last_administrator_stays(building: Building) -> None:
    admin, other = building.login(Role.ADMINISTRATOR, Role.RECEPTIONIST), building.login(Role.RECEPTIONIST)
    said = "Någon måste vara systemförvaltare"
    assert said in _allow(admin, admin.staff, Role.RECEPTIONIST, status=409)
    _allow(admin, other.staff, Role.ADMINISTRATOR)
    _allow(admin, admin.staff, Role.RECEPTIONIST)
    with building.stores.writing() as unit, pytest.raises(LastAdministrator):
        close(unit, staff_id=other.staff.id, by=CLOCK)


def _feed(building: Building) -> str:
    with building.stores.writing() as unit:
        make_unit(unit)
        make_handlaggare(unit, "demo:h-1")
        return feeds.issue(unit, handlaggare="demo:h-1", by=CLOCK)


def test_a_closed_account_closes_its_secret_feed(building: Building) -> None:
    secret = _feed(building)
    building.stores.event_handlers = {StaffClosed: [offboarding.staff_closed]}
    with building.stores.writing() as unit:
        sara = make_staff(unit, Role.HANDLAGGARE, handlaggare="demo:h-1")
        twin = make_staff(unit, Role.HANDLAGGARE, handlaggare="demo:h-1")
    building.stranger().get(f"/calendar/{secret}.ics")
    with building.stores.writing() as unit:
        close(unit, staff_id=twin.id, by=CLOCK)
    building.stranger().get(f"/calendar/{secret}.ics")
    with building.stores.writing() as unit:
        close(unit, staff_id=sara.id, by=CLOCK)
    building.stranger().get(f"/calendar/{secret}.ics", status=404)
    with building.stores.reading() as unit:
        assert unit.db.query(CalendarFeed).count() == 0


def _token(building: Building, admin: Person, name: str) -> str:
    page = admin.post("/admin/tokens", {"name": name, "scopes": ["slots"], "grants": EVERY_GRANT}, status=200)
    found = re.search(r"fd_[\w-]+", page.text)
    assert found
    return found.group()


@pytest.mark.harm("somebody who has left reads the register with a token they made while they worked here")
def test_a_closed_account_ends_the_tokens_its_owner_has_seen(building: Building) -> None:
    told: list[TaskNeeded] = []
    building.stores.event_handlers = {TaskNeeded: [lambda _unit, event: told.append(event)]}
    leaving, staying = building.login(Role.ADMINISTRATOR, name="Ada"), building.login(Role.ADMINISTRATOR, name="Ada")
    theirs, others = _token(building, leaving, "Växeln"), _token(building, staying, "Bokningssidan")
    page = staying.get(f"/admin/staff/{leaving.staff.id}")
    assert "slutar gälla samtidigt, och programmen tystnar" in page.text
    assert "Växeln" in page.text
    assert "Bokningssidan" not in page.text
    staying.post(f"/admin/staff/{leaving.staff.id}/close")
    with building.stores.writing() as unit:
        with pytest.raises(TokenRefused):
            tokens.client_of(unit, token=theirs)
        assert tokens.client_of(unit, token=others).name == "Bokningssidan"
    assert [(event.kind, event.to, event.about) for event in told] == [
        ("token-ended", "administrator", {"token": "Växeln"})
    ]
