"""A delivery is taken in whole or not at all, and taking it in again changes nothing."""

from datetime import date, timedelta
from pathlib import Path

from sqlalchemy import Engine, select
from sqlalchemy.orm import Session

from frontdesk.cases.models import Case, CasePerson, DocumentRequest, Identifier, ImportRun, NamePart, Person
from frontdesk.cases.queries import find_persons, freshness
from frontdesk.cases.queries.organisation import generations
from frontdesk.cases.rules.searching import classify
from frontdesk.core.db.stores import Stores
from integrations.local.municipality import delta, write
from tests.cases.deliveries import NOW, SMALL, Row, contents, edit, manifest, small, take_in, tell, zipped
from tests.factories import cases

EVERYTHING = cases.visibility(*(f"{board}/{area}" for board in ("Socialnämnden", "Omsorgsnämnden") for area in (
    "EB", "BOU", "LSS", "ALDRE")))  # fmt: skip


def found(stores: Stores, typed: str) -> list[str]:
    with stores.reading() as unit:
        return [each.name for each in find_persons(unit.register, classify(typed, cases.TODAY), EVERYTHING)]


def test_a_delivery_becomes_the_register(stores: Stores, register_writer: Engine, tmp_path: Path) -> None:
    report = take_in(register_writer, small(tmp_path / "d"))
    assert not report.refused
    assert report.counts == {}
    assert {name: each.rows for name, each in report.files.items()} == manifest(tmp_path / "d")["rows"]
    with Session(register_writer) as session:
        run = session.scalars(select(ImportRun)).one()
        kinds = set(session.scalars(select(DocumentRequest.kind)))
    assert (run.generation, run.kind, run.source) == (1, "full", "demo")
    assert "bilaga 7 övrigt" not in kinds


def test_the_same_delivery_again_changes_nothing(stores: Stores, register_writer: Engine, tmp_path: Path) -> None:
    folder = small(tmp_path / "d")
    take_in(register_writer, folder)
    before = contents(register_writer)
    report = take_in(register_writer, folder)
    assert {each.changed for each in report.files.values()} == {0}
    assert contents(register_writer) == before
    with stores.reading() as unit:
        assert generations(unit.register) == {"demo": 2}


def test_both_spellings_and_a_zip_file_make_the_same_register(
    stores: Stores, register_writer: Engine, tmp_path: Path
) -> None:
    take_in(register_writer, small(tmp_path / "csv"))
    as_csv = contents(register_writer)
    write(tmp_path / "jsonl", today=cases.TODAY, size=SMALL, format="jsonl")
    for path in (tmp_path / "jsonl", zipped(tmp_path / "csv")):
        assert {each.changed for each in take_in(register_writer, path).files.values()} == {0}
    assert contents(register_writer) == as_csv


def test_each_day_of_the_municipality_can_follow_the_day_before(
    stores: Stores, register_writer: Engine, tmp_path: Path
) -> None:
    for days in range(3):
        folder = tmp_path / str(days)
        write(folder, today=cases.TODAY + timedelta(days=days), size=SMALL)
        report = take_in(register_writer, folder, now=NOW + timedelta(days=days))
        assert not report.refused, list(report.lines())
    yesterday_was_skipped = contents(register_writer)
    take_in(register_writer, tmp_path / "2", now=NOW + timedelta(days=2))
    assert contents(register_writer) == yesterday_was_skipped


def test_a_rehearsal_changes_nothing(stores: Stores, register_writer: Engine, tmp_path: Path) -> None:
    report = take_in(register_writer, small(tmp_path / "d"), dry_run=True)
    assert report.files["persons"].changed == SMALL.persons
    assert not any(contents(register_writer, but=frozenset()).values())


def test_a_new_name_is_found_and_the_old_one_forgotten(stores: Stores, register_writer: Engine, tmp_path: Path) -> None:
    folder = small(tmp_path / "d")
    _rename(folder, "Ronja", "Rövardotter")
    take_in(register_writer, folder)
    assert found(stores, "ronja rövardotter") == ["Ronja Rövardotter"]
    _rename(folder, "Ronja", "Borkason")
    take_in(register_writer, folder)
    assert found(stores, "ronja borkason") == ["Ronja Borkason"]
    assert found(stores, "rövardotter") == []
    with Session(register_writer) as session:
        assert session.scalar(select(NamePart).where(NamePart.part == "rovardotter")) is None


def _rename(folder: Path, given: str, family: str) -> None:
    def change(rows: list[Row]) -> list[Row]:
        rows[0] |= {"given_name": given, "family_name": family, "protection": "none"}
        return rows

    edit(folder, "persons", change)


def test_who_is_no_longer_delivered_is_gone(stores: Stores, register_writer: Engine, tmp_path: Path) -> None:
    folder = small(tmp_path / "d")
    take_in(register_writer, folder)
    gone: list[str] = []

    def without_one(rows: list[Row]) -> list[Row]:
        gone.append(rows[5]["id"])
        return [row for row in rows if row["id"] != gone[0]]

    edit(folder, "persons", without_one)
    report = take_in(register_writer, folder)
    assert report.files["persons"].removed == 1
    with Session(register_writer) as session:
        assert session.get(Person, f"demo:{gone[0]}") is None
        left = session.scalars(select(Identifier).where(Identifier.person_key == f"demo:{gone[0]}"))
        assert list(left) == []


def test_a_delta_changes_adds_and_deletes(stores: Stores, register_writer: Engine, tmp_path: Path) -> None:
    write(tmp_path / "full", today=cases.TODAY)
    take_in(register_writer, tmp_path / "full")
    delta(tmp_path / "delta", today=cases.TODAY)
    report = take_in(register_writer, tmp_path / "delta")
    assert not report.refused, list(report.lines())
    assert report.files["absences"].removed == 1
    with Session(register_writer) as session:
        case = session.get_one(Case, "demo:A000001")
        assert case.status == "AWAITING_DECISION"
        assert len(session.scalars(select(Person)).all()) == 2500
    again = take_in(register_writer, tmp_path / "delta")
    assert {each.changed + each.removed for each in again.files.values()} == {0}


def test_what_belonged_to_a_deleted_case_goes_with_it(stores: Stores, register_writer: Engine, tmp_path: Path) -> None:
    folder = small(tmp_path / "d")
    take_in(register_writer, folder)
    small_delta = tmp_path / "delta"
    small_delta.mkdir()
    (small_delta / "manifest.json").write_bytes((folder / "manifest.json").read_bytes())
    header = (folder / "cases.csv").read_text("utf-8").splitlines()[0]
    first = (folder / "cases.csv").read_text("utf-8").splitlines()[1].split(";")[0]
    empty = ";" * header.count(";")
    (small_delta / "cases.csv").write_text(f"{header};deleted\n{first}{empty};1\n", "utf-8")
    tell(small_delta, kind="delta", rows={"cases": 1})
    report = take_in(register_writer, small_delta)
    assert report.files["cases"].removed == 1
    with Session(register_writer) as session:
        assert session.get(Case, f"demo:{first}") is None
        assert list(session.scalars(select(CasePerson).where(CasePerson.case_key == f"demo:{first}"))) == []


def test_a_unit_that_changes_board_takes_its_cases_along(
    stores: Stores, register_writer: Engine, tmp_path: Path
) -> None:
    folder = small(tmp_path / "d")
    take_in(register_writer, folder)

    def move(rows: list[Row]) -> list[Row]:
        return [{**row, "board": "Arbetsnämnden"} for row in rows if row["id"] == "EB-1"]

    edit(folder, "units", move)
    for path in folder.glob("*.csv"):
        if path.stem != "units":
            path.unlink()
    tell(folder, kind="delta", rows={"units": 1})
    take_in(register_writer, folder)
    with Session(register_writer) as session:
        assert set(session.scalars(select(Case.sphere).where(Case.unit_key == "demo:EB-1"))) == {"Arbetsnämnden/EB"}


def test_age_is_counted_in_working_hours(stores: Stores, register_writer: Engine, tmp_path: Path) -> None:
    folder = small(tmp_path / "d")
    tell(folder, extracted_at="2026-11-20T16:00:00+01:00")
    take_in(register_writer, folder)
    with stores.reading() as unit:
        monday_morning = freshness(unit.register, NOW)
        tuesday_noon = freshness(unit.register, NOW + timedelta(hours=26))
    assert monday_morning[0].age == timedelta(hours=2, minutes=30)
    assert monday_morning[0].fresh
    assert not tuesday_noon[0].fresh


def test_two_sources_live_side_by_side(stores: Stores, register_writer: Engine, tmp_path: Path) -> None:
    folder = small(tmp_path / "d")
    take_in(register_writer, folder)
    tell(folder, source_system="other")
    report = take_in(register_writer, folder)
    assert not report.refused
    with Session(register_writer) as session:
        assert len(session.scalars(select(Person)).all()) == 2 * SMALL.persons
    assert date(2026, 11, 23) == cases.TODAY


def test_identifiers_are_stored_as_they_are_searched_for(
    stores: Stores, register_writer: Engine, tmp_path: Path
) -> None:
    folder = small(tmp_path / "d")

    def respell(rows: list[Row]) -> list[Row]:
        short = rows[0]["value"]
        rows[0]["value"] = f"{short[:8]}-{short[8:]}"
        rows[1] |= {"kind": "other", "value": "000101-T220"}
        rows[2] |= {"kind": "other", "value": "LMA 12/345"}
        return rows

    edit(folder, "identifiers", respell)
    assert not take_in(register_writer, folder).refused
    with Session(register_writer) as session:
        values = set(session.scalars(select(Identifier.value)))
    assert {"20000101T220", "LMA12345"} <= values
    assert not any("-" in value for value in values)
