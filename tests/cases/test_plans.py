"""Every search and every fact is reached by an index, on both databases, whatever the number of persons."""

from datetime import date
from pathlib import Path

import pytest
from sqlalchemy import Engine, text

from frontdesk.cases.queries import callback_number, cases_of, find_persons, mandates_of, person_facts
from frontdesk.cases.rules.searching import classify
from frontdesk.cases.service.importing import import_folder
from frontdesk.core.db.stores import Stores
from integrations.local.case_source import DeliveredFiles
from integrations.local.municipality import write
from tests.factories import cases
from tests.plans import plans, reads_a_whole_table

SEARCHES = ["198501012382", "EB-000017", "andersson", "anna andersson", "anna maria andersson", "a b c anna lena ek"]


@pytest.fixture
def municipality(stores: Stores, register_writer: Engine, tmp_path: Path) -> Stores:
    """The demo's register, so that the planners have something to choose between."""
    write(tmp_path / "delivery", today=cases.TODAY)
    import_folder(register_writer, DeliveredFiles(tmp_path / "delivery"), now=stores.clock.now())
    return stores


def test_no_search_reads_a_whole_table(municipality: Stores) -> None:
    with municipality.reading() as unit, plans(municipality.register) as seen:
        for typed in SEARCHES:
            find_persons(unit.register, classify(typed, cases.TODAY), cases.visibility("Socialnämnden/EB"))
    assert len(seen) > len(SEARCHES)
    for plan in seen:
        assert not reads_a_whole_table(plan), plan


def test_no_fact_reads_a_whole_table(municipality: Stores) -> None:
    with municipality.reading() as unit, plans(municipality.register) as seen:
        visible = cases.visibility("Socialnämnden/EB")
        for person in ("demo:P000001", "demo:P000002"):
            person_facts(unit.register, person, visible)
            cases_of(unit.register, person, visible)
            mandates_of(unit.register, person, visible, on=date(2026, 11, 23))
            callback_number(unit.register, person, visible)
    assert len(seen) == 2 * 4
    for plan in seen:
        assert not reads_a_whole_table(plan), plan


def test_the_proof_would_notice_a_walk_through_a_table(municipality: Stores) -> None:
    with municipality.register.connect() as connection, plans(municipality.register) as seen:
        connection.execute(text("SELECT count(*) FROM person WHERE given_name = 'Anna'"))
    assert reads_a_whole_table(seen[-1])
