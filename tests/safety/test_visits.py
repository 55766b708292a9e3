"""Two of the staff at visits at home: set, changed and lifted, each with a log row, and kept while it is in force."""

from datetime import date, timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from frontdesk.accesslog.models import LogRow
from frontdesk.core.db.stores import Stores
from frontdesk.core.errors import NotHere
from frontdesk.core.retention import count
from frontdesk.core.times import FixedClock, local_date
from frontdesk.safety import service
from frontdesk.safety.errors import NoteTooLong
from frontdesk.safety.models import VisitInTwos
from frontdesk.safety.service.retention import KINDS
from tests.factories.accesslog import ANNA

PERSON = "demo:p-1"


def in_twos(stores: Stores, since: date | None = None, note: str = "") -> None:
    with stores.writing() as unit:
        service.visit_in_twos(unit, person=PERSON, since=since, note=note, by=ANNA)


def events(stores: Stores) -> list[tuple[str, str | None]]:
    with stores.reading() as unit:
        rows = unit.db.scalars(select(LogRow).order_by(LogRow.seq))
        return [(row.event, row.person) for row in rows if row.event.startswith("visit.")]


def test_two_must_go_from_a_day_on_until_one_is_enough(stores: Stores) -> None:
    with stores.reading() as unit:
        today = local_date(unit.now)
    friday = today + timedelta(days=4)
    in_twos(stores, friday, "  Ring   från bilen ")
    with stores.reading() as unit:
        assert not service.needs_two(unit.db, PERSON, on=friday - timedelta(days=1))
        assert service.needs_two(unit.db, PERSON, on=friday)
        assert not service.needs_two(unit.db, "demo:p-2", on=friday)
        view = service.in_twos(unit.db, [PERSON, "demo:p-2"])[PERSON]
    assert (view.since, view.note, view.set_by) == (friday, "Ring från bilen", ANNA.name)
    in_twos(stores, today - timedelta(days=9))
    with stores.reading() as unit:
        assert service.in_twos(unit.db, [PERSON])[PERSON].since == today, "it holds from today, not back in time"
        assert len(unit.db.scalars(select(VisitInTwos)).all()) == 1
    with stores.writing() as unit:
        service.visit_alone(unit, person=PERSON, by=ANNA)
    with stores.reading() as unit:
        assert not service.needs_two(unit.db, PERSON, on=friday)
    with stores.writing() as unit, pytest.raises(NotHere):
        service.visit_alone(unit, person=PERSON, by=ANNA)
    assert events(stores) == [("visit.in_twos", PERSON), ("visit.in_twos", PERSON), ("visit.alone", PERSON)]


def test_there_is_no_room_for_why(stores: Stores) -> None:
    with stores.writing() as unit, pytest.raises(NoteTooLong):
        service.visit_in_twos(unit, person=PERSON, since=None, note="x" * 61, by=ANNA)
    assert events(stores) == []


def test_the_database_keeps_one_in_force(stores: Stores) -> None:
    in_twos(stores)
    with pytest.raises(IntegrityError), stores.writing() as unit:
        unit.db.add(VisitInTwos(person=PERSON, since=date(2026, 11, 23), set_at=unit.now, set_by=None, set_by_name=""))


def test_only_what_was_lifted_is_disposed_of(stores: Stores, clock: FixedClock) -> None:
    (kind,) = (one for one in KINDS if one.days.key == "safety.keep_in_twos_days")

    def due() -> int:
        with stores.reading() as unit:
            return count(unit, kind)

    in_twos(stores)
    clock.move(timedelta(days=1000))
    assert due() == 0
    with stores.writing() as unit:
        service.visit_alone(unit, person=PERSON, by=ANNA)
    clock.move(timedelta(days=729))
    assert due() == 0
    clock.move(timedelta(days=2))
    assert due() == 1
