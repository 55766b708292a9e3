"""What a colleague holds since an earlier day can be taken over by who is at the desk, and the log tells."""

from datetime import timedelta
from uuid import UUID

import pytest
from sqlalchemy import Engine, select

from frontdesk.accesslog.models import LogRow
from frontdesk.accounts.rules import Role
from frontdesk.calls.models.contact import Contact
from frontdesk.calls.models.task import Task
from frontdesk.calls.queries import contacts
from frontdesk.calls.rules.contact import ContactState
from frontdesk.calls.service.alarming import alarm
from frontdesk.core.tasks import TaskFor
from frontdesk.core.times import FixedClock
from frontdesk.event_handlers import EVENT_HANDLERS
from tests.factories import disclosure
from tests.web.client import Building, Person

LOST = "What a receptionist wrote down before falling ill is read by nobody"


@pytest.fixture
def amir(building: Building, register_writer: Engine) -> Person:
    building.stores.event_handlers = EVENT_HANDLERS
    disclosure.town(register_writer)
    return building.login(Role.RECEPTIONIST, Role.PROTECTED_DESK, name="Amir Haddad")


@pytest.fixture
def held(amir: Person) -> UUID:
    """A call of Amir's with a note."""
    key = amir.post("/queue/call").location.rpartition("/")[2]
    amir.post(f"/contacts/{key}/note", {"text": "Barnet är ensamt hemma."})
    return UUID(key)


def _contact(building: Building, key: UUID) -> Contact:
    with building.stores.reading() as unit:
        return contacts.one(unit.db, key)


def _tasks(building: Building) -> dict[str, TaskFor]:
    with building.stores.writing() as unit:
        alarm(unit)
    with building.stores.reading() as unit:
        rows = unit.db.scalars(select(Task).where(Task.done_at.is_(None))).all()
        return {row.kind: TaskFor(row.to) for row in rows}


@pytest.mark.harm(LOST)
def test_from_the_next_day_a_colleague_takes_it_over_with_its_note(
    building: Building, held: UUID, clock: FixedClock
) -> None:
    rut = building.login(Role.RECEPTIONIST, name="Rut Lindgren")
    refused = rut.post(f"/contacts/{held}/take-over", status=409)
    assert "Amir Haddad har kontakten idag" in refused.text
    clock.move(timedelta(days=1))
    rut = building.login_as(rut.staff.login)
    assert f"/contacts/{held}/take-over" in rut.get("/left-over").response.text
    rut.post(f"/contacts/{held}/take-over")
    assert "Barnet är ensamt hemma." in rut.get(f"/reception/contacts/{held}").response.text
    assert _contact(building, held).claimed_by == rut.staff.id
    with building.stores.reading() as unit:
        row = unit.db.scalars(select(LogRow).where(LogRow.event == "contact.taken_over")).one()
        assert row.who_name == rut.staff.name


def test_a_minute_after_midnight_is_the_next_day_and_a_minute_before_is_not(
    building: Building, held: UUID, clock: FixedClock
) -> None:
    for hours, minutes, status in ((13, 59, 409), (0, 2, 303)):
        clock.move(timedelta(hours=hours, minutes=minutes))
        building.login(Role.RECEPTIONIST, name="Bo Ek").post(f"/contacts/{held}/take-over", status=status)


def test_what_was_taken_over_today_is_not_taken_over_again_today(
    building: Building, held: UUID, clock: FixedClock
) -> None:
    clock.move(timedelta(days=1))
    rut, bo = building.login(Role.RECEPTIONIST, name="Rut Lindgren"), building.login(Role.RECEPTIONIST, name="Bo Ek")
    rut.post(f"/contacts/{held}/take-over")
    assert "/take-over" not in bo.get("/left-over").response.text
    assert "Rut Lindgren har kontakten idag" in bo.post(f"/contacts/{held}/take-over", status=409).text
    rut.post(f"/contacts/{held}/take-over")
    assert _contact(building, held).claimed_by == rut.staff.id


def test_what_is_over_or_never_was_is_not_taken_over(building: Building, clock: FixedClock, amir: Person) -> None:
    key = amir.post("/queue/call").location.rpartition("/")[2]
    amir.post(f"/contacts/{key}/close", {"outcome": "nothing"})
    clock.move(timedelta(days=1))
    rut = building.login(Role.RECEPTIONIST)
    rut.post(f"/contacts/{key}/take-over", status=404)
    rut.post(f"/contacts/{UUID(int=9)}/take-over", status=404)


@pytest.mark.harm("Who may not know of a protected client reads a note about them by taking a contact over")
def test_a_contact_about_a_protected_client_is_taken_over_by_those_in_charge_only(
    building: Building, amir: Person, held: UUID, clock: FixedClock
) -> None:
    amir.post(f"/contacts/{held}/disclosure/open", {"person": disclosure.PROTECTED})
    clock.move(timedelta(days=1))
    rut = building.login(Role.RECEPTIONIST, name="Rut Lindgren")
    rut.post(f"/contacts/{held}/take-over", status=409)
    assert _tasks(building)["contact-left-open"] is TaskFor.PROTECTED_DESK
    assert "kontakt öppen" not in rut.get("/tasks").text
    vera = building.login(Role.RECEPTIONIST, Role.PROTECTED_DESK, name="Vera Ek")
    vera.post(f"/contacts/{held}/take-over")
    assert _contact(building, held).claimed_by == vera.staff.id


def test_the_head_puts_it_back_into_the_queue(building: Building, held: UUID, clock: FixedClock) -> None:
    head = building.login(Role.UNIT_HEAD, name="Eva Chef", units=["demo:u-1"])
    head.post(f"/contacts/{held}/put-back", status=409)
    clock.move(timedelta(days=2))
    head, rut = building.login(Role.UNIT_HEAD, name="Eva Chef", units=["demo:u-1"]), building.login(Role.RECEPTIONIST)
    rut.post(f"/contacts/{held}/put-back", status=403)
    assert _tasks(building) == {
        "contact-left-open": TaskFor.RECEPTION,
        "contact-left-head": TaskFor.UNIT_HEAD,
    }
    assert "Amir Haddad har haft en kontakt öppen" in head.get("/tasks").text
    head.post(f"/contacts/{held}/put-back")
    assert _contact(building, held).state == ContactState.HANDED_OVER
    assert _tasks(building) == {}
    assert rut.post("/queue/next").location == f"/reception/contacts/{held}"


@pytest.mark.harm(LOST)
def test_the_desk_is_told_of_it_until_it_has_ended(building: Building, held: UUID, clock: FixedClock) -> None:
    assert _tasks(building) == {}
    clock.move(timedelta(days=1))
    assert _tasks(building) == {"contact-left-open": TaskFor.RECEPTION}
    rut = building.login(Role.RECEPTIONIST)
    assert "Amir Haddad har en kontakt öppen från en tidigare dag" in rut.get("/tasks").text
    rut.post(f"/contacts/{held}/take-over")
    assert _tasks(building) == {}


def test_who_handed_a_contact_over_is_told_to_whom(building: Building, amir: Person, held: UUID) -> None:
    rut = building.login(Role.RECEPTIONIST, name="Rut Lindgren")
    amir.post(f"/contacts/{held}/hand-over", {"to": str(rut.staff.id)})
    assert "Kontakten är lämnad till Rut Lindgren." in amir.get(f"/reception/contacts/{held}", status=403).text
    rut.post(f"/contacts/{held}/claim")
    assert "Kontakten hålls av Rut Lindgren." in amir.get(f"/reception/contacts/{held}", status=403).text
    rut.post(f"/contacts/{held}/hand-over", {"to": ""})
    assert "Ingen har tagit kontakten än." in amir.get(f"/reception/contacts/{held}", status=403).text
