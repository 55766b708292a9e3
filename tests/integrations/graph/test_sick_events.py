"""One event of a mailbox that cannot be read, and zones under every name."""

from datetime import UTC, datetime
from typing import Any

import pytest

from frontdesk.calendars.ports import CalendarRefused, Window
from frontdesk.core.times import STOCKHOLM
from integrations.graph import reading, rounds
from integrations.graph.mailbox import Round

WINDOW = Window(datetime(2026, 11, 1, tzinfo=UTC), datetime(2027, 1, 1, tzinfo=UTC))


def at(wall: str, zone: str = "UTC") -> dict[str, str]:
    return {"dateTime": wall, "timeZone": zone}


def row(name: str, begin: object, end: object = None, **more: Any) -> dict[str, Any]:  # noqa: ANN401 - as Graph's JSON
    until = at("2026-12-01T10:00:00") if end is None else end
    return {"id": name, "type": "singleInstance", "showAs": "busy", "start": begin, "end": until, **more}


class Mailbox:
    """A mailbox that tells these rows."""

    def __init__(self, *rows: dict[str, Any]) -> None:
        self._rows: list[reading.Row] = list(rows)

    def first_round(self, window: Window) -> Round:
        del window
        return Round(self._rows, "link")

    def next_round(self, link: str) -> Round:
        return Round(self._rows, link)

    def event(self, item_id: str) -> None:
        del item_id

    def instances(self, series_id: str, window: Window) -> list[reading.Row]:
        del window
        return [each for each in self._rows if each.get("seriesMasterId") == series_id]


GOOD = row("good", at("2026-12-01T09:00:00"))


@pytest.mark.parametrize("begin", [None, {}, at("soon"), at("0001-01-01T00:00:00", "Asia/Tokyo"), "2026-12-01"])
def test_an_event_without_a_readable_start_is_stepped_over_and_named(begin: object) -> None:
    mailbox: Any = Mailbox(row("sick", begin), GOOD)
    whole = rounds.everything(mailbox, WINDOW)
    changed = rounds.since(mailbox, rounds.Cursor(WINDOW, "link"))
    for told in (whole, changed):
        assert [event.id for event in told.events] == ["good"]
        assert "sick" in told.unread
        assert told.misread.set_aside == 1
    assert "sick" not in changed.gone


def test_an_occurrence_that_cannot_be_read_keeps_what_is_known_of_its_series() -> None:
    kin = {"type": "exception", "seriesMasterId": "s"}
    mailbox: Any = Mailbox(row("1", at("2026-12-01T09:00:00"), **kin), row("2", at("?"), **kin), GOOD)
    for told in (rounds.everything(mailbox, WINDOW), rounds.since(mailbox, rounds.Cursor(WINDOW, "link"))):
        assert {event.id for event in told.events} == {"s:busy", "good"}
        assert "s:busy" in told.unread


@pytest.mark.parametrize("end", [at("?"), "later", at("2026-11-30T10:00:00")])
def test_an_event_without_a_readable_end_takes_the_rest_of_its_day(end: object) -> None:
    mailbox: Any = Mailbox(row("long", at("2026-12-01T09:00:00"), end))
    told = rounds.everything(mailbox, WINDOW)
    midnight = datetime(2026, 12, 2, tzinfo=STOCKHOLM)
    assert [list(event.spans) for event in told.events] == [[(datetime(2026, 12, 1, 9, tzinfo=UTC), midnight)]]
    assert told.misread.doubtful == 1


def test_a_row_without_a_name_and_an_unknown_zone_stop_nothing() -> None:
    odd = row("odd", at("2026-12-01T09:00:00", "Nowhere Standard Time"))
    nameless = {key: value for key, value in GOOD.items() if key != "id"}
    mailbox: Any = Mailbox(nameless, odd, GOOD)
    told = rounds.everything(mailbox, WINDOW)
    assert [event.id for event in told.events] == ["odd", "good"]
    assert told.misread.unknown_zones == 1


@pytest.mark.parametrize(
    ("zone", "hour"),
    [
        ("UTC", 17),
        ("tzone://Microsoft/Utc", 17),
        ("Tokyo Standard Time", 8),
        ("tokyo standard time", 8),
        ("China Standard Time", 9),
        ("W. Europe Standard Time", 16),
        ("W. Europe Standard Time 1", 16),
        ("Europe/Lisbon", 17),
        ("(UTC+05:30) Chennai, Kolkata, Mumbai, New Delhi", 11),
        ("", 17),
        ("Helsinki, Kyiv, Riga, Sofia, Tallinn, Vilnius", 15),
        ("FLE_Standard_Time", 15),
        ("Eastern Time (US & Canada)", 22),
        ("Mid-Atlantic Standard Time", 19),
        ("Kamchatka Standard Time", 5),
        ("Riga, Tokyo", 16),
    ],
)
def test_a_time_is_read_in_the_zone_that_is_named_beside_it(zone: str, hour: int) -> None:
    told = reading.instant(at("2026-12-01T17:00:00", zone))
    assert (told.day, told.hour) == (1, hour)


@pytest.mark.parametrize(("begin", "hour"), [("2026-12-01T17:00:00+09:00", 8), ("2026-12-01T17:00:00Z", 17)])
def test_a_time_that_brings_its_own_offset_is_read_by_it(begin: str, hour: int) -> None:
    assert reading.instant(at(begin, "Tokyo Standard Time")).hour == hour


def test_a_time_that_is_none_is_refused() -> None:
    with pytest.raises(CalendarRefused):
        reading.instant(at("2026-13-01T17:00:00"))
