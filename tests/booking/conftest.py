"""Where the server may stand: what booking offers must not depend on it."""

import os
import time as clock_time
from collections.abc import Iterator

import pytest

ZONES = ("Europe/Stockholm", "UTC", "America/New_York", "Pacific/Auckland")


@pytest.fixture(params=ZONES)
def zone(request: pytest.FixtureRequest) -> Iterator[str]:
    """Let the server stand somewhere."""
    before = os.environ.get("TZ")
    os.environ["TZ"] = request.param
    clock_time.tzset()
    yield request.param
    os.environ.pop("TZ")
    if before is not None:
        os.environ["TZ"] = before
    clock_time.tzset()
