"""Finding and showing a person asks little of the databases, whether the shipped protocol is in use or a stored one."""

from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from sqlalchemy import Engine, event

from frontdesk.accounts.rules import Grant, Role
from frontdesk.calls.service.contact import begin
from frontdesk.disclosure.models import Identification
from frontdesk.disclosure.rules.levels import Method
from frontdesk.disclosure.rules.mandates import Speaker
from frontdesk.triage import queries
from frontdesk.triage.models import InstalledProtocol
from tests.factories import disclosure
from tests.web.client import Building

OF_THE_LOG = ("log_row", "log_head", "log_detail", "log_seen", "pg_advisory_xact_lock")


@contextmanager
def asked(*engines: Engine) -> Iterator[list[str]]:
    """Note every statement but those of the access log and those that begin a transaction."""
    seen: list[str] = []

    def note(_connection: object, _cursor: object, statement: str, *_: object) -> None:
        if not statement.startswith("BEGIN") and not any(word in statement for word in OF_THE_LOG):
            seen.append(statement)

    for engine in engines:
        event.listen(engine, "before_cursor_execute", note)
    yield seen
    for engine in engines:
        event.remove(engine, "before_cursor_execute", note)


@pytest.mark.parametrize("own", [False, True], ids=["shipped protocol", "own protocol"])
def test_found_and_shown_takes_nine_statements(building: Building, register_writer: Engine, *, own: bool) -> None:
    disclosure.town(register_writer)
    rut = building.login(Role.RECEPTIONIST, grants=[Grant("socialnamnd", "EB")])
    with building.stores.writing() as unit:
        if own:
            sources = queries.shipped_sources()
            unit.db.add(InstalledProtocol(version="own", sources=sources, installed_at=unit.now, installed_by="Ada"))
        contact = begin(unit, who=rut.staff.actor)
        contact.reason = "eb-status"
        unit.db.flush()
        shown = Identification(
            contact_id=contact.id,
            person=disclosure.ANNA,
            opened_at=unit.now,
            opened_by=rut.staff.id,
            speaker=Speaker.SELF,
            speaker_name="",
            methods=[Method.STRONG_IDENTITY],
            calling_back=False,
        )
        unit.db.add(shown)
        path = f"/contacts/{contact.id}/disclosure/search"
    rut.post(path, {"q": disclosure.NUMBER}, status=200, htmx=True)
    with asked(building.stores.desk, building.stores.register) as seen:
        answer = rut.post(path, {"q": disclosure.NUMBER}, status=200, htmx=True)
    assert "Anna Karlsson" in answer.text
    assert "Ekonomiskt bistånd" in answer.text
    assert len(seen) == 9, "\n".join(seen)
