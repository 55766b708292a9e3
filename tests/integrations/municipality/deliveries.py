"""Reads a delivery back as plain rows of text."""

import csv
import json
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from pathlib import Path
from typing import Any

Record = dict[str, str]

DAYS = [
    date(2026, 11, 22),
    date(2026, 12, 31),
    date(2027, 1, 1),
    date(2028, 2, 29),
    date(2027, 3, 28),
    date(2027, 6, 25),
    date(2029, 10, 1),
    date(2031, 5, 14),
]
"""An ordinary Sunday, New Year's Eve and Day, a leap day, Easter, Midsummer's Eve, a first, the middle of a month."""


@dataclass(frozen=True)
class Delivery:
    """The files of a folder, each read once."""

    folder: Path
    today: date

    @cached_property
    def files(self) -> dict[str, list[Record]]:
        return {path.stem: read(path) for path in sorted(self.folder.glob("*.csv"))}

    def __getitem__(self, name: str) -> list[Record]:
        return self.files[name]

    def by_id(self, name: str) -> dict[str, Record]:
        return {row["id"]: row for row in self[name]}

    @property
    def manifest(self) -> dict[str, Any]:
        loaded: dict[str, Any] = json.loads((self.folder / "manifest.json").read_text(encoding="utf-8"))
        return loaded

    def of_case(self, name: str, case: str) -> list[Record]:
        return [row for row in self[name] if row["case"] == case]


def read(path: Path) -> list[Record]:
    with path.open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream, delimiter=";", strict=True))


def day(text: str) -> date:
    return date.fromisoformat(text)
