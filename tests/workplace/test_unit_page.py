import pytest

from frontdesk.accounts.rules import Role
from frontdesk.calls.rules.contact import Priority
from frontdesk.calls.service import urgency
from tests.factories import calls
from tests.web.client import Building, Person


def _head(building: Building) -> Person:
    return building.login(Role.UNIT_HEAD, name="Eva Chef", units=["demo:u-1"])


def test_the_head_sees_who_is_away_and_who_stands_in(building: Building) -> None:
    with building.stores.writing() as unit:
        calls.organisation(unit)
        calls.is_away(unit, "demo:h-1", hours=48, stand_ins=("demo:h-2",))
    text = _head(building).get("/workplace/unit").text
    assert "Sara Nilsson – öppna tider Semester åter onsdag 25 november Jonas Ek" in text


def test_the_head_sees_what_nobody_has_taken_on(building: Building) -> None:
    with building.stores.writing() as unit:
        calls.organisation(unit)
        calls.left_message(unit)
    text = _head(building).get("/workplace/unit").text
    assert "Meddelanden som ingen kvitterat · 1" in text
    assert "Karin" not in text, "the head needs no names to see that something lies untouched"


def test_the_head_may_let_an_urgent_contact_be_closed(building: Building) -> None:
    with building.stores.writing() as unit:
        contact = calls.open_contact(unit)
        urgency.raise_priority(unit, contact_id=contact.id, priority=Priority.NOW)
        contact_id = contact.id
    eva = _head(building)
    assert "Akut som ingen tagit emot · 1" in eva.get("/workplace/unit").text
    eva.post(f"/workplace/unit/urgent/{contact_id}/release")
    assert "Inget akut är obesvarat." in eva.get("/workplace/unit").text


@pytest.mark.parametrize(
    ("reason", "words"), [("child-calls", "Barn eller ungdom ringer själv"), (None, "Orsak saknas")]
)
def test_the_head_reads_an_urgent_contacts_reason_in_words(building: Building, reason: str | None, words: str) -> None:
    with building.stores.writing() as unit:
        contact = calls.open_contact(unit)
        contact.reason = reason
        urgency.raise_priority(unit, contact_id=contact.id, priority=Priority.NOW)
    page = _head(building).get("/workplace/unit").text
    assert words in page
    assert "child-calls" not in page


def test_a_handlaggare_is_not_a_head(building: Building) -> None:
    building.login(Role.HANDLAGGARE, handlaggare="demo:h-1").get("/workplace/unit", status=403)
