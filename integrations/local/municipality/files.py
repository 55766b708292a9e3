"""Writes rows to their files as they are generated, so that a snapshot of any size needs the same memory."""

import csv
import json
from collections.abc import Callable, Iterable, Mapping
from contextlib import ExitStack
from datetime import date, datetime, time
from enum import StrEnum
from pathlib import Path
from types import TracebackType
from typing import Self, TextIO
from zoneinfo import ZoneInfo

from integrations.local.municipality.rows import FILES, Row, columns

SOURCE_SYSTEM = "demo"
STOCKHOLM = ZoneInfo("Europe/Stockholm")


class Format(StrEnum):
    """The two formats of the canonical files."""

    CSV = "csv"
    JSONL = "jsonl"


class Folder:
    """A delivery being written: every file open, every row counted."""

    def __init__(self, path: Path, form: Format) -> None:
        self.path = path
        self.form = form
        self._open = ExitStack()
        self._put: dict[type[Row], Callable[[Row], object]] = {}
        self.counts: dict[type[Row], int] = dict.fromkeys(FILES, 0)

    def __enter__(self) -> Self:
        self.path.mkdir(parents=True, exist_ok=True)
        for row, name in FILES.items():
            stream = (self.path / f"{name}.{self.form}").open("w", encoding="utf-8", newline="")
            self._put[row] = self._writer(self._open.enter_context(stream), columns(row))
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._open.close()

    def _writer(self, stream: TextIO, header: list[str]) -> Callable[[Row], object]:
        if self.form is Format.CSV:
            writer = csv.writer(stream, delimiter=";", lineterminator="\n")
            writer.writerow(header)
            return writer.writerow
        return lambda row: stream.write(as_json(dict(zip(header, row, strict=True))))

    def put(self, rows: Iterable[Row]) -> None:
        """Write rows, each to the file of its type."""
        put, counts = self._put, self.counts
        for row in rows:
            kind = type(row)
            put[kind](row)
            counts[kind] += 1


def as_json(record: Mapping[str, object]) -> str:
    """Return one line of JSON without the empty fields."""
    said = {key: value for key, value in record.items() if value is not None and value != ""}
    return json.dumps(said, ensure_ascii=False, default=str) + "\n"


def at(today: date, clock: time) -> datetime:
    """Return the instant of a local time on a day."""
    return datetime.combine(today, clock, STOCKHOLM)


def write_manifest(folder: Path, *, taken: datetime, kind: str, areas: Iterable[str], rows: Mapping[str, int]) -> None:
    """Write the manifest, last of all: a folder without one is unfinished."""
    manifest = {
        "source_system": SOURCE_SYSTEM,
        "extracted_at": taken.isoformat(),
        "kind": kind,
        "areas": list(areas),
        "rows": dict(rows),
    }
    text = json.dumps(manifest, ensure_ascii=False, indent=2)
    (folder / "manifest.json").write_text(text + "\n", encoding="utf-8")
