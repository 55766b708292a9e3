"""The reception's page while a flood of made-up names tries to sign in.

A whole application on loopback with the threads of production. Forty connections post to the login as fast as they are
answered, from processes of their own, while a receptionist looks at her page again and again.

    uv run python -m benchmarks.flood [--connections 40] [--seconds 10]
"""

import argparse
import http.client
import logging
import os
import threading
from statistics import median, quantiles
from time import perf_counter, sleep
from urllib.parse import urlencode, urlsplit

import structlog

from benchmarks.engines import ENGINES
from benchmarks.figures import at_most
from benchmarks.load import Call, Load, run
from frontdesk.accounts.guard import SESSION_COOKIE
from frontdesk.accounts.rules import Role
from frontdesk.core.db.stores import Stores
from tests.web.client import OWN_PAGE, make_building
from tests.web.server import serving

P95, MILLISECONDS = 150, 1_000
_BETWEEN = 0.05
_NAMES_EACH = 200


def main() -> None:
    """Print the figures on both databases, and how busy the machine was with other things."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--connections", type=int, default=40)
    parser.add_argument("--seconds", type=float, default=10)
    given = parser.parse_args()
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.CRITICAL))
    for name, opened in ENGINES.items():
        load = os.getloadavg()[0]
        with opened() as stores:
            print(f"{name}: {os.cpu_count()} cores, load {load:.1f} before it began")
            _report(stores, given.connections, given.seconds)


def _report(stores: Stores, connections: int, seconds: float) -> None:
    building = make_building(stores)
    rut = building.login(Role.RECEPTIONIST)
    cookie = f"{SESSION_COOKIE}={rut.client.cookies[SESSION_COOKIE]}"
    with serving(building.app) as base:
        before = _pages(base, cookie, seconds / 3)
        flooded: list[Load] = []
        calls = [_tries(client) for client in range(connections)]
        flood = threading.Thread(target=lambda: flooded.append(run(base, calls, seconds)))
        flood.start()
        sleep(3)  # the processes of the flood start up
        pages = _pages(base, cookie, seconds - 2)
        flood.join()
    tries = flooded[0]
    print(f"    {tries.per_second:.0f} tries a second, answered {sorted(tries.statuses)}, p50 {tries.median:.0f} ms")
    print(f"    {len(pages)} pages, p50 {median(pages):.0f} ms (p50 {median(before):.0f} ms before)")
    at_most("    p95, ms", quantiles(pages, n=20)[-1], P95)


def _tries(client: int) -> list[Call]:
    headers = (*OWN_PAGE.items(), ("Content-Type", "application/x-www-form-urlencoded"))
    names = (f"name-{client}-{number}" for number in range(_NAMES_EACH))
    return [
        Call("POST", "/login", urlencode({"login": name, "password": "x" * 20}).encode(), headers) for name in names
    ]


def _pages(base: str, cookie: str, seconds: float) -> list[float]:
    browser = http.client.HTTPConnection(urlsplit(base).netloc, timeout=60)
    taken, ends = [], perf_counter() + seconds
    while perf_counter() < ends:
        begun = perf_counter()
        browser.request("GET", "/reception", headers={"Cookie": cookie})
        answer = browser.getresponse()
        answer.read()
        assert answer.status == http.HTTPStatus.OK  # noqa: S101 - a page that is refused is no figure
        taken.append((perf_counter() - begun) * MILLISECONDS)
        sleep(_BETWEEN)
    browser.close()
    return taken


if __name__ == "__main__":
    main()
