"""*Skickat hit*: what came back to reception or lies with a unit head, on the page of tasks, and what the log says."""

import uuid

import pytest
from sqlalchemy import Engine

from frontdesk.accesslog.queries import of_event
from frontdesk.accounts.rules import Grant, KinKind, Role
from frontdesk.accounts.service.staff import list_kin
from frontdesk.calls.models.message import Message
from frontdesk.calls.rules.messages import Route
from frontdesk.calls.service import passing
from frontdesk.event_handlers import EVENT_HANDLERS
from tests.factories import register
from tests.factories.accounts import make_staff
from tests.factories.calls import ANNA, BOU_INTAKE, EB_INTAKE, ORDINARY, SARA, left_message, organisation
from tests.web.client import Building, Person

CLIENT, TEXT, NAME = "demo:p-1", "Fråga om flytten.", "Karin Andersson"


@pytest.fixture
def office(building: Building) -> Building:
    building.stores.event_handlers = EVENT_HANDLERS
    with building.stores.writing() as unit:
        organisation(unit)
    return building


def sent(office: Building, to: str) -> uuid.UUID:
    """Leave a message with Sara, and send it on."""
    with office.stores.writing() as unit:
        made = left_message(unit, text=TEXT)
        passing.pass_on(unit, message_id=made.id, to=to, by=ANNA)
        return made.id


def shown(office: Building) -> list[tuple[str | None, list[str]]]:
    with office.stores.reading() as unit:
        return [(row.person, list(row.fields or ())) for row in of_event(unit.db, "letter.shown")]


def test_reception_reads_what_came_back_and_one_row_of_the_log_says_so(office: Building) -> None:
    message_id = sent(office, "reception")
    rut = office.login(Role.RECEPTIONIST)
    page = rut.get("/tasks").text
    assert "Skickat hit · 1" in page
    assert all(word in page for word in (TEXT, NAME, f"Skickat vidare av {ANNA.name}"))
    assert shown(office) == [(CLIENT, [f"message:{message_id}"])]
    rut.get("/tasks")
    assert len(shown(office)) == 1, "the same letters to the same session are no new row"
    sent(office, "reception")
    rut.get("/tasks", htmx=True)
    assert len(shown(office)) == 1, "the panel of tasks alone shows none"
    rut.get("/tasks")
    assert len(shown(office)) == 2, "another letter is"


@pytest.mark.parametrize("area", ["BOU", "LSS"])
def test_nobody_reads_what_is_of_an_area_they_are_not_granted(office: Building, area: str) -> None:
    message_id = sent(office, "reception")
    other = office.login(Role.RECEPTIONIST, grants=[Grant("socialnamnd", area)])
    assert TEXT not in other.get("/tasks").text
    assert shown(office) == []
    for verb in ("acknowledge", "file", "pass-on"):
        other.post(f"/tasks/messages/{message_id}/{verb}", {"to": f"unit:{EB_INTAKE}"}, status=404)


def test_a_head_reads_what_was_sent_to_them_and_nobody_else_does(office: Building) -> None:
    head = office.login(Role.UNIT_HEAD, units=[BOU_INTAKE], name="Hedda Chef")
    sent(office, f"head:{BOU_INTAKE}")
    assert TEXT not in office.login(Role.RECEPTIONIST).get("/tasks").text
    assert TEXT not in office.login(Role.UNIT_HEAD, units=[ORDINARY], name="Hans Chef").get("/tasks").text
    assert shown(office) == []
    assert TEXT in head.get("/tasks").text
    assert len(shown(office)) == 1


def test_it_is_taken_on_sent_on_and_filed(office: Building) -> None:
    message_id = sent(office, "reception")
    rut = office.login(Role.RECEPTIONIST)
    rut.post(f"/tasks/messages/{message_id}/acknowledge")
    assert "Mottaget av Rut Receptionist" in rut.get("/tasks").text
    rut.post(f"/tasks/messages/{message_id}/pass-on", {"to": "unit:demo:no-such"}, status=422)
    rut.post(f"/tasks/messages/{message_id}/pass-on", {"to": f"unit:{BOU_INTAKE}"})
    assert TEXT not in rut.get("/tasks").text
    other = sent(office, "reception")
    rut.post(f"/tasks/messages/{other}/file")
    assert TEXT not in rut.get("/tasks").text


def test_a_relatives_name_is_not_shown(office: Building) -> None:
    sent(office, "reception")
    rut = office.login(Role.RECEPTIONIST)
    with office.stores.writing() as unit:
        list_kin(unit, staff_id=rut.staff.id, person=CLIENT, kind=KinKind.RELATIVE, by=ANNA)
    assert NAME not in rut.get("/tasks").text


@pytest.mark.harm("a message about somebody protected is sent on to those who may not know of them")
@pytest.mark.parametrize("page", ["workplace", "tasks"])
def test_no_page_sends_on_what_is_about_somebody_protected(
    office: Building, register_writer: Engine, page: str
) -> None:
    with office.stores.writing() as unit:
        make_staff(unit, Role.UNIT_HEAD, units=[EB_INTAKE])
        message_id = left_message(unit, text=TEXT).id
        if page == "tasks":
            passing.pass_on(unit, message_id=message_id, to=f"head:{EB_INTAKE}", by=ANNA)
    # The import has just come; the clock has not been round yet.
    register.keep(register_writer, register.person(CLIENT, "Karin", "Andersson", protection="registration"))
    reader: Person = (
        office.login(Role.HANDLAGGARE, name="Sara Nilsson", handlaggare=SARA)
        if page == "workplace"
        else office.login(Role.UNIT_HEAD, units=[EB_INTAKE], name="Hedda Chef")
    )
    url = f"/{page}/messages/{message_id}/pass-on"
    for to in (f"unit:{BOU_INTAKE}", f"unit:{ORDINARY}", f"head:{EB_INTAKE}", "reception", "demo:h-2"):
        answer = reader.post(url, {"to": to}, status=422, htmx=True)
        assert "Den du valde får inte se vem det gäller" in answer.text or to == "demo:h-2"
    with office.stores.reading() as unit:
        assert unit.db.get_one(Message, message_id).route != Route.PROTECTED
    reader.post(url, {"to": "protected"})
    with office.stores.reading() as unit:
        made = unit.db.get_one(Message, message_id)
        assert (made.route, made.hidden, made.handlaggare) == (Route.PROTECTED, True, None)
