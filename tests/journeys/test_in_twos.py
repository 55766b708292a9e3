"""A handläggare decides that two go to a client's home; every width, with and without scripts."""

import os
from pathlib import Path

import pytest
from playwright.sync_api import expect
from sqlalchemy import select

from frontdesk.safety.models import VisitInTwos
from integrations.local.municipality import CAST
from tests.journeys.conftest import Sit
from tests.journeys.seat import Seat, Town

pytestmark = pytest.mark.browser
NARROW = {"viewport": {"width": 390, "height": 844}}


def _keep(seat: Seat, name: str) -> None:
    folder = os.environ.get("FRONTDESK_SCREENSHOTS")
    if folder:
        seat.page.screenshot(path=Path(folder, f"{name}.png"), full_page=True)


@pytest.mark.parametrize("options", [{}, NARROW], ids=["desk", "phone"])
@pytest.mark.parametrize("scripts", [True, False], ids=["scripts", "no scripts"])
def test_two_go_to_a_clients_home_until_one_may_again(
    town: Town,
    sit: Sit,
    options: dict[str, object],
    scripts: bool,  # noqa: FBT001 - a parameter of the test
) -> None:
    sara = sit("sara", scripts=scripts, **options)
    page = sara.page

    def look_up() -> None:
        page.goto(f"{town.address}/clients")
        page.get_by_label("Sök klient").fill(CAST["karin"].identity_number or "")
        page.get_by_role("button", name="Sök").click()

    look_up()
    page.get_by_text("Hembesök", exact=True).first.click()
    page.get_by_label("Hur besöket görs").first.fill("Ring från bilen.")
    if scripts:  # axe is a script itself
        sara.checked()
    _keep(sara, f"in-twos-{'phone' if options else 'desk'}")
    page.get_by_role("button", name="Två ur personalen vid hembesök").first.click()
    expect(page.get_by_text("Två ur personalen går nu på hembesök.")).to_be_visible()
    look_up()
    expect(page.get_by_text("bestämt av Sara Nilsson")).to_be_visible()
    if scripts:
        sara.checked()
    _keep(sara, f"in-twos-set-{'phone' if options else 'desk'}")
    page.get_by_role("button", name="En kan gå ensam igen").click()
    expect(page.get_by_text("En person kan gå på hembesök igen.")).to_be_visible()
    with town.stores.reading() as unit:
        (row,) = unit.db.scalars(select(VisitInTwos)).all()
    assert (row.note, row.lifted_by_name) == ("Ring från bilen.", "Sara Nilsson")
