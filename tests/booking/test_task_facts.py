"""A task that names a meeting says who, when, with whom, how to reach them and where it is settled."""

from datetime import timedelta

import pytest
from sqlalchemy import Engine, select

from frontdesk.accesslog.models import LogRow
from frontdesk.accounts.rules import Role
from frontdesk.accounts.views import Staff
from frontdesk.booking.models import Appointment
from frontdesk.booking.service import book, task_facts
from frontdesk.booking.views import Guest, Pick, Texting
from frontdesk.calls.models.task import Task
from frontdesk.calls.views import TaskList
from frontdesk.core.tasks import TaskFor, TaskNeeded
from frontdesk.core.times import FixedClock
from frontdesk.event_handlers import EVENT_HANDLERS
from frontdesk.safety.rules import ProtectionKind
from frontdesk.safety.service import protect
from tests.booking.test_lean import counted
from tests.factories import disclosure
from tests.factories.accounts import EVERYTHING, make_staff
from tests.factories.booking import RECEPTIONIST, at, days_on, make_appointment, make_office
from tests.web.client import Building

TUESDAY = days_on(1)


@pytest.fixture
def kept(building: Building, register_writer: Engine, clock: FixedClock) -> Appointment:
    """Anna is to come on Tuesday at nine, and reception must order an interpreter."""
    disclosure.town(register_writer)
    building.stores.event_handlers = EVENT_HANDLERS
    clock.set(at(9))
    with building.stores.writing() as unit:
        make_office(unit)
        return make_appointment(unit, at(9, day=TUESDAY), person=disclosure.ANNA, interpreter="ar")


def test_a_task_tells_who_when_with_whom_and_the_number(building: Building, kept: Appointment) -> None:
    page = building.login(Role.RECEPTIONIST).get("/tasks")
    for part in ("Anna Karlsson", "tisdag 24 november klockan 09.00", "Stadshuset entré A"):
        assert part in page.text
    assert "hos Sara Nilsson" in page.text
    assert 'href="tel:+46701740605"' in page.response.text
    assert f"/bookings?day=2026-11-24#booking-{kept.id}" in page.response.text


def test_each_name_shown_is_a_row_in_the_log(building: Building, kept: Appointment) -> None:
    building.login(Role.RECEPTIONIST).get("/tasks")
    with building.stores.reading() as unit:
        listed = select(LogRow.person).where(LogRow.event == "person.listed")
        assert unit.db.scalars(listed).all() == [disclosure.ANNA]


def test_an_open_contact_shows_no_tasks_and_so_logs_none(building: Building, kept: Appointment) -> None:
    rut = building.login(Role.RECEPTIONIST)
    contact = rut.post("/queue/call").location
    rut.get(contact)
    with building.stores.reading() as unit:
        assert unit.db.scalars(select(LogRow).where(LogRow.event == "person.listed")).all() == []


@pytest.mark.harm("A task about somebody hidden shows reception their name or number.")
@pytest.mark.parametrize("kind", list(ProtectionKind))
def test_somebody_hidden_is_a_code_without_a_number(
    building: Building, kept: Appointment, kind: ProtectionKind
) -> None:
    with building.stores.writing() as unit:
        protect(unit, person=disclosure.ANNA, kind=kind, by=RECEPTIONIST)
    page = building.login(Role.RECEPTIONIST).get("/tasks")
    assert "Anna" not in page.text
    assert "tel:" not in page.response.text
    assert kept.alias in page.text


def test_who_may_not_book_with_them_learns_the_code_and_the_time(building: Building, kept: Appointment) -> None:
    grants = [grant for grant in EVERYTHING if grant.area != "EB"]
    page = building.login(Role.RECEPTIONIST, grants=grants).get("/tasks")
    assert "Anna" not in page.text
    assert kept.alias in page.text
    assert "tel:" not in page.response.text
    assert "/bookings?day" not in page.response.text


def test_a_name_that_was_typed_is_shown_with_the_number_it_was_told_at(building: Building, kept: Appointment) -> None:
    with building.stores.writing() as unit:
        pick = Pick("EB_NEW", at(13, day=TUESDAY), "demo:h-1", interpreter="so")
        book.book(unit, pick=pick, guest=Guest(name="Kim"), by=RECEPTIONIST, texting=Texting("+46701740612"))
    page = building.login(Role.RECEPTIONIST).get("/tasks")
    assert "Kim" in page.text
    assert 'href="tel:+46701740612"' in page.response.text


def test_a_task_may_name_a_person_alone(building: Building, kept: Appointment) -> None:
    with building.stores.writing() as unit:
        unit.task(TaskNeeded("person-gone", TaskFor.RECEPTION, "left", person=disclosure.ANNA))
        staff = disclosure.receptionist(unit)
    with building.stores.writing() as unit:
        left = next(one for one in task_facts.for_staff(unit, staff=staff) if one.kind == "person-gone")
    assert left.facts is not None
    assert (left.facts.who, left.facts.number) == ("Anna Karlsson", "+46701740605")


def test_ten_tasks_ask_no_more_than_one(building: Building, kept: Appointment) -> None:
    stores = building.stores
    with stores.writing() as unit:
        staff = make_staff(unit, Role.RECEPTIONIST, grants=EVERYTHING)
    one = _statements(building, staff)
    with stores.writing() as unit:
        for minute in range(1, 11):
            key = f"more:{minute}"
            unit.task(TaskNeeded("interpreter-order", TaskFor.RECEPTION, key, appointment_id=kept.id))
    assert _statements(building, staff) == one


def _statements(building: Building, staff: Staff) -> int:
    with counted(building.stores) as seen, building.stores.writing() as unit:
        shown: TaskList = task_facts.for_staff(unit, staff=staff)
        assert shown
    return len(seen)


def test_thousands_of_tasks_make_a_page_of_fifty_that_counts_them_all(building: Building, clock: FixedClock) -> None:
    rut = building.login(Role.RECEPTIONIST)
    with building.stores.writing() as unit:
        due = [clock.now() + timedelta(minutes=number) for number in range(2_000)]
        unit.db.add_all(
            Task(kind="sms-unknown", to=TaskFor.RECEPTION, key=f"k-{number}", due_at=at_, made_at=clock.now(), about={})
            for number, at_ in enumerate(due)
        )
    page = rut.get("/reception")
    assert page.response.text.count('id="task-') == 50
    assert "Att göra · 2000" in page.text
    assert "Visar 50 av 2000." in page.text
    assert 'href="/tasks?most=100#task-' in page.response.text
    assert len(page.response.text) < 150_000
    more = rut.get("/tasks?most=100", htmx=True)
    assert more.response.text.count('id="task-') == 100
    assert 'hx-get="/tasks?most=100"' in more.response.text  # what refreshes itself keeps its length
    assert rut.get("/tasks?most=-3", htmx=True).response.text.count('id="task-') == 50
    assert rut.get("/tasks?most=99999", htmx=True).response.text.count('id="task-') == 1_000
