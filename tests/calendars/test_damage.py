"""Whatever befalls a line of an event: while its start can be read, no more of its owner's time is free than before."""

from collections.abc import Sequence
from datetime import UTC, date, datetime, time, timedelta
from functools import cache

import pytest
import recurring_ical_events
from icalendar import Calendar

from frontdesk.calendars.rules import BLOCKS
from frontdesk.calendars.rules.reading import Reader
from frontdesk.core.intervals import Instants, without
from frontdesk.core.times import start_instant
from tests.calendars.damage import GOOD, NEIGHBOUR, Damaged, damaged
from tests.calendars.texts import HOST, YEAR, calendar

# What leaves no trace when it is lost is what an event says beyond its first occurrence, or a shorter text of the same
# kind ("PT1H" of "PT1H45M"). Then the first occurrence is what stays, and of "PT1H" the hour.
_BEYOND_THE_FIRST = ("RRULE", "RDATE")
_SHORTER = (b"DURATION:PT1H",)


def busy(text: str | bytes) -> tuple[Reader, list[Instants]]:
    reader = Reader(YEAR, host=HOST)
    return reader, [span for event in reader.read(text) if event.shows_as in BLOCKS for span in event.spans]


@cache
def whole(kind: str) -> list[Instants]:
    return busy(calendar(*GOOD[kind], NEIGHBOUR))[1]


def of_the_oracle(text: str) -> list[Instants]:
    """Return what another implementation makes of a calendar."""
    found = recurring_ical_events.of(Calendar.from_ical(text)).between(YEAR.first, YEAR.until)
    return sorted({(_instant(event.start), _instant(event.end)) for event in found})


def _instant(at: date) -> datetime:
    if isinstance(at, datetime):
        return at.astimezone(UTC)
    return start_instant(at, time())


@pytest.mark.parametrize("kind", GOOD)
def test_the_good_events_are_read_as_the_oracle_reads_them(kind: str) -> None:
    assert sorted(whole(kind)) == of_the_oracle(calendar(*GOOD[kind], NEIGHBOUR))


@pytest.mark.harm("A line that was damaged on the way must not make a person's busy time free.")
@pytest.mark.parametrize("kind", GOOD)
def test_while_a_start_can_be_read_no_more_is_free_than_before(kind: str) -> None:
    """Drop, double, cut off and tear every line of every kind of event, and compare with the undamaged one."""
    lost = [str(each) for each in damaged(*GOOD[kind]) if not _stands(kind, each)]
    assert lost == []


def _stands(kind: str, each: Damaged) -> bool:
    reader, now = busy(each.text)
    gone = [piece for span in whole(kind) for piece in without(span, now)]
    if reader.set_aside:
        # Only a start can be missed, and the neighbour and the other changes are told all the same.
        return (
            each.line.startswith(("DTSTART", "BEGIN:VEVENT", "DESCRIPTION")) and len(reader.unread) == reader.set_aside
        )
    if each.line.startswith(_BEYOND_THE_FIRST):
        return _first_of_each(whole(kind), gone)
    return not gone or each.now in _SHORTER


def _first_of_each(spans: Sequence[Instants], gone: Sequence[Instants]) -> bool:
    return not set(sorted(spans)[:2]) & set(gone)


@pytest.mark.parametrize("kind", GOOD)
def test_an_event_is_counted_when_its_start_is_lost(kind: str) -> None:
    dropped = [each for each in damaged(*GOOD[kind]) if each.line.startswith("DTSTART") and each.how == "dropped"]
    own = [each for each in dropped if "1601" not in each.line]
    assert own
    for each in own:
        reader, now = busy(each.text)
        assert reader.set_aside == len(reader.unread) == 1, str(each)
        assert any(end - begin == timedelta(hours=1) and begin.month == 3 for begin, end in now)
