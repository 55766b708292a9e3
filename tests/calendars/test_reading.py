"""Calendar text, as the calendars of the world write it, read as when somebody is busy."""

import os
import subprocess
import sys
import uuid
from datetime import timedelta

import pytest

from frontdesk.calendars.ports import CalendarRefused, Window
from frontdesk.calendars.rules import ShowsAs
from frontdesk.calendars.rules.reading import Reader, busy_periods, standing
from frontdesk.calendars.rules.writing import content_of, event_file
from frontdesk.calendars.views import FeedEvent
from tests.calendars.texts import (
    EXCHANGE,
    HOST,
    SERIES,
    WINTER_TEN,
    YEAR,
    calendar,
    read,
    read_one,
    shown,
    spans,
    utc,
    vevent,
)


def test_a_time_in_utc_and_one_in_a_zone_are_the_same_instant() -> None:
    assert spans("DTSTART:20261124T090000Z", "DTEND:20261124T100000Z") == WINTER_TEN
    zone = "TZID=Europe/Stockholm"
    assert spans(f"DTSTART;{zone}:20261124T100000", f"DTEND;{zone}:20261124T110000") == WINTER_TEN


def test_a_floating_time_is_the_owners_clock() -> None:
    assert spans("DTSTART:20261124T100000", "DTEND:20261124T110000") == WINTER_TEN


@pytest.mark.parametrize(
    "name",
    ["W. Europe Standard Time", "Customized Time Zone", '"(UTC+01:00) Amsterdam, Berlin, Stockholm"', "tzone://x/Own"],
)
def test_a_zone_goes_by_the_rules_the_file_brings_along(name: str) -> None:
    zone = EXCHANGE.format(name=name.strip('"'))
    quoted = name if name.startswith('"') else f'"{name}"' if ":" in name else name
    lines = [f"DTSTART;TZID={quoted}:{{}}T100000", f"DTEND;TZID={quoted}:{{}}T110000"]
    assert spans(*(line.format("20261124") for line in lines), zone=zone) == WINTER_TEN
    assert spans(*(line.format("20260701") for line in lines), zone=zone) == ["01/07 10:00+02 – 01/07 11:00+02"]


def test_a_zones_own_rules_count_even_where_nobody_else_has_them() -> None:
    zone = """
        BEGIN:VTIMEZONE
        TZID:Municipal Time
        BEGIN:STANDARD
        DTSTART:20200101T000000
        TZOFFSETFROM:+0530
        TZOFFSETTO:+0530
        END:STANDARD
        END:VTIMEZONE
    """
    lines = ("DTSTART;TZID=Municipal Time:20261124T143000", "DTEND;TZID=Municipal Time:20261124T153000")
    assert spans(*lines, zone=zone) == WINTER_TEN


def test_windows_names_are_known_without_rules_and_prefixed_names_of_the_database_too() -> None:
    for name in ("W. Europe Standard Time", "/freeassociation.sourceforge.net/Tzfile/Europe/Stockholm"):
        assert spans(f"DTSTART;TZID={name}:20261124T100000", f"DTEND;TZID={name}:20261124T110000") == WINTER_TEN


def test_a_zone_without_rules_is_where_it_says_that_it_is() -> None:
    zone = "BEGIN:VTIMEZONE\nTZID:Kontoret\nX-LIC-LOCATION:Europe/Helsinki\nEND:VTIMEZONE"
    lines = ("DTSTART;TZID=Kontoret:20260713T120000", "DTEND;TZID=Kontoret:20260713T130000")
    assert spans(*lines, zone=zone) == ["13/07 11:00+02 – 13/07 12:00+02"]


def test_a_zone_nobody_knows_is_read_as_stockholms_and_counted() -> None:
    reader = Reader(YEAR, host=HOST)
    text = calendar(vevent("DTSTART;TZID=Somewhere Else:20261124T100000", "DTEND;TZID=Somewhere Else:20261124T110000"))
    assert shown(reader.read(text)[0]) == WINTER_TEN
    assert reader.unknown_zones == 1


def test_a_zone_that_cannot_be_read_is_as_good_as_none() -> None:
    broken = EXCHANGE.format(name="Own").replace("TZOFFSETTO:+0100", "TZOFFSETTO:soon")
    assert spans("DTSTART;TZID=Own:20261124T100000", "DTEND;TZID=Own:20261124T110000", zone=broken) == WINTER_TEN


@pytest.mark.parametrize("name", ["Europe/Stockholm", "W. Europe Standard Time"])
def test_the_night_summer_begins_is_an_hour_short(name: str) -> None:
    zone = EXCHANGE.format(name=name)
    assert spans(f"DTSTART;TZID={name}:20260329T010000", f"DTEND;TZID={name}:20260329T040000", zone=zone) == [
        "29/03 01:00+01 – 29/03 04:00+02"
    ]
    (span,) = read_one(zone, vevent(f"DTSTART;TZID={name}:20260329T010000", f"DTEND;TZID={name}:20260329T040000")).spans
    assert span[1] - span[0] == timedelta(hours=2)
    assert spans(f"DTSTART;TZID={name}:20260329T023000", "DURATION:PT1H", zone=zone) == [
        "29/03 03:30+02 – 29/03 04:30+02"
    ], "a time that does not exist is read with the offset before the gap"


@pytest.mark.parametrize("name", ["Europe/Stockholm", "W. Europe Standard Time"])
def test_the_night_winter_begins_is_an_hour_long(name: str) -> None:
    zone = EXCHANGE.format(name=name)
    (span,) = read_one(zone, vevent(f"DTSTART;TZID={name}:20261025T010000", f"DTEND;TZID={name}:20261025T040000")).spans
    assert span[1] - span[0] == timedelta(hours=4)
    assert spans(f"DTSTART;TZID={name}:20261025T023000", "DURATION:PT15M", zone=zone) == [
        "25/10 02:30+02 – 25/10 02:45+02"
    ], "the first of the two"
    assert spans(f"DTSTART;TZID={name}:20261025T024500", f"DTEND;TZID={name}:20261025T021500", zone=zone) == [
        "25/10 02:45+02 – 25/10 02:15+01"
    ], "an end before its start is meant in the hour's second turn"
    assert spans("DTSTART:20261025T013000Z", "DTEND:20261025T020000Z") == ["25/10 02:30+01 – 25/10 03:00+01"]


def test_a_night_shift_ends_by_the_clock_on_both_nights_and_a_duration_by_the_stopwatch() -> None:
    shift = ("DTSTART;TZID=Europe/Stockholm:20260101T220000", "DTEND;TZID=Europe/Stockholm:20260102T060000")
    nights = spans(*shift, "RRULE:FREQ=DAILY")
    assert "28/03 22:00+01 – 29/03 06:00+02" in nights
    assert "24/10 22:00+02 – 25/10 06:00+01" in nights
    timed = spans("DTSTART;TZID=Europe/Stockholm:20260101T220000", "DURATION:PT8H", "RRULE:FREQ=DAILY")
    assert "28/03 22:00+01 – 29/03 07:00+02" in timed
    assert "24/10 22:00+02 – 25/10 05:00+01" in timed


def test_a_whole_day_is_the_owners_day_and_several_days_are_one_span() -> None:
    assert spans("DTSTART;VALUE=DATE:20261124") == ["24/11 00:00+01 – 25/11 00:00+01"]
    assert spans("DTSTART;VALUE=DATE:20261124", "DTEND;VALUE=DATE:20261124") == ["24/11 00:00+01 – 25/11 00:00+01"]
    assert spans("DTSTART;VALUE=DATE:20261023", "DTEND;VALUE=DATE:20261027") == ["23/10 00:00+02 – 27/10 00:00+01"]
    assert spans("DTSTART;VALUE=DATE:20261023", "DURATION:P4D") == ["23/10 00:00+02 – 27/10 00:00+01"]
    assert spans("DTSTART:20261124T090000Z", "DTEND:20261126T090000Z") == ["24/11 10:00+01 – 26/11 10:00+01"]


def test_a_flight_begins_in_one_zone_and_ends_in_another() -> None:
    lines = ("DTSTART;TZID=Europe/Stockholm:20261124T100000", "DTEND;TZID=America/New_York:20261124T130000")
    assert spans(*lines) == ["24/11 10:00+01 – 24/11 19:00+01"]


def test_what_ends_as_it_begins_takes_no_time() -> None:
    assert spans("DTSTART:20261124T090000Z", "DTEND:20261124T090000Z") == []
    assert spans("DTSTART:20261124T090000Z", "DURATION:PT0S") == []


def test_an_event_without_an_end_takes_the_rest_of_its_day() -> None:
    assert spans("DTSTART;TZID=Europe/Stockholm:20261124T100000") == ["24/11 10:00+01 – 25/11 00:00+01"]


def test_of_an_end_before_the_start_the_time_between_is_taken() -> None:
    assert spans("DTSTART:20261124T100000Z", "DTEND:20261124T090000Z") == WINTER_TEN
    assert spans("DTSTART:20261124T100000Z", "DURATION:-PT1H") == WINTER_TEN
    far_off = spans("DTSTART;TZID=Europe/Stockholm:20261124T100000", "DTEND;TZID=Europe/Stockholm:20251124T110000")
    assert far_off == ["24/11 10:00+01 – 25/11 00:00+01"], "a slip in the year is no meeting of a year"


def test_only_the_window_is_told_and_what_sticks_out_is_cut() -> None:
    window = Window(utc(2026, 11, 24), utc(2026, 11, 26))
    assert spans("DTSTART:20261123T090000Z", "DTEND:20261124T000000Z", window=window) == []
    assert spans("DTSTART:20261126T000000Z", "DTEND:20261126T010000Z", window=window) == []
    assert spans("DTSTART:20261101T000000Z", "DTEND:20261201T000000Z", window=window) == [
        "24/11 01:00+01 – 26/11 01:00+01"
    ]


def test_a_series_leaves_out_and_takes_in_single_dates() -> None:
    found = spans(
        "DTSTART;TZID=Europe/Stockholm:20261019T090000",
        "DTEND;TZID=Europe/Stockholm:20261019T100000",
        "RRULE:FREQ=WEEKLY;COUNT=4",
        "EXDATE;TZID=Europe/Stockholm:20261026T090000",
        "EXDATE:20261102T080000Z",
        "RDATE;TZID=Europe/Stockholm:20261030T130000",
    )
    assert [each[:11] for each in found] == ["19/10 09:00", "30/10 13:00", "09/11 09:00"]


@pytest.mark.parametrize("until", ["20261102T080000Z", "20261102", "20261102T090000"])
def test_a_series_ends_with_its_until_included(until: str) -> None:
    lines = ("DTSTART;TZID=Europe/Stockholm:20261019T090000", "DURATION:PT1H", f"RRULE:FREQ=WEEKLY;UNTIL={until}")
    assert [each[:11] for each in spans(*lines)] == ["19/10 09:00", "26/10 09:00", "02/11 09:00"]


def test_a_whole_day_series_ends_with_its_until_included() -> None:
    found = spans("DTSTART;VALUE=DATE:20261019", "RRULE:FREQ=WEEKLY;UNTIL=20261102", "EXDATE;VALUE=DATE:20261026")
    assert [each[:5] for each in found] == ["19/10", "02/11"]


def moved(*lines: str, of: str = "20261026T090000") -> str:
    return vevent(f"RECURRENCE-ID;TZID=Europe/Stockholm:{of}", *lines)


def test_one_occurrence_is_moved_and_one_is_called_off() -> None:
    other_time = moved("DTSTART;TZID=Europe/Stockholm:20261027T130000", "DURATION:PT30M")
    off = moved("DTSTART:20261102T080000Z", "DURATION:PT1H", "STATUS:CANCELLED", of="20261102T090000")
    event = read_one(SERIES, other_time, off)
    assert [each[:11] for each in shown(event)] == ["19/10 09:00", "27/10 13:00", "09/11 09:00"]
    assert event.shows_as is ShowsAs.BUSY


def test_an_occurrence_may_be_named_in_utc_or_by_its_date() -> None:
    for name in ("RECURRENCE-ID:20261026T080000Z", "RECURRENCE-ID;VALUE=DATE:20261026"):
        event = read_one(SERIES, vevent(name, "DTSTART:20261027T080000Z", "DURATION:PT1H"))
        assert [each[:5] for each in shown(event)] == ["19/10", "27/10", "02/11", "09/11"]


def test_an_occurrence_moved_into_the_window_from_outside_is_told() -> None:
    window = Window(utc(2026, 12, 1), utc(2026, 12, 31))
    late = moved("DTSTART;TZID=Europe/Stockholm:20261203T130000", "DURATION:PT30M")
    assert [each[:11] for each in shown(read_one(SERIES, late, window=window))] == ["03/12 13:00"]


def test_this_and_all_later_occurrences_move_together() -> None:
    later = vevent(
        "RECURRENCE-ID;RANGE=THISANDFUTURE;TZID=Europe/Stockholm:20261026T090000",
        "DTSTART;TZID=Europe/Stockholm:20261027T130000",
        "DURATION:PT30M",
    )
    assert shown(read_one(SERIES, later)) == [
        "19/10 09:00+02 – 19/10 10:00+02",
        "27/10 13:00+01 – 27/10 13:30+01",
        "03/11 13:00+01 – 03/11 13:30+01",
        "10/11 13:00+01 – 10/11 13:30+01",
    ]


def test_an_occurrence_without_its_series_stands_alone() -> None:
    assert shown(read_one(moved("DTSTART:20261124T090000Z", "DTEND:20261124T100000Z"))) == WINTER_TEN


def test_of_two_versions_of_an_event_the_newer_counts() -> None:
    old = vevent("DTSTART:20261123T090000Z", "DURATION:PT1H", "SEQUENCE:1")
    new = vevent("DTSTART:20261124T090000Z", "DURATION:PT1H", "SEQUENCE:2")
    assert shown(read_one(new, old)) == WINTER_TEN


@pytest.mark.parametrize(
    ("lines", "expected"),
    [
        ((), ShowsAs.BUSY),
        (("TRANSP:OPAQUE",), ShowsAs.BUSY),
        (("TRANSP:TRANSPARENT",), ShowsAs.FREE),
        (("STATUS:CANCELLED",), ShowsAs.FREE),
        (("STATUS:TENTATIVE",), ShowsAs.TENTATIVE),
        (("STATUS:CONFIRMED",), ShowsAs.BUSY),
        (("X-MICROSOFT-CDO-BUSYSTATUS:FREE",), ShowsAs.FREE),
        (("X-MICROSOFT-CDO-BUSYSTATUS:TENTATIVE",), ShowsAs.TENTATIVE),
        (("X-MICROSOFT-CDO-BUSYSTATUS:BUSY",), ShowsAs.BUSY),
        (("X-MICROSOFT-CDO-BUSYSTATUS:OOF",), ShowsAs.OUT_OF_OFFICE),
        (("X-MICROSOFT-CDO-BUSYSTATUS:WORKINGELSEWHERE",), ShowsAs.ELSEWHERE),
        (("X-MICROSOFT-CDO-BUSYSTATUS:WORKINGELSEWHERE", "TRANSP:TRANSPARENT"), ShowsAs.ELSEWHERE),
        (("X-MICROSOFT-CDO-BUSYSTATUS:BUSY", "TRANSP:TRANSPARENT"), ShowsAs.BUSY),
        (("X-MICROSOFT-CDO-BUSYSTATUS:OOF", "TRANSP:TRANSPARENT"), ShowsAs.OUT_OF_OFFICE),
        (("X-MICROSOFT-CDO-BUSYSTATUS:TENTATIVE", "TRANSP:TRANSPARENT"), ShowsAs.TENTATIVE),
        (("X-MICROSOFT-CDO-BUSYSTATUS:FREE", "TRANSP:OPAQUE"), ShowsAs.FREE),
        (("X-MICROSOFT-CDO-BUSYSTATUS:", "TRANSP:TRANSPARENT"), ShowsAs.FREE),
        (("STATUS:CANCELLED", "STATUS:CONFIRMED"), ShowsAs.BUSY),
        (("TRANSP:TRANSPARENT", "TRANSP:OPAQUE"), ShowsAs.BUSY),
        (("X-MICROSOFT-CDO-BUSYSTATUS:FREE", "X-MICROSOFT-CDO-BUSYSTATUS:OOF"), ShowsAs.OUT_OF_OFFICE),
        (("X-MICROSOFT-CDO-BUSYSTATUS:OOF", "STATUS:CANCELLED"), ShowsAs.FREE),
        (("ATTENDEE;PARTSTAT=DECLINED:mailto:Sara@Example.se",), ShowsAs.FREE),
        (("ATTENDEE;PARTSTAT=DECLINED:mailto:other@example.se",), ShowsAs.BUSY),
        (("ATTENDEE;PARTSTAT=TENTATIVE:MAILTO:sara@example.se",), ShowsAs.TENTATIVE),
        (("ATTENDEE;PARTSTAT=NEEDS-ACTION:mailto:sara@example.se",), ShowsAs.TENTATIVE),
        (("ATTENDEE;PARTSTAT=ACCEPTED:mailto:sara@example.se",), ShowsAs.BUSY),
        (('ATTENDEE;CN="A; B:c";PARTSTAT=DECLINED;EMAIL=sara@example.se:urn:x',), ShowsAs.FREE),
    ],
)
def test_what_an_event_shows_as(lines: tuple[str, ...], expected: ShowsAs) -> None:
    event = read_one(vevent("DTSTART:20261124T090000Z", "DURATION:PT1H", *lines), owner=("mailto:sara@example.se",))
    assert event.shows_as is expected


def test_a_series_that_is_free_one_week_blocks_the_others() -> None:
    free = moved("DTSTART:20261026T080000Z", "DURATION:PT1H", "TRANSP:TRANSPARENT")
    event = read_one(SERIES, free)
    assert (event.shows_as, len(event.spans)) == (ShowsAs.BUSY, 3)


def test_tasks_journals_and_alarms_take_no_time() -> None:
    task = "BEGIN:VTODO\nUID:t\nDTSTART:20261124T090000Z\nDUE:20261124T100000Z\nEND:VTODO"
    journal = "BEGIN:VJOURNAL\nUID:j\nDTSTART:20261124T090000Z\nEND:VJOURNAL"
    alarm = "BEGIN:VALARM\nACTION:DISPLAY\nTRIGGER:-PT15M\nDURATION:PT9H\nUID:a\nSTATUS:CANCELLED\nEND:VALARM"
    event = vevent("DTSTART:20261124T090000Z", alarm, "DTEND:20261124T100000Z")
    assert read(task, journal) == []
    assert shown(read_one(task, event, journal)) == WINTER_TEN


def test_folded_lines_and_odd_line_ends_are_read() -> None:
    text = calendar(vevent("DTSTART:20261124T090000Z", "DTEND:20261124T100000Z", "SUMMARY:Besök")).encode()
    folded = text.replace(b"DTSTART:2026", b"DTST\r\n ART:20\r\n\t26").replace(b"Bes\xc3\xb6k", b"Bes\xc3\r\n \xb6k")
    for variant in (folded, folded.replace(b"\r\n", b"\n"), b"\xef\xbb\xbf" + text, text.lower()):
        assert shown(Reader(YEAR, host=HOST).read(variant)[0]) == WINTER_TEN
    latin = text.decode().encode("cp1252")
    assert shown(Reader(YEAR, host=HOST).read(latin)[0]) == WINTER_TEN


def test_nothing_of_what_an_event_is_about_comes_in() -> None:
    event = read_one(vevent("DTSTART:20261124T090000Z", "DURATION:PT1H", "SUMMARY:Läkare", "LOCATION:Hemma", uid="x@y"))
    assert (event.meeting, event.content) == (None, "")
    for word in ("Läkare", "Hemma", "x@y"):
        assert word not in repr(event)


def meeting(*, place: str = "Stadshuset; entré A, våning 3") -> FeedEvent:
    begin = utc(2026, 10, 25, 0, 30)
    return FeedEvent(uuid.UUID(int=7), 2, begin, begin + timedelta(hours=1), begin, "Bokat besök K7MRA", location=place)


def test_our_own_meeting_is_known_by_its_name_and_its_fingerprint() -> None:
    event = meeting()
    (told,) = Reader(YEAR, host=HOST).read(event_file(event, host=HOST))
    assert (told.meeting, told.content) == (event.id, content_of(event))
    assert list(told.spans) == [(event.starts_at, event.ends_at)]
    (stranger,) = Reader(YEAR, host="another.example").read(event_file(event, host=HOST))
    assert stranger.meeting is None


def test_our_own_meeting_keeps_its_time_whatever_it_shows_as_and_wherever_it_went() -> None:
    text = event_file(meeting(), host=HOST).decode().replace("TRANSP:OPAQUE", "TRANSP:TRANSPARENT")
    told = Reader(Window(utc(2030, 1, 1), utc(2030, 2, 1)), host=HOST).read(text)[0]
    assert (told.shows_as, list(told.spans)) == (ShowsAs.FREE, [(meeting().starts_at, meeting().ends_at)])


def test_a_meeting_of_ours_that_somebody_changed_is_told_from_one_that_nobody_did() -> None:
    text = event_file(meeting(), host=HOST).decode()
    ours = standing(text, host=HOST)
    assert ours is not None
    assert (ours.meeting, ours.content, ours.untouched) == (meeting().id, content_of(meeting()), True)
    changed = standing(text.replace("Bokat besök", "Möte"), host=HOST)
    assert changed is not None
    assert not changed.untouched
    assert changed.content != ours.content
    assert standing(text, host="another.example") is None
    assert standing("<html>", host=HOST) is None


BUSY = """
    BEGIN:VFREEBUSY
    DTSTART:20261124T000000Z
    DTEND:20261125T000000Z
    FREEBUSY;FBTYPE=BUSY:20261124T090000Z/20261124T100000Z,20261124T120000Z/PT1H30M
    FREEBUSY;VALUE=PERIOD:20261124T150000Z/20261124T160000Z
    FREEBUSY;FBTYPE=FREE:20261124T170000Z/20261124T180000Z
    FREEBUSY;FBTYPE=BUSY-UNAVAILABLE;VALUE=PERIOD:20261123T220000Z/20261124T003000Z
    END:VFREEBUSY
"""


def test_an_answer_of_busy_times_is_read_in_both_spellings() -> None:
    day = (utc(2026, 11, 24), utc(2026, 11, 25))
    assert busy_periods(calendar(BUSY), day) == [
        (utc(2026, 11, 24), utc(2026, 11, 24, 0, 30)),
        (utc(2026, 11, 24, 9), utc(2026, 11, 24, 10)),
        (utc(2026, 11, 24, 12), utc(2026, 11, 24, 13, 30)),
        (utc(2026, 11, 24, 15), utc(2026, 11, 24, 16)),
    ]
    with pytest.raises(CalendarRefused):
        busy_periods(calendar(BUSY.replace("PT1H30M", "a while")), day)


@pytest.mark.parametrize("zone", ["UTC", "America/Los_Angeles", "Pacific/Kiritimati"])
def test_the_answers_are_the_same_wherever_the_machine_is(zone: str) -> None:
    text = calendar(
        EXCHANGE.format(name="Own"),
        vevent("DTSTART:20261025T023000", "DURATION:PT15M", "RRULE:FREQ=DAILY;COUNT=3", uid="1"),
        vevent("DTSTART;TZID=Own:20260329T013000", "DTEND;TZID=Own:20260329T033000", uid="2"),
        vevent("DTSTART;VALUE=DATE:20261024", "DTEND;VALUE=DATE:20261026", uid="3"),
    )
    told = "import sys\nfrom tests.calendars.texts import *\nprint(Reader(YEAR, host=HOST).read(sys.stdin.read()))"
    made = subprocess.run(
        [sys.executable, "-c", told],
        input=text,
        env=os.environ | {"TZ": zone},
        text=True,
        capture_output=True,
        check=True,
    )
    assert made.stdout.strip() == str(Reader(YEAR, host=HOST).read(text))
