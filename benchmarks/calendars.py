"""The first sync of a calendar of 20,000 events, beside the server's own time to list them.

A real Radicale on loopback, its own caches warm: asked for the names and versions of all events (PROPFIND, the answer
thrown away), and then read by our adapter, by turns. Of more than ten thousand events Radicale gives the texts in two
answers or more.

    uv run python -m benchmarks.calendars [--events 20000]
"""

import argparse
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from time import perf_counter
from typing import TypeVar

import httpx2

from benchmarks.figures import at_most
from frontdesk.calendars.ports import Account, Window
from integrations.caldav import dav
from integrations.caldav.calendar import CalDavCalendar
from tests.calendar_servers import LOGIN, SECRET, radicale

T = TypeVar("T")

MOST_TIMES = 3
TURNS = 3
YEAR = Window(datetime(2026, 1, 1, tzinfo=UTC), datetime(2027, 1, 1, tzinfo=UTC))


def main() -> None:
    """Print the figures."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--events", type=int, default=20_000)
    events: int = parser.parse_args().events
    with TemporaryDirectory() as place, radicale(Path(place)) as server:
        account = Account(server.make("work"), LOGIN, SECRET)
        _fill(Path(place, "store/collection-root", LOGIN, "work"), events)
        for name in (dav.ETAG, dav.SYNC_TOKEN):  # its caches are made here, and take their time
            _listed(account, dav.find(name))
        turns = [_turn(account, events) for _ in range(TURNS)]
    names, first, later = (median(each) for each in zip(*turns, strict=True))
    print(f"{events} events: the server's list {names:.1f} s, first sync {first:.1f} s")
    print(f"    nothing changed since: {later:.1f} s, the server's own reckoning of its token included")
    at_most("first sync / the server's own list of names and versions", first / names, MOST_TIMES)


def _turn(account: Account, events: int) -> tuple[float, float, float]:
    """Return seconds: the list of names, the first sync, and one with nothing to tell."""
    adapter = CalDavCalendar(host="reception.example.se", reach="any")
    names, _ = _timed(lambda: _listed(account, dav.find(dav.ETAG)))
    first, told = _timed(lambda: adapter.changes(account, cursor="", window=YEAR))
    if len(told.events) != events:
        raise SystemExit(f"{len(told.events)} of {events} events were told")
    later, _ = _timed(lambda: adapter.changes(account, cursor=told.cursor, window=YEAR))
    return names, first, later


def _fill(folder: Path, events: int) -> None:
    """Lay the events where the server keeps them: as many PUTs would take minutes, and are not what is measured."""
    begin = datetime(2026, 1, 1, 7, tzinfo=UTC)
    for number in range(events):
        starts_at = begin + timedelta(days=number % 365, minutes=30 * (number // 365 % 20))
        ends_at = starts_at + timedelta(minutes=30)
        lines = [
            "BEGIN:VCALENDAR",
            "VERSION:2.0",
            "PRODID:-//Owner//Program//EN",
            "BEGIN:VEVENT",
            f"UID:{number}@owner",
            "DTSTAMP:20260101T000000Z",
            f"DTSTART:{starts_at:%Y%m%dT%H%M%SZ}",
            f"DTEND:{ends_at:%Y%m%dT%H%M%SZ}",
            f"SUMMARY:Möte {number}",
            "DESCRIPTION:Dagordning följer.",
            "STATUS:CONFIRMED",
            "TRANSP:OPAQUE",
            "END:VEVENT",
            "END:VCALENDAR",
        ]
        Path(folder, f"{number}.ics").write_text("\r\n".join([*lines, ""]), encoding="utf-8")


def _listed(account: Account, body: bytes) -> None:
    """Ask and throw the answer away."""
    headers = {"Depth": "1", "Content-Type": "application/xml", "Accept-Encoding": "identity"}
    with (
        httpx2.Client(auth=(LOGIN, SECRET), timeout=1800, trust_env=False) as client,
        client.stream("PROPFIND", account.address, content=body, headers=headers) as answer,
    ):
        for _ in answer.raise_for_status().iter_raw():
            pass


def _timed(act: Callable[[], T]) -> tuple[float, T]:
    began = perf_counter()
    made = act()
    return perf_counter() - began, made


if __name__ == "__main__":
    main()
