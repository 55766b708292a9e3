"""Deliveries for the tests: the small municipality, changed by hand where a test needs it."""

import csv
import json
import zipfile
from collections.abc import Callable
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

from sqlalchemy import Engine, select
from sqlalchemy.orm import Session

from frontdesk.cases.rules.report import ImportReport
from frontdesk.cases.service.importing import DeliveryRefused, import_folder
from frontdesk.core.db.bases import RegisterBase
from integrations.local.case_source import DeliveredFiles
from integrations.local.municipality import Size, write
from tests.factories.cases import TODAY

NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
SMALL = Size(persons=400, cases=500, handlaggare=30)
Row = dict[str, str]


def take_in(register: Engine, path: Path, *, now: datetime = NOW, **how: Any) -> ImportReport:  # noqa: ANN401 - as import_folder
    """Import and return the report, also of a refused delivery."""
    try:
        return import_folder(register, DeliveredFiles(path), now=now, **how)
    except DeliveryRefused as refused:
        return refused.report


def small(folder: Path, today: date = TODAY) -> Path:
    """The small municipality, of the tests' Monday unless told otherwise."""
    write(folder, today=today, size=SMALL)
    return folder


def edit(folder: Path, file: str, change: Callable[[list[Row]], list[Row]]) -> None:
    """Rewrite one CSV file; the manifest's count follows."""
    path = folder / f"{file}.csv"
    with path.open(encoding="utf-8", newline="") as stream:
        rows = change(list(csv.DictReader(stream, delimiter=";")))
    with path.open("w", encoding="utf-8", newline="") as stream:
        columns = dict.fromkeys(name for row in rows for name in row)
        writer = csv.DictWriter(stream, list(columns), delimiter=";", lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)
    tell(folder, rows={**manifest(folder)["rows"], file: len(rows)})


def manifest(folder: Path) -> dict[str, Any]:
    """Read the manifest."""
    said: dict[str, Any] = json.loads((folder / "manifest.json").read_text("utf-8"))
    return said


def tell(folder: Path, **said: object) -> None:
    """Change what the manifest says."""
    (folder / "manifest.json").write_text(json.dumps({**manifest(folder), **said}), "utf-8")


def zipped(folder: Path) -> Path:
    """Pack a delivery, inside a folder of its own as people pack them."""
    path = folder.with_suffix(".zip")
    with zipfile.ZipFile(path, "w") as archive:
        for each in folder.iterdir():
            archive.write(each, f"leverans/{each.name}")
    return path


def contents(register: Engine, *, but: frozenset[str] = frozenset({"import_run"})) -> dict[str, list[tuple[Any, ...]]]:
    """Everything in the register, table by table, in no particular order."""
    with Session(register) as session:
        return {
            name: sorted((tuple(row) for row in session.execute(select(table))), key=repr)
            for name, table in RegisterBase.metadata.tables.items()
            if name not in but
        }
