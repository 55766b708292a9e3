"""The two stores, and units of work on them."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import Engine, text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from frontdesk.core import live
from frontdesk.core.db import commits, erase, postgres, sqlite
from frontdesk.core.db.unit import EventHandlers, Unit, run_after_commit, run_before_commit
from frontdesk.core.log import AccessLog
from frontdesk.core.settings import Settings
from frontdesk.core.times import Clock, SystemClock

_ANYTHING = text("SELECT 1")


@dataclass
class Stores:
    """Both stores as the web and clock processes use them: the desk read-write, the register read-only."""

    desk: Engine
    register: Engine
    log_key: bytes = field(repr=False)
    access_log: AccessLog
    clock: Clock = field(default_factory=SystemClock)
    event_handlers: EventHandlers = field(default_factory=dict)
    #: Addresses live updates to the staff they are for.
    audience: live.Audience | None = None
    broadcaster: live.Broadcaster = field(default_factory=live.Broadcaster)
    #: Whether an SMS operator is connected; without one no SMS is offered or queued.
    texting: bool = True
    # Where the access log's chain ended when this process last wrote to it; an earlier end means that it was cut.
    log_memory: dict[str, tuple[int, bytes]] = field(default_factory=dict, repr=False)
    _writing: threading.Lock = field(default_factory=threading.Lock)

    def __post_init__(self) -> None:
        """Derive engines: the desk's takes SQLite's write lock at once, the others begin no transaction."""
        self._immediate = self.desk.execution_options(immediate=True)
        # On PostgreSQL a transaction costs two journeys to the server more, and a rolled back one every statement the
        # driver has prepared. Each SELECT sees what is committed when it begins, in a transaction or out of it; on
        # SQLite a transaction holds one state of the register for all of them.
        apart: dict[str, Any] = {"alone": True} if self.embedded else {"isolation_level": "AUTOCOMMIT"}
        self._alone = self.desk.execution_options(**apart)
        self._read_only = self.register if self.embedded else self.register.execution_options(**apart)

    @property
    def embedded(self) -> bool:
        """Whether the stores are two SQLite files used by this process alone."""
        return self.desk.dialect.name == "sqlite"

    @contextmanager
    def writing(self, *, repeatable: bool = False) -> Iterator[Unit]:
        """Open a unit of work; it is committed when the block ends and rolled back when it raises.

        A `repeatable` commit may happen a second time, when a page that needed it is retried.

        SQLite takes the write lock at once, behind a lock of this process, so that writers queue here instead of
        polling the file.
        """
        with self._writing if self.embedded else nullcontext(), self._unit(immediate=True) as unit:
            yield unit
            run_before_commit(unit.db)
            told = live.announce(unit.db, self.audience)
            erased = erase.asked_for(unit.db)
            if not repeatable:
                commits.note()
            unit.db.commit()
            run_after_commit(unit.db)
        erase.wipe(self.desk, erased)
        if self.embedded:
            self.broadcaster.spread(told)

    @contextmanager
    def reading(self) -> Iterator[Unit]:
        """Open both stores read-only; nothing is committed."""
        with self._unit(immediate=False) as unit:
            unit.db.info["leaves_no_trace"] = True
            yield unit

    @contextmanager
    def glance(self) -> Iterator[Session]:
        """Open the desk for a single SELECT, without a transaction."""
        with Session(self._alone) as db:
            yield db

    def answer(self) -> bool:
        """Whether both stores can be queried."""
        try:
            with self.reading() as unit:
                unit.db.execute(_ANYTHING)
                unit.register.execute(_ANYTHING)
        except DBAPIError:
            return False
        return True

    @contextmanager
    def _unit(self, *, immediate: bool) -> Iterator[Unit]:
        with (
            Session(self._immediate if immediate else self.desk, expire_on_commit=False) as db,
            Session(self._read_only, autoflush=False) as register,
        ):
            db.info["log_key"], db.info["log_memory"] = self.log_key, self.log_memory
            yield Unit(
                db=db,
                register=register,
                now=self.clock.now(),
                access_log=self.access_log,
                event_handlers=self.event_handlers,
                can_text=self.texting,
            )

    def dispose(self) -> None:
        """Close every pooled connection."""
        self.desk.dispose()
        self.register.dispose()


def open_stores(settings: Settings, access_log: AccessLog, *, clock: Clock | None = None) -> Stores:
    """Open the stores in the settings: two SQLite files, or two schemas of a PostgreSQL database."""
    clock = clock or SystemClock()
    log_key, texting = settings.log_key.get_secret_value().encode(), settings.sms != "none"
    if settings.database_url is None:
        return Stores(
            desk=sqlite.engine(settings.desk_file),
            register=sqlite.engine(settings.register_file, read_only=True),
            log_key=log_key,
            access_log=access_log,
            texting=texting,
            clock=clock,
        )
    reader_url = settings.register_reader_url or settings.database_url
    return Stores(
        desk=postgres.engine(settings.database_url.get_secret_value(), schema=postgres.DESK_SCHEMA),
        register=postgres.engine(reader_url.get_secret_value(), schema=postgres.REGISTER_SCHEMA, read_only=True),
        log_key=log_key,
        access_log=access_log,
        texting=texting,
        clock=clock,
    )


def owner_engines(settings: Settings) -> tuple[Engine, Engine]:
    """Open desk and register as the owner, who may create and change tables; only for `frontdesk migrate`."""
    if settings.database_url is None:
        return sqlite.engine(settings.desk_file, owner=True), sqlite.engine(settings.register_file, owner=True)
    url = (settings.owner_url or settings.database_url).get_secret_value()
    return (
        postgres.engine(url, schema=postgres.DESK_SCHEMA, pool_size=1, patient=True),
        postgres.engine(url, schema=postgres.REGISTER_SCHEMA, pool_size=1, patient=True),
    )


def writer_engine(settings: Settings) -> Engine:
    """Open the register for writing; only `frontdesk import` holds these credentials."""
    if settings.database_url is None:
        return sqlite.engine(settings.register_file, owner=True)
    url = (settings.register_writer_url or settings.database_url).get_secret_value()
    return postgres.engine(url, schema=postgres.REGISTER_SCHEMA, pool_size=1, patient=True)
