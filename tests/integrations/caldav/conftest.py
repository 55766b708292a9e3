"""Both servers, one after the other."""

import pytest

from tests.contracts.caldav_world import CalDavWorld


@pytest.fixture(params=["radicale_server", "xandikos_server"])
def world(request: pytest.FixtureRequest) -> CalDavWorld:
    """A fresh calendar on a real server."""
    return CalDavWorld(request.getfixturevalue(request.param))
