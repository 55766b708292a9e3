"""The demo's mailboxes: kept in a file between starts, and shown as their owners see them."""

from pathlib import Path

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Mount
from starlette.testclient import TestClient

from integrations.simulators.graph import GraphSimulator, Registration
from integrations.simulators.graph.outlook import MailboxPage
from tests.contracts.calendar_world import HOUR, NINE

OWNER = "jonas@kommunen.example"
PEOPLE = {OWNER: "Jonas Ek"}


def simulator(folder: Path) -> GraphSimulator:
    return GraphSimulator(Registration("t", "c"), guarded=False, file=folder / "mailboxes.json")


def test_what_was_in_a_mailbox_is_there_after_a_restart(tmp_path: Path) -> None:
    first = simulator(tmp_path).mailbox(OWNER)
    first.enter("Möte", NINE, NINE + HOUR, showAs="oof")
    gone = first.enter("Borta", NINE, NINE + HOUR)
    series = first.repeat("Team", NINE, NINE + HOUR, weeks=3)
    first.move(first.occurrences(series)[1].id, NINE, NINE + 2 * HOUR)
    first.erase(gone)
    again = simulator(tmp_path).mailbox(OWNER)
    assert again.items == first.items
    assert again.version == first.version


def test_without_a_file_nothing_is_written(tmp_path: Path) -> None:
    GraphSimulator(Registration("t", "c")).mailbox(OWNER).enter("Möte", NINE, NINE + HOUR)
    assert list(tmp_path.iterdir()) == []


def page(client: TestClient) -> MailboxPage:
    client.get(f"/outlook/{OWNER}")
    shown: MailboxPage = SHOWN[-1]
    return shown


SHOWN: list[MailboxPage] = []


def render(_: Request, name: str, *, page: MailboxPage) -> Response:
    assert name == "simulators/calendar.html"
    SHOWN.append(page)
    return JSONResponse({})


def test_an_owner_enters_moves_and_removes_on_the_page(tmp_path: Path) -> None:
    graph = simulator(tmp_path)
    client = TestClient(Starlette(routes=[Mount("/outlook", graph.outlook(PEOPLE, render))]))
    assert client.get("/outlook/", follow_redirects=False).headers["location"] == f"/outlook/{OWNER}"
    day = {"day": "2096-11-24", "at": "13:00", "minutes": "60", "shows_as": "out_of_office"}
    client.post(f"/outlook/{OWNER}/enter", data=day)
    (event,) = page(client).events
    assert (event.shows_as, event.meeting, f"{event.starts_at:%H:%M}") == ("out_of_office", False, "12:00")
    client.post(f"/outlook/{OWNER}/{event.id}/later")
    (moved,) = page(client).events
    assert moved.starts_at == event.starts_at + HOUR
    client.post(f"/outlook/{OWNER}/{event.id}/remove")
    assert page(client).events == ()
    assert client.post(f"/outlook/{OWNER}/{event.id}/remove", follow_redirects=False).status_code == 303


def test_what_cannot_be_read_or_is_nobodys_is_refused(tmp_path: Path) -> None:
    client = TestClient(Starlette(routes=[Mount("/outlook", simulator(tmp_path).outlook(PEOPLE, render))]))
    assert client.get("/outlook/else@kommunen.example").status_code == 404
    for wrong in ({"day": "i morgon"}, {"minutes": "många"}, {"shows_as": "asleep"}):
        good = {"day": "2096-11-24", "at": "13:00", "minutes": "60", "shows_as": "busy"}
        assert client.post(f"/outlook/{OWNER}/enter", data={**good, **wrong}).status_code == 422
