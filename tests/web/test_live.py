"""The stream of topics, over a real connection, within one process and between several."""

from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from http.client import HTTPConnection, HTTPResponse
from urllib.parse import urlsplit
from uuid import UUID

import pytest

from frontdesk.accounts.guard import SESSION_COOKIE
from frontdesk.accounts.rules import Role
from frontdesk.accounts.service import login
from frontdesk.accounts.views import Staff
from frontdesk.calls.queries.audience import CONTACT_TOPICS
from frontdesk.core.db.stores import Stores
from frontdesk.core.live import Broadcaster, LiveUpdate
from frontdesk.web import live
from tests.stores import wait_until_all_listen
from tests.web.client import Building, Person
from tests.web.server import serving


@pytest.fixture
def rut(building: Building) -> Person:
    return building.login(Role.RECEPTIONIST)


@pytest.fixture
def stream(building: Building, rut: Person) -> Iterator[HTTPResponse]:
    with serving(building.app) as base, closing(HTTPConnection(urlsplit(base).netloc, timeout=60)) as connection:
        connection.request("GET", "/live", headers={"Cookie": f"{SESSION_COOKIE}={rut.client.cookies[SESSION_COOKIE]}"})
        response = connection.getresponse()
        assert response.headers["content-type"].startswith("text/event-stream")
        assert _line(response).startswith("retry")
        if not building.stores.embedded:
            wait_until_all_listen(building.stores, 1)
        yield response


def _line(response: HTTPResponse) -> str:
    while True:
        line = response.readline().decode().strip()
        if line and not line.endswith("all:") and line not in {"event: topic", "event: beat", "data: beat"}:
            return line


def _any_process(stores: Stores) -> Stores:
    """Another process of the house; embedded stores have only the one."""
    return stores if stores.embedded else replace(stores, broadcaster=Broadcaster())


def test_a_topic_told_in_any_process_reaches_an_open_page(building: Building, stream: HTTPResponse) -> None:
    with _any_process(building.stores).writing() as unit:
        unit.tell("queue", "7")
    assert _line(stream) == "data: queue:7"


def test_a_topic_that_is_rolled_back_reaches_nobody(building: Building, stream: HTTPResponse) -> None:
    with pytest.raises(KeyError):
        _tell_and_fail(building.stores)
    with building.stores.writing() as unit:
        unit.tell("queue", "2")
    assert _line(stream) == "data: queue:2"


def _tell_and_fail(stores: Stores) -> None:
    with stores.writing() as unit:
        unit.tell("queue", "1")
        raise KeyError


def test_the_stream_ends_with_the_session(
    building: Building, rut: Person, stream: HTTPResponse, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(live, "HEARTBEAT_SECONDS", 0.1)
    with building.stores.writing() as unit:
        assert rut.staff.session_id
        login.end(unit, session_id=rut.staff.session_id)
    assert _line(stream) == f"data: lock:{rut.staff.session_id}"
    assert stream.read().strip() == b""


@pytest.mark.harm("a colleague's page hears which contacts somebody else is in the middle of")
def test_news_of_a_contact_reach_its_holder_alone(building: Building, rut: Person, stream: HTTPResponse) -> None:
    amir = building.login(Role.RECEPTIONIST, name="Amir")
    his = amir.post("/queue/call").location.rpartition("/")[2]
    mine = rut.post("/queue/call").location.rpartition("/")[2]
    for topic in sorted(CONTACT_TOPICS):
        for contact in (his, mine):
            with _any_process(building.stores).writing() as unit:
                unit.tell(topic, contact)
    heard = [line for line in (_line(stream) for _ in range(2 + len(CONTACT_TOPICS))) if line != "data: queue:"]
    assert heard == [f"data: {topic}:{mine}" for topic in sorted(CONTACT_TOPICS)]


def test_whoever_lets_go_of_a_contact_hears_of_it_once_more(
    building: Building, rut: Person, stream: HTTPResponse
) -> None:
    contact = rut.post("/queue/call").location.rpartition("/")[2]
    rut.post(f"/contacts/{contact}/hand-over", {"to": ""})
    heard = {_line(stream) for _ in range(3)}
    assert f"data: contact:{contact}" in heard


@pytest.mark.parametrize(
    ("told", "hears"),
    [
        (LiveUpdate("queue"), ["desk", "sara", "head"]),
        (LiveUpdate("workplace", "demo:h-1"), ["sara", "head"]),
        (LiveUpdate("workplace", "demo:h-2"), ["head"]),
        (LiveUpdate("calendars", "demo:h-1"), ["sara", "head"]),
        (LiveUpdate("lock", str(UUID(int=9))), []),
        (LiveUpdate("answered", str(UUID(int=9))), []),
        (LiveUpdate("contact", str(UUID(int=9))), []),
        (LiveUpdate("all"), ["desk", "sara", "head"]),
    ],
)
def test_nobody_hears_what_they_have_no_use_for(told: LiveUpdate, hears: list[str]) -> None:
    people = {
        "desk": Staff(UUID(int=1), "rut", "Rut", frozenset({Role.RECEPTIONIST})),
        "sara": Staff(UUID(int=2), "sara", "Sara", frozenset({Role.HANDLAGGARE}), handlaggare="demo:h-1"),
        "head": Staff(UUID(int=3), "mona", "Mona", frozenset({Role.UNIT_HEAD}), units=frozenset({"demo:u-eb"})),
    }
    assert [who for who, staff in people.items() if live.may_hear(staff, told)] == hears
