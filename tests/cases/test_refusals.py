"""What is wrong with a delivery is told clearly, and never taken in."""

from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import Engine, event, select
from sqlalchemy.orm import Session

from frontdesk.cases.errors import ImportBusy, RegisterNotThere
from frontdesk.cases.models import Case, Decision, Gap, Person
from frontdesk.cases.rules.cells import SetAsideReason
from frontdesk.cases.rules.limits import Limits
from frontdesk.cases.rules.lists import ListedFact
from frontdesk.cases.rules.report import ImportReport
from frontdesk.core.db import sqlite
from frontdesk.core.db.locks import lock
from frontdesk.core.db.stores import Stores
from integrations.local.municipality import Fault, broken
from tests.cases.deliveries import NOW, Row, contents, edit, manifest, small, take_in, tell
from tests.factories.cases import TODAY

WHOLE = {
    Fault.MISSING_MANIFEST: "Filen manifest.json saknas.",
    Fault.MISSING_FILE: "Filen cases saknas.",
    Fault.WRONG_ENCODING: "Filen persons.csv är inte kodad i UTF-8.",
    Fault.BROKEN_HEADER: "cases: kolumnen status saknas.",
    Fault.WRONG_COUNTS: "payments: manifest.json lovar",
    Fault.TOO_MANY_REJECTED: "cases: 50 av 500 rader är felaktiga, fler än 2.0 %.",
}
ASIDE = {
    Fault.BROKEN_LINE: SetAsideReason.BROKEN_LINE,
    Fault.DUPLICATE_KEY: SetAsideReason.DUPLICATE,
    Fault.DANGLING_REFERENCE: SetAsideReason.NOTHING_THERE,
    Fault.BAD_IDENTITY_NUMBER: SetAsideReason.IDENTITY_NUMBER,
    Fault.UNKNOWN_STATUS: SetAsideReason.UNKNOWN_WORD,
    Fault.FUTURE_DATE: SetAsideReason.IN_THE_FUTURE,
    Fault.END_BEFORE_START: SetAsideReason.END_BEFORE_START,
}


def said(report: ImportReport) -> str:
    return "\n".join(report.lines())


@pytest.mark.parametrize("fault", WHOLE)
def test_a_delivery_that_is_broken_as_a_whole_is_refused_whole(
    stores: Stores, register_writer: Engine, tmp_path: Path, fault: Fault
) -> None:
    broken(tmp_path / "d", fault, today=TODAY)
    report = take_in(register_writer, tmp_path / "d")
    assert report.refused
    assert WHOLE[fault] in said(report)
    assert "Registret är oförändrat." in said(report)
    assert not any(contents(register_writer, but=frozenset()).values())


@pytest.mark.parametrize("fault", ASIDE)
def test_a_single_faulty_row_is_set_aside_and_told(
    stores: Stores, register_writer: Engine, tmp_path: Path, fault: Fault
) -> None:
    flaw = broken(tmp_path / "d", fault, today=TODAY)
    report = take_in(register_writer, tmp_path / "d")
    assert not report.refused
    (problem,) = [each for each in report.problems if each.reason is ASIDE[fault]]
    assert (f"{problem.file}.csv", problem.line, problem.field or None) == (flaw.file, flaw.line, flaw.field)
    assert flaw.value is None or flaw.value not in said(report)


@pytest.mark.parametrize(
    ("fault", "about", "fact"),
    [
        (Fault.BAD_IDENTITY_NUMBER, "person", ListedFact.IDENTITY),
        (Fault.UNKNOWN_STATUS, "case", ListedFact.STATUS),
        (Fault.FUTURE_DATE, "case", ListedFact.DECISIONS),
        (Fault.DANGLING_REFERENCE, "case", ListedFact.PERSONS),
    ],
)
def test_the_fact_that_was_set_aside_is_known_to_be_missing(
    stores: Stores, register_writer: Engine, tmp_path: Path, fault: Fault, about: str, fact: ListedFact
) -> None:
    broken(tmp_path / "d", fault, today=TODAY)
    take_in(register_writer, tmp_path / "d")
    with Session(register_writer) as session:
        gaps = session.scalars(select(Gap).where(Gap.about == about, Gap.fact == fact)).all()
        assert len(gaps) == 1
        assert session.get(Person if about == "person" else Case, gaps[0].owner_key) is not None


def test_a_gap_closes_when_the_fact_is_delivered(stores: Stores, register_writer: Engine, tmp_path: Path) -> None:
    broken(tmp_path / "d", Fault.UNKNOWN_STATUS, today=TODAY)
    take_in(register_writer, tmp_path / "d")
    take_in(register_writer, small(tmp_path / "whole"))
    with Session(register_writer) as session:
        assert session.scalars(select(Gap)).all() == []
        assert session.scalars(select(Case).where(Case.status.is_(None))).all() == []


@pytest.mark.parametrize(
    ("fault", "sentence"),
    [
        (Fault.UNKNOWN_COLUMN, "okända kolumner, lästes inte: colour"),
        (Fault.FORBIDDEN_COLUMN, "får inte finnas i receptionen, lästes inte: amount"),
    ],
)
def test_a_column_outside_the_list_is_named_and_never_stored(
    stores: Stores, register_writer: Engine, tmp_path: Path, fault: Fault, sentence: str
) -> None:
    broken(tmp_path / "d", fault, today=TODAY)
    report = take_in(register_writer, tmp_path / "d")
    assert sentence in said(report)
    assert not report.refused
    stored = repr(contents(register_writer, but=frozenset()))
    assert "3910" not in stored.replace("P00", "")
    assert "'blue'" not in stored


def test_a_fault_may_be_overruled_but_not_a_broken_structure(
    stores: Stores, register_writer: Engine, tmp_path: Path
) -> None:
    broken(tmp_path / "many", Fault.TOO_MANY_REJECTED, today=TODAY)
    assert not take_in(register_writer, tmp_path / "many", force=True).refused
    broken(tmp_path / "file", Fault.MISSING_FILE, today=TODAY)
    assert take_in(register_writer, tmp_path / "file", force=True).refused


def test_a_municipality_may_choose_its_shares(stores: Stores, register_writer: Engine, tmp_path: Path) -> None:
    broken(tmp_path / "d", Fault.TOO_MANY_REJECTED, today=TODAY)
    assert not take_in(register_writer, tmp_path / "d", limits=Limits(rejected=15)).refused


def test_too_much_that_has_vanished_refuses_the_delivery(
    stores: Stores, register_writer: Engine, tmp_path: Path
) -> None:
    folder = small(tmp_path / "d")
    take_in(register_writer, folder)
    before = contents(register_writer)
    edit(folder, "payments", lambda rows: rows[: len(rows) // 2])
    report = take_in(register_writer, folder)
    assert report.refused
    assert "rader har försvunnit" in said(report)
    assert contents(register_writer) == before


def test_an_older_delivery_does_not_overwrite_a_newer_one(
    stores: Stores, register_writer: Engine, tmp_path: Path
) -> None:
    folder = small(tmp_path / "d")
    take_in(register_writer, folder)
    tell(folder, extracted_at="2026-11-22T00:00:00+01:00")
    assert "äldre än den som redan är inläst" in said(take_in(register_writer, folder))


@pytest.mark.parametrize(
    ("told", "sentence"),
    [
        ({"kind": "delta"}, "måste vara full"),
        ({"kind": "half"}, "kind ska vara full eller delta"),
        ({"extracted_at": "2026-11-24T00:00:00+01:00"}, "ligger i framtiden"),
        ({"extracted_at": "2026-11-23T00:00:00"}, "saknar tidszon"),
        ({"extracted_at": "i går"}, "manifest.json går inte att läsa"),
        ({"source_system": "a:b"}, "source_system får bara"),
        ({"rows": {"persons": "många"}}, "manifest.json går inte att läsa"),
    ],
)
def test_a_manifest_that_makes_no_sense_is_refused(
    stores: Stores, register_writer: Engine, tmp_path: Path, told: dict[str, object], sentence: str
) -> None:
    folder = small(tmp_path / "d")
    tell(folder, **told)
    assert sentence in said(take_in(register_writer, folder))


def test_a_file_in_both_spellings_is_refused(stores: Stores, register_writer: Engine, tmp_path: Path) -> None:
    folder = small(tmp_path / "d")
    (folder / "payments.jsonl").write_text("{}\n", "utf-8")
    assert "både som CSV och som JSON Lines" in said(take_in(register_writer, folder))


def test_a_file_nobody_asked_for_is_named(stores: Stores, register_writer: Engine, tmp_path: Path) -> None:
    folder = small(tmp_path / "d")
    (folder / "journal.csv").write_text("id;text\n1;hemligt\n", "utf-8")
    report = take_in(register_writer, folder)
    assert not report.refused
    assert report.ignored_files == ["journal"]


def test_a_mark_of_protection_that_cannot_be_read_protects(
    stores: Stores, register_writer: Engine, tmp_path: Path
) -> None:
    folder = small(tmp_path / "d")

    def mark(rows: list[Row]) -> list[Row]:
        rows[0] |= {"protection": "kanske", "unsafe_contact": "ja"}
        return rows

    edit(folder, "persons", mark)
    report = take_in(register_writer, folder)
    assert report.files["persons"].spared == 1
    with Session(register_writer) as session:
        person = session.get_one(Person, f"demo:{_first(folder, 'persons')}")
    assert (person.protection, person.unsafe_contact) == ("assumed", True)


def _first(folder: Path, file: str) -> str:
    return (folder / f"{file}.csv").read_text("utf-8").splitlines()[1].split(";")[0]


def test_a_set_aside_parent_takes_its_rows_with_it(stores: Stores, register_writer: Engine, tmp_path: Path) -> None:
    folder = small(tmp_path / "d")
    with_decision = {row.split(";")[1] for row in (folder / "decisions.csv").read_text("utf-8").splitlines()[1:]}
    chosen = min(with_decision)

    def break_one(rows: list[Row]) -> list[Row]:
        return [{**row, "unit": "nowhere"} if row["id"] == chosen else row for row in rows]

    edit(folder, "cases", break_one)
    report = take_in(register_writer, folder, force=True)
    assert report.counts["cases", "unit", SetAsideReason.NOTHING_THERE] == 1
    assert report.files["decisions"].set_aside >= 1
    with Session(register_writer) as session:
        assert session.get(Case, f"demo:{chosen}") is None
        assert session.scalars(select(Decision).where(Decision.case_key == f"demo:{chosen}")).all() == []


def test_a_report_tells_no_value_of_a_person(stores: Stores, register_writer: Engine, tmp_path: Path) -> None:
    folder = small(tmp_path / "d")
    secret = "Ingrid Hemlig 19121212-1212"

    def spoil(rows: list[Row]) -> list[Row]:
        rows[0] |= {"birth_date": secret, "interpreter": secret, "language": secret}
        return rows

    edit(folder, "persons", spoil)
    report = take_in(register_writer, folder)
    assert report.unmapped
    assert "19121212" not in said(report) + repr(report.as_json())


def test_broken_json_lines_are_set_aside(stores: Stores, register_writer: Engine, tmp_path: Path) -> None:
    folder = small(tmp_path / "d")
    (folder / "absences.csv").unlink()
    lines = ['{"id": "F1", "handlaggare": ', "[1, 2]", '{"id": {"a": 1}, "handlaggare": "H01"}']
    (folder / "absences.jsonl").write_text("\n".join(lines) + "\n", "utf-8")
    tell(folder, rows={**manifest(folder)["rows"], "absences": 3})
    report = take_in(register_writer, folder, now=NOW + timedelta(minutes=1), force=True)
    assert report.counts["absences", "", SetAsideReason.BROKEN_LINE] == 3


def test_two_imports_do_not_run_at_once(stores: Stores, register_writer: Engine, tmp_path: Path) -> None:
    folder = small(tmp_path / "d")
    with register_writer.execution_options(immediate=True).connect() as other, other.begin():
        if stores.embedded:
            event.listen(register_writer, "connect", lambda raw, _: raw.execute("PRAGMA busy_timeout=0"))
        else:
            lock(other, "frontdesk import")
        with pytest.raises(ImportBusy):
            take_in(register_writer, folder)


def test_a_register_without_tables_is_told(tmp_path: Path) -> None:
    engine = sqlite.engine(tmp_path / "register.sqlite", owner=True)
    with pytest.raises(RegisterNotThere):
        take_in(engine, small(tmp_path / "d"))
    engine.dispose()


@pytest.mark.parametrize("sign", ["\x00", "\u202e", "\x1b"])
def test_signs_that_do_not_print_never_get_in(
    stores: Stores, register_writer: Engine, tmp_path: Path, sign: str
) -> None:
    folder = small(tmp_path / "d")

    def spoil(rows: list[Row]) -> list[Row]:
        rows[0]["given_name"] += sign
        rows[1]["id"] += sign
        return rows

    edit(folder, "persons", spoil)
    report = take_in(register_writer, folder, force=True)
    assert report.counts["persons", "given_name", SetAsideReason.BROKEN_LINE] == 1
    assert report.counts["persons", "id", SetAsideReason.NOT_A_KEY] == 1
    assert sign not in repr(contents(register_writer))
