"""A booking handed to reception says who, when, why and what is free, and is done only when it is settled."""

import uuid
from datetime import timedelta

import pytest
from sqlalchemy import Engine, select

from frontdesk.absence.rules import AbsenceKind, whole_days
from frontdesk.absence.service import register
from frontdesk.accounts.rules import Role
from frontdesk.availability.rules.enums import AppointmentStatus
from frontdesk.booking.models import Appointment
from frontdesk.calls.models.task import Task
from frontdesk.core.times import FixedClock
from frontdesk.event_handlers import EVENT_HANDLERS
from frontdesk.rebooking.models import Rebooking
from frontdesk.rebooking.rules import RebookingState
from frontdesk.rebooking.service import track
from frontdesk.safety.rules import ProtectionKind
from frontdesk.safety.service import protect
from tests.factories import disclosure
from tests.factories.accounts import EVERYTHING
from tests.factories.booking import RECEPTIONIST, at, days_on, make_appointment, make_office
from tests.web.client import Building, Person

TUESDAY, WEDNESDAY = days_on(1), days_on(2)


@pytest.fixture
def hit(building: Building, register_writer: Engine, clock: FixedClock) -> Appointment:
    """Anna's meeting on Tuesday at nine; Sara is ill all day, and the head let reception find another time."""
    disclosure.town(register_writer)
    building.stores.event_handlers = EVENT_HANDLERS
    clock.set(at(9))
    with building.stores.writing() as unit:
        make_office(unit, people=2)
        kept = make_appointment(unit, at(9, day=TUESDAY), person=disclosure.ANNA)
    with building.stores.writing() as unit:
        starts_at, ends_at = whole_days(TUESDAY, TUESDAY)
        register(
            unit,
            by=RECEPTIONIST,
            handlaggare="demo:h-1",
            starts_at=starts_at,
            ends_at=ends_at,
            kind=AbsenceKind.ILL,
            stand_ins=("demo:h-2",),
        )
        row = unit.db.scalars(select(Rebooking)).one()
        track.to_desk(unit, row, unit.db.get_one(Appointment, kept.id), by="Mona")
    return kept


@pytest.fixture
def rut(building: Building, hit: Appointment) -> Person:
    return building.login(Role.RECEPTIONIST)


def task(building: Building) -> Task:
    with building.stores.reading() as unit:
        return unit.db.scalars(select(Task).where(Task.kind.startswith("booking-"))).one()


def state(building: Building) -> RebookingState:
    with building.stores.reading() as unit:
        return RebookingState(unit.db.scalars(select(Rebooking)).one().state)


def test_the_task_and_its_page_tell_all_that_reception_needs(building: Building, hit: Appointment, rut: Person) -> None:
    row = rut.get("/tasks")
    assert "Anna Karlsson" in row.text
    assert f"/rebooking/{hit.id}" in row.response.text
    assert f"/tasks/{task(building).id}/done" not in row.response.text
    page = rut.get(f"/rebooking/{hit.id}")
    for part in ("Anna Karlsson", "tisdag 24 november klockan 09.00", "är borta till och med tisdag 24 november"):
        assert part in page.text
    assert "Samma tid hos" in page.text
    assert 'href="tel:+46701740605"' in page.response.text


@pytest.mark.harm("A booking handed to reception is ticked off with nothing done, and the client meets somebody away.")
def test_it_is_not_done_until_something_has_become_of_it(building: Building, hit: Appointment, rut: Person) -> None:
    for htmx in (True, False):
        refused = rut.post(f"/tasks/{task(building).id}/done", status=409, htmx=htmx)
        assert "Flytta eller avboka den" in refused.text
        assert task(building).done_at is None
    assert state(building) is RebookingState.DESK


def test_moved_to_what_the_client_chose(building: Building, hit: Appointment, rut: Person) -> None:
    choice = f"stand_in|demo:h-2|{at(9, day=TUESDAY).isoformat()}"
    page = rut.follow(rut.post(f"/rebooking/{hit.id}/move", {"choice": choice}))
    assert "Ombokad" in page.text
    assert (state(building), task(building).done_at is not None) == (RebookingState.MOVED, True)
    with building.stores.reading() as unit:
        assert unit.db.get_one(Appointment, hit.id).handlaggare == "demo:h-2"
        kinds = unit.db.scalars(select(Task.kind).where(Task.done_at.is_(None))).all()
    assert kinds == [], "the client was on the line and knows"
    rut.post(f"/rebooking/{hit.id}/undo")
    with building.stores.reading() as unit:
        assert unit.db.get_one(Appointment, hit.id).handlaggare == "demo:h-1"


@pytest.mark.parametrize("by", ["client", "office"])
def test_called_off(building: Building, hit: Appointment, rut: Person, by: str) -> None:
    rut.post(f"/rebooking/{hit.id}/cancel", {"by": by})
    assert state(building) is RebookingState.CANCELLED
    with building.stores.reading() as unit:
        status = unit.db.get_one(Appointment, hit.id).status
        kinds = unit.db.scalars(select(Task.kind).where(Task.done_at.is_(None))).all()
    assert status == (
        AppointmentStatus.CANCELLED_BY_CLIENT if by == "client" else AppointmentStatus.CANCELLED_BY_OFFICE
    )
    assert kinds == ([] if by == "client" else ["untold-off"])


def test_who_does_not_answer_was_tried(building: Building, hit: Appointment, rut: Person) -> None:
    due = task(building).due_at
    rut.post(f"/tasks/{task(building).id}/not-reached", status=200, htmx=True)
    tried = rut.post(f"/tasks/{task(building).id}/not-reached", status=200, htmx=True)
    assert "2 försök, sist 09.00" in tried.text
    assert (task(building).due_at, task(building).done_at) == (due, None)


NOBODY = "stand_in|demo:h-9|2026-11-24T08:00:00+00:00"


@pytest.mark.parametrize("choice", ["", "desk", "ask", "other_time|demo:h-2|nonsense", NOBODY])
def test_a_choice_that_is_none_is_refused_in_a_sentence(
    building: Building, hit: Appointment, rut: Person, choice: str
) -> None:
    refused = rut.post(f"/rebooking/{hit.id}/move", {"choice": choice}, status=422)
    assert "Anna Karlsson" in refused.text
    assert state(building) is RebookingState.DESK


def test_a_time_that_was_taken_meanwhile_shows_what_is_free_now(
    building: Building, hit: Appointment, rut: Person
) -> None:
    with building.stores.writing() as unit:
        make_appointment(unit, at(9, day=TUESDAY), handlaggare="demo:h-2", person=None)
    choice = f"stand_in|demo:h-2|{at(9, day=TUESDAY).isoformat()}"
    refused = rut.post(f"/rebooking/{hit.id}/move", {"choice": choice}, status=409)
    assert "Tiden hann bli bokad" in refused.text
    assert "Lediga tider att erbjuda" in refused.text


def test_it_does_not_exist_for_whoever_may_not_book_there(building: Building, hit: Appointment) -> None:
    grants = [grant for grant in EVERYTHING if grant.area != "EB"]
    other = building.login(Role.RECEPTIONIST, grants=grants)
    other.get(f"/rebooking/{hit.id}", status=404)
    other.post(f"/rebooking/{hit.id}/cancel", {"by": "office"}, status=404)
    other.get(f"/rebooking/{uuid.uuid4()}", status=404)
    assert state(building) is RebookingState.DESK


def test_somebody_hidden_is_no_name_and_no_number(building: Building, hit: Appointment, rut: Person) -> None:
    with building.stores.writing() as unit:
        protect(unit, person=disclosure.ANNA, kind=ProtectionKind.PROTECT_NOW, by=RECEPTIONIST)
    page = rut.get(f"/rebooking/{hit.id}")
    assert "Anna" not in page.text
    assert "tel:" not in page.response.text


def test_what_is_over_can_be_ticked_off(building: Building, hit: Appointment, rut: Person, clock: FixedClock) -> None:
    clock.move(timedelta(days=2))
    rut = building.login(Role.RECEPTIONIST)
    rut.post(f"/tasks/{task(building).id}/done", status=200, htmx=True)
    assert task(building).done_at is not None
