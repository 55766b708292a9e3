"""What the maintainers' page and the rooms' docstrings point at is there."""

import ast
import importlib
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]

PAGE = (ROOT / "docs/changing.md").read_text(encoding="utf-8")
POINTED = sorted(set(re.findall(r"`([a-z_]+/[\w./-]+(?::\w+)?)`", PAGE)))
ROOMS = sorted(path.parent.name for path in ROOT.glob("frontdesk/*/__init__.py"))


@pytest.mark.parametrize("pointed", POINTED)
def test_every_file_and_name_of_the_page_is_there(pointed: str) -> None:
    path, _, name = pointed.partition(":")
    assert (ROOT / path).exists() or list(ROOT.glob(f"frontdesk/*/{path}")), pointed
    assert not name or name in _names(path), pointed


def _names(path: str) -> set[str]:
    """Return what a module defines at its top."""
    tree = ast.parse((ROOT / path).read_text(encoding="utf-8"))
    names = {node.name for node in tree.body if isinstance(node, ast.FunctionDef | ast.ClassDef)}
    targets = [one for node in tree.body if isinstance(node, ast.Assign) for one in node.targets]
    targets += [node.target for node in tree.body if isinstance(node, ast.AnnAssign)]
    return names | {target.id for target in targets if isinstance(target, ast.Name)}


@pytest.mark.parametrize("room", ROOMS)
def test_where_a_room_says_to_start_there_is_something(room: str) -> None:
    said = importlib.import_module(f"frontdesk.{room}").__doc__ or ""
    for start in re.findall(rf"\b{room}(?:\.\w+)+", said.partition("Start in")[2]):
        _found(f"frontdesk.{start}")


def _found(dotted: str) -> None:
    """Import a module, or a module's name."""
    try:
        importlib.import_module(dotted)
    except ModuleNotFoundError:
        module, _, name = dotted.rpartition(".")
        assert hasattr(importlib.import_module(module), name), dotted
