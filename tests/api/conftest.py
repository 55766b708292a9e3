"""A program with a token at the doors of the real application, an office to book at, and a client in the register."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any

import pytest
from httpx2 import Response
from sqlalchemy import Engine
from starlette.testclient import TestClient

from frontdesk.accounts.rules import Grant, Role, Scope
from frontdesk.accounts.service import tokens
from frontdesk.event_handlers import EVENT_HANDLERS
from tests.factories import register
from tests.factories.booking import RECEPTIONIST, make_office
from tests.web.client import BASE_URL, Building

EB = Grant("socialnamnd", "EB")
REASON = {"X-Reason": "online-booking"}
JSON = dict[str, Any]

TUESDAY = "2026-11-24"
NINE = f"{TUESDAY}T09:00:00+01:00"
WANTED = {"type": "EB_NEW", "handlaggare": "demo:h-1", "starts_at": NINE, "client": "demo:p-1", "mode": "visit"}


class Program:
    """A program that holds a token."""

    def __init__(self, building: Building, token: str) -> None:
        """Open a connection that says why it comes."""
        self.client = TestClient(building.app, base_url=BASE_URL)
        self.token = token
        self.headers = {"Authorization": f"Bearer {token}", **REASON}

    def send(self, verb: str, path: str, body: Any = None, **headers: str) -> Response:  # noqa: ANN401 - any JSON
        """Send a request; header names are written with underscores."""
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        return self.client.request(verb, f"/api/v1{path}", json=body, headers={**self.headers, **named})

    def ask(self, verb: str, path: str, body: Any = None, *, status: int = 200, **headers: str) -> Response:  # noqa: ANN401 - any JSON
        """Send a request that is answered with `status`."""
        answer = self.send(verb, path, body, **headers)
        assert answer.status_code == status, answer.text
        if status >= 400:
            assert answer.headers["content-type"] == "application/problem+json"
            assert answer.json()["status"] == status
        return answer

    def get(self, path: str, *, status: int = 200, **headers: str) -> JSON:
        """Read something."""
        return dict(self.ask("GET", path, status=status, **headers).json())

    def post(self, path: str, body: Mapping[str, Any] | None = None, *, status: int = 201, **headers: str) -> JSON:
        """Do something."""
        return dict(self.ask("POST", path, body, status=status, **headers).json())


@dataclass
class Outside:
    """The building as programs see it."""

    building: Building
    register: Engine

    def program(
        self,
        *scopes: Scope,
        grants: Collection[Grant] = (EB,),
        role: Role = Role.RECEPTIONIST,
        level: str = "A3",
    ) -> Program:
        """Return a program with a token of its own, with every scope unless some are named, that knows its clients."""
        with self.building.stores.writing() as unit:
            token = tokens.add(
                unit,
                name="test",
                role=role,
                scopes=scopes or tuple(Scope),
                grants=grants,
                level=level,
                by=RECEPTIONIST,
            )
        return Program(self.building, token)

    def office(self, people: int = 1) -> None:
        """Let `people` be open on weekdays, and Anna Karlsson have a case."""
        with self.building.stores.writing() as unit:
            make_office(unit, people)
        register.keep(
            self.register,
            register.unit(),
            register.handlaggare(),
            register.person("demo:p-1"),
            register.identifier("demo:p-1", "196504120000"),
            *register.named("demo:p-1", "Anna Karlsson", first_id=1),
            register.case("demo:c-1"),
            register.part("demo:c-1", "demo:p-1"),
            register.staffed("demo:c-1"),
        )


@pytest.fixture
def outside(building: Building, register_writer: Engine) -> Outside:
    """The application, once on each database, with what happens when something happens."""
    building.stores.event_handlers = EVENT_HANDLERS
    made = Outside(building, register_writer)
    made.office()
    return made
