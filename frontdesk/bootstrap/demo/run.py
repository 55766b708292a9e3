"""The demo: the invented Exempelby kommun in one process on embedded stores, created at the first start.

At each start and each midnight the simulated case system delivers the snapshot of the day. The real import reads it in
a process of its own, which alone may write the register.
"""

import json
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, time
from pathlib import Path

from pydantic import SecretStr

from frontdesk.accesslog import service
from frontdesk.bootstrap import faults, keys, revisions
from frontdesk.bootstrap.build import build
from frontdesk.bootstrap.demo import calls, mailboxes, messages, seed
from frontdesk.bootstrap.demo.data_folder import STATE_FILE, NotADemo, claim, is_demo
from frontdesk.core.db import sqlite
from frontdesk.core.db.stores import open_stores, owner_engines
from frontdesk.core.errors import FrontdeskError
from frontdesk.core.i18n import N_
from frontdesk.core.jobs import Job
from frontdesk.core.settings import DemoSettings
from frontdesk.core.times import SystemClock, local_date
from frontdesk.migrations.running import STORES, Store, newest, upgrade
from integrations import wiring

SEED = 1
_REAL = ("FRONTDESK_", "PG")
Say = Callable[[str], None]


class ImportFailed(FrontdeskError):
    """The child process could not import the day's delivery."""

    status = 500
    message = N_("Dagens uppgifter kunde inte läsas in. Starta om med --reset om det inte går över.")


@dataclass(frozen=True)
class Demo:
    """A demo in a data folder."""

    settings: DemoSettings
    say: Say

    def prepare(self) -> None:
        """Create what is missing: tables, today's register, accounts, opening hours and bookings."""
        today = local_date(SystemClock().now())
        state = self._state()
        if "furnished" not in state:
            self.say(N_("Skapar tabeller …"))
        if state.get("tables") != newest():
            for engine, store in zip(owner_engines(self.settings), STORES, strict=True):
                revisions.need(
                    engine,
                    store,
                    str(self.settings.data),
                    but=(revisions.SchemaState.EMPTY, revisions.SchemaState.OLDER),
                )
                upgrade(engine, store)
                engine.dispose()
        if state.get("delivered") != today.isoformat():
            self.say(N_("Läser in dagens uppgifter från verksamhetssystemet …"))
            self.deliver(today)
        if "furnished" not in state:
            self.say(N_("Möblerar: inloggningar, öppna tider och bokningar …"))
        self._furnish(empty="furnished" not in state)
        self._remember(furnished="yes", delivered=today.isoformat(), tables=newest())

    def deliver(self, today: date) -> None:
        """Write the snapshot of the day and import it in a child process. Raises ImportFailed."""
        folder = Path(tempfile.mkdtemp(prefix="delivery-", dir=self.settings.data))
        try:
            wiring.deliver_municipality(folder, today=today, seed=SEED)
            command = [sys.executable, "-m", "frontdesk.bootstrap.demo.importing", str(self.settings.data), str(folder)]
            done = subprocess.run(command, env=without_settings(os.environ), check=False)  # noqa: S603 - our own program
        finally:
            shutil.rmtree(folder, ignore_errors=True)
        if done.returncode:
            raise ImportFailed

    def midnight(self) -> Job:
        """Return the job that imports the new day's snapshot."""
        return Job("demo-midnight", self._new_day, daily=time(0, 0))

    def _new_day(self) -> None:
        today = local_date(SystemClock().now())
        if self._state().get("delivered") == today.isoformat():
            return  # the demo was opened today, after midnight
        self.deliver(today)
        self._remember(**self._state() | {"delivered": today.isoformat()})

    def _furnish(self, *, empty: bool) -> None:
        stores = open_stores(self.settings, service)
        try:
            if empty:
                seed.everything(stores)
                messages.letters(stores)
                mailboxes.connect(stores, self.settings, [wiring.DEMO_CONNECTED])
            seed.exchange(stores, wiring.demo_exchange_token(self.settings))
            calls.callers(stores)
        finally:
            stores.dispose()

    def _state(self) -> dict[str, str]:
        file = self.settings.data / STATE_FILE
        state: dict[str, str] = json.loads(file.read_text()) if file.exists() else {}
        return state

    def _remember(self, **state: str) -> None:
        (self.settings.data / STATE_FILE).write_text(json.dumps(state))


def forget_settings() -> None:
    """Remove from this process's environment, and its children's, all settings of a real installation or database."""
    for name in os.environ.keys() - without_settings(os.environ).keys():
        del os.environ[name]


def without_settings(environment: Mapping[str, str]) -> dict[str, str]:
    """Return an environment without our settings (`FRONTDESK_*`) and PostgreSQL's own (`PGHOST`, `PGSERVICE`, …)."""
    return {name: value for name, value in environment.items() if not name.upper().startswith(_REAL)}


def demo_settings(data: Path, *, host: str, port: int) -> DemoSettings:
    """Return the settings of a demo: everything embedded, and the real SMS adapter pointed at the simulator."""
    kept = keys.kept_in(data)
    address = f"http://{host}:{port}"
    return DemoSettings(
        data=data,
        host=host,
        port=port,
        public_url=address,
        secret_key=SecretStr(kept["secret_key"]),
        log_key=SecretStr(kept["log_key"]),
        calendar_key=SecretStr(kept["calendar_key"]),
        sms="twilio",
        twilio_account_sid=wiring.DEMO_ACCOUNT,
        twilio_auth_token=SecretStr(kept["secret_key"][:32]),
        twilio_from=wiring.DEMO_SENDER,
        twilio_base_url=f"{address}{wiring.DEMO_TWILIO}",
        graph_tenant="exempelby",
        graph_client_id="reception",
        graph_client_secret=SecretStr(kept["secret_key"][:32]),
        graph_base_url=f"{address}{wiring.DEMO_GRAPH}",
        graph_login_url=f"{address}{wiring.DEMO_GRAPH}",
        secure_cookies=False,
    )


def settings_of(data: Path) -> DemoSettings:
    """Return the settings of an existing demo, running or not. Raises NotADemo."""
    if not is_demo(data) or not (data / "keys.json").exists():
        raise NotADemo(folder=data)
    return demo_settings(data, host="127.0.0.1", port=8000)


def reset_if_too_old(data: Path, *, say: Say) -> None:
    """Begin anew in a demo's folder whose tables an older version made, when this one cannot bring them up to date."""
    stores = zip(("desk.sqlite", "register.sqlite"), STORES, strict=True)
    if any(_fit(data / name, store) is revisions.SchemaState.TOO_OLD for name, store in stores):
        say(N_("Demons mapp var från en äldre version och byggs om."))
        reset(data)


def _fit(file: Path, store: Store) -> revisions.SchemaState:
    engine = sqlite.engine(file, owner=True)
    try:
        with faults.naming(str(file)):
            return revisions.fit(engine, store)
    finally:
        engine.dispose()


def reset(data: Path) -> None:
    """Remove an earlier demo: only files the demo itself made, and only in its own folder."""
    claim(data)
    kept = (wiring.DEMO_CALENDARS, wiring.DEMO_MAILBOXES)
    for name in ("desk.sqlite", "register.sqlite", "keys.json", *kept):
        for file in data.glob(f"{name}*"):
            file.unlink()
    (data / STATE_FILE).write_text("{}")


__all__ = ["Demo", "build", "demo_settings", "reset", "reset_if_too_old"]
