"""Exempelby kommun on a Monday morning in November, in files that every journey gets a copy of.

The register comes through the real import and the rest through the rooms' own services, as in the demo; only the clock
stands still, so that a journey reads the same on every day of the year.
"""

from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

from frontdesk.accesslog import service
from frontdesk.bootstrap.demo import seed
from frontdesk.cases.service.importing import import_folder
from frontdesk.core.db import sqlite
from frontdesk.core.db.stores import Stores
from frontdesk.core.times import FixedClock, local_date
from frontdesk.event_handlers import EVENT_HANDLERS
from integrations.local.case_source import DeliveredFiles
from integrations.local.municipality import write
from tests.stores import LOG_KEY, MONDAY_TEN, create_schema

_DESK, _REGISTER = "desk.sqlite", "register.sqlite"


def settle(folder: Path, clock: FixedClock) -> Stores:
    """Return the stores of the town, fresh in `folder`."""
    for name, content in zip((_DESK, _REGISTER), _built(), strict=True):
        (folder / name).write_bytes(content)
    return _open(folder, clock)


@cache
def _built() -> tuple[bytes, bytes]:
    with TemporaryDirectory() as name:
        folder = Path(name)
        create_schema(sqlite.engine(folder / _DESK, owner=True), sqlite.engine(folder / _REGISTER, owner=True))
        _deliver(folder)
        stores = _open(folder, FixedClock(MONDAY_TEN))
        seed.everything(stores)
        stores.dispose()
        return (folder / _DESK).read_bytes(), (folder / _REGISTER).read_bytes()


def _deliver(folder: Path) -> None:
    delivery = folder / "delivery"
    write(delivery, today=local_date(MONDAY_TEN))
    register = sqlite.engine(folder / _REGISTER, owner=True)
    import_folder(register, DeliveredFiles(delivery), now=MONDAY_TEN, force=True)
    register.dispose()


def _open(folder: Path, clock: FixedClock) -> Stores:
    return Stores(
        desk=sqlite.engine(folder / _DESK),
        register=sqlite.engine(folder / _REGISTER, read_only=True),
        log_key=LOG_KEY,
        access_log=service,
        clock=clock,
        event_handlers=EVENT_HANDLERS,
    )
