"""The calendar servers of a test run, each started when the first test asks for it."""

from collections.abc import Iterator

import pytest

from tests.calendar_servers import CalendarServer, radicale, xandikos


@pytest.fixture(scope="session")
def radicale_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[CalendarServer]:
    with radicale(tmp_path_factory.mktemp("radicale")) as server:
        yield server


@pytest.fixture(scope="session")
def xandikos_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[CalendarServer]:
    with xandikos(tmp_path_factory.mktemp("xandikos")) as server:
        yield server
