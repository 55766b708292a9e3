"""The shape of the code: how much of it imports, what goes under a second name, and how far one use case travels.

uv run python -m benchmarks.house
"""

import ast
import re
import sys
from collections import Counter
from collections.abc import Iterator, Sequence
from functools import cache
from pathlib import Path
from types import FrameType
from typing import Any, Self

from sqlalchemy import Engine, event

from benchmarks.engines import ENGINES
from benchmarks.figures import at_most, told
from frontdesk.availability.rules.enums import Mode
from frontdesk.booking.service import book, hold
from frontdesk.booking.views import Guest, Pick, Texting
from frontdesk.core.db.stores import Stores
from frontdesk.event_handlers import EVENT_HANDLERS
from tests.factories.booking import RECEPTIONIST, at, days_on, make_office

NUMBER = Texting("+46701740612")
CODE = ("frontdesk", "integrations")
#: The rooms that were one room, and the panel that puts them on the receptionist's screen.
BOOKING = (
    "availability/",
    "booking/",
    "waitlist/",
    "rebooking/",
    "reception/service/booking/",
    "reception/routes/booking",
    "reception/views/booking",
)
VAGUE = re.compile(r"\b(whoever|whatever|whom|somebody|nobody)\b", re.IGNORECASE)
#: What SQLAlchemy documents as its own business: attributes with one underscore in front, and these.
INSIDE = re.compile(
    r"\b(_compile_w_cache|_generate_cache_key|_execute_\w+|positiontup|post_compile_params|insert_prefetch"
    r"|escaped_bind_names|compiled_cache|_bind_processors|_dict_parameters)\b"
)


def main() -> None:
    """Print the figures of the sources, then those of one booking."""
    files = list(sources())
    lines = sum(len(text.splitlines()) for path, text in files if path.parts[0] == "frontdesk")
    print(f"{len(files)} files; {lines:,} lines in frontdesk/")
    at_most("imports under another name", sum(map(len, map(aliases, trees(files)))), 30)
    at_most("lines that import, per cent", 100 * imports(files) / sum(len(text.splitlines()) for _, text in files), 8.5)
    rooms = [path for path, _ in files if path.as_posix().startswith(tuple(f"frontdesk/{room}" for room in BOOKING))]
    at_most("files in the rooms that book", len(rooms), 80)
    at_most("vague words", sum(len(VAGUE.findall(text)) for _, text in files), 60)
    at_most("attributes inside SQLAlchemy", sum(len(INSIDE.findall(text)) for _, text in files), 0)
    longest = max(files, key=lambda file: len(file[1].splitlines()))
    at_most(f"lines of the longest file, {longest[0]}", len(longest[1].splitlines()), 400)
    for engine, opened in ENGINES.items():
        with opened() as stores:
            _booking(engine, stores)


def sources() -> Iterator[tuple[Path, str]]:
    """Return every Python file of the program, with its text."""
    for folder in CODE:
        for path in sorted(Path(folder).rglob("*.py")):
            yield path, path.read_text(encoding="utf-8")


@cache
def _parsed(text: str) -> ast.Module:
    return ast.parse(text)


def trees(files: Sequence[tuple[Path, str]]) -> list[ast.Module]:
    """Return the syntax tree of each file."""
    return [_parsed(text) for _, text in files]


def aliases(tree: ast.Module) -> list[str]:
    """Return the names that a file gives to what it imports, where they differ from the imported name."""
    found = (node for node in ast.walk(tree) if isinstance(node, ast.Import | ast.ImportFrom))
    return [name.asname for node in found for name in node.names if name.asname and name.asname != name.name]


def imports(files: Sequence[tuple[Path, str]]) -> int:
    """Return the number of lines that import statements take."""
    found = (node for tree in trees(files) for node in ast.walk(tree) if isinstance(node, ast.Import | ast.ImportFrom))
    return sum((node.end_lineno or node.lineno) - node.lineno + 1 for node in found)


def _booking(engine: str, stores: Stores) -> None:
    stores.event_handlers = EVENT_HANDLERS
    with stores.writing() as unit:
        make_office(unit, 1)
    for day in (1, 2):  # the first warms what is made once
        pick = Pick("EB_NEW", at(9, day=days_on(day)), "demo:h-1", mode=Mode.VISIT)
        with stores.writing() as unit:
            held = hold.hold(unit, pick=pick, by=RECEPTIONIST)
        entered, statements = Entered(), Statements(stores.desk)
        with statements, stores.writing() as unit:
            sys.setprofile(entered)
            try:
                book.book_held(unit, hold_id=held.id, guest=Guest(name="Kim"), by=RECEPTIONIST, texting=NUMBER)
            finally:
                sys.setprofile(None)
    at_most(f"{engine}: files entered to book a held time", len(entered.files), 24)
    told(f"{engine}: statements to book a held time", str(statements.count), reached=True)


class Entered:
    """A profile function that notes the files of the program in which a function is called."""

    def __init__(self) -> None:
        """Begin with none."""
        self.files: Counter[str] = Counter()
        self._root = str(Path("frontdesk").resolve())

    def __call__(self, frame: FrameType, what: str, _: Any) -> None:  # noqa: ANN401 - the interpreter's own signature
        """Note the file of a call."""
        if what == "call" and frame.f_code.co_filename.startswith(self._root):
            self.files[frame.f_code.co_filename.removeprefix(self._root)] += 1


class Statements:
    """Counts the statements sent to a store while it is open."""

    def __init__(self, engine: Engine) -> None:
        """Count those of `engine`."""
        self.count, self._engine = 0, engine

    def __enter__(self) -> Self:
        """Begin to count."""
        event.listen(self._engine, "before_cursor_execute", self._counted)
        return self

    def __exit__(self, *_: object) -> None:
        """Stop counting."""
        event.remove(self._engine, "before_cursor_execute", self._counted)

    def _counted(self, *_: object) -> None:
        self.count += 1


if __name__ == "__main__":
    main()
