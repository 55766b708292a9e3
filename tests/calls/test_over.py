"""A contact that is over opens nothing: it answers like one that never was, whatever is asked of it."""

import re
from collections.abc import Iterator
from uuid import UUID

import pytest
from sqlalchemy import Engine, select

from frontdesk.accesslog.models import LogRow
from frontdesk.accounts.rules import Role
from frontdesk.availability.models.occupancy import Hold
from frontdesk.booking.models import Appointment
from frontdesk.disclosure.models import Identification
from frontdesk.event_handlers import EVENT_HANDLERS
from tests.factories import disclosure
from tests.factories.booking import at, days_on, make_office
from tests.web.client import OWN_PAGE, Building, Person

NOWHERE = UUID(int=3)
# What every form of a contact asks for, so that none is refused for what it lacks.
FORM = {
    "answered": "yes",
    "by": "Lisa",
    "child": "Kim",
    "code": "480273",
    "day": "2026-11-25",
    "end": "11:00",
    "first": "",
    "kind": "protect_now",
    "last": "",
    "mode": "visit",
    "name": "Kim",
    "number": disclosure.NUMBER,
    "outcome": "answered",
    "person": disclosure.ANNA,
    "priority": "1",
    "q": disclosure.NUMBER,
    "reached": "yes",
    "reason": "eb-status",
    "recipient": "Eva",
    "send": "no",
    "speaker": "self",
    "start": "09:00",
    "starts_at": at(10, day=days_on(3)).isoformat(),
    "text": "Vill veta.",
    "typed": "beslut",
    "what": "hyresavi",
}


@pytest.fixture
def rut(building: Building, register_writer: Engine) -> Person:
    building.stores.event_handlers = EVENT_HANDLERS
    disclosure.town(register_writer)
    with building.stores.writing() as unit:
        make_office(unit)
    return building.login(Role.RECEPTIONIST, Role.PROTECTED_DESK, name="Rut")


@pytest.fixture
def over(rut: Person) -> str:
    """A visit of Rut's that has ended."""
    key = rut.post("/queue/visit").location.rpartition("/")[2]
    rut.post(f"/contacts/{key}/reason", {"reason": "eb-status"})
    rut.post(f"/contacts/{key}/disclosure/open", {"person": disclosure.ANNA})
    rut.post(f"/contacts/{key}/close", {"outcome": "answered"})
    return key


def doors(building: Building) -> Iterator[tuple[str, str]]:
    for path, verbs in building.app.openapi()["paths"].items():
        if "{contact_id}" in path and not path.startswith("/api"):
            yield from ((verb, path) for verb in sorted({"get", "post"} & set(verbs)))


def knock(person: Person, verb: str, path: str, contact: object) -> tuple[int, str, str]:
    filled = re.sub(r"{[^}]*}", str(NOWHERE), path.replace("{contact_id}", str(contact)))
    form = FORM if verb == "post" else None
    answer = person.client.request(verb, filled, data=form, headers={**OWN_PAGE, "HX-Request": "true"})
    return answer.status_code, answer.text.replace(str(contact), "…"), answer.headers.get("location", "")


def kept(building: Building) -> list[object]:
    with building.stores.reading() as unit:
        return [
            unit.db.scalars(select(LogRow.event).where(LogRow.event != "access.refused").order_by(LogRow.seq)).all(),
            *(unit.db.scalars(select(table)).all() for table in (Identification, Hold, Appointment)),
        ]


@pytest.mark.harm("the address of a contact that is over opens a client's file")
def test_a_contact_that_is_over_answers_everywhere_like_one_that_never_was(
    building: Building, rut: Person, over: str
) -> None:
    before, asked = kept(building), 0
    for verb, path in doors(building):
        if path in {"/reception/contacts/{contact_id}", "/contacts/{contact_id}/claim"}:
            continue
        told = knock(rut, verb, path, over)
        assert told == knock(rut, verb, path, UUID(int=9)), (verb, path)
        assert told[0] >= 400, (verb, path, told[0])
        asked += 1
    assert asked > 40
    assert kept(building) == before


def test_its_own_address_leads_back_to_the_desk_and_shows_nothing(building: Building, rut: Person, over: str) -> None:
    assert rut.get(f"/reception/contacts/{over}", status=303).location == "/reception"
    other = building.login(Role.RECEPTIONIST, name="Bo")
    other.get(f"/reception/contacts/{over}", status=404)
    rut.post(f"/contacts/{over}/claim", status=409)


def test_what_is_looked_at_in_a_contact_that_is_over_comes_before_the_log_s_reviewer(
    building: Building, rut: Person, over: str
) -> None:
    reviewer = building.login(Role.LOG_REVIEWER)
    queue = "/log/queues/no-contact"
    assert "Öppnade" not in reviewer.get(queue).text
    with building.stores.writing() as unit:
        unit.log(who=rut.staff.actor, event="person.opened", person=disclosure.ANNA, contact=UUID(over))
    assert "Öppnade" in reviewer.get(queue).text
