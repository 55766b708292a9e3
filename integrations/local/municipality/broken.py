"""Deliveries with one fault each, as real case systems produce them, for testing the import's reports.

`broken` returns where the fault is; lines are counted from 1, the header.
"""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from pathlib import Path
from typing import Final

from integrations.local.municipality.municipality import write
from integrations.local.municipality.population import Size

SMALL: Final = Size(persons=400, cases=500, handlaggare=30)
NOBODY: Final = "P999999"
ONE_IN: Final = 10


class Fault(StrEnum):
    """Faults of a delivery."""

    MISSING_MANIFEST = "missing_manifest"
    MISSING_FILE = "missing_file"
    WRONG_ENCODING = "wrong_encoding"
    BROKEN_HEADER = "broken_header"
    BROKEN_LINE = "broken_line"
    WRONG_COUNTS = "wrong_counts"
    TOO_MANY_REJECTED = "too_many_rejected"
    UNKNOWN_COLUMN = "unknown_column"
    FORBIDDEN_COLUMN = "forbidden_column"
    DUPLICATE_KEY = "duplicate_key"
    DANGLING_REFERENCE = "dangling_reference"
    BAD_IDENTITY_NUMBER = "bad_identity_number"
    UNKNOWN_STATUS = "unknown_status"
    FUTURE_DATE = "future_date"
    END_BEFORE_START = "end_before_start"


@dataclass(frozen=True, slots=True)
class Flaw:
    """Where the fault is."""

    file: str
    line: int | None = None
    field: str | None = None
    value: str | None = None


@dataclass(frozen=True, slots=True)
class Delivery:
    """The delivery to damage, and its day."""

    folder: Path
    today: date


Spoiler = Callable[[Delivery], Flaw]


def broken(folder: Path, fault: Fault, *, today: date, seed: int = 1, size: Size = SMALL) -> Flaw:
    """Write a small municipality's delivery with one fault."""
    write(folder, today=today, seed=seed, size=size)
    return SPOIL[fault](Delivery(folder, today))


@dataclass(slots=True)
class Lines:
    """A CSV file as lines of fields. No name, place or document here contains `;`, so splitting suffices."""

    path: Path
    rows: list[list[str]]

    @classmethod
    def of(cls, folder: Path, name: str) -> "Lines":
        path = folder / f"{name}.csv"
        return cls(path, [line.split(";") for line in path.read_text(encoding="utf-8").splitlines()])

    def save(self, encoding: str = "utf-8") -> None:
        text = "".join(";".join(row) + "\n" for row in self.rows)
        self.path.write_text(text, encoding=encoding)
        manifest = self.path.parent / "manifest.json"
        told = json.loads(manifest.read_text(encoding="utf-8"))
        told["rows"][self.path.stem] = len(self.rows) - 1
        manifest.write_text(json.dumps(told, ensure_ascii=False, indent=2) + "\n", encoding="utf-8")


def _unlink(name: str) -> Spoiler:
    def spoil(delivery: Delivery) -> Flaw:
        (delivery.folder / name).unlink()
        return Flaw(name)

    return spoil


def _latin(delivery: Delivery) -> Flaw:
    lines = Lines.of(delivery.folder, "persons")
    spelled = next(at for at, row in enumerate(lines.rows) if not ";".join(row).isascii())
    lines.rows = [[field.encode("latin-1", "replace").decode("latin-1") for field in row] for row in lines.rows]
    lines.save("latin-1")
    return Flaw("persons.csv", spelled + 1)


def _header(delivery: Delivery) -> Flaw:
    lines = Lines.of(delivery.folder, "cases")
    lines.rows[0][lines.rows[0].index("status")] = "läge"
    lines.save()
    return Flaw("cases.csv", 1, "status")


def _short_line(delivery: Delivery) -> Flaw:
    lines = Lines.of(delivery.folder, "decisions")
    lines.rows[7] = lines.rows[7][:2]
    lines.save()
    return Flaw("decisions.csv", 8)


def _counts(delivery: Delivery) -> Flaw:
    path = delivery.folder / "payments.csv"
    kept = path.read_text(encoding="utf-8").splitlines(keepends=True)[:-1]
    path.write_text("".join(kept), encoding="utf-8")
    return Flaw("payments.csv")


def _column(name: str, column: str, value: str) -> Spoiler:
    """Add a column, filled in on every line."""

    def spoil(delivery: Delivery) -> Flaw:
        lines = Lines.of(delivery.folder, name)
        lines.rows = [[*row, value if at else column] for at, row in enumerate(lines.rows)]
        lines.save()
        return Flaw(f"{name}.csv", 1, column)

    return spoil


def _field(name: str, line: int, field: str, value: Callable[[Mapping[str, str], date], str]) -> Spoiler:
    """Replace a field on one line."""

    def spoil(delivery: Delivery) -> Flaw:
        lines = Lines.of(delivery.folder, name)
        header, row = lines.rows[0], lines.rows[line - 1]
        wrong = value(dict(zip(header, row, strict=True)), delivery.today)
        row[header.index(field)] = wrong
        lines.save()
        return Flaw(f"{name}.csv", line, field, wrong)

    return spoil


def _twice(delivery: Delivery) -> Flaw:
    lines = Lines.of(delivery.folder, "persons")
    lines.rows.append(lines.rows[1])
    lines.save()
    return Flaw("persons.csv", len(lines.rows), "id", lines.rows[1][0])


def _many(delivery: Delivery) -> Flaw:
    lines = Lines.of(delivery.folder, "cases")
    at = lines.rows[0].index("status")
    for row in lines.rows[1::ONE_IN]:
        row[at] = "SOVER"
    lines.save()
    return Flaw("cases.csv", 2, "status", "SOVER")


def _misprinted(row: Mapping[str, str], _: date) -> str:
    """Return the identity number with its last digit off by one."""
    number = row["value"]
    return f"{number[:-1]}{(int(number[-1]) + 1) % 10}"


SPOIL: Final[Mapping[Fault, Spoiler]] = {
    Fault.MISSING_MANIFEST: _unlink("manifest.json"),
    Fault.MISSING_FILE: _unlink("cases.csv"),
    Fault.WRONG_ENCODING: _latin,
    Fault.BROKEN_HEADER: _header,
    Fault.BROKEN_LINE: _short_line,
    Fault.WRONG_COUNTS: _counts,
    Fault.TOO_MANY_REJECTED: _many,
    Fault.UNKNOWN_COLUMN: _column("cases", "colour", "blue"),
    Fault.FORBIDDEN_COLUMN: _column("payments", "amount", "3910"),
    Fault.DUPLICATE_KEY: _twice,
    Fault.DANGLING_REFERENCE: _field("case_persons", 5, "person", lambda _row, _today: NOBODY),
    Fault.BAD_IDENTITY_NUMBER: _field("identifiers", 2, "value", _misprinted),
    Fault.UNKNOWN_STATUS: _field("cases", 3, "status", lambda _row, _today: "SOVER"),
    Fault.FUTURE_DATE: _field("decisions", 2, "decided_on", lambda _row, today: str(today + timedelta(days=3))),
    Fault.END_BEFORE_START: _field(
        "absences", 2, "to", lambda row, _today: str(date.fromisoformat(row["from"]) - timedelta(days=1))
    ),
}
