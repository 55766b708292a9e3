"""What every source of cases keeps: a folder and a zip file, in either spelling."""

import json
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from frontdesk.cases.ports import CaseSource, DeliveryBroken, UnreadableLine
from integrations.local.case_source import DeliveredFiles

MANIFEST = {"source_system": "demo", "extracted_at": "2026-11-23T04:00:00+01:00", "kind": "full", "rows": {"units": 2}}
UNITS = [
    {"id": "U1", "name": "Grupp ett; norr", "board": "Socialnämnden", "area": "EB"},
    {"id": "U2", "name": 'Grupp "två"\nsöder', "board": "Socialnämnden", "area": "EB"},
]


def _csv(folder: Path) -> None:
    quoted = [";".join('"' + value.replace('"', '""') + '"' for value in unit.values()) for unit in UNITS]
    (folder / "units.csv").write_text("\n".join(["id;name;board;area", *quoted]) + "\n", "utf-8")


def _json_lines(folder: Path) -> None:
    lines = [json.dumps(unit, ensure_ascii=False) for unit in UNITS]
    (folder / "units.jsonl").write_text("\n".join(lines) + "\n", "utf-8")


@pytest.fixture(params=["csv", "jsonl", "zipped csv", "zipped jsonl", "csv with a byte order mark"])
def source(request: pytest.FixtureRequest, tmp_path: Path) -> CaseSource:
    folder = tmp_path / "delivery"
    folder.mkdir()
    (folder / "manifest.json").write_text(json.dumps(MANIFEST), "utf-8")
    spell: Callable[[Path], None] = _json_lines if "jsonl" in request.param else _csv
    spell(folder)
    if "mark" in request.param:
        (folder / "units.csv").write_bytes(b"\xef\xbb\xbf" + (folder / "units.csv").read_bytes())
    if "zipped" not in request.param:
        return DeliveredFiles(folder)
    with zipfile.ZipFile(tmp_path / "delivery.zip", "w") as archive:
        for each in folder.iterdir():
            archive.write(each, f"export/{each.name}")
    return DeliveredFiles(tmp_path / "delivery.zip")


def test_it_says_what_it_is_and_what_it_has(source: CaseSource) -> None:
    said = source.manifest()
    assert (said.source_system, said.kind, dict(said.rows)) == ("demo", "full", {"units": 2})
    assert said.extracted_at.tzinfo is not None
    assert source.files() == {"units"}


def test_rows_come_in_the_order_that_was_asked_for(source: CaseSource) -> None:
    with source.open("units", ["area", "outside_name", "name", "id"]) as table:
        rows = [row for row in table.rows() if not isinstance(row, UnreadableLine)]
        assert [list(values) for _, values in rows] == [
            ["EB", "", "Grupp ett; norr", "U1"],
            ["EB", "", 'Grupp "två"\nsöder', "U2"],
        ]
        assert table.seen == {"id", "name", "board", "area"}
        assert table.header in (None, table.seen)


def test_every_row_has_a_line_of_its_own(source: CaseSource) -> None:
    with source.open("units", ["id"]) as table:
        lines = [row.number if isinstance(row, UnreadableLine) else row[0] for row in table.rows()]
    assert len(set(lines)) == len(UNITS)


def test_what_is_neither_folder_nor_zip_file_is_refused(tmp_path: Path) -> None:
    with pytest.raises(DeliveryBroken):
        DeliveredFiles(tmp_path / "nowhere")
