"""The calendar file, read back by two libraries that know nothing of each other."""

import uuid
from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise

import pytest
from hypothesis import given, settings, strategies
from icalendar import Calendar
from ics import Calendar as OtherCalendar

from frontdesk.calendars.rules import by_day, digest, new_secret
from frontdesk.calendars.rules.writing import calendar_file
from frontdesk.calendars.views import FeedEvent
from frontdesk.core.times import start_instant

HOST = "reception.example.se"
NAME = "Bokade besök"


def event(starts_at: datetime, *, minutes: int = 60, cancelled: bool = False, location: str = "") -> FeedEvent:
    return FeedEvent(
        id=uuid.UUID(int=1),
        sequence=3,
        starts_at=starts_at,
        ends_at=starts_at + timedelta(minutes=minutes),
        changed_at=datetime(2026, 11, 23, 9, 0, tzinfo=UTC),
        title="Bokat besök K7MRA",
        location=location,
        cancelled=cancelled,
    )


def written(*events: FeedEvent) -> str:
    return calendar_file(events, name=NAME, host=HOST).decode()


def read_by_both(text: str) -> list[list[tuple[datetime, datetime]]]:
    first = [(part.decoded("dtstart"), part.decoded("dtend")) for part in Calendar.from_ical(text).walk("VEVENT")]
    second = [(found.begin.datetime, found.end.datetime) for found in OtherCalendar(text).events]
    return [sorted(first), sorted(second)]


@pytest.mark.parametrize(
    ("day", "at"),
    [
        (date(2026, 11, 26), time(10, 30)),
        (date(2026, 7, 1), time(8)),
        (date(2026, 3, 29), time(1, 30)),
        (date(2026, 3, 29), time(3)),
        (date(2026, 10, 25), time(1)),
        (date(2026, 10, 25), time(2, 30)),
        (date(2026, 10, 25), time(3)),
        (date(2031, 4, 1), time(9)),
    ],
)
def test_both_libraries_read_the_instants_that_were_meant(day: date, at: time) -> None:
    starts_at = start_instant(day, at)
    for read in read_by_both(written(event(starts_at))):
        assert read == [(starts_at, starts_at + timedelta(hours=1))]


def test_the_repeated_hour_of_autumn_is_told_apart() -> None:
    first = start_instant(date(2026, 10, 25), time(2, 30))
    for starts_at in (first, first + timedelta(hours=1)):
        for read in read_by_both(written(event(starts_at, minutes=15))):
            assert read == [(starts_at, starts_at + timedelta(minutes=15))]


@settings(deadline=None)  # two libraries read each example
@given(strategies.integers(0, 2 * 365 * 24 * 60), strategies.integers(5, 600))
def test_any_meeting_comes_back_as_it_was(minute: int, minutes: int) -> None:
    starts_at = datetime(2026, 1, 1, tzinfo=UTC) + timedelta(minutes=minute)
    for read in read_by_both(written(event(starts_at, minutes=minutes))):
        assert read == [(starts_at, starts_at + timedelta(minutes=minutes))]


def test_the_file_says_what_a_calendar_needs_and_nothing_of_anybody() -> None:
    text = written(event(start_instant(date(2026, 11, 26), time(10)), location="Stadshuset, entré A"))
    for line in (
        "METHOD:PUBLISH",
        "TZID:Europe/Stockholm",
        "RRULE:FREQ=YEARLY;BYDAY=-1SU;BYMONTH=10",
        f"UID:{uuid.UUID(int=1)}@{HOST}",
        "SEQUENCE:3",
        "SUMMARY:Bokat besök K7MRA",
        "DTSTART;TZID=Europe/Stockholm:20261126T100000",
        "LOCATION:Stadshuset\\, entré A",
        "STATUS:CONFIRMED",
        "CLASS:PRIVATE",
    ):
        assert line in text.splitlines(), line
    assert "ATTENDEE" not in text
    assert "ORGANIZER" not in text
    assert all(len(line.encode()) <= 75 for line in text.splitlines())


def test_a_cancelled_meeting_says_so_and_takes_no_time() -> None:
    text = written(event(start_instant(date(2026, 11, 26), time(10)), cancelled=True))
    assert "STATUS:CANCELLED" in text
    assert "TRANSP:TRANSPARENT" in text


def test_a_secret_is_long_and_only_its_digest_is_kept() -> None:
    secret = new_secret()
    assert len(secret) >= 43
    assert digest(secret) != secret
    assert new_secret() != secret


def test_a_long_event_is_kept_in_pieces_of_a_day() -> None:
    starts_at = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
    cut = list(by_day((starts_at, starts_at + timedelta(days=2, minutes=5))))
    assert [ends - starts for starts, ends in cut] == [86_400, 86_400, 300]
    assert [later[0] - earlier[1] for earlier, later in pairwise(cut)] == [0, 0]
