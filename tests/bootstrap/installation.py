"""An installation that lacks nothing, on either store: what `frontdesk check` is quiet about until a test breaks it."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from pydantic import SecretStr
from sqlalchemy import text
from sqlalchemy.orm import Session

from frontdesk.accesslog import service
from frontdesk.accounts.rules import Grant, Role, Scope
from frontdesk.accounts.service import tokens
from frontdesk.bootstrap import checking, commands
from frontdesk.core import heartbeat, municipal_settings, municipality
from frontdesk.core.actor import CLOCK
from frontdesk.core.db.stores import open_stores, owner_engines
from frontdesk.core.db.unit import Unit
from frontdesk.core.settings import Settings
from frontdesk.ports import Ports
from tests.factories.accounts import make_staff
from tests.factories.booking import make_office
from tests.factories.disclosure import imported_at

KEYS = {
    "secret_key": SecretStr("vT9w-2kQzL0pXb7RrYd4nHs8CfJg1mUaEo5i"),
    "log_key": SecretStr("Zq3u8BfNc6WyKt0DhVj7SxAl2eRg9PmiOa4T"),
}
BOARD = Grant("socialnamnd", "EB")


@dataclass
class Installation:
    """Settings to break and stores to break, and what `check` says then."""

    given: dict[str, Any]
    ports: Ports | None = None

    @property
    def settings(self) -> Settings:
        return Settings(_env_file=None, **self.given)

    @property
    def folder(self) -> Path:
        return Path(self.given["data"])

    def told(self) -> list[str]:
        return checking.everything(self.settings, self.ports)

    def write(self, change: Callable[[Unit], object]) -> None:
        stores = open_stores(self.settings, service)
        with stores.writing() as unit:
            change(unit)
        stores.dispose()

    def run(self, *statements: str, store: str = "desk") -> None:
        """Run SQL as the owner, who alone gets past the guards."""
        desk, register = owner_engines(self.settings)
        engine = desk if store == "desk" else register
        with engine.begin() as connection:
            for statement in statements:
                connection.execute(text(statement))
        desk.dispose()
        register.dispose()


def furnish(given: dict[str, Any]) -> Installation:
    """Make the tables and everything a desk needs before its first call."""
    made = Installation(given)
    commands.migrate(made.settings)
    desk, register = owner_engines(made.settings)
    with Session(register) as session:
        session.add(imported_at(datetime.now(UTC)))
        session.commit()
    desk.dispose()
    register.dispose()
    made.write(_everything)
    return made


def _everything(unit: Unit) -> None:
    for choice, value in ((municipality.NAME, "Storby kommun"), (municipality.PHONE, "0123-45 00")):
        municipal_settings.put(unit.db, choice, value, by="Ada", now=unit.now)
    make_office(unit)
    make_staff(unit, Role.ADMINISTRATOR, login="ada", grants=())
    make_staff(unit, Role.LOG_REVIEWER, login="leif", grants=())
    for role, login in ((Role.RECEPTIONIST, "rut"), (Role.PROTECTED_DESK, "vera"), (Role.UNIT_HEAD, "mona")):
        make_staff(unit, role, login=login, grants=[BOARD], units=["demo:u-eb"])
    tokens.add(unit, name="Växel", role=Role.RECEPTIONIST, scopes=[Scope.CTI], by=CLOCK)
    beat(unit)


def beat(unit: Unit, *, hanging: tuple[str, ...] = ()) -> None:
    """Let a clock be heard."""
    heartbeat.beat(unit.db, "the clock", unit.now, hanging=list(hanging))
