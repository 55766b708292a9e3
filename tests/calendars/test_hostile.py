"""Calendar text that is broken, cut off or made to hurt."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given, settings, strategies

from frontdesk.calendars.ports import CalendarRefused
from frontdesk.calendars.rules import CalendarRefusal
from frontdesk.calendars.rules.reading import Reader
from tests.calendars.texts import EXCHANGE, HOST, SERIES, WINTER_TEN, YEAR, calendar, read, shown, spans, vevent


@pytest.mark.parametrize(
    "text",
    [
        "",
        "<html><body>Logga in</body></html>",
        "BEGIN:VCALENDAR\r\n",
        calendar(SERIES)[: len(calendar(SERIES)) // 2],
        calendar(SERIES).replace("END:VCALENDAR", "END:VCALEND"),
        vevent("DTSTART:20261124T090000Z"),
        "BEGIN:VCALENDAR\n" + "BEGIN:VEVENT\n" * 5000 + "END:VEVENT\n" * 5000 + "END:VCALENDAR\n",
    ],
)
def test_what_is_not_a_whole_calendar_is_refused(text: str) -> None:
    with pytest.raises(CalendarRefused) as refused:
        Reader(YEAR, host=HOST).read(text)
    assert refused.value.refusal is CalendarRefusal.UNREADABLE


@pytest.mark.parametrize(
    "lines",
    [("DTEND:20261124T090000Z",), ("DTSTART:soon",), ("DTSTART:20261331T090000Z",), ("DTSTART;TZID=Europe/Stockholm",)],
)
def test_an_event_without_a_readable_start_is_set_aside_and_named_and_the_others_are_told(
    lines: tuple[str, ...],
) -> None:
    reader = Reader(YEAR, host=HOST)
    good = vevent("DTSTART:20261124T090000Z", "DTEND:20261124T100000Z", uid="two@elsewhere")
    (found,) = reader.read(calendar(vevent(*lines), good))
    assert shown(found) == WINTER_TEN
    assert (reader.set_aside, len(reader.unread), reader.doubtful) == (1, 1, 0)
    assert found.id not in reader.unread


def test_what_takes_no_time_is_not_missed_when_it_cannot_be_read() -> None:
    reader = Reader(YEAR, host=HOST)
    assert reader.read(calendar(vevent("DTSTART:soon", "STATUS:CANCELLED"))) == []
    assert reader.set_aside == 0


@pytest.mark.parametrize(
    "rule",
    [
        "FREQ=SECONDLY",
        "FREQ=SECONDLY;COUNT=999999999",
        "FREQ=SECONDLY;BYMONTH=2;BYMONTHDAY=30",
        "FREQ=MINUTELY;INTERVAL=1;BYSECOND=" + ",".join(map(str, range(60))),
        "FREQ=DAILY;BYHOUR={0};BYMINUTE={1};BYSECOND={1}".format(
            ",".join(map(str, range(24))), ",".join(map(str, range(60)))
        ),
    ],
)
def test_a_rule_made_to_keep_us_busy_takes_all_the_time_and_stops_no_other_event(rule: str) -> None:
    began = datetime.now(UTC)
    reader = Reader(YEAR, host=HOST)
    good = vevent("DTSTART:20261124T090000Z", "DTEND:20261124T100000Z", uid="two@elsewhere")
    dense = vevent("DTSTART:00010102T000000Z", "DURATION:PT1S", f"RRULE:{rule}")
    all_year, told = reader.read(calendar(dense, good))
    assert (shown(told), list(all_year.spans)) == (WINTER_TEN, [(YEAR.first, YEAR.until)])
    assert reader.doubtful == 1
    with pytest.raises(CalendarRefused) as refused:
        read(*(vevent("DTSTART:00010102T000000Z", "DURATION:PT1S", f"RRULE:{rule}", uid=f"{n}@x") for n in range(500)))
    assert refused.value.refusal is CalendarRefusal.TOO_LARGE
    assert datetime.now(UTC) - began < timedelta(seconds=20)


def test_endless_rules_from_long_ago_cost_no_more_than_new_ones() -> None:
    old = [vevent("DTSTART:19010101T080000Z", "DURATION:PT15M", "RRULE:FREQ=DAILY", uid=f"{n}@x") for n in range(50)]
    found = read(*old)
    assert [len(event.spans) for event in found] == [365] * 50


def test_a_rule_that_never_comes_round_ends() -> None:
    assert spans("DTSTART:20200229T080000Z", "DURATION:PT1H", "RRULE:FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30") == []


def test_too_many_events_and_too_long_texts_are_refused() -> None:
    with pytest.raises(CalendarRefused) as refused:
        Reader(YEAR, host=HOST).read(b"x" * (64 * 1024 * 1024 + 1))
    assert refused.value.refusal is CalendarRefusal.TOO_LARGE
    many = "BEGIN:VEVENT\nEND:VEVENT\n" * 100_002
    with pytest.raises(CalendarRefused) as refused:
        Reader(YEAR, host=HOST).read(f"BEGIN:VCALENDAR\n{many}END:VCALENDAR\n")
    assert refused.value.refusal is CalendarRefusal.TOO_LARGE


WHOLE = calendar(
    EXCHANGE.format(name="Own"),
    SERIES,
    vevent("DTSTART;TZID=Own:20261124T100000", "DURATION:PT1H", "RDATE;TZID=Own:20261125T100000", uid="2"),
    vevent("DTSTART;VALUE=DATE:20261124", 'ATTENDEE;CN="A; B";PARTSTAT=DECLINED:mailto:a@b', uid="3"),
    vevent("RECURRENCE-ID;RANGE=THISANDFUTURE:20261026T080000Z", "DTSTART:20261027T120000Z", "DURATION:PT30M"),
)
PIECES = (
    "",
    "9",
    "-",
    ";",
    ":",
    "\r\n",
    "\\",
    '"',
    "T",
    "Z",
    "/",
    ",",
    "99999999",
    "BEGIN:VEVENT\r\n",
    "END:VEVENT\r\n",
)


@settings(max_examples=400, deadline=None)
@given(
    strategies.lists(
        strategies.tuples(
            strategies.integers(0, len(WHOLE)), strategies.integers(0, 12), strategies.sampled_from(PIECES)
        ),
        max_size=4,
    )
)
def test_whatever_a_text_has_been_through_it_is_read_or_refused(cuts: list[tuple[int, int, str]]) -> None:
    text = WHOLE
    for at, length, piece in cuts:
        text = text[:at] + piece + text[at + length :]
    try:
        events = Reader(YEAR, host=HOST, owner=["a@b"]).read(text)
    except CalendarRefused:
        return
    for event in events:
        assert all(YEAR.first <= begin < end <= YEAR.until for begin, end in event.spans)
