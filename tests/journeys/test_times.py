"""A handläggare opens and closes their own week: with the mouse, with the keys alone, and without scripts."""

import re
from datetime import date, time

import pytest
from playwright.sync_api import Locator, expect
from sqlalchemy import select

from frontdesk.availability.models.catalogue import OpeningWindow
from frontdesk.availability.rules.enums import AppointmentStatus, Mode, Repeats
from frontdesk.availability.service import search
from frontdesk.availability.views import Wish
from frontdesk.booking.models import Appointment
from frontdesk.booking.service import book
from frontdesk.booking.views import Guest, Pick
from frontdesk.core.actor import CLOCK
from tests.journeys.conftest import Sit
from tests.journeys.seat import Seat, Town

pytestmark = pytest.mark.browser
SARA = "demo:H01"
# A week in which Sara is here and nothing is booked yet; her Wednesdays are open from nine to twelve.
MONDAY, TUESDAY = date(2026, 12, 14), date(2026, 12, 15)
WEDNESDAY, THURSDAY = date(2026, 12, 16), date(2026, 12, 17)
NARROW = {"viewport": {"width": 390, "height": 844}}


def _editor(seat: Seat, week: date = MONDAY) -> None:
    seat.page.goto(f"{seat.town.address}/workplace/times?week={week}")
    seat.settled()


def _cell(seat: Seat, day: date, at: str) -> Locator:
    return seat.page.locator(f"#c-{day}-{at.replace('.', '')}")


def _drag(seat: Seat, begin: Locator, end: Locator, *, edge: str = "") -> None:
    """Press in the first cell, or at its edge, and let go in the last one."""
    first, last = begin.bounding_box(), end.bounding_box()
    assert first is not None
    assert last is not None
    at = {"top": 2, "bottom": first["height"] - 2}.get(edge, first["height"] / 2)
    seat.page.mouse.move(first["x"] + 70, first["y"] + at)
    seat.page.mouse.down()
    seat.page.mouse.move(first["x"] + 70, last["y"] + last["height"] / 2, steps=6)
    seat.page.mouse.up()


def _windows(town: Town) -> list[OpeningWindow]:
    with town.stores.reading() as unit:
        return list(unit.db.scalars(select(OpeningWindow).where(OpeningWindow.handlaggare == SARA)))


def _form(seat: Seat) -> Locator:
    return seat.page.locator("#workplace-times-form")


def _preview(seat: Seat) -> Locator:
    return seat.page.locator("#workplace-times-preview")


def test_a_time_is_drawn_and_its_edge_moved_with_the_mouse(town: Town, sit: Sit) -> None:
    sara = sit("sara")
    _editor(sara)
    _drag(sara, _cell(sara, WEDNESDAY, "13.00"), _cell(sara, WEDNESDAY, "14.30"))
    expect(_form(sara).get_by_label("Från", exact=True)).to_have_value("13.00")
    expect(_form(sara).get_by_label("Till", exact=True)).to_have_value("15.00")
    expect(_form(sara).get_by_label("Dag")).to_have_value("2")
    _drag(sara, _cell(sara, WEDNESDAY, "14.30"), _cell(sara, WEDNESDAY, "15.30"), edge="bottom")
    expect(_form(sara).get_by_label("Till", exact=True)).to_have_value("16.00")
    _form(sara).get_by_label("Hur ofta").select_option(label="Jämna veckor")
    sara.checked()
    _form(sara).get_by_role("button", name="Visa vad som ändras").click()
    expect(_preview(sara)).to_contain_text("onsdagar, jämna veckor 13.00–16.00")
    sara.checked()
    sara.page.get_by_role("button", name="Spara").click()
    expect(sara.page.get_by_text("Sparat.")).to_be_visible()
    made = [row for row in _windows(town) if row.repeats is Repeats.EVEN_WEEKS]
    assert [(row.weekday, row.opens, row.closes) for row in made] == [(2, time(13), time(16))]


def test_an_edge_stops_at_the_next_block(sit: Sit) -> None:
    sara = sit("sara")
    _editor(sara)
    _drag(sara, _cell(sara, THURSDAY, "11.30"), _cell(sara, THURSDAY, "15.00"), edge="bottom")
    expect(_form(sara).get_by_label("Till", exact=True)).to_have_value("13.00")
    expect(_form(sara).get_by_label("bara torsdag 17 december")).to_be_checked()


def test_a_block_is_opened_by_pressing_it(sit: Sit) -> None:
    sara = sit("sara")
    _editor(sara)
    _cell(sara, WEDNESDAY, "10.30").click()
    expect(_form(sara)).to_contain_text("onsdagar, varje vecka 09.00–12.00")
    _form(sara).get_by_role("link", name="Avbryt").click()
    expect(sara.page.get_by_role("heading", name="Återkommande tider")).to_be_visible()


def test_everything_is_done_with_the_keys_alone(town: Town, sit: Sit) -> None:
    sara = sit("sara")
    _editor(sara)
    told = sara.page.locator("#told")
    grid = sara.page.locator("#times-grid [tabindex='0']")
    expect(grid).to_have_count(1)
    grid.focus()
    # The first half hour of the week that is open: her telephone hour on Tuesdays of odd weeks.
    expect(_cell(sara, TUESDAY, "08.30")).to_be_focused()
    for key in ("ArrowLeft", "ArrowRight", "ArrowRight", *["ArrowDown"] * 9):
        sara.press(key)
    expect(_cell(sara, WEDNESDAY, "13.00")).to_be_focused()
    expect(_cell(sara, WEDNESDAY, "13.00")).to_have_accessible_name(
        re.compile("onsdag 16 december 13.00–13.30. Inte öppet.")
    )
    sara.press("Enter")
    expect(told).to_contain_text("Börjar 13.00.")
    for _ in range(3):
        sara.press("ArrowDown")
    expect(told).to_have_text("13.00 till 15.00.")
    sara.press("Escape")
    expect(told).to_have_text("Ingen ny tid är markerad.")
    sara.press("Enter")
    sara.press("ArrowUp")
    expect(told).to_have_text("14.00 till 15.00.")
    sara.press("Enter")
    # The work goes on in the form, and with Enter in the preview.
    expect(_form(sara).get_by_label("Från", exact=True)).to_be_focused()
    expect(_form(sara).get_by_label("Från", exact=True)).to_have_value("14.00")
    sara.press("Enter")
    expect(_preview(sara).get_by_role("button", name="Spara")).to_be_focused()
    sara.press("Enter")
    expect(sara.page.get_by_text("Sparat.")).to_be_visible()
    assert (2, time(14), time(15)) in {(row.weekday, row.opens, row.closes) for row in _windows(town)}


def test_a_block_is_lifted_and_taken_away_with_the_keys(town: Town, sit: Sit) -> None:
    sara = sit("sara")
    _editor(sara)
    cell = _cell(sara, WEDNESDAY, "10.00")
    cell.evaluate("cell => { cell.tabIndex = 0; cell.focus(); }")
    sara.press("Enter")
    expect(sara.page.locator("#told")).to_contain_text("Ändrar 09.00–12.00.")
    sara.press("ArrowUp")
    sara.press("Shift+ArrowDown")
    expect(sara.page.locator("#told")).to_have_text("09.30 till 11.30.")
    sara.press("Enter")
    expect(_form(sara).get_by_label("Från", exact=True)).to_have_value("09.30")
    expect(_form(sara).get_by_label("Till", exact=True)).to_have_value("11.30")
    _cell(sara, WEDNESDAY, "10.00").evaluate("cell => { cell.tabIndex = 0; cell.focus(); }")
    sara.press("Delete")
    expect(_preview(sara)).to_contain_text("Stänger")
    expect(_preview(sara)).to_contain_text("onsdag 16 december 09.00–12.00")
    expect(_preview(sara).get_by_role("button", name="Spara")).to_be_focused()
    sara.press("Enter")
    expect(sara.page.get_by_text("Borttaget.")).to_be_visible()
    expect(_cell(sara, WEDNESDAY, "09.00")).to_have_class(re.compile("shut"))
    sara.checked()


def test_everything_is_done_without_scripts(town: Town, sit: Sit) -> None:
    sara = sit("sara", scripts=False)
    _editor(sara)
    sara.page.get_by_role("link", name="Ny tid").click()
    form = _form(sara)
    form.get_by_label("Dag").select_option(label="onsdag")
    form.get_by_label("Från", exact=True).fill("15")
    form.get_by_label("Till", exact=True).fill("14.00")
    form.get_by_label("Hur ofta").select_option(label="En gång i månaden")
    form.get_by_label("Vilken gång").select_option(label="sista")
    form.get_by_label("Från och med").fill("2026-12-01")
    form.get_by_label("Plats").select_option(label="Stadshuset, entré C")
    form.locator("summary").click()
    form.get_by_role("checkbox", name="Telefon", exact=True).check()
    form.get_by_role("button", name="Visa vad som ändras").click()
    expect(form).to_contain_text("Tiden slutar innan den börjar.")
    expect(form.get_by_label("Till", exact=True)).to_have_value("14.00")
    form.get_by_label("Till", exact=True).fill("16.30")
    form.get_by_role("button", name="Visa vad som ändras").click()
    expect(_preview(sara)).to_contain_text("sista onsdagen i månaden 15.00–16.30")
    sara.page.get_by_role("button", name="Tillbaka").click()
    expect(form.get_by_label("Till", exact=True)).to_have_value("16.30")
    form.get_by_role("button", name="Visa vad som ändras").click()
    sara.page.get_by_role("button", name="Spara").click()
    expect(sara.page.get_by_text("Sparat.")).to_be_visible()
    made = [row for row in _windows(town) if row.repeats is Repeats.MONTHLY and row.weekday == 2]
    assert [(row.nth, row.place, row.modes) for row in made] == [(-1, "stadshuset-c", ("phone",))]
    # One date is closed from the list of coming weeks.
    sara.page.get_by_role("link", name="09.00–12.00 onsdag 16 december").click()
    form.get_by_role("button", name="Ta bort").click()
    sara.page.get_by_role("button", name="Spara").click()
    expect(sara.page.locator("#workplace-times-coming")).to_contain_text("stängt")


def test_a_meeting_left_outside_is_seen_confirmed_and_on_somebodys_list(town: Town, sit: Sit) -> None:
    with town.stores.writing() as unit:
        wish = Wish("EB_NEW", WEDNESDAY, WEDNESDAY, handlaggare=(SARA,), mode=Mode.VISIT)
        free = search.free_times(unit, wish)[-1]
        pick = Pick("EB_NEW", free.starts_at, handlaggare=SARA, mode=Mode.VISIT)
        made = book.book(unit, pick=pick, guest=Guest(name="Kim Okänd"), by=CLOCK)
        alias, appointment_id = made.alias, made.id
    before = len(_windows(town))
    sara = sit("sara")
    _editor(sara)
    expect(sara.page.locator("#times-grid")).to_contain_text(alias)
    expect(sara.page.locator("#times-grid")).not_to_contain_text("Kim Okänd")
    _drag(sara, _cell(sara, WEDNESDAY, "11.30"), _cell(sara, WEDNESDAY, "09.00"), edge="bottom")
    _form(sara).get_by_role("button", name="Visa vad som ändras").click()
    expect(_preview(sara)).to_contain_text("hamnar utanför de öppna tiderna")
    expect(_preview(sara).locator("#times-orphans")).to_contain_text(f"Kim Okänd {alias}")
    sara.checked()
    _preview(sara).get_by_role("button", name="Spara").click()
    expect(_preview(sara)).to_be_visible()
    _preview(sara).get_by_label("Jag har sett bokningarna").check()
    _preview(sara).get_by_role("button", name="Spara").click()
    expect(sara.page.get_by_text("Sparat.")).to_be_visible()
    with town.stores.reading() as unit:
        assert unit.db.get_one(Appointment, appointment_id).status is AppointmentStatus.BOOKED
    assert len(_windows(town)) == before
    for seat, path in ((sara, "/workplace"), (sit("rut"), "/reception")):
        seat.page.goto(town.address + path)
        expect(seat.page.locator("#calls-tasks")).to_contain_text(f"Mötet {alias} ligger utanför")
        seat.checked()


def test_a_head_opens_times_for_somebody_of_the_unit(sit: Sit) -> None:
    mona = sit("mona")
    mona.page.goto(f"{mona.town.address}/workplace/unit/times")
    mona.settled()
    mona.page.locator("#times-people").get_by_role("link", name="Sara Nilsson").click()
    expect(mona.page.get_by_role("heading", name="Tider för Sara Nilsson")).to_be_visible()
    mona.settled()
    mona.page.get_by_role("link", name="Veckan efter").click()
    cell = _cell(mona, date(2026, 12, 2), "10.30")
    expect(cell).to_be_visible()
    cell.click()
    expect(_form(mona)).to_contain_text("onsdagar, varje vecka")
    mona.checked()


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("options", [{}, NARROW], ids=["desk", "phone"])
def test_the_editor_is_calm_and_fits(sit: Sit, scheme: str, options: dict[str, object]) -> None:
    sara = sit("sara", color_scheme=scheme, **options)
    for asked in (f"week={MONDAY}", f"week={MONDAY}&day={WEDNESDAY}&opens=13:00&closes=15:00"):
        sara.page.goto(f"{sara.town.address}/workplace/times?{asked}")
        sara.settled()
        sara.checked()
        assert sara.page.evaluate("document.documentElement.scrollWidth <= innerWidth"), "nothing lies beside the page"
