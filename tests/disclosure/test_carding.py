from datetime import UTC, datetime
from typing import Any

import pytest
from sqlalchemy import Engine, delete, select, true

from frontdesk.accesslog.models import LogRow
from frontdesk.accounts.views import Staff
from frontdesk.cases.models import ImportRun
from frontdesk.core.db.stores import Stores
from frontdesk.core.db.unit import Unit
from frontdesk.core.events import Event
from frontdesk.core.paging import FIRST
from frontdesk.core.tasks import TaskNeeded
from frontdesk.disclosure import queries, service
from frontdesk.disclosure.errors import LevelTooLow, NobodyOpen
from frontdesk.disclosure.rules.incidents import REPORT_WITHIN
from frontdesk.disclosure.rules.levels import Level, Topic
from frontdesk.disclosure.rules.mandates import Speaker
from frontdesk.disclosure.views import CardClosed, ColleagueNeeded, WrongPerson
from frontdesk.safety.rules import ProtectionKind
from frontdesk.safety.service import protect
from frontdesk.safety.views import PersonProtected
from tests.factories import disclosure, register
from tests.factories.accesslog import ANNA
from tests.factories.accounts import make_handlaggare


def _events(stores: Stores) -> list[tuple[str, str | None, list[str]]]:
    with stores.reading() as unit:
        rows = unit.db.scalars(select(LogRow).where(LogRow.event.in_(["card.shown", "fact.shown"])))
        return [(row.event, row.level, row.fields) for row in rows]


def test_what_is_shown_is_logged_with_its_names_and_the_level(stores: Stores, staff: Staff) -> None:
    with stores.writing() as unit:
        disclosure.speaking(unit, staff, Level.A3)
    with stores.writing() as unit:
        make_handlaggare(unit, disclosure.SARA, phone_hours="9–10")
        card = service.client_card(
            unit, staff=staff, contact_id=disclosure.CONTACT, need=disclosure.need("who-is-my-handlaggare")
        )
    assert [line.say[0].sv for line in card.cases[0].lines] == ["Din handläggare heter Sara Nilsson. Telefontid: 9–10."]
    assert _events(stores) == [
        ("card.shown", "A3", ["name", "birth_date"]),
        ("fact.shown", "A3", ["existence", "handlaggare"]),
    ]


def test_below_the_level_the_register_is_not_even_asked(stores: Stores, staff: Staff) -> None:
    with stores.writing() as unit:
        disclosure.speaking(unit, staff, Level.A1)
    with stores.writing() as unit:
        card = service.client_card(unit, staff=staff, contact_id=disclosure.CONTACT, need=disclosure.need("eb-status"))
    assert card.cases == ()
    assert [(line.topic, line.needs) for line in card.closed] == [
        (Topic.STATUS, Level.A3),
        (Topic.PAPERS, Level.A3),
        (Topic.NAMED_PAPER, Level.A2),
        (Topic.DECISION, Level.A3),
    ]
    assert _events(stores) == [("card.shown", "A1", ["name", "birth_date"])]


def test_before_a_reason_is_chosen_no_fact_is_shown(unit: Unit, staff: Staff) -> None:
    disclosure.speaking(unit, staff, Level.A3)
    card = service.client_card(unit, staff=staff, contact_id=disclosure.CONTACT)
    assert [case.lines for case in card.cases] == [()]


def test_a_reason_of_one_area_leaves_the_other_cases_out(unit: Unit, staff: Staff, register_writer: Engine) -> None:
    register.keep(
        register_writer,
        register.case("demo:c-7", number="BOU-7", area="BOU", case_type="CHILD_CONCERN"),
        register.part("demo:c-7", disclosure.ANNA),
    )
    disclosure.speaking(unit, staff, Level.A3)
    card = service.client_card(unit, staff=staff, contact_id=disclosure.CONTACT, need=disclosure.need("payment-date"))
    assert [case.key for case in card.cases] == [disclosure.CASE]


def test_without_a_mandate_there_is_a_script_and_no_fact(unit: Unit, staff: Staff) -> None:
    disclosure.speaking(unit, staff, Level.A3, speaker=Speaker.RELATIVE, name="Eva Lind")
    card = service.client_card(unit, staff=staff, contact_id=disclosure.CONTACT, need=disclosure.need("eb-status"))
    assert card.cases == ()
    assert card.script is not None
    assert "varken bekräfta eller dementera" in card.script.sv
    assert {line.needs for line in card.closed} == {None}


def test_facts_older_than_ten_working_hours_are_not_told(stores: Stores, staff: Staff, register_writer: Engine) -> None:
    with register_writer.begin() as connection:
        connection.execute(delete(ImportRun))
    register.keep(register_writer, disclosure.imported_at(datetime(2026, 11, 19, 9, 0, tzinfo=UTC)))
    with stores.writing() as unit:
        disclosure.speaking(unit, staff, Level.A3)
        card = service.client_card(
            unit, staff=staff, contact_id=disclosure.CONTACT, need=disclosure.need("payment-date")
        )
        asked = service.ask_paper(unit, staff=staff, contact_id=disclosure.CONTACT, kind="hyresavi")
    said = [line.say[0].sv for line in card.cases[0].lines]
    assert set(said) == {"Jag kan inte se dagens uppgifter. Jag kan ta ett meddelande till handläggaren."}
    assert asked.sv == said[0]


def test_a_named_paper_is_answered_at_a2_with_yes_or_no(unit: Unit, staff: Staff, register_writer: Engine) -> None:
    register.keep(
        register_writer,
        register.document("demo:d-1", disclosure.CASE, kind="hyresavi", received_on=disclosure.NOVEMBER),
    )
    disclosure.speaking(unit, staff, Level.A2)
    answers = [
        service.ask_paper(unit, staff=staff, contact_id=disclosure.CONTACT, kind=kind).sv
        for kind in ("hyresavi", "läkarintyg")
    ]
    assert answers == ["Ja, det har kommit till oss.", "Nej, det har inte kommit till oss än."]
    disclosure.speaking(unit, staff, Level.A2C)
    with pytest.raises(LevelTooLow):
        service.ask_paper(unit, staff=staff, contact_id=disclosure.CONTACT, kind="hyresavi")


@pytest.fixture
def heard(stores: Stores) -> list[Event]:
    told: list[Event] = []

    def listen(_: Unit, event: Any) -> None:  # noqa: ANN401 - a handler takes any event
        told.append(event)

    stores.event_handlers = {kind: [listen] for kind in (WrongPerson, ColleagueNeeded, CardClosed, TaskNeeded)} | {
        PersonProtected: [service.hide]
    }
    return told


def test_the_wrong_person_is_undone_and_becomes_a_draft_of_what_was_shown(
    stores: Stores, staff: Staff, heard: list[Event]
) -> None:
    with stores.writing() as unit:
        disclosure.speaking(unit, staff, Level.A3)
    with stores.writing() as unit:
        service.client_card(unit, staff=staff, contact_id=disclosure.CONTACT, need=disclosure.need("eb-status"))
    with stores.writing() as unit:
        service.wrong_person(unit, staff=staff, contact_id=disclosure.CONTACT)
        (draft,) = queries.open_incidents(unit.db, true(), FIRST)
        assert (draft.person, draft.level) == (disclosure.ANNA, Level.A3)
        assert draft.shown == ["birth_date", "decision", "existence", "name", "papers", "status"]
        with pytest.raises(NobodyOpen):
            service.wrong_person(unit, staff=staff, contact_id=disclosure.CONTACT)
    asked, undone = heard
    assert isinstance(asked, TaskNeeded)
    assert (asked.kind, asked.unit, asked.due_at) == ("wrong-person", "demo:u-1", draft.at + REPORT_WITHIN)
    assert undone == WrongPerson(disclosure.CONTACT, disclosure.ANNA)


def test_knowing_the_person_hands_the_contact_to_a_colleague(stores: Stores, staff: Staff, heard: list[Event]) -> None:
    with stores.writing() as unit:
        disclosure.speaking(unit, staff)
    with stores.writing() as unit:
        service.know_person(unit, staff=staff, contact_id=disclosure.CONTACT)
        assert service.permit_of(unit, staff=staff, contact_id=disclosure.CONTACT) is None
    assert heard == [ColleagueNeeded(disclosure.CONTACT, staff.id, "demo:p-anna")]


def test_protecting_somebody_closes_every_open_card(stores: Stores, staff: Staff, heard: list[Event]) -> None:
    with stores.writing() as unit:
        disclosure.speaking(unit, staff)
    with stores.writing() as unit:
        protect(unit, person=disclosure.ANNA, kind=ProtectionKind.PROTECT_NOW, by=ANNA)
    with stores.reading() as unit:
        assert queries.identification_of(unit.db, disclosure.CONTACT) is None
    assert CardClosed(disclosure.CONTACT, disclosure.ANNA) in heard
