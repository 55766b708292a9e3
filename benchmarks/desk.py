"""One request that finds by identity number and shows the status panel, log rows included, beside a bare page.

`uv run python -m benchmarks.desk [--full]`: both run on the same framework, the same store and the same number of
threads, by turns, 16 clients at a time. The panel is that of a proved speaker who asks how an application for
ekonomiskt bistånd goes: status, missing papers and what was sent. The bare page is one lookup by primary key and a
2 KB template: no login and no log. Afterwards the memory of the web process is read.
"""

import os
import socket
import sys
import uuid
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager
from datetime import datetime
from multiprocessing import get_context
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Self
from urllib.parse import urlencode

import anyio.to_thread
import uvicorn
from fastapi import FastAPI
from jinja2 import Environment
from sqlalchemy import event, select
from sqlalchemy.orm import Session
from starlette.responses import HTMLResponse
from starlette.testclient import TestClient

from benchmarks import registers
from benchmarks.engines import ENGINES
from benchmarks.figures import at_least, at_most
from benchmarks.load import Call, Load, run
from frontdesk.accesslog import service
from frontdesk.accounts.guard import SESSION_COOKIE
from frontdesk.accounts.rules import Grant, Role
from frontdesk.accounts.service import login, staff
from frontdesk.bootstrap import logs
from frontdesk.calls.service.contact import begin
from frontdesk.cases.models import Case, CasePerson, Identifier, Person, RegisterUnit
from frontdesk.core.actor import CLOCK
from frontdesk.core.db.stores import Stores, open_stores
from frontdesk.core.request_context import AppContext
from frontdesk.core.settings import Settings
from frontdesk.core.times import FixedClock
from frontdesk.disclosure.models import Identification
from frontdesk.disclosure.rules.levels import Method
from frontdesk.disclosure.rules.mandates import Speaker
from frontdesk.ports import Ports
from frontdesk.web.app import create_app
from frontdesk.web.layout import make_pages
from integrations.local.phone import LocalPhone
from integrations.local.sms import LocalSms

CLIENTS, SECONDS, ROUNDS = 16, 4.0, 3
WANTED, WANTED_TAIL, WANTED_MEMORY = 0.35, 3.0, 250
REASON = "eb-status"
# What is asked and written for the access log alone.
_LOG_WORDS = ("log_row", "log_head", "log_detail", "log_seen", "pg_advisory_xact_lock")
WANTED_STATEMENTS, WANTED_PROCESSOR, HTTP_OK = 9, 4.7, 200
KEYS = {"secret_key": "s" * 40, "log_key": "benchmark-key-that-is-not-a-secret", "sms": "none"}


def main() -> None:
    """Print the figures on both databases."""
    logs.configure(quiet=True)
    folder = registers.delivered(full="--full" in sys.argv)
    for name, opened in ENGINES.items():
        with opened() as stores:
            registers.take_in(registers.writer(stores), folder)
            _report(name, stores)


def _report(name: str, stores: Stores) -> None:
    desk_calls, bare_calls = _prepare(stores)
    given = _settings(stores)
    _tell_statements(name, given, desk_calls[0][0])
    with _Served(_serve_desk, given) as desk, _Served(_serve_bare, given) as bare:
        run(desk.address, desk_calls, 1.0)
        run(bare.address, bare_calls, 1.0)
        began = desk.processor(), bare.processor()
        rounds = [
            (run(desk.address, desk_calls, SECONDS), run(bare.address, bare_calls, SECONDS)) for _ in range(ROUNDS)
        ]
        busy = desk.processor() - began[0], bare.processor() - began[1]
        memory = desk.memory()
    for full, plain in rounds:
        print(f"{name}: found and shown {_line(full)}; bare page {_line(plain)}")
        if full.statuses != plain.statuses or full.statuses != {200}:
            raise SystemExit(f"not every answer was 200: {full.statuses}, {plain.statuses}")
    _tell_processor(name, rounds, busy)
    ratios = sorted(full.per_second / plain.per_second for full, plain in rounds)
    tails = sorted(full.p99 / full.median for full, _ in rounds)
    middle = len(rounds) // 2
    spread = f"(rounds {ratios[0]:.2f}-{ratios[-1]:.2f})"
    at_least(f"{name}: throughput, found and shown / bare page {spread}", ratios[middle], WANTED)
    at_most(f"{name}: p99 / median at {CLIENTS} clients", tails[middle], WANTED_TAIL)
    at_most(f"{name}: web process, MB", memory, WANTED_MEMORY)


def _tell_statements(name: str, given: dict[str, object], call: Call) -> None:
    """Tell how many statements the request takes once it is warm, those that write the access log apart."""
    settings = Settings.model_validate(given | {"secure_cookies": False})
    house = AppContext(settings=settings, stores=_open(settings), pages=make_pages())
    heard: list[str] = []
    for engine in (house.stores.desk, house.stores.register):
        event.listen(engine, "before_cursor_execute", lambda *args: heard.append(args[2]))
    with TestClient(create_app(house, _ports()), base_url="http://localhost") as client:
        for _ in range(2):
            heard.clear()
            answer = client.request(call.method, call.path, content=call.body, headers=dict(call.headers))
    house.stores.dispose()
    if answer.status_code != HTTP_OK:
        raise SystemExit(f"the answer was {answer.status_code}")
    begins = ("BEGIN", "COMMIT", "ROLLBACK")
    asked = [sql for sql in heard if not sql.startswith(begins)]
    for_log = [sql for sql in asked if any(word in sql for word in _LOG_WORDS)]
    if "--statements" in sys.argv:
        print(*(" ".join(sql.split()) for sql in asked), sep="\n")
    print(f"{name}: {len(asked)} statements, {len(for_log)} of them the access log's")
    at_most(f"{name}: statements besides the access log's", len(asked) - len(for_log), WANTED_STATEMENTS)


def _tell_processor(name: str, rounds: Sequence[tuple[Load, Load]], busy: tuple[float, float]) -> None:
    """Tell what a request costs the server's own processor, which neighbours on the machine change least."""
    answers = [sum(load.per_second for load in loads) * SECONDS for loads in zip(*rounds, strict=True)]
    found, bare = (seconds * 1000 / count for seconds, count in zip(busy, answers, strict=True))
    print(f"{name}: processor time, found and shown {found:.2f} ms, bare page {bare:.2f} ms")
    at_most(f"{name}: processor time, found and shown / bare page", found / bare, WANTED_PROCESSOR)


def _line(load: Load) -> str:
    return f"{load.per_second:.0f}/s, median {load.median:.1f} ms, p99 {load.p99:.1f} ms"


def _prepare(stores: Stores) -> tuple[list[list[Call]], list[list[Call]]]:
    """Sign sixteen receptionists in, open a contact for each with a person proved in it, and write their requests."""
    with stores.reading() as unit:
        boards = unit.register.execute(select(RegisterUnit.board, RegisterUnit.area).distinct()).all()
        numbers = (
            select(Identifier.value, Identifier.person_key)
            .join(Person, Person.key == Identifier.person_key)
            .join(CasePerson, CasePerson.person_key == Person.key)
            .join(Case, Case.key == CasePerson.case_key)
            .where(Person.protection == "none", Person.deceased_on.is_(None), Case.area == "EB")
            .where(Case.closed_on.is_(None), CasePerson.until.is_(None))
            .distinct()
        )
        found = unit.register.execute(numbers.limit(20_000)).all()
    shown = found[:: max(1, len(found) // 640)]
    grants = [Grant(board, area) for board, area in boards]
    desk, bare = [], []
    for nth in range(CLIENTS):
        contact, token = _receptionist(stores, nth, grants, shown[nth][1])
        desk.append([_search(contact, token, value) for value, _ in shown])
        bare.append([Call("GET", f"/bare?key={key}") for _, key in shown])
    return desk, bare


def _receptionist(stores: Stores, nth: int, grants: Sequence[Grant], person: str) -> tuple[uuid.UUID, str]:
    with stores.writing() as unit:
        name = f"receptionist-{nth}"
        staff.add(unit, login=name, name=name, roles=[Role.RECEPTIONIST], grants=grants, by=CLOCK)
    with stores.writing() as unit:
        who, token = login.vouched(unit, login=name)
        contact = begin(unit, who=who.actor)
        contact.reason = REASON
        unit.db.add(_standing(contact.id, person, who.id, unit.now))
    return contact.id, token


def _standing(contact_id: uuid.UUID, person: str, by: uuid.UUID, now: datetime) -> Identification:
    return Identification(
        contact_id=contact_id,
        person=person,
        opened_at=now,
        opened_by=by,
        speaker=Speaker.SELF,
        speaker_name="",
        speaker_person=None,
        child_agreed=None,
        methods=[Method.STRONG_IDENTITY],
        calling_back=False,
    )


def _search(contact_id: uuid.UUID, token: str, value: str) -> Call:
    headers = (
        ("Cookie", f"{SESSION_COOKIE}={token}"),
        ("Content-Type", "application/x-www-form-urlencoded"),
        ("Sec-Fetch-Site", "same-origin"),
        ("HX-Request", "true"),
    )
    return Call("POST", f"/contacts/{contact_id}/disclosure/search", urlencode({"q": value}).encode(), headers)


def _settings(stores: Stores) -> dict[str, object]:
    if stores.embedded:
        return {**KEYS, "data": str(Path(stores.desk.url.database or "").parent)}
    desk, reader = (each.url.render_as_string(hide_password=False) for each in (stores.desk, stores.register))
    return {**KEYS, "database_url": desk, "register_reader_url": reader}


class _Served:
    """A server in a process of its own."""

    def __init__(self, target: Callable[[dict[str, object], Connection], None], given: dict[str, object]) -> None:
        context = get_context("spawn")
        self._here, there = context.Pipe()
        self._process = context.Process(target=target, args=(given, there), daemon=True)

    def __enter__(self) -> Self:
        self._process.start()
        self.address: str = self._here.recv()
        return self

    def __exit__(self, *_: object) -> None:
        self._process.kill()
        self._process.join()

    def processor(self) -> float:
        """Seconds of processor time the process has used so far, in its own code and in the system's."""
        fields = Path(f"/proc/{self._process.pid}/stat").read_text(encoding="ascii").rpartition(")")[2].split()
        return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")

    def memory(self) -> float:
        """Megabytes the process holds now."""
        status = Path(f"/proc/{self._process.pid}/status").read_text(encoding="ascii")
        return int(status.partition("VmRSS:")[2].split()[0]) / 1024


def _serve_desk(given: dict[str, object], told: Connection) -> None:
    # As in service: a JSON line for every request, to a file that nobody looks at.
    sys.stderr = Path(os.devnull).open("w")  # noqa: SIM115 - open as long as the process lives
    logs.configure(quiet=False)
    settings = Settings.model_validate(given | {"secure_cookies": False})
    house = AppContext(settings=settings, stores=_open(settings), pages=make_pages())
    _serve(create_app(house, _ports()), told)


def _ports() -> Ports:
    return Ports(sms=LocalSms(key="t" * 32), phone=LocalPhone())


def _serve_bare(given: dict[str, object], told: Connection) -> None:
    stores = _open(Settings.model_validate(given))
    page = Environment(autoescape=True).from_string("<h1>{{ name }}</h1>" + "<p>Reception, a line of text.</p>\n" * 62)
    app = FastAPI(lifespan=_four_threads)

    @app.get("/bare")
    def bare(key: str) -> HTMLResponse:
        with Session(stores.register) as register:
            person = register.get(Person, key)
        return HTMLResponse(page.render(name=person.family_name if person else ""))

    _serve(app, told)


@asynccontextmanager
async def _four_threads(_: FastAPI) -> AsyncIterator[None]:
    anyio.to_thread.current_default_thread_limiter().total_tokens = 4
    yield


def _open(settings: Settings) -> Stores:
    return open_stores(settings, service, clock=FixedClock(registers.NOW))


def _serve(app: FastAPI, told: Connection) -> None:
    server = uvicorn.Server(uvicorn.Config(app, port=0, log_level="error", access_log=False))
    started = server.startup

    async def startup(sockets: list[socket.socket] | None = None) -> None:
        await started(sockets)
        told.send(f"http://127.0.0.1:{server.servers[0].sockets[0].getsockname()[1]}")

    server.startup = startup  # type: ignore[method-assign] # the port is known only once it is bound
    server.run()


if __name__ == "__main__":
    main()
