"""Every form, link and panel in the templates leads to a door that is there, and by the right verb."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from frontdesk.core.times import FixedClock
from tests.stores import MONDAY_TEN, sqlite_stores
from tests.web.client import make_building

TEMPLATES = Path(__file__).parents[2] / "templates"
EXPRESSION = re.compile(r"{{.*?}}")
TAG = re.compile(r"<(\w+)\b((?:[^<>{]|{[{%].*?[%}]}|{)*)>", re.DOTALL)
ATTRIBUTE = re.compile(r'\b(action|method|href|hx-get|hx-post)="([^"]*)"')
# What an address says of the lists its page shows is made by `kept`.
QUERY = re.compile(r"[?#]|{{ (?:kept\(|then }|said })")
PARAMETER = re.compile(r"{[^}]*}")
SOMETHING = "something"


@pytest.fixture(scope="module")
def doors(tmp_path_factory: pytest.TempPathFactory) -> dict[str, list[str]]:
    """The addresses there are, by verb."""
    stores = sqlite_stores(tmp_path_factory.mktemp("actions"), FixedClock(MONDAY_TEN))
    paths = make_building(stores).app.openapi()["paths"]
    stores.dispose()
    return {verb: [path for path, verbs in paths.items() if verb in verbs] for verb in ("get", "post")}


def _leads_to(address: str, door: str) -> bool:
    """Whether an address may be this door; what is filled in on either side may be anything."""
    filled_in = EXPRESSION.sub(SOMETHING, address)
    as_written = ".+".join(map(re.escape, EXPRESSION.split(address)))
    as_hung = "[^/]+".join(map(re.escape, PARAMETER.split(door)))
    return bool(re.fullmatch(as_hung, filled_in) or re.fullmatch(as_written, PARAMETER.sub(SOMETHING, door)))


def _addresses(source: str) -> Iterator[tuple[str, str]]:
    for tag, text in TAG.findall(source):
        attributes = dict(ATTRIBUTE.findall(text))
        if tag == "form" and attributes.get("method") != "dialog":
            yield attributes.get("method", "get"), attributes.get("action", "")
        for name, verb in (("href", "get"), ("hx-get", "get"), ("hx-post", "post")):
            if name in attributes:
                yield verb, attributes[name]


@pytest.mark.parametrize("name", sorted(str(file.relative_to(TEMPLATES)) for file in TEMPLATES.rglob("*.html")))
def test_what_a_template_names_is_there(name: str, doors: dict[str, list[str]]) -> None:
    missing = []
    for verb, address in _addresses((TEMPLATES / name).read_text(encoding="utf-8")):
        path = QUERY.split(address)[0]
        # An address that is one expression is made in code and proved by the room's own tests.
        if path.startswith("/") and not any(_leads_to(path, door) for door in doors[verb]):
            missing.append((verb, address))
    assert not missing
