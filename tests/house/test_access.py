"""One place decides what a viewer may see of the register; a second one would sooner or later disagree with it."""

import ast
from pathlib import Path

FRONTDESK = Path(__file__).parents[2] / "frontdesk"
ALLOWED = {"cases/rules/visibility.py", "safety/service/access.py"}


def builders_of_filters(source: str) -> list[int]:
    """Return the lines that build a `Visibility`: `Visibility(…)`, `Visibility.of(…)`, or either under another name."""
    tree = ast.parse(source)
    known = {"Visibility"} | {
        alias.asname
        for node in ast.walk(tree)
        if isinstance(node, ast.ImportFrom)
        for alias in node.names
        if alias.name == "Visibility" and alias.asname
    }
    return [node.lineno for node in ast.walk(tree) if isinstance(node, ast.Call) and _named(node.func) & known]


def _named(function: ast.expr) -> set[str]:
    """Return every word of `a.b.c`."""
    if isinstance(function, ast.Attribute):
        return {function.attr} | _named(function.value)
    return {function.id} if isinstance(function, ast.Name) else set()


def test_only_one_place_builds_the_filter_of_the_register() -> None:
    found = {
        str(file.relative_to(FRONTDESK)): lines
        for file in FRONTDESK.rglob("*.py")
        if (lines := builders_of_filters(file.read_text(encoding="utf-8")))
    }
    assert set(found) <= ALLOWED, f"ask safety.visibility or safety.client_names instead: {found}"


def test_a_second_place_would_be_found() -> None:
    assert builders_of_filters("filter = Visibility.of(staff.grants, today=today)")
    assert builders_of_filters("from x import Visibility as V\nfilter = V(today)")
    assert builders_of_filters("filter = rules.Visibility.of(grants)")
    assert not builders_of_filters("def page(visible: Visibility) -> None: ...")
