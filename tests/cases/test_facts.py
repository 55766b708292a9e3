"""What is said of a person's cases, and to whom it is not said."""

from datetime import date

import pytest
from sqlalchemy import Engine

from frontdesk.cases.models import Gap
from frontdesk.cases.queries import callback_number, cases_of, is_known_number, mandates_of, person_facts, states_of
from frontdesk.cases.rules.lists import CaseRole, DecisionOutcome, ListedFact
from frontdesk.cases.rules.visibility import Visibility
from frontdesk.cases.views import CaseFacts
from frontdesk.core.db.stores import Stores
from tests.cases.test_search import statements
from tests.factories.cases import (
    TODAY,
    assign,
    join_case,
    make_application,
    make_case,
    make_decision,
    make_document_request,
    make_execution,
    make_handlaggare,
    make_identifier,
    make_mandate,
    make_payment,
    make_person,
    make_phone_number,
    make_unit,
    put,
    visibility,
)


def cases(stores: Stores, person: str, visible: Visibility | None = None) -> list[CaseFacts]:
    with stores.reading() as unit:
        return cases_of(unit.register, person, visible or visibility())


@pytest.fixture
def client(register_writer: Engine) -> str:
    make_unit(register_writer)
    make_handlaggare(register_writer)
    return make_person(register_writer, number="198501012382")


@pytest.fixture
def case(register_writer: Engine, client: str) -> str:
    return make_case(register_writer, client)


def test_a_case_is_told_with_its_facts(stores: Stores, register_writer: Engine, client: str, case: str) -> None:
    assign(register_writer, case, "demo:H1")
    make_document_request(register_writer, case)
    make_application(register_writer, case)
    decision = make_decision(register_writer, case)
    make_execution(register_writer, decision, due_on=date(2027, 1, 1))
    make_payment(register_writer, case, decision)
    (told,) = cases(stores, client)
    assert (told.status, told.role, told.unit_name) == (
        "UNDER_REVIEW",
        CaseRole.APPLICANT,
        "Ekonomiskt bistånd grupp 1",
    )
    assert [each.name for each in told.responsible(TODAY)] == ["Sara Nilsson"]
    assert [each.kind for each in told.missing_documents] == ["hyresavi"]
    assert told.applications[0].month == date(2026, 12, 1)
    assert told.decisions[0].outcome is DecisionOutcome.GRANTED
    assert told.decisions[0].executions[0].due_on == date(2027, 1, 1)
    assert told.payments[0].pay_on == date(2026, 10, 27)


def test_more_cases_take_no_more_statements(stores: Stores, register_writer: Engine, client: str, case: str) -> None:
    with statements(stores.register) as few:
        cases(stores, client)
    for _ in range(5):
        make_case(register_writer, client)
    with statements(stores.register) as many:
        assert len(cases(stores, client)) == 6
    assert few == many


def test_a_case_that_is_not_granted_or_long_closed_does_not_exist(
    stores: Stores, register_writer: Engine, client: str, case: str
) -> None:
    make_case(register_writer, client, area="LSS", board="omsorgsnamnd")
    make_case(register_writer, client, closed_on=date(2024, 11, 1))
    recent = make_case(register_writer, client, closed_on=date(2025, 6, 1))
    assert [each.key for each in cases(stores, client)] == [case, recent]


def test_a_hidden_person_has_no_cases(stores: Stores, client: str, case: str) -> None:
    visible = visibility(hidden=frozenset({client}))
    assert cases(stores, client, visible) == []
    with stores.reading() as unit:
        assert person_facts(unit.register, client, visible) is None


def test_a_co_applicant_hears_own_and_common_papers_only(
    stores: Stores, register_writer: Engine, client: str, case: str
) -> None:
    other = make_person(register_writer, "Jonas Ek")
    join_case(register_writer, case, other)
    make_document_request(register_writer, case, kind="hyresavi")
    make_document_request(register_writer, case, kind="kontoutdrag", person_key=other)
    make_document_request(register_writer, case, kind="läkarintyg", person_key=client)
    (told,) = cases(stores, other)
    assert told.role is CaseRole.CO_APPLICANT
    assert {each.kind for each in told.documents} == {"hyresavi", "kontoutdrag"}


def test_a_former_co_applicant_hears_nothing_from_after_the_parting(
    stores: Stores, register_writer: Engine, case: str
) -> None:
    other = make_person(register_writer, "Jonas Ek")
    parted = date(2026, 10, 1)
    join_case(register_writer, case, other, until=parted)
    before = make_decision(
        register_writer, case, decided_on=date(2026, 9, 20), sent_on=date(2026, 10, 2), received_on=None
    )
    after = make_decision(register_writer, case)
    make_payment(register_writer, case, before, pay_on=date(2026, 9, 25))
    make_payment(register_writer, case, after)
    make_document_request(register_writer, case)
    make_application(register_writer, case)
    assign(register_writer, case, "demo:H1", since=date(2026, 10, 15))
    (told,) = cases(stores, other)
    assert told.part_ended_on == parted
    assert [(each.key, each.sent_on) for each in told.decisions] == [(before, None)]
    assert [each.pay_on for each in told.payments] == [date(2026, 9, 25)]
    assert (told.status, told.documents, told.applications, told.staff) == (None, (), (), ())


def test_what_was_set_aside_is_told_as_missing(stores: Stores, register_writer: Engine, client: str, case: str) -> None:
    gap = {"source": "demo", "file": "payments", "row_key": "demo:U1"}
    put(register_writer, Gap(**gap, fact=ListedFact.PAYMENTS, about="case", owner_key=case))
    put(register_writer, Gap(**gap, fact=ListedFact.IDENTITY, about="person", owner_key=client))
    with stores.reading() as unit:
        person = person_facts(unit.register, client, visibility())
    assert person is not None
    assert person.gaps == {ListedFact.IDENTITY}
    assert cases(stores, client)[0].gaps == {ListedFact.PAYMENTS}


def test_an_identity_nobody_confirmed_is_marked(stores: Stores, register_writer: Engine) -> None:
    person = make_person(register_writer, "Yonas Tesfay")
    make_identifier(register_writer, person, "197302889931", kind="samordningsnummer", assurance="uncertain")
    make_case(register_writer, person)
    with stores.reading() as unit:
        facts = person_facts(unit.register, person, visibility())
    assert facts is not None
    assert facts.identity_is_uncertain


def test_a_mandate_holds_from_its_first_to_its_last_day(stores: Stores, register_writer: Engine, client: str) -> None:
    custodian = make_person(register_writer, "Maria Ek")
    make_mandate(register_writer, client, until=date(2026, 11, 23))
    make_mandate(register_writer, client, kind="custodian", scope="custody", grantee_key=custodian, grantee_name=None)
    with stores.reading() as unit:
        today = mandates_of(unit.register, client, visibility(), on=TODAY)
        tomorrow = mandates_of(unit.register, client, visibility(), on=date(2026, 11, 24))
        hidden = mandates_of(unit.register, client, visibility(hidden=frozenset({client})), on=TODAY)
    assert {each.grantee_name for each in today} == {"Maria Ek", "Kerstin Sjöberg"}
    assert [each.kind for each in tomorrow] == ["custodian"]
    assert hidden == []


def test_a_protected_holder_of_a_mandate_is_not_named(stores: Stores, register_writer: Engine, client: str) -> None:
    custodian = make_person(register_writer, "Maria Ek", protection="marking")
    make_mandate(register_writer, client, kind="custodian", grantee_key=custodian, grantee_name=None)
    with stores.reading() as unit:
        (mandate,) = mandates_of(unit.register, client, visibility(), on=TODAY)
    assert mandate.grantee_name == ""


def test_a_number_is_compared_and_a_verified_one_called_back(
    stores: Stores, register_writer: Engine, client: str, case: str
) -> None:
    make_phone_number(register_writer, client, "+4680740000", kind="landline")
    make_phone_number(register_writer, client, "+46701740605")
    make_phone_number(register_writer, client, "+46701740606", verified_on=None)
    with stores.reading() as unit:
        visible = visibility()
        assert is_known_number(unit.register, client, "+46701740606", visible)
        assert not is_known_number(unit.register, client, "+46701740699", visible)
        assert callback_number(unit.register, client, visible) == "+46701740605"
        assert callback_number(unit.register, client, Visibility(TODAY)) is None


def test_the_state_of_persons_is_seen_whoever_they_are(stores: Stores, register_writer: Engine, client: str) -> None:
    protected = make_person(register_writer, "Eva Ek", protection="marking", deceased_on=date(2026, 11, 1))
    with stores.reading() as unit:
        states = states_of(unit.register, [client, protected, "demo:gone"])
    assert states.keys() == {client, protected}
    assert states[protected].protected
    assert states[protected].deceased_on == date(2026, 11, 1)
    assert not states[client].protected
