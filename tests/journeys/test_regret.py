"""Second thoughts: a move and a cancellation are undone within the minute, and an earlier time can be waited for."""

import pytest
from playwright.sync_api import Locator, expect

from frontdesk.availability.rules.enums import AppointmentStatus
from frontdesk.booking.models import Appointment
from integrations.local.municipality import CAST
from tests.journeys.conftest import Sit
from tests.journeys.seat import Seat, Town

pytestmark = pytest.mark.browser
KARIN = CAST["karin"]


def _booked(town: Town, seat: Seat) -> tuple[Appointment, Locator]:
    """Karin stands at the counter, has shown who she is and is given a time; the newest of hers, and its line."""
    number = KARIN.identity_number
    assert number is not None
    seat.begin("F4")
    seat.because("boka", "Boka, ändra eller avboka tid")
    seat.open(number, KARIN.name)
    seat.prove_by_document(number)
    seat.press("Alt+t")
    seat.side.locator("#booking-times button[name=starts_at]").last.click()
    seat.side.get_by_role("button", name="Utan SMS").click()
    expect(seat.side).to_contain_text("Bokade tider")
    return _newest(town), seat.side.locator("#booking-coming li").filter(
        has=seat.page.get_by_role("button", name="Ångra")
    )


def _newest(town: Town) -> Appointment:
    with town.stores.reading() as unit:
        mine = unit.db.query(Appointment).where(Appointment.person == f"demo:{KARIN.person_id}")
        return mine.order_by(Appointment.created_at.desc()).limit(1).one()


def test_a_cancellation_is_undone_with_a_key(town: Town, sit: Sit) -> None:
    rut = sit("rut")
    booked, line = _booked(town, rut)
    line.get_by_text("Avboka", exact=True).click()
    line.get_by_role("button", name="Klienten avbokar").click()
    expect(line).to_contain_text("Avbokad")
    assert _newest(town).status is AppointmentStatus.CANCELLED_BY_CLIENT
    rut.page.locator("#topbar").scroll_into_view_if_needed()  # what the bar half covers has no size to measure
    rut.checked()
    rut.press("Alt+z")
    expect(rut.side.locator("#booking-coming")).not_to_contain_text("Avbokad")
    again = _newest(town)
    assert (again.status, again.starts_at) == (AppointmentStatus.BOOKED, booked.starts_at)


def test_a_move_is_undone(town: Town, sit: Sit) -> None:
    rut = sit("rut")
    booked, line = _booked(town, rut)
    line.get_by_role("link", name="Flytta").click()
    expect(rut.side.get_by_role("heading", name="Flytta bokningen")).to_be_visible()
    rut.side.get_by_role("link", name="Nästa vecka").click()  # away from the time it has
    expect(rut.side).to_contain_text("Vecka 50")
    rut.side.locator("#booking-times button[name=starts_at]").first.click()
    expect(rut.side.get_by_role("heading", name="Boka tid")).to_be_visible()
    assert _newest(town).starts_at != booked.starts_at
    line.get_by_role("button", name="Ångra").click()
    expect(line).to_have_count(0)
    assert _newest(town).starts_at == booked.starts_at
    rut.done()


def test_whoever_wants_an_earlier_time_is_put_on_the_list_and_taken_off_it(town: Town, sit: Sit) -> None:
    rut = sit("rut")
    _, line = _booked(town, rut)
    line.get_by_text("Vill ha tidigare tid").click()
    line.get_by_label("Även hos någon annan på enheten").check()
    rut.page.locator("#topbar").scroll_into_view_if_needed()  # what the bar half covers has no size to measure
    rut.checked()
    line.get_by_role("button", name="Sätt på väntelistan").click()
    expect(rut.side).to_contain_text("På väntelistan")
    rut.page.goto(f"{town.address}/waiting")
    rut.settled()
    rut.checked()
    row = rut.page.get_by_role("row").filter(has_text=KARIN.name)
    expect(row).to_contain_text("vi ringer")
    row.get_by_role("button", name="Ta bort").click()
    expect(rut.page.get_by_role("row").filter(has_text=KARIN.name)).to_have_count(0)
    rut.checked()
