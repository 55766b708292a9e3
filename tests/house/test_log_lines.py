"""What the program writes in its log: constant events, codes from closed sets, and nothing about a person."""

import ast
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import pytest

ROOT = Path(__file__).parents[2]
SOURCES = sorted(ROOT.glob("frontdesk/**/*.py"))
LEVELS = frozenset({"debug", "info", "warning", "error", "critical", "exception", "log", "msg"})
#: Ids of people's matters are here too: beside a code like `protected` they would point at one person.
PERSONAL = frozenset(
    [
        *(
            "person",
            "client",
            "handlaggare",
            "staff",
            "user",
            "name",
            "alias",
            "number",
            "phone",
            "e164",
            "email",
            "mail",
        ),
        *(
            "address",
            "street",
            "pnr",
            "identity",
            "birth",
            "text",
            "body",
            "title",
            "note",
            "subject",
            "typed",
            "query",
        ),
        *("contact", "appointment", "meeting", "notice", "reply", "message", "offer", "entry", "case", "likely_client"),
        *("sealed", "secret", "token", "remote_id", "may_be", "mail", "query"),
    ]
)
#: What the program itself is called.
OWN_NAMES = frozenset({"job.name", "__name__"})


class _Line(NamedTuple):
    where: str
    call: ast.Call

    @property
    def event(self) -> str:
        first = self.call.args[0] if self.call.args else None
        return first.value if isinstance(first, ast.Constant) and isinstance(first.value, str) else ""


def _loggers(tree: ast.Module) -> set[str]:
    made = (node for node in tree.body if isinstance(node, ast.Assign) and "get_logger" in ast.unparse(node.value))
    return {ast.unparse(node.targets[0]) for node in made}


def _lines_of(source: str, where: str = "") -> Iterator[_Line]:
    tree = ast.parse(source)
    loggers = _loggers(tree)
    for node in ast.walk(tree):
        match node:
            case ast.Call(func=ast.Attribute(value=logger, attr=level)):
                if level in LEVELS and ast.unparse(logger) in loggers:
                    yield _Line(f"{where}:{node.lineno}", node)


def log_lines() -> list[_Line]:
    """Return every call of a logger in the program."""
    return [
        line for file in SOURCES for line in _lines_of(file.read_text(encoding="utf-8"), str(file.relative_to(ROOT)))
    ]


def _is_personal(name: str) -> bool:
    return name in PERSONAL or not PERSONAL.isdisjoint(name.split("_"))


def _said(value: ast.expr) -> Iterator[str]:
    """Yield the names whose values are written; what is only counted or compared says nothing about a person."""
    match value:
        case ast.Call(func=ast.Name(id="len" | "round")) | ast.Compare():
            return
        case ast.Attribute(value=of, attr=attr):
            yield from () if ast.unparse(value).endswith(tuple(OWN_NAMES)) else (attr,)
            yield from () if isinstance(of, ast.Name) else _said(of)
        case ast.Name(id=name):
            yield name
        case _:
            for child in ast.iter_child_nodes(value):
                if isinstance(child, ast.expr):
                    yield from _said(child)


def _faults(line: _Line) -> Iterator[str]:
    first = line.call.args[0] if len(line.call.args) == 1 else None
    constant = isinstance(first, ast.Constant) or (isinstance(first, ast.Name) and first.id.isupper())
    if not constant:
        yield f"{line.where} the event is one constant"
    for keyword in line.call.keywords:
        if keyword.arg is None or _is_personal(keyword.arg):
            yield f"{line.where} {keyword.arg}="
        yield from (f"{line.where} {name}" for name in _said(keyword.value) if _is_personal(name))


@pytest.mark.harm("a reader of the log learns who the program was about")
def test_no_line_of_the_log_names_a_person_or_a_matter_of_theirs() -> None:
    lines = log_lines()
    assert len(lines) > 20
    assert [fault for line in lines for fault in _faults(line)] == []


@pytest.mark.parametrize(
    "call",
    [
        '_log.info("withheld", person=key)',
        '_log.info("withheld", about=notice.person)',
        '_log.info("withheld", about=str(appointment_id))',
        '_log.info("withheld", sms_number=value)',
        '_log.info("withheld", who=f"{row.given_name}")',
        '_log.info("withheld", where=row.contact.id)',
        '_log.info(f"withheld {count}")',
        '_log.info("withheld %s", count)',
        '_log.info("withheld", **facts)',
    ],
)
def test_a_line_that_would_is_found(call: str) -> None:
    (line,) = _lines_of(f'_log = structlog.get_logger("x")\n{call}')
    assert list(_faults(line))


def test_nothing_writes_to_another_log() -> None:
    texts = {str(file.relative_to(ROOT)): file.read_text(encoding="utf-8") for file in SOURCES}
    assert [name for name, text in texts.items() if "logging.getLogger(" in text] == []
