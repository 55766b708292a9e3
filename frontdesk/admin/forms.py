"""Convert a setting to text in a form field and back. Unreadable text is refused in the user's words and kept."""

import json
from collections.abc import Callable

from frontdesk.core.errors import InvalidInput
from frontdesk.core.i18n import N_

YES, NO = "on", "off"
# Minutes, hours, days or counts: a larger number is a typing error, and dates could overflow.
MOST = 100_000


def kind_of(default: object) -> str:
    """Return the field type for a setting with this default: flag, number, line, lines, pairs, rows or json."""
    simple = {bool: "flag", int: "number", str: "line"}.get(type(default))
    if simple:
        return simple
    match default:
        case list() if _are_rows(default):
            return "rows"
        case list() if all(isinstance(one, str) for one in default):
            return "lines"
        case dict() if all(isinstance(one, str) for one in default.values()):
            return "pairs"
        case _:
            return "json"


def columns_of(default: object) -> list[str]:
    """Return the columns of a setting that is a list of rows."""
    rows = default if isinstance(default, list) else []
    return list(rows[0]) if rows and isinstance(rows[0], dict) else []


def written(default: object, value: object) -> str:
    """Return a value as text for its field."""
    match kind_of(default), value:
        case "flag", _:
            return YES if value else NO
        case "lines", list():
            return "\n".join(map(str, value))
        case "pairs", dict():
            return "\n".join(f"{key} = {text}" for key, text in value.items())
        case "rows", list():
            return "\n".join(" ; ".join(str(row.get(name, "")) for name in columns_of(default)) for row in value)
        case "json", _:
            return json.dumps(value, ensure_ascii=False, indent=2)
        case _:
            return str(value)


def read(default: object, text: str) -> object:
    """Parse the text of a field. Raises InvalidInput."""
    readers: dict[str, Callable[[], object]] = {
        "flag": lambda: text == YES,
        "number": lambda: _number(text),
        "line": text.strip,
        "lines": lambda: _lines(text),
        "pairs": lambda: dict(_pair(line) for line in _lines(text)),
        "rows": lambda: [_row(columns_of(default), line) for line in _lines(text)],
        "json": lambda: _json(text),
    }
    return readers[kind_of(default)]()


def _lines(text: str) -> list[str]:
    return [line.strip() for line in text.splitlines() if line.strip()]


def _are_rows(default: list[object]) -> bool:
    return bool(default) and all(isinstance(one, dict) for one in default)


def _number(text: str) -> int:
    try:
        number = int(text.strip())
    except ValueError:
        raise InvalidInput(N_("Skriv ett heltal.")) from None
    if abs(number) > MOST:
        raise InvalidInput(N_("Talet är för stort."))
    return number


def _pair(line: str) -> tuple[str, str]:
    name, equals, text = line.partition("=")
    if not equals or not name.strip():
        raise InvalidInput(N_("Skriv varje rad som namn = värde."))
    return name.strip(), text.strip()


def _row(columns: list[str], line: str) -> dict[str, str]:
    cells = [cell.strip() for cell in line.split(";")]
    if len(cells) != len(columns):
        raise InvalidInput(N_("Varje rad ska ha {count} delar med semikolon emellan."), count=len(columns))
    return dict(zip(columns, cells, strict=True))


def _json(text: str) -> object:
    try:
        value: object = json.loads(text)
    except ValueError:
        raise InvalidInput(N_("Texten är inte giltig JSON.")) from None
    return value
