"""Meetings that a change of somebody's times leaves outside: listed before, asked about after, until they are not."""

import uuid
from datetime import date

import pytest
from sqlalchemy import select

from frontdesk.availability.rules.opening_hours import Plan
from frontdesk.availability.service import opening_hours
from frontdesk.booking.models import Appointment
from frontdesk.booking.service import change, undo
from frontdesk.booking.service.change import NewTime
from frontdesk.calls.models.task import Task
from frontdesk.event_handlers import EVENT_HANDLERS
from tests.factories import booking
from tests.web.client import Building, Person
from tests.workplace.conftest import NINE, NOON, SARA
from tests.workplace.test_times import NEXT_TUESDAY, TUESDAY, WEEKLY, book, preview, save


def _open_tasks(building: Building) -> list[tuple[str, str]]:
    with building.stores.reading() as unit:
        rows = unit.db.scalars(select(Task).where(Task.done_at.is_(None))).all()
        return [(row.kind, str(row.appointment_id)) for row in rows if row.kind == "booking-outside"]


def _all_tuesdays(window: str, **more: object) -> dict[str, object]:
    return {**WEEKLY, "window": window, "day": str(TUESDAY), "scope": "all", "place": "entre-a", **more}


@pytest.mark.parametrize(
    ("more", "stays"),
    [
        ({"modes": "phone"}, False),
        ({"types": "EB_FOLLOWUP"}, False),
        ({"place": "kvarn"}, False),
        ({"modes": ["phone", "visit"], "types": ["EB_NEW"]}, True),
    ],
)
def test_a_meeting_the_narrowed_window_no_longer_allows_is_listed_before_saving(
    office: Building, sara: Person, tuesdays: str, more: dict[str, object], *, stays: bool
) -> None:
    with office.stores.writing() as unit:
        booking.make_place(unit, "kvarn", "Kvarngatan")
    office.stores.event_handlers = EVENT_HANDLERS
    made = book(office, 10, NEXT_TUESDAY)
    form = _all_tuesdays(tuesdays, **more)
    shown = preview(sara, form).text
    assert ("Det är öppet då, men inte längre för ett sådant möte." in shown) is not stays
    assert ("tisdag 1 december klockan 10.00 Kim Okänd" in shown) is not stays
    save(sara, form, status=303 if stays else 422)
    save(sara, form, confirmed="on", seen=made)
    assert _open_tasks(office) == ([] if stays else [("booking-outside", made)])


def _asked_about(office: Building, sara: Person, tuesdays: str) -> str:
    """Let a meeting be left outside, with the question about it open; return its id."""
    office.stores.event_handlers = EVENT_HANDLERS
    made = book(office, 10, NEXT_TUESDAY)
    save(sara, _all_tuesdays(tuesdays, modes="phone"), confirmed="on", seen=made)
    assert _open_tasks(office) == [("booking-outside", made)]
    return made


def test_the_question_closes_when_the_meeting_is_allowed_again(office: Building, sara: Person, tuesdays: str) -> None:
    _asked_about(office, sara, tuesdays)
    save(sara, _all_tuesdays(tuesdays, opens="8", modes="phone"))
    assert len(_open_tasks(office)) == 1, "longer, but still by phone"
    save(sara, _all_tuesdays(tuesdays, modes=["visit", "phone"]))
    assert _open_tasks(office) == []


def test_the_question_closes_when_the_meeting_moves_and_opens_when_that_is_undone(
    office: Building, sara: Person, tuesdays: str
) -> None:
    made = _asked_about(office, sara, tuesdays)
    with office.stores.writing() as unit:
        opening_hours.open_window(unit, handlaggare=SARA, plan=Plan(3, NINE, NOON, TUESDAY, place="entre-a"))
        one = unit.db.get_one(Appointment, uuid.UUID(made))
        to = NewTime(starts_at=booking.at(10, day=date(2026, 12, 3)))
        change.move(unit, appointment_id=one.id, version=one.version, to=to, by=booking.RECEPTIONIST)
    assert _open_tasks(office) == []
    with office.stores.writing() as unit:
        undo.undo_change(unit, appointment_id=uuid.UUID(made), by=booking.RECEPTIONIST)
    assert _open_tasks(office) == [("booking-outside", made)]


def test_the_question_closes_when_the_meeting_is_off_and_opens_when_that_is_undone(
    office: Building, sara: Person, tuesdays: str
) -> None:
    made = _asked_about(office, sara, tuesdays)
    with office.stores.writing() as unit:
        change.cancel(unit, appointment_id=uuid.UUID(made), version=1, by_client=True, by=booking.RECEPTIONIST)
    assert _open_tasks(office) == []
    with office.stores.writing() as unit:
        undo.undo_change(unit, appointment_id=uuid.UUID(made), by=booking.RECEPTIONIST)
    assert _open_tasks(office) == [("booking-outside", made)]


def test_what_was_never_asked_is_not_asked_because_of_an_undo(office: Building, sara: Person, tuesdays: str) -> None:
    office.stores.event_handlers = EVENT_HANDLERS
    made = book(office, 10, NEXT_TUESDAY)
    with office.stores.writing() as unit:
        change.cancel(unit, appointment_id=uuid.UUID(made), version=1, by_client=True, by=booking.RECEPTIONIST)
    with office.stores.writing() as unit:
        undo.undo_change(unit, appointment_id=uuid.UUID(made), by=booking.RECEPTIONIST)
    assert _open_tasks(office) == []
