"""The queue page while calendars are connected at a server that sends a byte every two seconds.

A whole application on loopback with the threads of production; four handläggare press *Prova och koppla* at once, and
a receptionist looks at the queue until the last of them has an answer.

    uv run python -m benchmarks.outside [--at-once 4]
"""

import argparse
import logging
from statistics import median, quantiles

import structlog

from benchmarks.engines import ENGINES
from benchmarks.figures import at_most
from frontdesk.accounts.rules import Role
from frontdesk.calendars.rules import CalendarKind
from frontdesk.core.db.stores import Stores
from frontdesk.core.outside import LONGEST
from tests.factories import booking
from tests.factories.calendars import SARA
from tests.slow_services import Felt, queue_meanwhile
from tests.web.client import make_building

P95, LONGEST_PAGE, MILLISECONDS = 150, 1_000, 1_000


def main() -> None:
    """Print the figures on both databases."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--at-once", type=int, default=4)
    at_once: int = parser.parse_args().at_once
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.ERROR))
    for name, opened in ENGINES.items():
        for kind in (CalendarKind.ICS, CalendarKind.CALDAV):
            with opened() as stores:
                _report(f"{name}, {kind}", _felt(stores, kind, at_once))


def _felt(stores: Stores, kind: CalendarKind, at_once: int) -> Felt:
    building = make_building(stores)
    with stores.writing() as unit:
        booking.make_office(unit)
    receptionist = building.login(Role.RECEPTIONIST)
    handlaggare = building.login(Role.HANDLAGGARE, name="Sara Nilsson", handlaggare=SARA)
    return queue_meanwhile(building, receptionist, handlaggare, kind=kind, at_once=at_once)


def _report(what: str, felt: Felt) -> None:
    pages = [seconds * MILLISECONDS for seconds in felt.pages]
    before = [seconds * MILLISECONDS for seconds in felt.before]
    at_rest = f"p50 {median(before):.0f}, p95 {quantiles(before, n=20)[-1]:.0f}, longest {max(before):.0f} ms before"
    print(f"{what}: {len(pages)} looks at the queue, p50 {median(pages):.0f} ms ({at_rest})")
    at_most("    p95, ms", quantiles(pages, n=20)[-1], P95)
    at_most("    longest, ms", max(pages), LONGEST_PAGE)
    at_most("    longest wait for a calendar, s", max(felt.waits), LONGEST + 1)


if __name__ == "__main__":
    main()
