"""Recurrence rules beside two implementations that know nothing of ours."""

from datetime import UTC, datetime, timedelta

import pytest
import recurring_ical_events
from dateutil.rrule import rrulestr
from hypothesis import Phase, given, settings, strategies
from icalendar import Calendar

from frontdesk.calendars.ports import Window
from frontdesk.calendars.rules.reading import Reader
from frontdesk.calendars.rules.recurrence import Budget, parse_rule, starts
from tests.calendars.texts import EXCHANGE, HOST, calendar, vevent

FIRST, LAST = datetime(2026, 1, 1), datetime(2027, 12, 31)  # noqa: DTZ001 - rules go by the wall clock
DAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")


def made(rule: str, begin: datetime) -> list[datetime]:
    return list(starts(parse_rule(rule), begin, first=FIRST, last=LAST, budget=Budget(1_000_000)))


def expected(rule: str, begin: datetime) -> list[datetime]:
    found: list[datetime] = rrulestr(rule, dtstart=begin).between(FIRST, LAST, inc=True)
    return found


@strategies.composite
def rules(draw: strategies.DrawFn) -> str:
    """Draw a rule of a kind both sides agree on: BYWEEKNO, which the other reads loosely, has a test of its own."""
    every = draw(strategies.sampled_from(["YEARLY", "MONTHLY", "WEEKLY", "DAILY"]))
    parts = [f"FREQ={every}", f"INTERVAL={draw(strategies.integers(1, 5))}"]
    numbers = {
        "BYMONTH": strategies.integers(1, 12),
        "BYMONTHDAY": strategies.integers(-31, 31).filter(bool),
        "BYYEARDAY": strategies.integers(-366, 366).filter(bool),
        "BYHOUR": strategies.integers(0, 23),
        "BYMINUTE": strategies.integers(0, 59),
    }
    if every == "WEEKLY":
        del numbers["BYMONTHDAY"]
    if every != "YEARLY":
        del numbers["BYYEARDAY"]
    for name, number in numbers.items():
        if draw(strategies.integers(0, 3)) == 0:
            chosen = draw(strategies.lists(number, min_size=1, max_size=4, unique=True))
            parts.append(f"{name}={','.join(map(str, chosen))}")
    if draw(strategies.booleans()):
        nth = strategies.sampled_from(["", "1", "2", "-1", "-2", "5"] if every in {"YEARLY", "MONTHLY"} else [""])
        days = draw(
            strategies.lists(strategies.tuples(nth, strategies.sampled_from(DAYS)), min_size=1, max_size=3, unique=True)
        )
        # Beside a day of month or year an ordinal has no meaning, and the other reads "MO,2TU" as both at once.
        plain = any(part.startswith(("BYMONTHDAY", "BYYEARDAY")) for part in parts) or any(not nth for nth, _ in days)
        parts.append("BYDAY=" + ",".join(day if plain else number + day for number, day in days))
    if len(parts) > 2 and draw(strategies.integers(0, 3)) == 0:
        parts.append(f"BYSETPOS={draw(strategies.sampled_from([1, 2, -1, -2]))}")
    if draw(strategies.integers(0, 3)) == 0:
        parts.append(f"WKST={draw(strategies.sampled_from(DAYS))}")
    if draw(strategies.integers(0, 2)) == 0:
        parts.append(f"COUNT={draw(strategies.integers(1, 60))}")
    return ";".join(parts)


BEGINS = strategies.datetimes(datetime(2023, 1, 1), datetime(2027, 6, 1)).map(  # noqa: DTZ001 - rules go by the wall clock
    lambda at: at.replace(second=0, microsecond=0, fold=0)
)


# A rule that fails is short enough to read as it is, and the other implementation too slow to shorten it with.
@settings(max_examples=100, deadline=None, phases=[Phase.explicit, Phase.reuse, Phase.generate])
@given(rules(), BEGINS)
def test_rules_come_round_when_another_implementation_says(rule: str, begin: datetime) -> None:
    assert made(rule, begin) == expected(rule, begin)


@pytest.mark.parametrize(
    "rule",
    [
        "FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=29",
        "FREQ=YEARLY;BYDAY=20MO",
        "FREQ=YEARLY;BYDAY=-1SU;BYMONTH=3",
        "FREQ=YEARLY;BYWEEKNO=20;BYDAY=MO",
        "FREQ=YEARLY;BYWEEKNO=-1;BYDAY=MO",
        "FREQ=YEARLY;BYYEARDAY=1,100,200,-1",
        "FREQ=MONTHLY;BYMONTHDAY=-1",
        "FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=-1",
        "FREQ=MONTHLY;BYDAY=FR;BYMONTHDAY=13",
        "FREQ=WEEKLY;INTERVAL=2;BYDAY=TU,SU;WKST=MO",
        "FREQ=WEEKLY;INTERVAL=2;BYDAY=TU,SU;WKST=SU",
        "FREQ=DAILY;INTERVAL=10;COUNT=500",
        "FREQ=DAILY;BYMONTH=1;BYHOUR=9,13;BYMINUTE=0,30",
        "FREQ=HOURLY;INTERVAL=5;BYDAY=MO",
        "FREQ=MINUTELY;INTERVAL=90",
        "FREQ=MINUTELY;INTERVAL=20;BYHOUR=9,10;BYDAY=WE",
    ],
)
@pytest.mark.parametrize("begin", [datetime(2020, 2, 29, 9, 0), datetime(2026, 5, 5, 13, 30)])  # noqa: DTZ001 - wall
def test_the_rules_of_the_book_come_round_when_another_implementation_says(rule: str, begin: datetime) -> None:
    assert made(rule, begin) == expected(rule, begin)


def test_a_week_of_the_year_without_a_day_means_the_day_it_began() -> None:
    begin = datetime(2026, 5, 11, 9, 0)  # noqa: DTZ001 - rules go by the wall clock
    assert [f"{at:%G-%V-%u}" for at in made("FREQ=YEARLY;BYWEEKNO=20", begin)] == ["2026-20-1", "2027-20-1"]


ZONES = strategies.sampled_from(["Europe/Stockholm", "America/New_York", "W. Europe Standard Time"])


@strategies.composite
def series(draw: strategies.DrawFn) -> str:
    """Draw a series with what is called off and what is moved, as calendars write it."""
    zone, begin = draw(ZONES), draw(BEGINS)
    rule = draw(
        strategies.sampled_from(["DAILY", "WEEKLY", "WEEKLY;INTERVAL=2;BYDAY=MO,WE", "MONTHLY;BYDAY=2TU", "YEARLY"])
    )
    at = [begin + timedelta(days=days) for days in (0, 7, 14)]
    lines = [
        f"DTSTART;TZID={zone}:{begin:%Y%m%dT%H%M%S}",
        f"DTEND;TZID={zone}:{begin + timedelta(minutes=draw(strategies.integers(1, 3000))):%Y%m%dT%H%M%S}",
        f"RRULE:FREQ={rule}" + draw(strategies.sampled_from(["", ";COUNT=20", ";UNTIL=20270101T000000Z"])),
    ]
    if draw(strategies.booleans()):
        lines.append(f"EXDATE;TZID={zone}:{at[1]:%Y%m%dT%H%M%S}")
    parts = [EXCHANGE.format(name="W. Europe Standard Time"), vevent(*lines)]
    if draw(strategies.booleans()):
        new = begin + timedelta(days=draw(strategies.integers(-20, 20)))
        begins = f"DTSTART;TZID={zone}:{new:%Y%m%dT%H%M%S}"
        parts.append(vevent(f"RECURRENCE-ID;TZID={zone}:{at[2]:%Y%m%dT%H%M%S}", begins, "DURATION:PT45M"))
    return calendar(*parts)


@settings(max_examples=40, deadline=None, phases=[Phase.explicit, Phase.reuse, Phase.generate])
@given(series())
def test_series_are_busy_when_another_library_says(text: str) -> None:
    """The other library leaves out a DTSTART that its own rule does not name; RFC 5545 counts it as the first."""
    window = Window(datetime(2026, 1, 1, tzinfo=UTC), datetime(2026, 12, 31, tzinfo=UTC))
    others = recurring_ical_events.of(Calendar.from_ical(text)).between(window.first, window.until)
    spans = {(_instant(event.start), _instant(event.end)) for event in others}
    cut = {(max(start, window.first), min(end, window.until)) for start, end in spans}
    ours = {span for event in Reader(window, host=HOST).read(text) for span in event.spans}
    assert ours == {span for span in cut if span[0] < span[1]}


def _instant(value: object) -> datetime:
    assert isinstance(value, datetime)
    return value.astimezone(UTC)
