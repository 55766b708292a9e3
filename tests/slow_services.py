"""A service outside that sends a byte every two seconds, and what the desk's pages take meanwhile."""

import threading
import time
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, replace
from io import BufferedIOBase

import httpx2

from frontdesk.calendars.rules import CalendarKind
from integrations.caldav.calendar import CalDavCalendar
from integrations.ics.subscription import IcsSubscription
from tests.integrations.answering import Asked, answering
from tests.serving import serve
from tests.web.client import OWN_PAGE, Building, Person

EVERY = 2.0
LOOKS = 41
_DRIP = b"HTTP/1.1 200 OK\r\nContent-Type: text/calendar\r\n\r\nBEGIN:VCALENDAR\r\n"


@dataclass(frozen=True)
class Felt:
    """Seconds that the queue page took before, and while others waited outside, and those others' answers."""

    before: Sequence[float]
    pages: Sequence[float]
    waits: Sequence[float]
    answers: Sequence[httpx2.Response]


@contextmanager
def dripping() -> Iterator[str]:
    """Serve drops on loopback while the block runs; gives the address."""
    over = threading.Event()

    def drip(asked: Asked, out: BufferedIOBase) -> None:
        del asked
        for byte in _DRIP * 100:
            out.write(bytes([byte]))
            out.flush()
            if over.wait(EVERY):
                return

    with answering(drip) as server:
        try:
            yield f"{server.base}/cal.ics"
        finally:
            over.set()


def reach_out(building: Building) -> None:
    """Let the application ask real calendars, and not the doubles."""
    ports = building.app.state.ports
    real = {
        CalendarKind.ICS: IcsSubscription(host="reception.example.se", reach="any"),
        CalendarKind.CALDAV: CalDavCalendar(host="reception.example.se", reach="any"),
    }
    building.app.state.ports = replace(ports, calendars={**ports.calendars, **real})


def queue_meanwhile(
    building: Building, receptionist: Person, handlaggare: Person, *, kind: CalendarKind, at_once: int
) -> Felt:
    """Connect calendars at a dripping server, all at once, and look at the queue as long as that takes."""
    reach_out(building)
    with dripping() as address, serve(building.app, lifespan="on") as house, ThreadPoolExecutor(at_once) as hands:
        cookies = dict(handlaggare.client.cookies)
        typed = {"kind": kind.value, "address": address}
        with httpx2.Client(base_url=house, cookies=dict(receptionist.client.cookies), timeout=150) as client:
            before = [_look(client) for _ in range(LOOKS)]
            asked = [hands.submit(_connect, house, cookies, typed) for _ in range(at_once)]
            pages = []
            while not all(future.done() for future in asked):
                pages.append(_look(client))
        found = [future.result() for future in asked]
    # The first look makes what every later one finds made.
    return Felt(before[1:], pages, [wait for wait, _ in found], [answer for _, answer in found])


def _look(client: httpx2.Client) -> float:
    began = time.perf_counter()
    client.get("/queue").raise_for_status()
    took = time.perf_counter() - began
    time.sleep(0.02)
    return took


def _connect(house: str, cookies: dict[str, str], typed: dict[str, str]) -> tuple[float, httpx2.Response]:
    headers = {**OWN_PAGE, "Origin": house}
    began = time.perf_counter()
    with httpx2.Client(base_url=house, cookies=cookies, headers=headers, timeout=150) as client:
        answer = client.post("/workplace/calendars", data=typed)
    return time.perf_counter() - began, answer
