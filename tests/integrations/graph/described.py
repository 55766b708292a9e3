"""Graph's own description, as far as we rely on it: which fields its types have, and what stands in them.

facts.json holds field names and types from the metadata document that Microsoft publishes (integrations/graph/README.md
names it), in a form of our own.
"""

import json
import re
from collections.abc import Iterator
from datetime import date, datetime
from pathlib import Path
from uuid import UUID

_FACTS = json.loads(Path(__file__).with_name("facts.json").read_text(encoding="utf-8"))
TYPES: dict[str, dict[str, str]] = _FACTS["types"]
ENUMS: dict[str, list[str]] = _FACTS["enums"]
OPEN: set[str] = set(_FACTS["open"])
_INSTANT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{1,7})?(Z|[+-]\d\d:\d\d)")


def faults(said: object, kind: str, at: str = "") -> Iterator[str]:
    """Tell what of a JSON value is not as Graph describes `kind`. A field may be null; an unknown one may not be."""
    at = at or kind
    if said is None:
        return
    if kind.startswith("many "):
        yield from _many(said, kind.removeprefix("many "), at)
    elif kind in TYPES:
        yield from _fields(said, TYPES[kind], at)
    elif kind in ENUMS:
        if said not in ENUMS[kind]:
            yield f"{at}: {said!r} is none of {kind}"
    elif kind not in OPEN and not _is(said, kind):
        yield f"{at}: {said!r} is no {kind}"


def _many(said: object, kind: str, at: str) -> Iterator[str]:
    if not isinstance(said, list):
        yield f"{at}: {said!r} is no list"
        return
    for number, each in enumerate(said):
        yield from faults(each, kind, f"{at}[{number}]")


def _fields(said: object, fields: dict[str, str], at: str) -> Iterator[str]:
    if not isinstance(said, dict):
        yield f"{at}: {said!r} is no object"
        return
    for name, value in said.items():
        if name.startswith("@"):
            continue
        if name not in fields:
            yield f"{at}.{name}: there is no such field"
        else:
            yield from faults(value, fields[name], f"{at}.{name}")


def _is(said: object, kind: str) -> bool:
    match kind:
        case "text":
            return isinstance(said, str)
        case "yes or no":
            return isinstance(said, bool)
        case "number":
            return isinstance(said, int) and not isinstance(said, bool)
        case "instant":
            return isinstance(said, str) and _INSTANT.fullmatch(said) is not None
        case "date":
            return isinstance(said, str) and _reads(date.fromisoformat, said)
        case "guid":
            return isinstance(said, str) and _reads(UUID, said)
    raise AssertionError(f"nobody knows what {kind} is")


def _reads(reader: object, said: str) -> bool:
    assert callable(reader)
    try:
        reader(said)
    except ValueError:
        return False
    return True


def is_wall_clock(said: str) -> bool:
    """Whether a text is a time without offset, as dateTimeTimeZone has it."""
    return datetime.fromisoformat(said).tzinfo is None
