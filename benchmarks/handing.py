"""Handing over a live call where thousands can sign in: the page that lists the colleagues, and the pressing of it.

A whole application in this process, on SQLite and on PostgreSQL; once where the other logins are handläggare's, as in a
city, and once where every one of them meets clients, which no city comes to.

    uv run python -m benchmarks.handing [--logins 3300]
"""

import argparse
import gc
import logging
from collections.abc import Callable
from statistics import median, quantiles
from time import perf_counter

import structlog

from benchmarks.engines import ENGINES
from benchmarks.figures import at_most
from frontdesk.accounts.rules import Role
from frontdesk.core.db.stores import Stores
from tests.accounts.test_many_logins import add_many
from tests.web.client import Person, make_building

WANTED_MS, ROUNDS = 50, 40
HTMX = {"HX-Request": "true"}


def main() -> None:
    """Print the figures on both databases."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--logins", type=int, default=3_300)
    logins: int = parser.parse_args().logins
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.ERROR))
    gc.freeze()  # as the command line does once everything is imported
    for name, opened in ENGINES.items():
        for role in (Role.HANDLAGGARE, Role.RECEPTIONIST):
            with opened() as stores:
                _report(f"{name}, {logins} logins, role {role}", stores, role, logins)


def _report(what: str, stores: Stores, role: Role, logins: int) -> None:
    building = make_building(stores)
    rut = building.login(Role.RECEPTIONIST)
    with stores.writing() as unit:
        add_many(unit, role, logins)
    shown, given = zip(*(_handed_over(rut) for _ in range(ROUNDS)), strict=True)
    print(f"{what}: shown p50 {median(shown):.1f} ms, given p50 {median(given):.1f} ms")
    at_most("    p95 of the page, ms", quantiles(shown, n=20)[-1], WANTED_MS)
    at_most("    p95 of the handing over, ms", quantiles(given, n=20)[-1], WANTED_MS)


def _handed_over(rut: Person) -> tuple[float, float]:
    """Take a call, look at who may have it, give it to the first who is free; milliseconds of the two."""
    contact = rut.post("/queue/call").location.rsplit("/", 1)[1]
    path = f"/contacts/{contact}/hand-over"
    # Past the test client's reading of the answer, which costs more than the page.
    return _timed(lambda: rut.client.get(path, headers=HTMX)), _timed(lambda: rut.post(path, {"to": ""}))


def _timed(request: Callable[[], object]) -> float:
    began = perf_counter()
    request()
    return (perf_counter() - began) * 1000


if __name__ == "__main__":
    main()
