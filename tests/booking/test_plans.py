"""The guard and the search use their indexes, on both databases, with as many rows as an office has."""

from collections.abc import Iterator
from datetime import time, timedelta
from typing import Any

import pytest
from sqlalchemy import CompoundSelect, Select, insert, text

from frontdesk.accounts.models import Handlaggare
from frontdesk.availability.models.catalogue import OpeningWindow, WindowOccurrence
from frontdesk.availability.models.occupancy import Occupancy
from frontdesk.availability.queries import openings, slots
from frontdesk.availability.rules.enums import AppointmentStatus, Mode, Occupied, Repeats
from frontdesk.availability.rules.slots import DAY
from frontdesk.availability.service import catalogue
from frontdesk.availability.views import Wish
from frontdesk.booking import queries
from frontdesk.booking.models import Appointment
from frontdesk.core.db.unit import Unit
from frontdesk.core.ids import new_id
from frontdesk.core.times import instant_of, seconds
from tests.factories.booking import at, days_on, make_office

PEOPLE, MEETINGS = 60, 120
ALLOWING = openings.allowing(openings.WindowFit("EB_NEW", ("visit", "phone")))
FIRST = seconds(at(9, day=days_on(1)))


@pytest.fixture
def busy(unit: Unit) -> Iterator[Unit]:
    """Somebody's office: sixty people with a hundred meetings and openings each, and statistics of them."""
    make_office(unit)
    rows = [
        (new_id(), person, FIRST + number * 7200) for person in range(100, 100 + PEOPLE) for number in range(MEETINGS)
    ]
    unit.db.execute(insert(Appointment), [_appointment(key, start) for key, _, start in rows])
    unit.db.execute(insert(Occupancy), [_occupancy(*row) for row in rows])
    unit.db.execute(insert(OpeningWindow), [_window(*row) for row in rows])
    unit.db.execute(insert(WindowOccurrence), [_opening(*row) for row in rows])
    _analyse(unit)
    yield unit
    unit.db.rollback()


def _analyse(unit: Unit) -> None:
    """Count the rows, as the owner: the program's own connection to SQLite may do nothing but read and write rows."""
    if unit.db.get_bind().dialect.name == "postgresql":
        unit.db.execute(text("ANALYZE"))
        return
    raw: Any = unit.db.connection().connection.dbapi_connection
    raw.set_authorizer(None)
    raw.execute("ANALYZE")


def _appointment(key: object, start: int) -> dict[str, object]:
    when = instant_of(start)
    return {
        "id": key,
        "alias": "AAAAA",
        "status": AppointmentStatus.BOOKED,
        "type": "EB_NEW",
        "handlaggare": "demo:h-1",
        "starts_at": when,
        "ends_at": when + timedelta(hours=1),
        "mode": Mode.VISIT,
        "name": "",
        "created_at": when,
        "changed_at": when,
    }


def _occupancy(key: object, person: int, start: int) -> dict[str, object]:
    span = {"resource_id": person, "starts": start, "ends": start + 3600}
    return {**span, "kind": Occupied.APPOINTMENT, "appointment_id": key}


def _window(key: object, person: int, start: int) -> dict[str, object]:
    day = instant_of(start).date()
    return {
        "id": key,
        "handlaggare": f"demo:h-{person}",
        "resource_id": person,
        "repeats": Repeats.ONCE,
        "weekday": day.weekday(),
        "opens": time(8),
        "closes": time(9),
        "valid_from": day,
    }


def _opening(key: object, person: int, start: int) -> dict[str, object]:
    day = instant_of(start).date()
    return {"window_id": key, "day": day, "resource_id": person, "opens": start, "closes": start + 3600}


def explain(unit: Unit, statement: str, **values: int) -> str:
    word = "EXPLAIN QUERY PLAN" if unit.db.get_bind().dialect.name == "sqlite" else "EXPLAIN"
    return "\n".join(" ".join(map(str, row)) for row in unit.db.execute(text(f"{word} {statement}"), values))


def plan(unit: Unit, statement: Select[Any] | CompoundSelect[Any], **values: object) -> str:
    """Return the plan of one of the search's own statements."""
    bound = statement.params(**values).compile(unit.db.get_bind(), compile_kwargs={"literal_binds": True})
    return explain(unit, str(bound).replace(":", "\\:"))


def test_the_guards_question_uses_an_index(busy: Unit) -> None:
    if busy.db.get_bind().dialect.name == "sqlite":
        question = (
            "SELECT 1 FROM occupancy WHERE resource_id = :who AND starts < :ends AND starts > :day AND ends > :starts"
        )
        shown = explain(busy, question, who=110, starts=FIRST, ends=FIRST + 3600, day=FIRST - DAY)
        assert "USING COVERING INDEX ix_occupancy_search (resource_id=? AND starts>? AND starts<?)" in shown
    else:
        busy.db.execute(text("SET LOCAL enable_seqscan = off"))
        question = (
            "SELECT 1 FROM occupancy WHERE int8range(resource_id, resource_id, '[]') && int8range(:who, :who, '[]') "
            "AND int8range(starts, ends) && int8range(:starts, :ends)"
        )
        assert "occupancy_overlap" in explain(busy, question, who=110, starts=FIRST, ends=FIRST + 3600)


def test_the_search_for_what_is_taken_uses_an_index(busy: Unit) -> None:
    shown = plan(busy, slots.TAKEN, **slots.within([110, 120, 130], (FIRST, FIRST + DAY), decision=True))
    assert "ix_occupancy_search" in shown
    if busy.db.get_bind().dialect.name == "sqlite":
        assert "ix_occupancy_search (resource_id=? AND starts>? AND starts<?)" in shown, "by the person, then the hour"
        assert "ix_outside_busy_search (resource_id=? AND starts>? AND starts<?)" in shown
        assert "ix_blocked_time_search (resource_id=? AND starts>? AND starts<?)" in shown
        assert "ix_absence_search (handlaggare=? AND ends_at>?)" in shown
    assert "SCAN occupancy" not in shown
    assert "Seq Scan on occupancy" not in shown


def test_the_search_for_openings_uses_an_index(busy: Unit) -> None:
    shown = plan(busy, openings.OPENINGS, ids=[110, 120, 130], **{"from": FIRST, "to": FIRST + DAY}, **ALLOWING)
    assert "ix_window_occurrence" in shown
    assert "Seq Scan on window_occurrence" not in shown


def test_whoever_is_named_is_found_by_an_index(busy: Unit) -> None:
    staff = [
        {"key": f"demo:h-{one}", "name": "", "unit": "demo:u-eb", "resource_id": one} for one in range(100_000, 100_400)
    ]
    busy.db.execute(insert(Handlaggare), staff)
    busy.db.execute(text("ANALYZE"))
    kind = catalogue.active_type(busy.db, "EB_NEW")
    named = slots.resources(Wish("EB_NEW", days_on(1), days_on(9), handlaggare=("demo:h-1",)), kind, days_on(0))
    shown = plan(busy, slots.with_keys(named.statement), **named.values)
    assert "SEARCH handlaggare USING INDEX" in shown or "Index Scan" in shown


def test_paging_through_everybodys_openings_follows_the_hours(busy: Unit) -> None:
    everybody = slots.resources(
        Wish("EB_NEW", days_on(1), days_on(9)), catalogue.active_type(busy.db, "EB_NEW"), days_on(0)
    )
    where = {"opens": FIRST, "resource": 0, "row": 0, "to": FIRST + 20 * DAY, "own": [], "length": 3600}
    shown = plan(busy, openings.roomy(everybody.statement, 60), **where, **ALLOWING, **everybody.values)
    assert "ix_window_occurrence_by_time" in shown
    assert "occupancy" not in shown
    assert "TEMP B-TREE FOR ORDER BY" not in shown


def test_whoever_takes_part_is_found_by_indexes(busy: Unit) -> None:
    begins, ends = instant_of(FIRST), instant_of(FIRST + DAY)
    shown = plan(busy, queries.of_people(["demo:h-1"], begins, ends))
    assert "ix_appointment_day" in shown
    assert "ix_appointment_colleague_handlaggare" in shown or "Seq Scan on appointment_colleague" in shown
    assert "Seq Scan on appointment " not in shown


def test_rooms_and_the_waiting_list_use_indexes(busy: Unit) -> None:
    if busy.db.get_bind().dialect.name == "postgresql":
        busy.db.execute(text("SET LOCAL enable_seqscan = off"))
    used = (
        "SELECT resource_id, starts, ends FROM occupancy WHERE resource_id IN (110, 120) "
        "AND starts > :day AND starts < :ends AND ends > :starts"
    )
    assert "ix_occupancy_search" in explain(busy, used, starts=FIRST, ends=FIRST + DAY, day=FIRST - DAY)
    came_free = "SELECT id FROM freed_time WHERE due_at <= CURRENT_TIMESTAMP ORDER BY due_at LIMIT 1"
    assert "ix_freed_time_due_at" in explain(busy, came_free)
    overdue = "SELECT id FROM waiting_offer WHERE status = 'open' AND expires_at <= CURRENT_TIMESTAMP"
    found = explain(busy, overdue)
    assert "ix_waiting_offer_expires" in found or "uq_waiting_offer_open" in found, "open offers are few, and indexed"
    kept = "SELECT id FROM occupancy WHERE appointment_id = (SELECT id FROM appointment LIMIT 1)"
    assert "ix_occupancy_appointment_id" in explain(busy, kept)
