"""A client who gets no SMS is told by telephone: what the head decides on one page is reception's task on another."""

import uuid
from dataclasses import dataclass
from datetime import timedelta

import pytest
from playwright.sync_api import expect
from sqlalchemy import select

from frontdesk.absence.rules import AbsenceKind, whole_days
from frontdesk.absence.service import register
from frontdesk.accounts.queries import all_staff
from frontdesk.availability.rules.enums import Mode
from frontdesk.availability.service import search
from frontdesk.availability.views import Wish
from frontdesk.booking.models import Appointment
from frontdesk.booking.service import book
from frontdesk.booking.views import Guest, Pick
from frontdesk.bootstrap.demo.absences import SARA, others
from frontdesk.calls.models.task import Task
from frontdesk.core.actor import CLOCK
from frontdesk.core.dates import spoken_time
from frontdesk.core.phones import as_written
from frontdesk.core.times import local_date
from frontdesk.safety.service import client_names, consent, numbers_to_dial
from tests.journeys.conftest import Sit
from tests.journeys.seat import Seat, Town

pytestmark = pytest.mark.browser
KIND = "EB_NEW"


@dataclass(frozen=True)
class Met:
    """A client who gets no SMS, and whom they are to meet when."""

    id: uuid.UUID
    name: str
    number: str
    when: str


@pytest.fixture
def met(town: Town) -> tuple[str, Met, Met]:
    """Two clients who can be rung but not texted meet the same handläggare, who then falls ill; the absence's page."""
    with town.stores.writing() as unit:
        [rut] = all_staff(unit.db, matching="rut")
        known = {key for key in unit.db.scalars(select(Appointment.person)) if key}
        names = client_names(unit, rut, known)
        numbers = numbers_to_dial(unit, rut, names.keys())
        first, second = sorted(key for key in numbers if not consent(unit.db, key).number)[:2]
        today = local_date(unit.now)
        wishes = {key: Wish(KIND, today + timedelta(days=1), today + timedelta(days=4), (key,)) for key in others(unit)}
        key = max(wishes, key=lambda each: len(search.free_times(unit, wishes[each])))
        made = []
        for client in (first, second):
            time = search.free_times(unit, wishes[key])[0]
            pick = Pick(KIND, time.starts_at, handlaggare=key, mode=Mode.VISIT)
            row = book.book(unit, pick=pick, guest=Guest(person=client), by=CLOCK)
            when = spoken_time(row.starts_at, "sv")
            made.append(Met(row.id, names[client].name, as_written(numbers[client]), when))
        starts_at, ends_at = whole_days(today, today + timedelta(days=4))
        gone = register(
            unit,
            by=CLOCK,
            handlaggare=key,
            starts_at=starts_at,
            ends_at=ends_at,
            kind=AbsenceKind.ILL,
            stand_ins=(SARA,),
        )
    return f"{town.address}/workplace/absences/{gone}", made[0], made[1]


def _task(seat: Seat, client: Met) -> str:
    """Return where reception's task about a client stands on its page."""
    with seat.town.stores.reading() as unit:
        [one] = unit.db.scalars(select(Task.id).where(Task.appointment_id == client.id, Task.done_at.is_(None)))
    return f"#task-{one}"


def test_what_the_head_decides_is_told_by_telephone_and_done_only_when_it_is(
    town: Town, sit: Sit, met: tuple[str, Met, Met]
) -> None:
    page, moved, handed = met
    mona = sit("mona")
    mona.page.goto(page)
    hit = mona.page.locator(f"#hit-{moved.id}")
    expect(hit.get_by_text("klienten får inte SMS, receptionen ringer").first).to_be_visible()
    choice = hit.locator("label").filter(has_text="receptionen ringer").first
    new = choice.inner_text().partition(" hos ")[0]
    choice.click()
    hit.get_by_role("button", name="Gör så").click()
    expect(mona.page.locator(f"#hit-{moved.id}")).to_contain_text("Receptionen ringer klienten om det.")
    other = mona.page.locator(f"#hit-{handed.id}")
    other.get_by_label("Lämna till receptionen").check()
    other.get_by_role("button", name="Gör så").click()
    expect(mona.page.locator(f"#hit-{handed.id}")).to_contain_text("Hos receptionen")
    mona.checked()

    rut = sit("rut")
    rut.page.goto(f"{town.address}/tasks")
    rut.settled()
    task = rut.page.locator(_task(rut, moved))
    for words in (f"Ring {moved.name}: ny tid.", f"Räknar med {moved.when}", f"Ny tid {new}", moved.number):
        expect(task).to_contain_text(words)
    rut.checked()
    task.get_by_role("button", name="Gjort").click()
    expect(task).to_have_count(0)

    waiting = rut.page.locator(_task(rut, handed))
    expect(waiting.get_by_role("button", name="Gjort")).to_have_count(0)
    # A page from before this was so still has the button; the server is asked all the same.
    done = _task(rut, handed).replace("#task-", "/tasks/") + "/done"
    with rut.page.expect_response(lambda answer: answer.url.endswith("/done")) as refused:
        rut.page.evaluate("url => htmx.ajax('POST', url, {target: '#calls-tasks', swap: 'outerMorph'})", done)
    assert refused.value.status == 409
    expect(rut.page.locator("#calls-tasks")).to_contain_text("Flytta eller avboka den")
    rut.checked()
    waiting.get_by_role("link", name=f"Boka om {handed.name}").click()
    expect(rut.page.locator("#rebooking-options-what")).to_contain_text(handed.name)
    expect(rut.page.get_by_role("link", name=f"Ring {handed.number}")).to_be_visible()
    rut.checked()
    rut.page.locator("#rebooking-options-times label").first.click()
    rut.page.get_by_role("button", name="Flyttad").click()
    expect(rut.page.locator("#rebooking-options-what")).to_contain_text("Ombokad")
    rut.checked()
    rut.page.goto(f"{town.address}/tasks")
    expect(rut.page.locator("#calls-tasks")).not_to_contain_text(handed.name)
