"""Telephone lines (queues). A line of one area is visible only to staff granted that area."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class PhoneLine:
    """One line: its code in the exchange, its name at the desk, and its area (empty: visible to all)."""

    code: str
    name: str
    area: str = ""


DEFAULT: list[dict[str, str]] = [
    {"code": "allman", "name": "allmän", "area": ""},
    {"code": "ekonomi", "name": "ekonomi", "area": "EB"},
    {"code": "barn", "name": "barn och unga", "area": "BOU"},
    {"code": "lss", "name": "funktionsstöd", "area": "LSS"},
    {"code": "aldre", "name": "äldre", "area": "ALDRE"},
]


def read(rows: Sequence[Mapping[str, Any]]) -> tuple[PhoneLine, ...]:
    """Read the municipality's list of lines."""
    return tuple(PhoneLine(str(row["code"]), str(row["name"]), str(row.get("area", ""))) for row in rows)


def check(rows: Sequence[Mapping[str, Any]]) -> None:
    """Refuse a line without code or name, or a duplicate code. Raises ValueError."""
    codes = [str(row.get("code", "")) for row in rows]
    if not all(codes) or not all(row.get("name") for row in rows) or len(set(codes)) != len(codes):
        message = "every line needs a code of its own and a name"
        raise ValueError(message)


def closed_to(queues: Sequence[PhoneLine], areas: Collection[str]) -> frozenset[str]:
    """Return the codes of lines of areas that are not among `areas`; unknown lines are open to all."""
    return frozenset(queue.code for queue in queues if queue.area and queue.area not in areas)
