"""Templates parse, use what they import, and a fragment's file, id and address share one name."""

import re
from pathlib import Path

import pytest
from jinja2 import Environment, FileSystemLoader, nodes
from jinja2.meta import find_referenced_templates

ROOT = Path(__file__).parents[2] / "templates"
ENVIRONMENT = Environment(loader=FileSystemLoader(ROOT), extensions=["jinja2.ext.do"], autoescape=True)
TEMPLATES = sorted(str(file.relative_to(ROOT)) for file in ROOT.rglob("*.html"))
PANELS = [name for name in TEMPLATES if "/_" in name and not name.startswith("components/")]


def _source(name: str) -> str:
    return (ROOT / name).read_text(encoding="utf-8")


@pytest.mark.parametrize("name", TEMPLATES)
def test_a_template_finds_what_it_names_and_uses_what_it_imports(name: str) -> None:
    tree = ENVIRONMENT.parse(_source(name))
    assert {other for other in find_referenced_templates(tree) if other} <= set(TEMPLATES)
    used = {node.name for node in tree.find_all(nodes.Name) if node.ctx == "load"}
    for statement in tree.find_all(nodes.FromImport):
        imported = {pair[1] if isinstance(pair, tuple) else pair for pair in statement.names}
        assert imported <= used, f"imported and not used: {imported - used}"


@pytest.mark.parametrize("name", PANELS)
def test_a_fragment_carries_its_own_name(name: str) -> None:
    folder, _, file = name.removesuffix(".html").partition("/_")
    own = f"{folder.rpartition('/')[2]}-{file}".replace("_", "-")
    source = _source(name).replace("_", "-")
    assert f'id="{own}' in source or f'panel("{own}' in source, "written out, or given to the panel component"


@pytest.mark.parametrize("name", TEMPLATES)
def test_no_template_carries_script_or_style_of_its_own(name: str) -> None:
    # The pages' security policy allows files of ours only; what it would refuse must not be written.
    source = _source(name)
    assert not re.search(r"<script(?![^>]*\bsrc=)|<style|\sstyle=|\son\w+=", source)
    assert not re.search(r"(?:src|href)=[\"']https?://", source)
