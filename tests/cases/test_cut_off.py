"""A file that is cut off, or eaten by a quotation mark, is refused; a bad date costs a field and not a case."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from sqlalchemy import Engine, select
from sqlalchemy.orm import Session

from frontdesk.cases.models import Case, CasePerson, Decision, Gap, Mandate, Person
from frontdesk.cases.rules.cells import SetAsideReason
from frontdesk.cases.rules.lists import ListedFact
from frontdesk.core.db.stores import Stores
from tests.cases.deliveries import Row, edit, manifest, small, take_in, tell


def unpromised(folder: Path) -> Path:
    """The small municipality, whose manifest promises no counts."""
    small(folder)
    said = manifest(folder)
    del said["rows"]
    (folder / "manifest.json").write_text(json.dumps(said), "utf-8")
    return folder


def change(folder: Path, name: str, how: Callable[[bytes], bytes]) -> Path:
    path = folder / name
    path.write_bytes(how(path.read_bytes()))
    return folder


def said(stores: Stores, writer: Engine, folder: Path) -> str:
    del stores
    report = take_in(writer, folder)
    assert report.refused, "\n".join(report.lines())
    return "\n".join(report.lines())


def _quote(row: int, column: int) -> Callable[[bytes], bytes]:
    """Put a quotation mark before a cell."""

    def how(file: bytes) -> bytes:
        lines = file.split(b"\n")
        cells = lines[row].split(b";")
        cells[column] = b'"' + cells[column]
        return b"\n".join([*lines[:row], b";".join(cells), *lines[row + 1 :]])

    return how


@pytest.mark.harm("A file that is cut off must not take mandates and payments away without a word.")
@pytest.mark.parametrize("file", ["mandates", "payments", "contacts"])
@pytest.mark.parametrize("share", [0.9, 0.5])
def test_a_file_that_is_cut_off_in_the_midst_of_a_row_is_refused(
    stores: Stores, register_writer: Engine, tmp_path: Path, file: str, share: float
) -> None:
    folder = unpromised(tmp_path / "d")

    def cut(text: bytes) -> bytes:
        # In the midst of the first cell of a row, so that the row is broken.
        return text[: text.index(b"\n", int(len(text) * share)) + 3]

    told = said(stores, register_writer, change(folder, f"{file}.csv", cut))
    assert f"Filen {file}.csv slutar mitt i en rad." in told


def test_a_last_line_without_its_end_is_refused_unless_the_count_is_promised(
    stores: Stores, register_writer: Engine, tmp_path: Path
) -> None:
    folder = unpromised(tmp_path / "d")
    change(folder, "payments.csv", bytes.rstrip)
    assert "payments: sista raden saknar radslut." in said(stores, register_writer, folder)
    promised = change(small(tmp_path / "promised"), "payments.csv", bytes.rstrip)
    assert not take_in(register_writer, promised).refused


def test_half_a_record_of_json_lines_is_refused(stores: Stores, register_writer: Engine, tmp_path: Path) -> None:
    folder = unpromised(tmp_path / "d")
    (folder / "payments.csv").unlink()
    (folder / "payments.jsonl").write_text('{"id": "1"}\n{"id": "2", "ca')
    assert "Filen payments.jsonl slutar mitt i en rad." in said(stores, register_writer, folder)


@pytest.mark.harm("An unclosed quotation mark must not take telephone numbers away without a word.")
@pytest.mark.parametrize("row", [-8, -3, 5])
def test_a_quotation_mark_that_is_never_closed_refuses_the_file(
    stores: Stores, register_writer: Engine, tmp_path: Path, row: int
) -> None:
    folder = change(unpromised(tmp_path / "d"), "contacts.csv", _quote(row, 2))
    assert "ett citattecken stängs inte" in said(stores, register_writer, folder)


@pytest.mark.parametrize("closing", [b'"', b'"x;"', b'";'])
def test_a_quotation_mark_that_another_row_closes_refuses_the_file_too(
    stores: Stores, register_writer: Engine, tmp_path: Path, closing: bytes
) -> None:
    folder = change(unpromised(tmp_path / "d"), "contacts.csv", _quote(4, 2))
    change(folder, "contacts.csv", lambda file: b"\n".join(_closed(file.split(b"\n"), 7, closing)))
    assert "ett citattecken stängs inte" in said(stores, register_writer, folder)


def _closed(lines: list[bytes], row: int, closing: bytes) -> list[bytes]:
    return [*lines[:row], lines[row] + closing, *lines[row + 1 :]]


def test_marks_line_ends_and_line_breaks_of_other_systems_are_read(
    stores: Stores, register_writer: Engine, tmp_path: Path
) -> None:
    folder = unpromised(tmp_path / "d")
    for path in folder.glob("*.csv"):
        change(folder, path.name, lambda file: b"\xef\xbb\xbf" + file.replace(b"\n", b"\r\n"))

    def renamed(file: bytes) -> bytes:
        lines = file.split(b"\r\n")
        place = lines[0].decode("utf-8-sig").split(";").index("given_name")
        cells = lines[1].split(b";")
        cells[place] = '"Anna\nMaria O\'Brien A\u030a"'.encode()
        return b"\r\n".join([lines[0], b";".join(cells), *lines[2:]])

    change(folder, "persons.csv", renamed)
    report = take_in(register_writer, folder)
    assert not report.refused
    with Session(register_writer) as session:
        names = session.scalars(select(Person.given_name)).all()
    assert "Anna Maria O'Brien Å" in names


def _spoil(folder: Path, file: str, column: str, value: str, *, where: Callable[[Row], bool] = bool) -> Row:
    """Put a value into the first row that fits; returns the row as it was."""
    found: list[Row] = []

    def how(rows: list[Row]) -> list[Row]:
        row = next(each for each in rows if where(each))
        found.append(dict(row))
        row[column] = value
        return rows

    edit(folder, file, how)
    return found[0]


@pytest.mark.harm("A far or zero date must not take a case away.")
@pytest.mark.parametrize("value", ["9999-12-31", "0000-00-00", "0001-01-01", "1899-12-30", "1753-01-01"])
def test_a_date_that_says_that_there_is_none_is_none(
    stores: Stores, register_writer: Engine, tmp_path: Path, value: str
) -> None:
    folder = small(tmp_path / "d")
    row = _spoil(folder, "cases", "closed_on", value, where=lambda each: not each["closed_on"])
    report = take_in(register_writer, folder)
    assert not report.refused
    assert report.files["cases"].faulty == 0
    with Session(register_writer) as session:
        assert session.scalars(select(Case.closed_on).where(Case.number == row["number"])).one() is None


@pytest.mark.parametrize("value", ["2999-12-31", "2026-02-31", "31/12/2026", "1899"])
def test_a_day_of_closing_that_cannot_be_read_costs_itself_and_not_the_case(
    stores: Stores, register_writer: Engine, tmp_path: Path, value: str
) -> None:
    folder = small(tmp_path / "d")
    row = _spoil(folder, "cases", "closed_on", value, where=lambda each: not each["closed_on"])
    report = take_in(register_writer, folder)
    (problem,) = report.problems
    assert (problem.file, problem.field, problem.row_kept) == ("cases", "closed_on", True)
    assert problem.reason in {SetAsideReason.NOT_A_DATE, SetAsideReason.IN_THE_FUTURE}
    with Session(register_writer) as session:
        case = session.scalars(select(Case).where(Case.number == row["number"])).one()
        assert case.closed_on is None
        assert session.scalars(select(Gap.fact).where(Gap.owner_key == case.key)).all() == [ListedFact.DATES]
        assert session.scalars(select(CasePerson).where(CasePerson.case_key == case.key)).all()


@pytest.mark.parametrize(
    ("file", "column", "fact"),
    [
        ("cases", "opened_on", ListedFact.DATES),
        ("cases", "status_since", ListedFact.STATUS),
        ("case_persons", "from", ListedFact.PERSONS),
        ("case_staff", "from", ListedFact.STAFF),
        ("case_staff", "to", ListedFact.STAFF),
        ("identifiers", "from", ListedFact.IDENTITY),
        ("identifiers", "to", ListedFact.IDENTITY),
        ("persons", "birth_date", ListedFact.BIRTH_DATE),
        ("document_requests", "due_on", ListedFact.DOCUMENTS),
        ("decisions", "sent_on", ListedFact.DECISIONS),
        ("decisions", "received_on", ListedFact.DECISIONS),
        ("decisions", "from", ListedFact.DECISIONS),
        ("decisions", "to", ListedFact.DECISIONS),
        ("decisions", "appealed_on", ListedFact.DECISIONS),
        ("executions", "due_on", ListedFact.EXECUTIONS),
        ("executions", "started_on", ListedFact.EXECUTIONS),
    ],
)
def test_a_day_that_can_be_spared_leaves_its_row_and_is_known_to_be_missing(
    stores: Stores, register_writer: Engine, tmp_path: Path, file: str, column: str, fact: ListedFact
) -> None:
    folder = small(tmp_path / "d")
    _spoil(folder, file, column, "2026-02-31")
    report = take_in(register_writer, folder)
    assert [(each.file, each.field, each.row_kept) for each in report.problems] == [(file, column, True)]
    assert report.files[file].set_aside == 0
    with Session(register_writer) as session:
        (gap,) = session.scalars(select(Gap)).all()
        assert gap.fact == fact
        assert gap.owner_key


@pytest.mark.parametrize(
    ("file", "column", "fact"),
    [
        ("mandates", "to", ListedFact.MANDATES),
        ("case_persons", "to", ListedFact.PERSONS),
        ("decisions", "decided_on", ListedFact.DECISIONS),
        ("payments", "pay_on", ListedFact.PAYMENTS),
    ],
)
@pytest.mark.parametrize("value", ["2026-02-31", "0000-00-00"])
def test_a_day_without_which_a_row_would_say_too_much_sets_it_aside(
    stores: Stores, register_writer: Engine, tmp_path: Path, file: str, column: str, fact: ListedFact, value: str
) -> None:
    """A mandate without its end would hold for ever, and a payment has no other day."""
    folder = small(tmp_path / "d")
    _spoil(folder, file, column, value)
    report = take_in(register_writer, folder)
    assert report.files[file].set_aside >= 1
    with Session(register_writer) as session:
        assert fact in session.scalars(select(Gap.fact)).all()


def test_a_right_without_an_end_may_say_so_with_a_day_that_never_comes(
    stores: Stores, register_writer: Engine, tmp_path: Path
) -> None:
    folder = small(tmp_path / "d")
    row = _spoil(folder, "mandates", "to", "9999-12-31")
    _spoil(folder, "decisions", "to", "9999-12-31")
    tell(folder, kind="full")
    report = take_in(register_writer, folder)
    assert not report.refused
    assert report.problems == []
    with Session(register_writer) as session:
        assert session.scalars(select(Mandate.until).where(Mandate.key.endswith(f":{row['id']}"))).one() is None
        assert session.scalars(select(Decision)).first()
