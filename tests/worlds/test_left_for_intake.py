"""*Lämna till mottagningen* is one form and one answer for nobody, protected, protected by us and not granted."""

import re

import pytest
from sqlalchemy import Engine

from frontdesk.accounts.rules import Grant, Role
from frontdesk.event_handlers import EVENT_HANDLERS
from frontdesk.safety.rules import ProtectionKind
from frontdesk.safety.service import protect
from tests.factories import disclosure, register
from tests.factories.accesslog import ANNA
from tests.factories.calls import EB_INTAKE, organisation
from tests.web.client import Building, Person

OURS, OUR_NUMBER = "demo:p-ours", "198001022402"
TYPED = (disclosure.NOBODYS_NUMBER, disclosure.PROTECTED_NUMBER, OUR_NUMBER, disclosure.OTHER_NUMBER)
CALL = {"number": "070-174 06 10", "day": "2026-11-24", "start": "09:00", "end": "10:00", "answerer": "bara jag"}


@pytest.fixture
def rut(building: Building, register_writer: Engine) -> Person:
    building.stores.event_handlers = EVENT_HANDLERS
    disclosure.town(register_writer)
    register.keep(register_writer, register.person(OURS, "Elin", "Ström"), register.identifier(OURS, OUR_NUMBER))
    with building.stores.writing() as unit:
        organisation(unit)
        protect(unit, person=OURS, kind=ProtectionKind.PROTECT_NOW, by=ANNA)
    return building.login(Role.RECEPTIONIST, grants=(Grant("socialnamnd", "EB"),))


def shown(rut: Person, typed: str, status: int, **more: str) -> list[bytes]:
    """Return the search's answer, the form, the answer to it and the panels afterwards, without ids and the number."""
    at = "/contacts/" + rut.post("/queue/call").location.rpartition("/")[2]
    form = {"name": typed, "text": "Vill veta.", "receiver": EB_INTAKE, **more}
    answers = [
        rut.post(f"{at}/disclosure/search", {"q": typed}, status=200, htmx=True),
        rut.post(f"{at}/not-found", {"q": typed}, status=200, htmx=True),
        rut.post(f"{at}/not-found/leave", form, status=status, htmx=True),
        rut.get(f"{at}/outcome", htmx=True),
        rut.get(f"{at}/disclosure", htmx=True),
    ]
    return [_plain(answer.response.content, typed) for answer in answers]


def _plain(content: bytes, typed: str) -> bytes:
    bare = re.sub(rb"[0-9a-f]{8}-[0-9a-f-]{27}", b"", content)
    bare = re.sub(rb'(name="csrf[^"]*" value=")[^"]*', rb"\1", bare)
    return bare.replace(typed.encode(), b"")


@pytest.mark.harm("what is left for the intake tells the desk that somebody is protected")
@pytest.mark.parametrize(
    ("more", "status"), [({}, 200), (CALL, 200), ({"number": CALL["number"]}, 422)], ids=["bare", "window", "number"]
)
def test_what_is_left_looks_the_same_whoever_it_is_about(rut: Person, more: dict[str, str], status: int) -> None:
    nobodys = shown(rut, TYPED[0], status, **more)
    for typed in TYPED[1:]:
        assert shown(rut, typed, status, **more) == nobodys
