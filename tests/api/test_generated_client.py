"""A client made from the served document by a common generator does what programs come for, over real HTTP."""

import importlib
import json
import re
import subprocess
import sys
import uuid
from collections import Counter
from collections.abc import Iterator
from datetime import date, datetime
from typing import Any

import pytest

from frontdesk.safety.service import confirm_number, set_consent
from frontdesk.web.permissions import CONTRACT
from tests.api.conftest import NINE, TUESDAY, Outside
from tests.factories.booking import RECEPTIONIST
from tests.serving import serve

# Names that programs are written against; to change one is to break them.
OPERATIONS = {
    "begin_contact": ("post", "/api/v1/contacts"),
    "book_appointment": ("post", "/api/v1/appointments"),
    "cancel_appointment": ("post", "/api/v1/appointments/{appointment_id}/cancel"),
    "hold_time": ("post", "/api/v1/holds"),
    "list_notices": ("get", "/api/v1/notices"),
    "list_slots": ("get", "/api/v1/slots"),
    "move_appointment": ("patch", "/api/v1/appointments/{appointment_id}"),
    "search_clients": ("post", "/api/v1/clients/search"),
    "show_appointment": ("get", "/api/v1/appointments/{appointment_id}"),
    "show_case": ("get", "/api/v1/cases/{key}"),
    "tell_call": ("post", "/cti"),
    "tell_call_by_address": ("post", "/cti/{token}"),
}
WHY = "online-booking"


def test_every_operation_has_the_name_it_was_published_with() -> None:
    found = {
        operation["operationId"]: (verb, path)
        for path, verbs in CONTRACT.document["paths"].items()
        for verb, operation in verbs.items()
    }
    assert found == OPERATIONS


def test_every_schema_has_one_name_of_its_own_and_no_path_of_ours() -> None:
    schemas = CONTRACT.document["components"]["schemas"]
    assert [name for name in schemas if not re.fullmatch(r"[A-Z][A-Za-z]+", name)] == []
    assert {schema["title"] for schema in schemas.values()} == set(schemas)
    named = Counter(tuple(schema["enum"]) for schema in schemas.values() if "enum" in schema)
    assert [values for values, count in named.items() if count > 1] == []
    assert "frontdesk" not in str(schemas)


def test_what_is_referred_to_is_there() -> None:
    document = CONTRACT.document
    referred = set(re.findall(r"#/components/schemas/([^'\"]+)", str(document)))
    assert referred <= set(document["components"]["schemas"])


def test_every_refusal_is_described_and_has_its_shape() -> None:
    for path, verbs in CONTRACT.document["paths"].items():
        for verb, operation in verbs.items():
            assert operation["summary"], (verb, path)
            refusals = {code: answer for code, answer in operation["responses"].items() if code >= "400"}
            assert set(refusals) >= {"400", "401", "403", "422", "503"}, (verb, path)
            for code, answer in refusals.items():
                assert answer["description"], (verb, path, code)
                assert list(answer["content"]) == ["application/problem+json"], (verb, path, code)


@pytest.fixture(scope="module")
def generated(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The name of a package that the generator made."""
    folder, name = tmp_path_factory.mktemp("client"), f"desk_client_{uuid.uuid4().hex[:8]}"
    (folder / "openapi.json").write_text(json.dumps(CONTRACT.document), encoding="utf-8")
    (folder / "config.yml").write_text("post_hooks: []\n", encoding="utf-8")
    command = [sys.executable, "-m", "openapi_python_client", "generate", "--fail-on-warning", "--meta", "none"]
    options = ["--path", "openapi.json", "--config", "config.yml", "--output-path", name]
    made = subprocess.run([*command, *options], cwd=folder, capture_output=True, text=True, check=False, timeout=60)
    assert made.returncode == 0, made.stdout + made.stderr
    assert "Warning" not in made.stdout, made.stdout
    sys.path.insert(0, str(folder))
    yield name
    sys.path.remove(str(folder))
    for module in [one for one in sys.modules if one.partition(".")[0] == name]:
        del sys.modules[module]


class Desk:
    """The generated client, spoken to a server."""

    def __init__(self, package: str, address: str, token: str) -> None:
        """Sign in with a token."""
        self.package = package
        self.models: Any = importlib.import_module(f"{package}.models")
        client: Any = importlib.import_module(f"{package}.client")
        self.client = client.AuthenticatedClient(base_url=address, token=token, raise_on_unexpected_status=True)

    def ask(self, door: str, **values: Any) -> Any:  # noqa: ANN401 - what the generator makes of it
        """Go through a door and return what came back: status, headers and the parsed body."""
        module: Any = importlib.import_module(f"{self.package}.api.{door}")
        return module.sync_detailed(client=self.client, **values)


def test_a_generated_client_books_moves_cancels_and_reads_the_notices(outside: Outside, generated: str) -> None:
    with outside.building.stores.writing() as unit:
        set_consent(unit, person="demo:p-1", by=RECEPTIONIST, wants_sms=True, shared_phone=False)
        confirm_number(unit, person="demo:p-1", typed="070-174 06 12", by=RECEPTIONIST)
    with serve(outside.building.app) as address:
        desk = Desk(generated, address, outside.program().token)
        with desk.client:
            _walk(desk)


def _walk(desk: Desk) -> None:
    models, day = desk.models, date.fromisoformat(TUESDAY)
    free = desk.ask("booking.list_slots", type_="EB_NEW", from_=day, to=day).parsed.slots
    assert free[0].starts_at == datetime.fromisoformat(NINE)
    wanted = models.NewAppointment(
        type_="EB_NEW", starts_at=free[0].starts_at, mode=models.MeetingMode.VISIT, client="demo:p-1"
    )
    booked = desk.ask("booking.book_appointment", body=wanted, x_reason=WHY)
    assert (booked.status_code, booked.parsed.status) == (201, models.AppointmentStatus.BOOKED)
    taken = desk.ask("booking.book_appointment", body=wanted, x_reason=WHY)
    assert (taken.status_code, taken.parsed.status) == (409, 409)
    assert taken.parsed.next_free
    key, tag = booked.parsed.id, booked.headers["ETag"]
    change = models.Change(starts_at=free[1].starts_at)
    moved = desk.ask("booking.move_appointment", appointment_id=key, body=change, if_match=tag, x_reason=WHY)
    assert (moved.status_code, moved.parsed.starts_at) == (200, free[1].starts_at)
    by_client = models.Cancelling(by="client")
    newest = moved.headers["ETag"]
    off = desk.ask("booking.cancel_appointment", appointment_id=key, body=by_client, if_match=newest, x_reason=WHY)
    assert off.parsed.status == models.AppointmentStatus.CANCELLED_BY_CLIENT
    listed = desk.ask("notices.list_notices", appointment=key, x_reason=WHY).parsed.notices
    assert [one.kind for one in listed][-1] is models.NoticeKind.CANCELLED
    assert all(isinstance(one.state, models.NoticeState) for one in listed)
    missing = desk.ask("booking.show_appointment", appointment_id=uuid.UUID(int=9), x_reason=WHY)
    assert (missing.status_code, missing.parsed.status) == (404, 404)
