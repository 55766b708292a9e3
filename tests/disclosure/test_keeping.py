import re
from datetime import date

import pytest
from sqlalchemy import Engine, select

from frontdesk.accesslog.models import LogRow
from frontdesk.accounts.rules import Grant, Role
from frontdesk.disclosure import queries
from frontdesk.safety.rules import ProtectionKind
from frontdesk.safety.service import needs_two, protect, protections
from tests.factories import disclosure
from tests.factories.accesslog import ANNA
from tests.web.client import Building, Person

EB = [Grant("socialnamnd", "EB")]


@pytest.fixture
def town(register_writer: Engine) -> None:
    disclosure.town(register_writer)


@pytest.fixture
def head(building: Building, town: None) -> Person:
    return building.login(Role.UNIT_HEAD, name="Hedda Chef", grants=EB)


def _protect(building: Building, person: str) -> None:
    with building.stores.writing() as unit:
        protect(unit, person=person, kind=ProtectionKind.PROTECT_NOW, by=ANNA)


def test_a_protection_is_lifted_with_a_reason(building: Building, head: Person) -> None:
    _protect(building, disclosure.ANNA)
    page = head.get("/protected")
    assert "Anna Karlsson" in page.text
    (action,) = [form.action for form in page.html.forms if form.action.startswith("/protected/")]
    assert "Skriv varför" in head.post(action, {"reason": " "}, status=422).text
    assert "Ingen är skyddad" in head.post(action, {"reason": "Beslut 23 november"}, status=200).text
    head.post(action, {"reason": "igen"}, status=404)


def test_somebody_of_another_board_is_not_on_the_page_and_cannot_be_lifted(building: Building, head: Person) -> None:
    _protect(building, disclosure.OTHER_BOARD)
    assert "Otto" not in head.get("/protected").text
    with building.stores.reading() as unit:
        (protection,) = protections(unit.db)
    head.post(f"/protected/{protection.id}/lift", {"reason": "prövat"}, status=404)


def test_seeing_who_is_protected_is_logged(building: Building, head: Person) -> None:
    _protect(building, disclosure.ANNA)
    head.get("/protected")
    with building.stores.reading() as unit:
        newest = unit.db.scalars(select(LogRow).order_by(LogRow.seq.desc()).limit(1)).one()
    assert (newest.event, newest.person, newest.who_name) == ("person.listed", disclosure.ANNA, "Hedda Chef")


@pytest.fixture
def sara(building: Building, town: None) -> Person:
    return building.login(Role.HANDLAGGARE, name="Sara Nilsson", grants=EB, handlaggare=disclosure.SARA)


def test_a_code_for_a_letter_is_shown_once(building: Building, sara: Person) -> None:
    found = sara.post("/clients", {"q": "650113-3372"}, status=200)
    assert "Anna Karlsson" in found.text
    page = sara.post("/clients/code", {"person": disclosure.ANNA}, status=200)
    assert re.search(r"bara nu: \d{6}\b", page.text)
    with building.stores.reading() as unit:
        kept = queries.code(unit.db, disclosure.ANNA)
    assert kept is not None
    assert kept.how == "letter"


def test_a_handlaggare_lets_custodians_hear_the_place(building: Building, sara: Person) -> None:
    for answer, allowed in (("yes", True), ("no", False)):
        sara.post("/clients/place", {"person": disclosure.ANNA, "allowed": answer}, status=200)
        with building.stores.reading() as unit:
            assert queries.place_allowed(unit.db, disclosure.ANNA) is allowed


@pytest.mark.parametrize("person", ["demo:nobody", disclosure.PROTECTED, disclosure.OTHER_BOARD])
def test_a_handlaggare_settles_nothing_for_whom_they_cannot_see(sara: Person, person: str) -> None:
    sara.post("/clients/code", {"person": person}, status=404)
    sara.post("/clients/place", {"person": person, "allowed": "yes"}, status=404)
    sara.post("/clients/twos", {"person": person}, status=404)
    sara.post("/clients/twos", {"person": person, "lift": "yes"}, status=404)


def test_a_search_that_is_too_short_says_so(sara: Person) -> None:
    assert sara.post("/clients", {"q": "x"}, status=422).html.h1 == ["Klienter"]
    assert "Ingen träff." in sara.post("/clients", {"q": disclosure.PROTECTED_NUMBER}, status=200).text


def test_a_handlaggare_decides_that_two_go_to_a_clients_home(building: Building, sara: Person) -> None:
    answer = sara.post(
        "/clients/twos", {"person": disclosure.ANNA, "since": "2026-12-01", "note": "Ring från bilen."}, status=200
    )
    assert "Två ur personalen går nu på hembesök." in answer.text
    found = sara.post("/clients", {"q": "650113-3372"}, status=200).text
    assert "Från 1 december 2026, bestämt av Sara Nilsson. Ring från bilen." in found
    with building.stores.reading() as unit:
        seen = unit.db.scalars(select(LogRow.person).where(LogRow.event == "visit.in_twos_shown")).all()
        assert (seen, needs_two(unit.db, disclosure.ANNA, on=date(2026, 12, 1))) == ([disclosure.ANNA], True)
    long = sara.post("/clients/twos", {"person": disclosure.ANNA, "note": "x" * 61}, status=422)
    assert "Skriv högst 60 tecken." in long.text
    sara.post("/clients/twos", {"person": disclosure.ANNA, "lift": "yes"}, status=200)
    assert "bestämt av" not in sara.post("/clients", {"q": "650113-3372"}, status=200).text
    building.login(Role.RECEPTIONIST).post("/clients/twos", {"person": disclosure.ANNA}, status=403)
