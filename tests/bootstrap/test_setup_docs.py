"""The way from nothing to the first booking, as docs/setup.md tells it: its own commands, then the pages."""

import os
import re
import subprocess
import sys
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path
from urllib.parse import urlencode

import pytest
from fastapi import FastAPI
from sqlalchemy import select

from frontdesk.admin.service.reconciling import reconcile_if_new
from frontdesk.availability.rules.enums import AppointmentStatus
from frontdesk.booking.models import Appointment
from frontdesk.bootstrap.build import build
from frontdesk.core.settings import Settings
from frontdesk.core.times import SystemClock, local_date
from integrations.local.municipality import write
from tests.cases.deliveries import SMALL
from tests.clusters import cluster
from tests.postgres import system_binaries, wheel_binaries
from tests.web.client import Answer, Person

DOCS = (Path(__file__).parents[2] / "docs/setup.md").read_text("utf-8")
BLOCK = re.compile(r"```sh( postgresql)?\n(.*?)```", re.DOTALL)
GIVEN, OWN = "Blomster-tak-77-krona", "Hatt-sjunger-41-vinter"


@pytest.fixture(params=["sqlite", "postgres"])
def machine(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[dict[str, str]]:
    """A shell's environment with `frontdesk`, and on PostgreSQL with `psql` and its administrator."""
    path = [str(Path(sys.executable).parent), os.environ["PATH"]]
    given = {"HOME": str(tmp_path), "LANG": "C.UTF-8"}
    if request.param == "sqlite":
        yield {**given, "PATH": ":".join(path)}
        return
    server = cluster(request.config, "postgres")
    binaries = wheel_binaries() or system_binaries()
    name = f"docs_{os.getpid()}"
    yield {
        **given,
        "PATH": ":".join([str(binaries), *path]),
        "PGHOST": "127.0.0.1",
        "PGPORT": str(server.port),
        "PGUSER": "postgres",
        "DATABASE": name,
    }
    server.drop_database(name)


def type_in(machine: dict[str, str], folder: Path) -> None:
    """Type every command of the document, as it stands; a database of the tests has its own name and port."""
    write(folder / "delivery", today=local_date(SystemClock().now()), size=SMALL)
    for only_postgres, script in BLOCK.findall(DOCS):
        if only_postgres and "PGPORT" not in machine:
            continue
        typed = script.replace("--roles", f"--roles --database {machine.get('DATABASE', '')}")
        typed = typed.replace("127.0.0.1:5432", f"127.0.0.1:{machine.get('PGPORT', '')}")
        typed = typed.replace("frontdesk user add", f"echo '{GIVEN}' | frontdesk user add --password-stdin")
        done = subprocess.run(
            ["sh", "-eu", "-c", typed], cwd=folder, env=machine, capture_output=True, text=True, check=False
        )
        assert done.returncode == 0, (script, done.stderr)
        assert all(line.startswith("{") for line in done.stderr.splitlines()), "nothing but lines of the log"


def sign_in(app: FastAPI, login: str) -> Person:
    """Sign in with the password that was given, and choose another."""
    person = Person(app)
    person.client.base_url = "https://127.0.0.1"
    person.post("/login", {"login": login, "password": GIVEN})
    person.post("/password", {"old": GIVEN, "new": OWN, "again": OWN})
    return person


def ticked(page: Answer, name: str) -> list[str]:
    """The values of the checkboxes of a name."""
    return [fields["value"] for tag, fields in page.html.tags if tag == "input" and fields.get("name") == name]


def options(page: Answer, name: str) -> list[str]:
    """What can be chosen in a list."""
    inside = re.search(rf'<select[^>]*name="{name}".*?</select>', page.response.text, re.DOTALL)
    return re.findall(r'<option[^>]*value="([^"]*)"', inside.group()) if inside else []


def buttons(page: Answer, name: str) -> list[str]:
    """What a form sends by its button or its hidden field."""
    return re.findall(rf'name="{name}"[^>]*value="([^"]+)"', page.response.text)


def add(ada: Person, login: str, role: str) -> None:
    """Add somebody under Användare, with every area, and then with every unit."""
    grants = ticked(ada.get("/admin/staff"), "grants")
    made = ada.post(
        "/admin/staff", {"login": login, "name": login.title(), "password": GIVEN, "roles": [role], "grants": grants}
    )
    units = ticked(ada.follow(made), "units")
    ada.post(made.location, {"roles": [role], "grants": grants, "units": units if role == "unit_head" else []})


def test_a_stranger_comes_from_nothing_to_the_first_booking(
    machine: dict[str, str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    type_in(machine, tmp_path)
    monkeypatch.chdir(tmp_path)
    built = build(Settings())
    reconcile_if_new(built.context.stores)

    ada = sign_in(built.app, "ada")
    assert "Kvar före första samtalet" in ada.get("/admin").text
    for key, value in (
        ("municipality.name", "Storby kommun"),
        ("municipality.phone", "0123-45 00"),
        ("calls.exchange_open", ""),
    ):
        ada.post(f"/admin/choices/{key}", {"value": value})
    for login, role in (("rut", "receptionist"), ("vera", "protected_desk"), ("mona", "unit_head")):
        add(ada, login, role)
    ada.post("/admin/places/new", {"code": "entre", "name": "Stadshuset", "outside_name": "Stadshuset", "active": "on"})

    mona = sign_in(built.app, "mona")
    whose = mona.get("/workplace/unit/times", status=303).location
    today = str(local_date(SystemClock().now()))
    for weekday in range(5):
        week = {"weekday": str(weekday), "opens": "09:00", "closes": "16:00", "repeats": "weekly", "valid_from": today}
        mona.post(f"{whose}/save", {**week, "place": "entre", "confirmed": "yes"})
    assert "Kvar före första samtalet" not in ada.get("/admin").text

    rut = sign_in(built.app, "rut")
    contact = rut.post("/queue/call").location.rpartition("/")[2]
    door = f"/contacts/{contact}/booking"
    shown = rut.get(door)
    receiving = [one for one in options(shown, "unit") if one]
    assert receiving, shown.text
    kinds = options(shown, "kind")
    weeks = [str(local_date(SystemClock().now()) + timedelta(weeks=week)) for week in (1, 2)]
    wanted = [
        {"kind": kind, "mode": "visit", "unit": unit, "week": week}
        for unit in receiving
        for kind in kinds
        for week in weeks
    ]
    found = ((asked, buttons(rut.get(f"{door}?{urlencode(asked)}"), "starts_at")) for asked in wanted)
    asked, free = next((asked, times) for asked, times in found if times)
    rut.post(f"{door}/hold", {**asked, "starts_at": free[0]})
    rut.post(f"{door}/book", {"name": "Kim Lind", "send": ""})
    with built.context.stores.reading() as unit:
        (booked,) = unit.db.scalars(select(Appointment)).all()
    assert (booked.status, booked.starts_at) == (AppointmentStatus.BOOKED, datetime.fromisoformat(free[0]))
    built.context.stores.dispose()
