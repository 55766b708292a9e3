import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta

import pytest
from sqlalchemy import event

from frontdesk.accounts.rules import Role
from frontdesk.core.times import FixedClock
from frontdesk.notices.jobs import send_due
from frontdesk.notices.models import Notice
from frontdesk.notices.ports import SmsGateway
from integrations.local.sms import LocalSms
from tests.factories.notices import promise
from tests.web.client import BASE_URL, Building, Person

DOOR = "/twilio/status?reference=r"


def gateway(building: Building) -> LocalSms:
    made: SmsGateway = building.app.state.ports.sms
    assert isinstance(made, LocalSms)
    return made


def promised(building: Building, contact: str = "00000000-0000-0000-0000-000000000005") -> uuid.UUID:
    with building.stores.writing() as unit:
        return promise(unit, person=None, by_name=True, contact_id=uuid.UUID(contact))


@pytest.fixture
def rut(building: Building) -> Person:
    return building.login(Role.RECEPTIONIST)


@pytest.fixture
def contact(rut: Person) -> str:
    return rut.post("/queue/call").location.rpartition("/")[2]


def status_of(building: Building, notice: uuid.UUID) -> str:
    with building.stores.reading() as unit:
        return unit.db.get_one(Notice, notice).status


@contextmanager
def no_statement_on(building: Building) -> Iterator[None]:
    asked: list[str] = []

    def note(*given: object) -> None:
        asked.append(str(given[2]))

    event.listen(building.stores.desk, "before_cursor_execute", note)
    yield
    event.remove(building.stores.desk, "before_cursor_execute", note)
    assert asked == []


def test_a_signed_receipt_moves_its_notice(building: Building, clock: FixedClock) -> None:
    notice = promised(building)
    clock.move(timedelta(minutes=1))
    send_due(building.stores, gateway(building))
    sent = gateway(building).sent[0]
    said = {"reference": sent.reference, "provider_id": sent.provider_id, "delivery": "delivered"}
    headers, body = gateway(building).signed(BASE_URL + DOOR, said)
    assert building.stranger().client.post(DOOR, content=body, headers=headers).status_code == 204
    assert status_of(building, notice) == "delivered"


def test_a_receipt_of_something_unknown_is_answered_with_yes(building: Building) -> None:
    said = {"reference": str(uuid.uuid4()), "provider_id": "x", "delivery": "delivered"}
    headers, body = gateway(building).signed(BASE_URL + DOOR, said)
    assert building.stranger().client.post(DOOR, content=body, headers=headers).status_code == 204


@pytest.mark.parametrize("headers", [{}, {"X-Signature": "0" * 64}])
def test_a_forged_receipt_is_refused_before_the_database_is_asked(building: Building, headers: dict[str, str]) -> None:
    stranger = building.stranger().client
    stranger.get("/login")  # the frame around a page reads the municipality's name once
    with no_statement_on(building):
        assert stranger.post(DOOR, content=b"{}", headers=headers).status_code == 403


def test_a_receipt_without_end_is_cut_off(building: Building) -> None:
    assert building.stranger().client.post(DOOR, content=b"x" * 70_000).status_code == 413


def test_the_panel_counts_down_and_lets_go(building: Building, rut: Person, contact: str) -> None:
    notice = promised(building, contact)
    panel = rut.get(f"/contacts/{contact}/notices", htmx=True)
    assert "skickas om 01:00" in panel.text
    assert "•• •• 12" in panel.text
    undone = rut.post(f"/contacts/{contact}/notices/{notice}/undo", htmx=True, status=200)
    assert "Ångrat" in undone.text
    assert status_of(building, notice) == "undone"


def test_without_javascript_undoing_leads_back_to_the_contact(building: Building, rut: Person, contact: str) -> None:
    notice = promised(building, contact)
    assert "Bekräftelse" in rut.get(f"/contacts/{contact}/notices").text
    answer = rut.post(f"/contacts/{contact}/notices/{notice}/undo")
    assert answer.location == f"/reception/contacts/{contact}"


def test_a_notice_is_undone_only_from_its_own_contact(building: Building, rut: Person, contact: str) -> None:
    notice = promised(building, contact)
    other = rut.post("/queue/call").location.rpartition("/")[2]
    rut.post(f"/contacts/{other}/notices/{notice}/undo", status=404)
    assert status_of(building, notice) == "created"


@pytest.mark.harm("a colleague reads and stops an SMS of somebody else's contact")
def test_a_colleague_s_sms_are_a_colleague_s(building: Building, contact: str) -> None:
    notice = promised(building, contact)
    amir = building.login(Role.RECEPTIONIST, name="Amir")
    assert "Bekräftelse" not in amir.get(f"/contacts/{contact}/notices", htmx=True, status=403).text
    amir.post(f"/contacts/{contact}/notices/{notice}/undo", status=403)
    assert status_of(building, notice) == "created"


def test_a_contact_without_sms_says_so(rut: Person, contact: str) -> None:
    assert "Inga SMS" in rut.get(f"/contacts/{contact}/notices", htmx=True).text
