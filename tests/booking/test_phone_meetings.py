"""A telephone meeting booked before anybody knew is to be changed: one task, that says neither why nor with whom."""

import uuid

import pytest
from sqlalchemy import Engine, select, update

from frontdesk.accounts.rules import Role
from frontdesk.admin.service.reconciling import reconcile_all
from frontdesk.availability.rules.enums import Mode
from frontdesk.booking.service import book, change, undo
from frontdesk.booking.service.change import NewTime
from frontdesk.booking.views import Guest, Pick
from frontdesk.calls.models.task import Task
from frontdesk.calls.service import tasks
from frontdesk.cases.models import Person
from frontdesk.core.db.stores import Stores
from frontdesk.core.tasks import TaskFor
from frontdesk.event_handlers import EVENT_HANDLERS
from frontdesk.safety import service as safety
from frontdesk.safety.rules import ProtectionKind
from tests.factories.booking import RECEPTIONIST, at, days_on, make_office
from tests.factories.disclosure import ANNA, receptionist, town
from tests.web.client import Building

KIND = "booking-not-by-phone"
TUESDAY = days_on(1)
RINGS = "a telephone rings with a client in the room where another may answer"


@pytest.fixture
def desk(building: Building, register_writer: Engine) -> Stores:
    """The stores with the reactions between rooms, an office, and a town with clients."""
    building.stores.event_handlers = EVENT_HANDLERS
    town(register_writer)
    with building.stores.writing() as unit:
        make_office(unit, people=2)
    return building.stores


def by_phone(desk: Stores, *, person: str | None = ANNA, contact_id: uuid.UUID | None = None) -> uuid.UUID:
    with desk.writing() as unit:
        pick = Pick("EB_FOLLOWUP", at(9, day=TUESDAY), "demo:h-1", mode=Mode.PHONE)
        guest = Guest(person=person) if person else Guest(name="Kim Lund")
        return book.book(unit, pick=pick, guest=guest, by=RECEPTIONIST, contact_id=contact_id).id


def asked(desk: Stores) -> list[Task]:
    with desk.reading() as unit:
        return list(unit.db.scalars(select(Task).where(Task.kind == KIND, Task.done_at.is_(None))))


def protect(desk: Stores, kind: ProtectionKind, contact_id: uuid.UUID | None = None) -> None:
    with desk.writing() as unit:
        safety.protect(unit, person=ANNA, kind=kind, by=RECEPTIONIST, contact_id=contact_id)


def imported(desk: Stores, register_writer: Engine, **values: str | bool | None) -> None:
    with register_writer.begin() as connection:
        connection.execute(update(Person).where(Person.key == ANNA).values(**values))
    with desk.writing() as unit:
        reconcile_all(unit)


@pytest.mark.harm(RINGS)
def test_what_was_booked_in_a_contact_that_turns_out_silent_is_to_be_changed_once(desk: Stores) -> None:
    contact = uuid.uuid4()
    booked = by_phone(desk, contact_id=contact)
    assert asked(desk) == []
    with desk.writing() as unit:
        safety.silence(unit, contact_id=contact)
    with desk.writing() as unit:
        safety.silence(unit, contact_id=contact)
    [task] = asked(desk)
    assert (task.to, task.handlaggare, task.appointment_id) == (TaskFor.RECEPTION, "demo:h-1", booked)
    assert task.about.keys() == {"alias"}


@pytest.mark.harm(RINGS)
@pytest.mark.parametrize("kind", list(ProtectionKind))
def test_what_was_booked_for_somebody_protected_later_is_for_those_who_may_know(
    desk: Stores, kind: ProtectionKind
) -> None:
    by_phone(desk)
    protect(desk, kind)
    [task] = asked(desk)
    assert (task.to, task.handlaggare) == (TaskFor.PROTECTED_DESK, "demo:h-1")


@pytest.mark.harm(RINGS)
@pytest.mark.parametrize(
    ("said", "to"),
    [({"unsafe_contact": True}, TaskFor.RECEPTION), ({"protection": "registration"}, TaskFor.PROTECTED_DESK)],
)
def test_what_the_case_system_says_later_is_seen_to_and_ticked_off_once(
    desk: Stores, register_writer: Engine, said: dict[str, str | bool | None], to: TaskFor
) -> None:
    by_phone(desk)
    imported(desk, register_writer, **said)
    imported(desk, register_writer, **said)
    [task] = asked(desk)
    assert task.to == to
    with desk.writing() as unit:
        tasks.do(unit, task_id=task.id, who=RECEPTIONIST)
    imported(desk, register_writer, **said)
    assert asked(desk) == [], "a person has dealt with it, another way than the program can see"


@pytest.mark.harm(RINGS)
def test_it_ends_when_the_meeting_is_a_visit_and_begins_again_when_that_is_undone(desk: Stores) -> None:
    booked = by_phone(desk)
    protect(desk, ProtectionKind.UNSAFE_CONTACT)
    with desk.writing() as unit:
        change.move(unit, appointment_id=booked, version=1, to=NewTime(starts_at=at(10, day=TUESDAY)), by=RECEPTIONIST)
    assert len(asked(desk)) == 1, "another hour on the telephone is no better"
    with desk.writing() as unit:
        change.move(unit, appointment_id=booked, version=2, to=NewTime(mode=Mode.VISIT), by=RECEPTIONIST)
    assert asked(desk) == []
    with desk.writing() as unit:
        undo.undo_change(unit, appointment_id=booked, by=RECEPTIONIST)
    assert len(asked(desk)) == 1
    with desk.writing() as unit:
        change.cancel(unit, appointment_id=booked, version=4, by_client=False, by=RECEPTIONIST)
    assert asked(desk) == []


def test_a_visit_and_a_meeting_that_is_over_are_nobodys_to_change(desk: Stores) -> None:
    contact = uuid.uuid4()
    with desk.writing() as unit:
        pick = Pick("EB_FOLLOWUP", at(9, day=TUESDAY), "demo:h-1", mode=Mode.VISIT)
        book.book(unit, pick=pick, guest=Guest(person=ANNA), by=RECEPTIONIST, contact_id=contact)
        safety.silence(unit, contact_id=contact)
    assert asked(desk) == []


def test_once_the_protection_is_lifted_the_meeting_may_be_held_as_agreed(desk: Stores) -> None:
    by_phone(desk)
    protect(desk, ProtectionKind.PROTECT_NOW)
    assert len(asked(desk)) == 1
    with desk.writing() as unit:
        [row] = safety.protections(unit.db)
        safety.lift(unit, protection_id=row.id, staff=receptionist(unit, Role.UNIT_HEAD), reason="Hotet är över.")
    assert asked(desk) == []


@pytest.mark.harm("a task tells everybody that a booking by name is for somebody hidden")
def test_a_booking_made_by_number_is_for_those_who_may_know_alone(desk: Stores) -> None:
    with desk.writing() as unit:
        pick = Pick("EB_FOLLOWUP", at(9, day=TUESDAY), "demo:h-1", mode=Mode.PHONE)
        book.book(unit, pick=pick, guest=Guest(name="Kim", likely_client=ANNA, by_number=True), by=RECEPTIONIST)
    protect(desk, ProtectionKind.PROTECT_NOW)
    [task] = asked(desk)
    assert (task.to, task.handlaggare) == (TaskFor.PROTECTED_DESK, None)
