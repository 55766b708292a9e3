"""What a program is refused stands in the access log under its name, a bounded number of times."""

from datetime import timedelta

import pytest
from prometheus_client import REGISTRY
from sqlalchemy import select
from starlette.testclient import TestClient
from structlog.testing import capture_logs

from frontdesk.accesslog.models import LogRow
from frontdesk.accesslog.service import verify
from frontdesk.accounts.models import ApiToken
from frontdesk.accounts.rules import Role, Scope
from frontdesk.accounts.service import tokens
from frontdesk.core.actor import CLOCK
from frontdesk.core.times import FixedClock
from tests.api.conftest import TUESDAY, WANTED, Outside, Program
from tests.factories import register
from tests.factories.booking import make_handlaggare, make_unit, open_all_week
from tests.stores import LOG_KEY
from tests.web.client import BASE_URL

SEARCH = "POST /api/v1/clients/search"
HOLD = {name: WANTED[name] for name in ("type", "handlaggare", "starts_at", "mode")}


def refused(outside: Outside) -> list[LogRow]:
    with outside.building.stores.reading() as unit:
        found = select(LogRow).where(LogRow.event == "access.refused").order_by(LogRow.seq)
        return list(unit.db.scalars(found).all())


def told(outside: Outside) -> list[tuple[list[str], str]]:
    return [(row.fields, row.result) for row in refused(outside)]


def from_afar(outside: Outside, program: Program, address: str) -> Program:
    program.client = TestClient(outside.building.app, base_url=BASE_URL, client=(address, 50_000))
    return program


def test_a_missing_scope_is_a_row_with_the_program_and_its_address(outside: Outside) -> None:
    program = from_afar(outside, outside.program(Scope.SLOTS), "192.0.2.7")
    program.post("/clients/search", {"q": "Anna Karlsson"}, status=403)
    [row] = refused(outside)
    with outside.building.stores.reading() as unit:
        assert verify(unit.db, LOG_KEY) == []
    with outside.building.stores.reading() as unit:
        token = unit.db.scalars(select(ApiToken)).one()
    assert (row.who_id, row.who_name, row.role) == (token.id, "test", Role.RECEPTIONIST)
    assert (row.fields, row.result, row.source) == ([SEARCH], "scope-missing", "192.0.2.7")


@pytest.mark.harm("A program that was told it may not see somebody tries on, and nobody can tell that it did.")
def test_a_program_that_tries_what_is_not_its_own_is_in_the_log(outside: Outside) -> None:
    register.keep(outside.register, register.unit("demo:u-bou", area="BOU"), register.person("demo:p-hidden"))
    with outside.building.stores.writing() as unit:
        make_unit(unit, "demo:u-bou", area="BOU")
        make_handlaggare(unit, "demo:h-bou", at_unit="demo:u-bou")
        open_all_week(unit, "demo:h-bou")
    program = outside.program()
    for client in ("demo:p-hidden", "demo:p-nobody"):
        program.post("/appointments", {**WANTED, "client": client}, status=404)
    program.ask("GET", "/cases/demo:c-nobody", status=404)
    for _ in range(3):
        program.post("/holds", {**HOLD, "handlaggare": "demo:h-bou"}, status=422)
        program.post("/holds", {**HOLD, "handlaggare": None, "unit": "demo:u-bou"}, status=422)
    with outside.building.stores.reading() as unit:
        rows = unit.db.execute(select(LogRow.event, LogRow.person, LogRow.case, LogRow.result).order_by(LogRow.seq))
        assert [tuple(row) for row in rows if row.event != "token.added"] == [
            ("person.opened", "demo:p-hidden", None, "not_here"),
            ("person.opened", "demo:p-nobody", None, "not_here"),
            ("case.shown", None, "demo:c-nobody", "not_here"),
            ("access.refused", None, None, "nobody-to-meet"),
        ]
    assert told(outside) == [(["POST /api/v1/holds"], "nobody-to-meet")]


def test_an_exchange_with_the_wrong_token_is_in_the_log_without_it(outside: Outside) -> None:
    program = outside.program(Scope.SLOTS)
    assert program.client.post("/cti", headers=program.headers).status_code == 403
    assert program.client.post(f"/cti/{program.token}").status_code == 403
    assert told(outside) == [(["POST /cti"], "scope-missing"), (["POST /cti/{token}"], "scope-missing")]


def test_a_broken_program_does_not_drown_the_log(outside: Outside, clock: FixedClock) -> None:
    able, unable = outside.program(Scope.CONTACTS, Scope.SLOTS), outside.program(Scope.SLOTS)
    contacts = [str(able.post("/contacts", {"channel": "phone"})["id"]) for _ in range(3)]
    for _ in range(20):
        for contact in contacts:
            unable.ask("GET", "/cases/demo:c-1", status=403, X_Contact=contact)
        unable.post("/clients/search", {"q": "Anna"}, status=403)
    assert len(refused(outside)) == 2
    clock.move(timedelta(hours=1))
    unable.post("/clients/search", {"q": "Anna"}, status=403)
    able.post("/clients/search", {"q": "Anna"}, status=403)
    assert len(refused(outside)) == 4


def test_what_is_mistyped_or_taken_is_no_refused_attempt(outside: Outside) -> None:
    program = outside.program()
    program.post("/appointments", {**WANTED, "type": "NOSUCH"}, status=422)
    program.ask("GET", f"/slots?type=EB_NEW&from={TUESDAY}", status=422)
    program.post("/appointments", WANTED)
    program.post("/appointments", {**WANTED, "client": None, "name": "Kim"}, status=409)
    assert told(outside) == []


@pytest.mark.parametrize("ended", [True, False])
def test_a_token_that_names_nobody_is_counted_and_told_of_without_being_repeated(
    outside: Outside, *, ended: bool
) -> None:
    program = outside.program(Scope.SLOTS)
    if ended:
        _end(outside)
    else:
        program.headers["Authorization"] = "Bearer fd_made-up"
    before = _counted()
    with capture_logs() as lines:
        program.post("/clients/search", {"q": "Anna"}, status=401)
    assert refused(outside) == []
    assert _counted() == before + 1
    assert [line for line in lines if line["event"] == "token refused"] == [
        {"event": "token refused", "log_level": "warning", "code": "token-refused", "route": "/api/v1/clients/search"}
    ]


def _end(outside: Outside) -> None:
    with outside.building.stores.writing() as unit:
        tokens.end(unit, token_id=unit.db.scalars(select(ApiToken.id)).one(), by=CLOCK)


def _counted() -> float:
    return REGISTRY.get_sample_value("frontdesk_refused_total", {"who": "unknown", "why": "token-refused"}) or 0
