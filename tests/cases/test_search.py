"""Who is found by which key, and that nobody, protected and not granted cannot be told apart."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date

import pytest
from sqlalchemy import Engine, event, select
from sqlalchemy.orm import Session

from frontdesk.cases.models import Case
from frontdesk.cases.queries import MOST_FOUND, find_persons
from frontdesk.cases.rules.searching import classify
from frontdesk.cases.rules.visibility import Visibility
from frontdesk.core.db.stores import Stores
from tests.factories import cases

NUMBER = "198501012382"


def found(stores: Stores, typed: str, visible: Visibility | None = None) -> list[str]:
    with stores.reading() as unit:
        hits = find_persons(unit.register, classify(typed, cases.TODAY), visible or cases.visibility())
    return [person.name for person in hits]


def client(
    register: Engine,
    name: str = "Elin Andersson",
    *,
    own_id: str | None = None,
    number: str | None = None,
    born: date = date(1985, 1, 1),
    protection: str = "none",
) -> str:
    person = cases.make_person(register, name, own_id=own_id, number=number, birth_date=born, protection=protection)
    cases.make_case(register, person)
    return person


@pytest.mark.parametrize("typed", [NUMBER, "850101-2382", "8501012382", "19850101 2382"])
def test_a_person_is_found_by_identity_number(stores: Stores, register_writer: Engine, typed: str) -> None:
    client(register_writer, number=NUMBER)
    assert found(stores, typed) == ["Elin Andersson"]


def test_an_earlier_identity_number_still_finds_the_person(stores: Stores, register_writer: Engine) -> None:
    person = client(register_writer, number=NUMBER)
    cases.make_identifier(register_writer, person, "197302889931", kind="samordningsnummer", until=date(2020, 1, 1))
    assert found(stores, "730288-9931") == ["Elin Andersson"]


def test_a_person_without_identity_number_is_found_by_another_id(stores: Stores, register_writer: Engine) -> None:
    person = client(register_writer, "Yonas Tesfay")
    cases.make_identifier(register_writer, person, "LMA 12-345", kind="other")
    assert found(stores, "lma12345") == ["Yonas Tesfay"]


def test_everybody_in_a_case_is_found_by_its_number(stores: Stores, register_writer: Engine) -> None:
    person = cases.make_person(register_writer)
    case = cases.make_case(register_writer, person, number="EB-000017")
    cases.join_case(register_writer, case, cases.make_person(register_writer, "Jonas Ek"))
    assert found(stores, "eb 000017") == ["Elin Andersson", "Jonas Ek"]


@pytest.mark.parametrize(
    ("name", "typed"),
    [
        ("Åsa Lindqvist", "asa lindkvist"),
        ("Åsa Lindqvist", "LINDQVIST, ÅSA"),
        ("Karl Carlsson", "carl karlsson"),
        ("Mohamed Ali", "muhammed ali"),
        ("Elin Andersson", "elin anderson"),
        ("Elin Andersson", "elim andersson"),
        ("Elin Andersson", "elin adnersson"),
        ("Elin Andersson", "eli ander"),
        ("Elin Andersson", "andersson"),
        ("Ann-Marie von Sydow", "annmarie vonsydow"),
        ("Ann-Marie von Sydow", "ann marie sydow"),
        ("Omar al-Masri", "omar almasri"),
        ("Bo Ek", "bo ek"),
    ],
)
def test_a_name_is_heard_as_swedish_hears_it(stores: Stores, register_writer: Engine, name: str, typed: str) -> None:
    client(register_writer, name)
    client(register_writer, "Gunilla Wikström")
    assert found(stores, typed) == [name]


def test_a_name_that_fits_hides_those_that_nearly_fit(stores: Stores, register_writer: Engine) -> None:
    client(register_writer, "Ann Berg")
    client(register_writer, "Anna Berg")
    assert found(stores, "ann berg") == ["Ann Berg"]


def test_a_birth_date_chooses_among_namesakes(stores: Stores, register_writer: Engine) -> None:
    client(register_writer, born=date(1970, 5, 4))
    client(register_writer, born=date(1990, 5, 4))
    assert len(found(stores, "elin andersson")) == 2
    assert len(found(stores, "elin andersson 1970-05-04")) == 1
    assert found(stores, "elin andersson 1971-05-04") == []


def test_no_more_persons_come_back_than_tell_that_there_are_too_many(stores: Stores, register_writer: Engine) -> None:
    for _ in range(MOST_FOUND + 3):
        client(register_writer)
    assert len(found(stores, "elin andersson")) == MOST_FOUND


def test_names_come_in_swedish_order(stores: Stores, register_writer: Engine) -> None:
    for name in ("Eva Öberg", "Eva Ågren", "Eva Zorn"):
        client(register_writer, name)
    assert found(stores, "eva") == ["Eva Zorn", "Eva Ågren", "Eva Öberg"]


@contextmanager
def statements(engine: Engine) -> Iterator[list[str]]:
    seen: list[str] = []

    def note(_c: object, _u: object, statement: str, *_: object) -> None:
        seen.append(statement)

    event.listen(engine, "before_cursor_execute", note)
    yield seen
    event.remove(engine, "before_cursor_execute", note)


def _hidden_in_every_way(register: Engine) -> dict[str, Visibility]:
    """The same person as somebody may fail to be seen; the name is the same each time."""
    person = client(register, number=NUMBER, own_id="hidden-by-us")
    return {
        "visible": cases.visibility(),
        "hidden by us": cases.visibility(hidden=frozenset({person, *(f"demo:X{n}" for n in range(50))})),
        "not granted": cases.visibility("socialnamnd/LSS", "aldrenamnd/ALDRE"),
        "granted nothing": Visibility(cases.TODAY),
        "case long closed": Visibility(date(2039, 1, 1), cases.visibility().spheres),
    }


@pytest.mark.parametrize("typed", [NUMBER, "EB-999999", "elin andersson", "andersson", "elin anna andersson"])
def test_hit_no_hit_and_hidden_run_the_same_statements(stores: Stores, register_writer: Engine, typed: str) -> None:
    ways = _hidden_in_every_way(register_writer)
    ran = {}
    for way, visible in ways.items():
        with statements(stores.register) as seen:
            found(stores, typed, visible)
        ran[way] = seen
    with statements(stores.register) as seen:
        found(stores, {NUMBER: "195704289999", "EB-999999": "LSS-1"}.get(typed, typed.replace("nd", "xx")))
    ran["nobody"] = seen
    assert all(each == ran["visible"] for each in ran.values())


def test_who_is_hidden_protected_or_not_granted_is_not_there(stores: Stores, register_writer: Engine) -> None:
    ways = _hidden_in_every_way(register_writer)
    with Session(register_writer) as session, session.begin():
        case = session.scalars(select(Case)).one()
        case.closed_on = date(2026, 1, 1)
    assert {way for way, visible in ways.items() if found(stores, NUMBER, visible)} == {"visible"}
    assert {way for way, visible in ways.items() if found(stores, "elin andersson", visible)} == {"visible"}


@pytest.mark.parametrize("protection", ["marking", "registration", "assumed"])
def test_only_the_protected_desk_finds_a_protected_person(
    stores: Stores, register_writer: Engine, protection: str
) -> None:
    client(register_writer, number=NUMBER, protection=protection)
    assert found(stores, NUMBER) == []
    assert found(stores, NUMBER, cases.visibility(protected_desk=True)) == ["Elin Andersson"]


def test_somebody_without_a_case_is_not_there(stores: Stores, register_writer: Engine) -> None:
    cases.make_person(register_writer, number=NUMBER)
    assert found(stores, NUMBER) == []


def test_a_case_number_of_another_board_finds_nobody(stores: Stores, register_writer: Engine) -> None:
    person = client(register_writer)
    cases.make_case(register_writer, person, number="LSS-7", area="LSS", board="omsorgsnamnd")
    assert found(stores, "LSS-7") == []
