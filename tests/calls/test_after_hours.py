"""While the office is closed the social duty team acts: what cannot wait ends with who there took it, by name."""

from datetime import timedelta
from uuid import UUID

import pytest
from sqlalchemy import select

from frontdesk.accounts.rules import Grant, Role
from frontdesk.calls.models.message import Message
from frontdesk.calls.queries import contacts
from frontdesk.calls.rules.contact import Priority
from frontdesk.core import municipal_settings
from frontdesk.core.times import FixedClock
from frontdesk.event_handlers import EVENT_HANDLERS
from frontdesk.triage.queries import DUTY_NUMBER
from tests.factories.calls import EB_INTAKE, left_message, organisation
from tests.web.client import Building, Person

MONDAY = "What cannot wait is left for a desk that is closed until Monday"


@pytest.fixture
def rut(building: Building, clock: FixedClock) -> Person:
    """Somebody at the desk at six in the evening."""
    building.stores.event_handlers = EVENT_HANDLERS
    with building.stores.writing() as unit:
        organisation(unit)
        municipal_settings.put(unit.db, DUTY_NUMBER, "08-465 004 30", by="test", now=unit.now)
    clock.move(timedelta(hours=8))
    return building.login(Role.RECEPTIONIST, name="Rut Lindgren")


def _urgent(building: Building, rut: Person, priority: Priority = Priority.TODAY) -> str:
    key = rut.post("/queue/call").location.rpartition("/")[2]
    with building.stores.writing() as unit:
        contacts.one(unit.db, UUID(key)).priority = int(priority)
    return f"/contacts/{key}"


def _end(outcome: str, **more: str) -> dict[str, str]:
    return {"outcome": outcome, "text": "Inget att äta till barnen.", "to": f"unit:{EB_INTAKE}", **more}


@pytest.mark.harm(MONDAY)
@pytest.mark.parametrize("outcome", ["left", "answered", "connected", "booked", "nothing", "callback"])
def test_what_cannot_wait_ends_only_with_who_took_it(building: Building, rut: Person, outcome: str) -> None:
    url = _urgent(building, rut)
    assert "skriv vem som tog emot" in rut.get(f"{url}/outcome").text
    assert "Ring socialjouren" in rut.post(f"{url}/close", _end(outcome), status=409).text
    rut.post(f"{url}/taken", {"by": "Lisa, socialjouren"})
    rut.post(f"{url}/close", _end("connected"))


@pytest.mark.parametrize("outcome", ["left", "connected"])
def test_who_took_it_may_be_written_where_the_contact_ends(building: Building, rut: Person, outcome: str) -> None:
    url = _urgent(building, rut)
    rut.post(f"{url}/close", _end(outcome, by="Lisa, socialjouren"))
    with building.stores.reading() as unit:
        assert contacts.one(unit.db, UUID(url.rpartition("/")[2])).taken_by == "Lisa, socialjouren"


def test_why_it_can_wait_after_all_is_said_instead(building: Building, rut: Person) -> None:
    url = _urgent(building, rut)
    rut.post(f"{url}/close", _end("left", because="Mormodern tar barnen i natt."))


@pytest.mark.harm(MONDAY)
def test_akut_after_hours_asks_too_also_when_112_was_called(building: Building, rut: Person) -> None:
    url = _urgent(building, rut, Priority.NOW)
    with building.stores.writing() as unit:
        contacts.one(unit.db, UUID(url.rpartition("/")[2])).goes_to = "intake"
    rut.post(f"{url}/alarmed")
    assert "skriv vem som tog emot" in rut.get(f"{url}/outcome").text
    rut.post(f"{url}/close", _end("left"), status=409)
    rut.post(f"{url}/close", _end("left", by="Lisa, socialjouren"))


def test_in_office_hours_and_for_what_can_wait_nobody_is_asked(
    building: Building, rut: Person, clock: FixedClock
) -> None:
    url = _urgent(building, rut, Priority.DAYS)
    assert "Ring socialjouren" not in rut.get(f"{url}/outcome").text
    rut.post(f"{url}/close", _end("left"))
    clock.move(timedelta(hours=15))
    rut = building.login_as(rut.staff.login)
    assert "Ring socialjouren" not in rut.get(f"{_urgent(building, rut)}/outcome").text


def _left(building: Building, *, hidden: bool = False, area: str = "EB", priority: Priority = Priority.TODAY) -> UUID:
    with building.stores.writing() as unit:
        left = left_message(unit)
        left.priority, left.hidden, left.area = int(priority), hidden, area
        return left.id


@pytest.mark.harm(MONDAY)
def test_what_nobody_took_on_before_closing_is_on_the_desk_s_screen_with_the_number_to_call(
    building: Building, rut: Person
) -> None:
    left = _left(building)
    shown = rut.get("/reception").text
    assert "Kan inte vänta till nästa arbetsdag · 1" in shown
    assert "Ring socialjouren nu: 08-465 004 30" in shown
    assert "Ring mig." not in shown
    rut.post(f"/left-over/messages/{left}/duty", {"by": " "}, status=422)
    rut.post(f"/left-over/messages/{left}/duty", {"by": "Lisa, socialjouren"})
    assert "Kan inte vänta" not in rut.get("/reception").text
    rut.post(f"/left-over/messages/{left}/duty", {"by": "Nils"}, status=409)
    with building.stores.reading() as unit:
        kept = unit.db.scalars(select(Message)).one()
        assert (kept.acknowledged_name, kept.filed_at) == ("Lisa, socialjouren", None)


def test_what_the_desk_does_not_see_or_can_wait_is_not_there(building: Building, rut: Person) -> None:
    hidden, elsewhere = _left(building, hidden=True), _left(building, area="BOU")
    _left(building, priority=Priority.DAYS)
    eva = building.login(Role.RECEPTIONIST, grants=[Grant("socialnamnd", "EB")])
    assert "Kan inte vänta" not in eva.get("/reception").text
    for left in (hidden, elsewhere):
        eva.post(f"/left-over/messages/{left}/duty", {"by": "Lisa"}, status=404)


def test_while_the_office_is_open_it_is_not_there(building: Building, rut: Person, clock: FixedClock) -> None:
    _left(building)
    clock.move(timedelta(hours=15))
    assert "Kan inte vänta" not in building.login_as(rut.staff.login).get("/reception").text
