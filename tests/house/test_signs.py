"""The house as a newcomer meets it: every room has a sign, every file can be read in one sitting."""

import ast
import re
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
ROOMS = sorted(sign.parent for sign in ROOT.glob("frontdesk/*/__init__.py"))
VENDORS = sorted(sign.parent for sign in ROOT.glob("integrations/*/__init__.py"))
CONTRACTS = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["tool"]["importlinter"]["contracts"]
SOURCES = sorted(file for folder in ("frontdesk", "integrations", "tests") for file in ROOT.glob(f"{folder}/**/*.py"))
TEMPLATES = sorted(ROOT.glob("templates/**/*.html"))


def _contract(name: str) -> dict[str, list[str]]:
    return next(contract for contract in CONTRACTS if contract["name"] == name)


def _lines(file: Path) -> int:
    return len(file.read_text(encoding="utf-8").splitlines())


@pytest.mark.parametrize("room", [*ROOMS, *VENDORS], ids=lambda room: room.name)
def test_every_door_has_a_sign(room: Path) -> None:
    sign = ast.get_docstring(ast.parse((room / "__init__.py").read_text(encoding="utf-8"))) or ""
    assert sign.lower().startswith(room.name)
    assert "Start in" in sign or room in VENDORS


def test_every_room_keeps_the_order_of_its_drawers() -> None:
    layers = _contract("A room imports only rooms further down")["layers"]
    ordered = {name.strip("() ") for layer in layers for name in layer.split("|")}
    not_rooms = {"core", "web", "bootstrap", "schedule", "ports", "event_handlers", "start", "asgi", "cli"}
    drawers = _contract("In a room, a drawer imports only drawers further down")["containers"]
    assert {name.removeprefix("frontdesk.") for name in drawers} == ordered - not_rooms


def test_every_vendor_is_declared_a_stranger() -> None:
    declared = _contract("Vendors are strangers to each other")["modules"]
    assert {name.removeprefix("integrations.") for name in declared} == {vendor.name for vendor in VENDORS}


def test_no_file_is_longer_than_400_lines() -> None:
    assert [str(file.relative_to(ROOT)) for file in SOURCES if _lines(file) > 400] == []


def test_no_template_is_longer_than_120_lines() -> None:
    assert [str(file.relative_to(ROOT)) for file in TEMPLATES if _lines(file) > 120] == []


def test_nothing_is_left_for_later() -> None:
    words = [mark + "O" for mark in ("TOD", "FIXME T")] + ["NotImplemented" + "Error", "pytest." + "skip("]
    allowed = {ROOT / "tests/needs.py"}
    texts = {file: file.read_text(encoding="utf-8") for file in {*SOURCES, *TEMPLATES} - allowed}
    # As a word of its own: calendars call a task a V-and-that.
    assert [f"{file.name}: {word}" for file, text in texts.items() for word in words if _stands_in(text, word)] == []


def _stands_in(text: str, word: str) -> bool:
    return re.search(rf"(?<!\w){re.escape(word)}", text) is not None
