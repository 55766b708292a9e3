"""Every search and every fact is reached by an index, on both databases, whatever the number of persons."""

import re
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import date
from pathlib import Path

import pytest
from sqlalchemy import Connection, Engine, event, text

from frontdesk.cases.queries import callback_number, cases_of, find_persons, mandates_of, person_facts
from frontdesk.cases.rules.searching import classify
from frontdesk.cases.service.importing import import_folder
from frontdesk.core.db.stores import Stores
from integrations.local.case_source import DeliveredFiles
from integrations.local.municipality import write
from tests.factories import cases as make

SEARCHES = ["198501012382", "EB-000017", "andersson", "anna andersson", "anna maria andersson", "a b c anna lena ek"]


@pytest.fixture
def municipality(stores: Stores, register_writer: Engine, tmp_path: Path) -> Stores:
    """The demo's register, so that the planners have something to choose between."""
    write(tmp_path / "delivery", today=make.TODAY)
    import_folder(register_writer, DeliveredFiles(tmp_path / "delivery"), now=stores.clock.now())
    return stores


@contextmanager
def plans(engine: Engine) -> Iterator[list[str]]:
    """Collect the plan of every statement that runs; PostgreSQL is told that reading whole tables is dear."""
    seen: list[str] = []

    def explain(
        connection: Connection, _cursor: object, statement: str, parameters: Sequence[object], *_: object
    ) -> None:
        if statement.startswith(("EXPLAIN", "SET")):
            return
        cursor = connection.connection.cursor()
        if engine.dialect.name == "postgresql":
            # For the session: what is read from the register stands in no transaction.
            cursor.execute("SET enable_seqscan = off")
            cursor.execute(f"EXPLAIN {statement}", parameters)
        else:
            cursor.execute(f"EXPLAIN QUERY PLAN {statement}", parameters)
        seen.append("\n".join(str(row[-1]) for row in cursor.fetchall()))
        cursor.close()

    event.listen(engine, "before_cursor_execute", explain)
    yield seen
    event.remove(engine, "before_cursor_execute", explain)


def reads_a_whole_table(plan: str) -> bool:
    """SQLite says SCAN for what it walks, PostgreSQL Seq Scan; lists of parameters and subqueries are walked freely."""
    walked = [line for line in plan.splitlines() if "Seq Scan on" in line or line.strip().startswith("SCAN ")]
    harmless = re.compile(r"VIRTUAL TABLE|SCAN \(?(anon_\d+|SUBQUERY|CONSTANT ROW)|Seq Scan on unit")
    return any(not harmless.search(line) for line in walked)


def test_no_search_reads_a_whole_table(municipality: Stores) -> None:
    with municipality.reading() as unit, plans(municipality.register) as seen:
        for typed in SEARCHES:
            find_persons(unit.register, classify(typed, make.TODAY), make.visibility("Socialnämnden/EB"))
    assert len(seen) > len(SEARCHES)
    for plan in seen:
        assert not reads_a_whole_table(plan), plan


def test_no_fact_reads_a_whole_table(municipality: Stores) -> None:
    with municipality.reading() as unit, plans(municipality.register) as seen:
        visible = make.visibility("Socialnämnden/EB")
        for person in ("demo:P000001", "demo:P000002"):
            person_facts(unit.register, person, visible)
            cases_of(unit.register, person, visible)
            mandates_of(unit.register, person, visible, on=date(2026, 11, 23))
            callback_number(unit.register, person, visible)
    assert len(seen) > 10
    for plan in seen:
        assert not reads_a_whole_table(plan), plan


def test_the_proof_would_notice_a_walk_through_a_table(municipality: Stores) -> None:
    with municipality.register.connect() as connection, plans(municipality.register) as seen:
        connection.execute(text("SELECT count(*) FROM person WHERE given_name = 'Anna'"))
    assert reads_a_whole_table(seen[-1])
