"""Programs that search and are told of cases: as much as may be told, and nothing else ever."""

import uuid
from datetime import date

import pytest
from sqlalchemy import select

from frontdesk.accesslog.models import LogRow
from frontdesk.accounts.rules import Grant, Role, Scope
from frontdesk.core import municipal_settings
from frontdesk.disclosure.models import Identification
from frontdesk.disclosure.rules.levels import Level
from frontdesk.disclosure.service.programs import PROGRAM_LEVEL
from tests.api.conftest import Outside
from tests.factories import register
from tests.factories.disclosure import imported_at
from tests.stores import MONDAY_TEN


def topics(told: dict[str, object]) -> set[str]:
    facts = told["facts"]
    assert isinstance(facts, list)
    return {fact["topic"] for fact in facts}


def logged(outside: Outside) -> list[tuple[str, str | None, str | None]]:
    with outside.building.stores.reading() as unit:
        rows = unit.db.scalars(select(LogRow).where(LogRow.event != "token.added").order_by(LogRow.seq))
        return [(row.event, row.person, row.case) for row in rows]


def open_card(outside: Outside, contact: str, *methods: str) -> None:
    """Let a receptionist open Anna in a contact, with what she has proved."""
    with outside.building.stores.writing() as unit:
        unit.db.add(
            Identification(
                contact_id=uuid.UUID(contact),
                person="demo:p-1",
                opened_at=unit.now,
                opened_by=uuid.UUID(int=1),
                speaker="self",
                speaker_name="",
                speaker_person="demo:p-1",
                child_agreed=None,
                methods=list(methods),
                calling_back=False,
            )
        )


@pytest.mark.parametrize("typed", ["Anna Karlsson", "EB-2026-1", "Anna Carlson 1965-04-12"])
def test_a_client_is_found_by_the_keys_the_law_allows(outside: Outside, typed: str) -> None:
    found = outside.program().post("/clients/search", {"q": typed}, status=200)
    assert found == {
        "clients": [{"key": "demo:p-1", "name": "Anna Karlsson", "birth_date": "1965-04-12", "cases": ["demo:c-1"]}],
        "too_many": False,
    }


def test_every_search_and_every_listed_client_and_case_is_logged(outside: Outside) -> None:
    outside.program().post("/clients/search", {"q": "Anna Karlsson"}, status=200)
    assert logged(outside) == [
        ("person.searched", None, None),
        ("person.listed", "demo:p-1", None),
        ("case.listed", "demo:p-1", "demo:c-1"),
    ]


def test_nobody_protected_and_not_granted_are_answered_the_same(outside: Outside) -> None:
    register.keep(
        outside.register,
        register.person("demo:p-2", "Petra", "Skyddad", protection="marking"),
        *register.named("demo:p-2", "Petra Skyddad", first_id=10),
        register.case("demo:c-2", number="EB-2026-2"),
        register.part("demo:c-2", "demo:p-2"),
    )
    program = outside.program()
    stranger = outside.program(grants=[Grant("socialnamnd", "BOU")])
    answers = {
        program.ask("POST", "/clients/search", {"q": "Petra Skyddad"}).content,
        program.ask("POST", "/clients/search", {"q": "Nils Ingen"}).content,
        stranger.ask("POST", "/clients/search", {"q": "Anna Karlsson"}).content,
        program.ask("GET", "/cases/demo:c-2", status=404).content,
        program.ask("GET", "/cases/demo:c-none", status=404).content,
        stranger.ask("GET", "/cases/demo:c-1", status=404).content,
    }
    assert len(answers) == 2
    desk = outside.program(role=Role.PROTECTED_DESK)
    assert desk.get("/cases/demo:c-2")["key"] == "demo:c-2"


def test_a_program_that_answers_for_its_client_is_told_what_the_client_may_hear(outside: Outside) -> None:
    register.keep(
        outside.register,
        register.document("demo:d-1", "demo:c-1", due_on=date(2026, 11, 27)),
        register.decision("demo:b-1", "demo:c-1", outcome="rejected"),
        imported_at(MONDAY_TEN),
    )
    told = outside.program().get("/cases/demo:c-1", Accept_Language="en")
    assert (told["key"], told["area"], told["level"]) == ("demo:c-1", "EB", "A3")
    assert {"status", "papers", "decision", "payment", "handlaggare"} == topics(told)
    assert told["closed"] == []
    text = str(told)
    assert "27 November" in text
    assert "reject" not in text.lower()


def test_a_municipality_may_trust_programs_less(outside: Outside) -> None:
    with outside.building.stores.writing() as unit:
        municipal_settings.put(unit.db, PROGRAM_LEVEL, Level.A2.value, by="test", now=unit.now)
    told = outside.program().get("/cases/demo:c-1")
    assert told["facts"] == []
    assert {closed["topic"] for closed in told["closed"]} >= {"status", "papers", "payment"}


@pytest.mark.parametrize(("methods", "expected"), [(["strong_identity"], True), (["phone_code"], False)])
def test_in_a_contact_a_program_is_told_what_its_speaker_may_hear(
    outside: Outside,
    methods: list[str],
    expected: bool,  # noqa: FBT001 - a column of the table
) -> None:
    program = outside.program()
    contact = program.post("/contacts", {"number": "070-174 06 05"})["id"]
    open_card(outside, contact, *methods)
    told = program.get("/cases/demo:c-1", X_Contact=contact)
    assert ("status" in topics(told)) is expected


def test_in_a_contact_where_nothing_is_proved_there_is_no_case(outside: Outside) -> None:
    program = outside.program()
    contact = program.post("/contacts", {})["id"]
    program.get("/cases/demo:c-1", status=404, X_Contact=contact)
    open_card(outside, contact)
    program.get("/cases/demo:c-1", status=404, X_Contact=contact)
    assert logged(outside) == [("case.shown", None, "demo:c-1"), ("case.shown", None, "demo:c-1")]


def test_a_dead_clients_case_is_told_to_nobody(outside: Outside) -> None:
    register.keep(
        outside.register,
        register.person("demo:p-3", "Dag", "Död", deceased_on=date(2026, 11, 1)),
        register.case("demo:c-3", number="EB-2026-3"),
        register.part("demo:c-3", "demo:p-3"),
    )
    outside.program().get("/cases/demo:c-3", status=404)


def test_a_source_system_may_write_its_ids_as_it_likes(outside: Outside) -> None:
    register.keep(
        outside.register, register.case("demo:EB/2026 å", number="EB-7"), register.part("demo:EB/2026 å", "demo:p-1")
    )
    program = outside.program()
    found = program.post("/clients/search", {"q": "EB-7"}, status=200)["clients"][0]
    assert "demo:EB/2026 å" in found["cases"]
    assert program.get("/cases/demo:EB%2F2026%20%C3%A5")["key"] == "demo:EB/2026 å"


@pytest.mark.parametrize("path", ["/cases/demo", "/cases/demo:%00", "/cases/%3Ap-1"])
def test_what_is_no_key_is_refused(outside: Outside, path: str) -> None:
    outside.program().get(path, status=422)


def test_a_contact_is_put_into_the_queue_and_its_number_never_comes_back(outside: Outside) -> None:
    program = outside.program(Scope.CONTACTS)
    made = program.ask("POST", "/contacts", {"number": "070-174 06 05", "queue": "ekonomi"}, status=201)
    assert made.json()["state"] == "ringing"
    assert "1740605" not in made.text.replace(" ", "")
    assert program.post("/contacts", {"channel": "visit"})["channel"] == "visit"
    program.post("/contacts", {"queue": "nowhere"}, status=422)
    program.post("/contacts", {"number": "Anna"}, status=422)
