"""Every list that can grow shows its first rows and says how many there are; the way to more works without JavaScript.

What the address says of a page's length survives a form, a refusal and the page's own renewal; ten rows and a thousand
take the same statements.
"""

import re
import uuid
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, Protocol

import pytest
from sqlalchemy import Table

from frontdesk.accounts.models import ApiToken
from frontdesk.accounts.rules import Role
from frontdesk.calls.models.task import Task
from frontdesk.calls.rules.messages import MessageKind
from frontdesk.core.db.bases import DeskBase
from frontdesk.core.db.unit import Unit
from frontdesk.core.tasks import TaskFor
from frontdesk.core.times import FixedClock
from frontdesk.disclosure.models import IncidentDraft
from frontdesk.notices.models import Notice, NoticeOutage, NoticeReply
from frontdesk.notices.rules.status import NoticeStatus
from frontdesk.waitlist.models import WaitlistEntry
from tests.booking.test_lean import counted
from tests.factories import booking, calls
from tests.web.client import Building, Person

OUTAGE = uuid.UUID(int=7)


@dataclass(frozen=True)
class Row:
    """A row as it stands in its table, to be copied; `each` gives a column its value in the copy of a number."""

    table: Table
    columns: dict[str, Any]
    each: dict[str, Callable[[int], Any]]

    def copy(self, unit: Unit, numbers: range) -> None:
        """Add a copy for each number."""
        rows = [self.columns | {name: value(one) for name, value in self.each.items()} for one in numbers]
        unit.db.execute(self.table.insert(), rows)


class _Made(Protocol):
    id: uuid.UUID
    __tablename__: str


def row_of(unit: Unit, made: _Made, **each: Callable[[int], Any]) -> Row:
    """Keep a row as a pattern; it is number 0 itself."""
    unit.db.add(made)
    unit.db.flush()
    table = DeskBase.metadata.tables[made.__tablename__]
    columns = dict(unit.db.execute(table.select().where(table.c.id == made.id)).mappings().one())
    return Row(table, columns, {"id": lambda _: uuid.uuid4(), **each})


def _letters(unit: Unit, kind: MessageKind = MessageKind.MESSAGE, *, days: int = 0) -> list[Row]:
    calls.organisation(unit)
    made = calls.left_message(unit)
    made.person, made.kind, made.written_at = None, kind, unit.now - timedelta(days=days)
    return [row_of(unit, made)]


def _notes(unit: Unit) -> list[Row]:
    return _letters(unit, MessageKind.NOTE)


def _yesterday(unit: Unit) -> list[Row]:
    return _letters(unit, days=1)


def _tasks(unit: Unit) -> list[Row]:
    made = Task(kind="sms-unknown", to=TaskFor.RECEPTION, key="k-0", due_at=unit.now, made_at=unit.now, about={})
    return [row_of(unit, made, key=lambda number: f"k-{number}")]


def _replies(unit: Unit) -> list[Row]:
    made = NoticeReply(
        provider_id="r-0", received_at=unit.now, number="+46701740605", text="Ja", erase_after=unit.now + timedelta(9)
    )
    return [row_of(unit, made, provider_id=lambda number: f"r-{number}")]


def _outage(unit: Unit) -> list[Row]:
    unit.db.add(NoticeOutage(id=OUTAGE, began_at=unit.now))
    made = Notice(
        appointment_id=uuid.uuid4(),
        kind="confirmation",
        version=1,
        by_name=False,
        language="sv",
        text_version="1",
        text_hash="x",
        segments=1,
        status=NoticeStatus.UNKNOWN,
        created_at=unit.now,
        not_before=unit.now,
        undo_until=unit.now,
        not_after=unit.now,
        told=True,
        outage_id=OUTAGE,
        asked_of=TaskFor.RECEPTION,
    )
    fresh: dict[str, Callable[[int], Any]] = dict.fromkeys(("appointment_id", "reference"), lambda _: uuid.uuid4())
    return [row_of(unit, made, **fresh)]


def _bookings(unit: Unit) -> list[Row]:
    booking.make_office(unit)
    return [row_of(unit, booking.make_appointment(unit, booking.at(9, day=booking.days_on(1)), person=None))]


def _numbered(number: int) -> uuid.UUID:
    return uuid.UUID(int=number)


def _waiting(unit: Unit) -> list[Row]:
    [meeting] = _bookings(unit)
    made = WaitlistEntry(
        appointment_id=meeting.columns["id"],
        has_at=unit.now,
        whom=[],
        modes=[],
        places=[],
        first=date(2026, 11, 23),
        last=date(2026, 11, 30),
        created_at=unit.now,
    )
    meeting.each["id"] = _numbered
    return [meeting, row_of(unit, made, appointment_id=_numbered)]


def _tokens(unit: Unit) -> list[Row]:
    made = ApiToken(
        name="Statistik",
        token="t-0",
        role="receptionist",
        scopes=["cti"],
        grants=[],
        created_at=unit.now,
        created_by="Siv",
    )
    return [row_of(unit, made, token=lambda number: f"t-{number}")]


def _incidents(unit: Unit, **columns: object) -> list[Row]:
    nobody = uuid.UUID(int=0)
    made = IncidentDraft(
        contact_id=nobody, person="", at=unit.now, by_id=nobody, by_name="Bo", level="A0", shown=[], **columns
    )
    return [row_of(unit, made)]


def _closed_incidents(unit: Unit) -> list[Row]:
    return _incidents(unit, closed_at=unit.now, closed_by="Eva")


@dataclass(frozen=True)
class AList:
    """A list: its page, its name in the address, what the ids of its rows begin with, and how it comes to have rows."""

    url: str
    name: str
    row: str
    seed: Callable[[Unit], list[Row]]
    role: Role = Role.RECEPTIONIST
    lives: bool = True


LISTS = {
    "tasks": AList("/tasks", "most", "task-", _tasks),
    "messages": AList("/workplace/inbox", "messages", "message-", _letters, Role.HANDLAGGARE),
    "notes": AList("/workplace/inbox", "notes", "message-", _notes, Role.HANDLAGGARE),
    "untaken": AList("/workplace/unit", "untaken", "message-", _letters, Role.UNIT_HEAD),
    "left-over": AList("/left-over", "messages", "message-", _yesterday, lives=False),
    "replies": AList("/replies", "most", "reply-", _replies),
    "bookings": AList("/bookings?day=2026-11-24", "most", "booking-", _bookings, lives=False),
    "bookings-week": AList("/bookings?day=2026-11-24&week=1", "most", "booking-", _bookings, lives=False),
    "to-ring": AList(f"/sms/outages/{OUTAGE}", "most", "to-ring-", _outage, lives=False),
    "waiting": AList("/waiting", "most", "waiting-", _waiting),
    "tokens": AList("/admin/tokens", "most", "token-", _tokens, Role.ADMINISTRATOR, lives=False),
    "incidents": AList("/incidents", "most", "incident-", _incidents, Role.UNIT_HEAD, lives=False),
    "closed": AList("/incidents/closed", "most", "incident-", _closed_incidents, Role.UNIT_HEAD, lives=False),
}


@pytest.fixture(params=LISTS)
def one(request: pytest.FixtureRequest) -> AList:
    return LISTS[request.param]


def _viewer(building: Building, one: AList) -> Person:
    return building.login(
        one.role,
        units=[calls.ORDINARY] if one.role is Role.UNIT_HEAD else (),
        handlaggare=calls.SARA if one.role is Role.HANDLAGGARE else None,
    )


def _seed(building: Building, one: AList, count: int) -> list[Row]:
    with building.stores.writing() as unit:
        rows = one.seed(unit)
        for row in rows:
            row.copy(unit, range(1, count))
    return rows


def _rows(one: AList, text: str) -> int:
    return len(set(re.findall(rf'id="({one.row}[0-9a-f-]{{36}})"', text)))


def test_a_thousand_rows_are_counted_fifty_shown_and_the_rest_a_link_away(building: Building, one: AList) -> None:
    _seed(building, one, 1_000)
    viewer = _viewer(building, one)
    page = viewer.get(one.url)
    assert _rows(one, page.response.text) == 50
    assert "Visar 50 av 1000." in page.text
    [link] = re.findall(r'<a href="([^"]+)"[^>]*>Visa fler', page.response.text)
    more = viewer.get(link.replace("&amp;", "&").partition("#")[0])
    assert _rows(one, more.response.text) == 100
    assert f'id="{link.partition("#")[2]}"' in more.response.text, "the page comes to where the reader was"
    if one.lives:
        # What renews itself keeps its length.
        assert f'hx-get="{one.url}?{one.name}=100"' in more.response.text
        assert _rows(one, viewer.get(f"{one.url}?{one.name}=100", htmx=True).response.text) == 100


def test_ten_rows_and_a_thousand_take_the_same_statements(building: Building, one: AList) -> None:
    rows = _seed(building, one, 10)
    viewer = _viewer(building, one)

    def statements() -> list[str]:
        viewer.get(one.url)
        with counted(building.stores) as seen:
            viewer.get(one.url)
        return seen

    few = statements()
    with building.stores.writing() as unit:
        for row in rows:
            row.copy(unit, range(10, 1_000))
    many = statements()
    # To read a list again is no news to the log; but each whom an outage left to be rung is a row of it, every time.
    if one.seed is _outage:
        few, many = ([said for said in seen if "log_" not in said] for seen in (few, many))
    assert len(many) == len(few), "\n".join(many)


def test_a_form_comes_back_to_the_row_after_it_on_a_page_as_long_as_before(building: Building) -> None:
    _seed(building, LISTS["tasks"], 130)
    rut = building.login(Role.RECEPTIONIST)
    page = rut.get("/tasks?most=100").html
    ids = [name for name in page.ids if re.fullmatch(r"task-[0-9a-f-]{36}", name)]
    form = next(form for form in page.forms if f"/tasks/{ids[69][5:]}/done" in form.action)
    back = rut.post(form.action)
    assert back.location == f"/tasks?most=100#{ids[70]}"
    assert _rows(LISTS["tasks"], rut.get("/tasks?most=100").response.text) == 100
    # With JavaScript the answer is the panel, as long.
    text = rut.post(f"/tasks/{ids[70][5:]}/done?most=100", htmx=True, status=200).response.text
    assert _rows(LISTS["tasks"], text) == 100
    assert "Att göra · 128" in text


def test_a_week_stays_a_week_and_as_long_when_somebody_has_come(building: Building, clock: FixedClock) -> None:
    _seed(building, LISTS["bookings-week"], 130)
    clock.set(booking.at(9, 5, day=booking.days_on(1)))
    rut = building.login(Role.RECEPTIONIST)
    page = rut.get("/bookings?day=2026-11-24&week=1&most=100").html
    form = next(form for form in page.forms if "/arrive" in form.action)
    back = rut.post(form.action)
    assert re.fullmatch(r"/bookings\?day=2026-11-24&week=1&most=100#booking-[0-9a-f-]{36}", back.location)
    text = rut.get(back.location.partition("#")[0]).response.text
    assert "Visar 100 av 130." in text
    assert "day=2026-11-24&amp;week=1&amp;most=200" in text


def test_beyond_what_a_page_has_room_for_it_says_what_to_do(building: Building) -> None:
    _seed(building, LISTS["tasks"], 1_003)
    page = building.login(Role.RECEPTIONIST).get("/tasks?most=99999")
    assert "Visar 1000 av 1003." in page.text
    assert "Visa fler" not in page.text
    assert "De visas när du är klar med några av de första." in page.text


@pytest.mark.parametrize("then", ["//evil.example", "task-x", "javascript:alert(1)", "%0d%0aSet-Cookie: a=b"])
def test_an_address_names_no_place_but_a_row(building: Building, then: str) -> None:
    _seed(building, LISTS["tasks"], 2)
    rut = building.login(Role.RECEPTIONIST)
    [form, *_] = [form for form in rut.get("/tasks").html.forms if form.action.partition("?")[0].endswith("/done")]
    assert rut.post(f"{form.action.partition('?')[0]}?then={then}").location == "/tasks"
