"""A report, a promised call and what a program asks look the same for nobody, protected, by us and not granted."""

from collections.abc import Mapping
from datetime import timedelta
from functools import partial

import pytest

from frontdesk.accounts.rules import Role, Scope
from frontdesk.accounts.service import tokens
from frontdesk.calls.jobs import jobs
from frontdesk.core.times import FixedClock
from tests.api.conftest import NINE, Program
from tests.factories.booking import RECEPTIONIST
from tests.worlds.parallel import EB, NUMBER, PHONE, WANTED, World, Worlds

TELLS = "the desk, or a program, learns that somebody is protected"
OTHERS = {
    "colleague": ("/tasks", "/queue", "/left-over"),
    "handläggare": ("/workplace/inbox", "/tasks"),
    "head": ("/unit",),
}
REPORT = {
    "capacity": "private",
    "text": f"Vera Viktig, {NUMBER}, skriker hela natten.",
    "child": f"Vera Viktig {NUMBER}",
    "receiver": "demo:u-eb",
}
REPORTS = [
    REPORT,
    REPORT | {"anonymous": "yes"},
    REPORT | {"protected": "yes"},
    REPORT | {"capacity": "duty", "reporter": "Lena Lärare", "organisation": "Norra skolan", "child_told": "yes"},
    REPORT | {"text": ""},
]
CALL = {
    "day": "2026-11-24",
    "start": "09:00",
    "end": "10:00",
    "number": PHONE,
    "text": f"Vill veta hur det går, {NUMBER}.",
}
CALLS = [CALL, CALL | {"voicemail": "yes"}, CALL | {"answerer": "bara jag"}, CALL | {"number": "x"}]


def begin(worlds: Worlds) -> None:
    """Let a call come in every town, in which the number is typed."""

    def go(world: World) -> tuple[int, str]:
        given = world.rut.client.post("/queue/call", headers={"Origin": "http://127.0.0.1:8000"})
        world.contact = given.headers["location"].rpartition("/")[2]
        return given.status_code, world.plain(given.headers["location"])

    worlds.same("begin", go)
    do(worlds, "disclosure/search", {"q": NUMBER})
    do(worlds, "disclosure/open", {"person": WANTED})


def do(worlds: Worlds, path: str, form: dict[str, str] | None = None) -> int:
    """Send a form of the contact, or look at it again, in every town; return the status."""
    verb = "GET" if form is None else "POST"
    return worlds.same(path, lambda world: world.ask(world.rut, verb, f"/contacts/{world.contact}/{path}", form))[0]


def others_look(worlds: Worlds) -> None:
    """Hold that everybody else sees the same in every town."""
    for who, pages in OTHERS.items():
        for page in pages:
            worlds.same(page, partial(_other_sees, who, page), statements=False)


def _other_sees(who: str, page: str, world: World) -> tuple[int, str, str]:
    return world.ask(world.others[who], "GET", page)


@pytest.mark.harm(TELLS)
def test_a_report_about_a_child_looks_the_same(worlds: Worlds, clock: FixedClock) -> None:
    for form in REPORTS:
        begin(worlds)
        do(worlds, "concern")
        assert do(worlds, "concern", form) == (200 if form["text"] else 422)
        do(worlds, "outcome")
        do(worlds, "close", {"outcome": "passed_on", "text": "x"})
    others_look(worlds)
    clock.move(timedelta(days=1, hours=3))
    worlds.each(lambda world: [job.run() for job in jobs(world.building.stores)])
    worlds.each(World.sign_in_anew)
    others_look(worlds)


@pytest.mark.harm(TELLS)
def test_a_promised_call_looks_the_same_also_when_it_is_overdue(worlds: Worlds, clock: FixedClock) -> None:
    for form in CALLS:
        begin(worlds)
        do(worlds, "callback")
        assert do(worlds, "callback", form) == (422 if form["number"] == "x" else 200)
        do(worlds, "outcome")
        do(worlds, "close", {"outcome": "passed_on", "text": "x"})
    others_look(worlds)
    clock.move(timedelta(days=1, hours=3))
    worlds.each(lambda world: [job.run() for job in jobs(world.building.stores)])
    worlds.each(World.sign_in_anew)
    others_look(worlds)


@pytest.mark.harm(TELLS)
def test_a_program_is_told_the_same(worlds: Worlds) -> None:
    programs: dict[str, Program] = {}

    def issue(world: World) -> None:
        with world.building.stores.writing() as unit:
            token = tokens.add(
                unit,
                name="e-tjänst",
                role=Role.RECEPTIONIST,
                scopes=tuple(Scope),
                grants=EB,
                level="A3",
                by=RECEPTIONIST,
            )
        programs[world.kind] = Program(world.building, token)

    worlds.each(issue)
    wanted = {"type": "EB_NEW", "handlaggare": "demo:h-1", "starts_at": NINE, "mode": "visit", "client": WANTED}
    by_phone = wanted | {"type": "PHONE_CALLBACK", "mode": "phone"}
    asked: list[tuple[str, str, Mapping[str, str | None] | None]] = [
        ("POST", "/clients/search", {"q": NUMBER}),
        ("POST", "/clients/search", {"q": "Vera Viktig"}),
        ("GET", "/cases/demo:c-9", None),
        ("POST", "/appointments", wanted),
        ("POST", "/appointments", by_phone),
        ("GET", "/slots?type=EB_NEW&from=2026-11-24&to=2026-11-27", None),
        ("POST", "/appointments", {**wanted, "client": None, "name": "Vera Viktig"}),
    ]

    def ask(verb: str, path: str, body: Mapping[str, str | None] | None, world: World) -> tuple[int, str]:
        given = programs[world.kind].send(verb, path, body)
        return given.status_code, world.plain(given.text)

    for verb, path, body in asked:
        worlds.same(f"{verb} {path}", partial(ask, verb, path, body))
