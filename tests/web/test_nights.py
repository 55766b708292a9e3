"""The town on the nights on which the clock changes: every main page answers, and times are read as written."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from frontdesk.core.times import FixedClock
from tests.journeys.town import settle
from tests.web.client import make_building, make_settings

PAGES = {
    "rut": ("/bookings", "/bookings?week=1", "/waiting", "/left-over", "/me"),
    "sara": ("/workplace", "/workplace/times", "/workplace/absences", "/workplace/calendars"),
    "mona": (
        "/workplace/unit",
        "/workplace/unit/weeks",
        "/workplace/unit/times/demo:H03",
        "/workplace/absences",
        "/incidents",
    ),
    "disa": ("/admin", "/admin/types", "/admin/places", "/admin/calendars", "/admin/disposal", "/admin/choices"),
}
# 02.30 comes twice in autumn, and not at all in spring: there it is 03.00 a second later.
NIGHTS = {
    "autumn, first": datetime(2027, 10, 31, 0, 30, tzinfo=UTC),
    "autumn, again": datetime(2027, 10, 31, 1, 30, tzinfo=UTC),
    "spring, before": datetime(2027, 3, 28, 0, 59, 59, tzinfo=UTC),
    "spring, after": datetime(2027, 3, 28, 1, 0, tzinfo=UTC),
}


@pytest.mark.parametrize("night", NIGHTS)
def test_every_page_answers_in_the_night_the_clock_changes(tmp_path: Path, night: str) -> None:
    clock = FixedClock(NIGHTS[night])
    stores = settle(tmp_path, clock)
    building = make_building(stores, make_settings(demo=True, data=tmp_path))
    for login, paths in PAGES.items():
        person = building.login_as(login)
        for path in paths:
            person.get(path)
    stores.dispose()


@pytest.mark.parametrize(
    ("night", "status", "said"), [("autumn, first", 303, ""), ("spring, before", 422, "slutar innan den börjar")]
)
def test_an_hour_that_comes_twice_is_taken_and_one_that_never_comes_is_refused(
    tmp_path: Path, night: str, status: int, said: str
) -> None:
    clock = FixedClock(NIGHTS[night])
    stores = settle(tmp_path, clock)
    sara = make_building(stores, make_settings(demo=True, data=tmp_path)).login_as("sara")
    day = "2027-10-31" if night.startswith("autumn") else "2027-03-28"
    form = {"kind": "ill", "how": "part", "first": day, "begins": "02:30", "ends": "02:45"}
    answer = sara.post("/workplace/absences", form, status=status, htmx=True)
    assert said in answer.text
    stores.dispose()
