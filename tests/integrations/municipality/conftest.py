from functools import cache

import pytest

from integrations.local.municipality import write
from tests.integrations.municipality.deliveries import DAYS, Delivery


@pytest.fixture(scope="session")
def written(tmp_path_factory: pytest.TempPathFactory) -> "Written":
    return Written(tmp_path_factory)


class Written:
    """Deliveries of demo size, each day's written once for all tests."""

    def __init__(self, folders: pytest.TempPathFactory) -> None:
        self.on = cache(lambda today: Delivery(write(folders.mktemp("delivery"), today=today).folder, today))


@pytest.fixture(scope="session", params=DAYS, ids=str)
def on_any_day(request: pytest.FixtureRequest, written: Written) -> Delivery:
    return written.on(request.param)


@pytest.fixture(scope="session")
def delivery(written: Written) -> Delivery:
    """The municipality on an ordinary day."""
    return written.on(DAYS[0])
