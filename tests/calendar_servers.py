"""Real CalDAV servers, Radicale and Xandikos, as processes of their own on loopback, ended by their own number.

Both are only tested against: nothing of theirs is part of the program.
"""

import base64
import hashlib
import json
import os
import socket
import ssl
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import httpx2

LOGIN, SECRET = "sara", "Rätt lösenord"

_MAKE = """<?xml version="1.0"?><C:mkcalendar xmlns:D="DAV:" xmlns:C="urn:ietf:params:xml:ns:caldav"><D:set><D:prop>
<D:displayname>{name}</D:displayname><C:supported-calendar-component-set><C:comp name="{takes}"/>
</C:supported-calendar-component-set></D:prop></D:set></C:mkcalendar>"""


@dataclass(frozen=True)
class CalendarServer:
    """One running server: where its owner's home is, and the authority its certificate comes from, if it has one."""

    base: str
    home: str
    tls: ssl.SSLContext | None = None

    @contextmanager
    def as_owner(self) -> Iterator[httpx2.Client]:
        """Give the owner's own calendar program."""
        with httpx2.Client(
            base_url=self.base, auth=(LOGIN, SECRET), verify=self.tls or True, timeout=30, trust_env=False
        ) as client:
            yield client

    def make(self, name: str, *, takes: str = "VEVENT") -> str:
        """Make a calendar in the owner's home and return its address."""
        with self.as_owner() as owner:
            made = owner.request("MKCALENDAR", f"{self.home}{name}/", content=_MAKE.format(name=name, takes=takes))
            assert made.status_code == 201, made.text
        return f"{self.base}{self.home}{name}/"


@contextmanager
def radicale(folder: Path) -> Iterator[CalendarServer]:
    """Run Radicale on plain HTTP while the block runs."""
    port = _free_port()
    (folder / "users").write_text(f"{LOGIN}:{SECRET}\n", encoding="utf-8")
    (folder / "config").write_text(
        f"[server]\nhosts = 127.0.0.1:{port}\n"
        f"[auth]\ntype = htpasswd\nhtpasswd_filename = {folder / 'users'}\nhtpasswd_encryption = plain\ndelay = 0\n"
        f"[storage]\nfilesystem_folder = {folder / 'store'}\n[rights]\ntype = owner_only\n",
        encoding="utf-8",
    )
    home = folder / "store/collection-root" / LOGIN
    home.mkdir(parents=True)
    (home / ".Radicale.props").write_text(json.dumps({}), encoding="utf-8")
    with _running([sys.executable, "-m", "radicale", "--config", str(folder / "config")], port, folder / "log"):
        yield CalendarServer(f"http://127.0.0.1:{port}", f"/{LOGIN}/")


@contextmanager
def xandikos(folder: Path) -> Iterator[CalendarServer]:
    """Run Xandikos with TLS and a certificate of its own while the block runs."""
    port = _free_port()
    digest = base64.b64encode(hashlib.sha1(SECRET.encode()).digest()).decode()  # noqa: S324 - the file's own format
    (folder / "users").write_text(f"{LOGIN}:{{SHA}}{digest}\n", encoding="utf-8")
    options = ["--directory", str(folder / "store"), "--state-dir", str(folder / "state"), "--autocert", "--defaults"]
    options += ["--htpasswd", str(folder / "users"), "--current-user-principal", f"/{LOGIN}/"]
    options += ["--listen-address", "localhost", "--port", str(port), "--no-detect-systemd"]
    with _running([sys.executable, "-m", "xandikos", "serve", *options], port, folder / "log"):
        tls = ssl.create_default_context(cafile=folder / "state/certs/selfsigned.crt")
        yield CalendarServer(f"https://localhost:{port}", f"/{LOGIN}/calendars/", tls)


@contextmanager
def _running(command: list[str], port: int, log: Path) -> Iterator[None]:
    with log.open("wb") as told, subprocess.Popen(command, stdout=told, stderr=told, env=os.environ) as server:
        try:
            _wait_for(port, server, log)
            yield
        finally:
            server.kill()


def _wait_for(port: int, server: subprocess.Popen[bytes], log: Path) -> None:
    for _ in range(1200):
        try:
            socket.create_connection(("localhost", port), timeout=1).close()
        except OSError:
            assert server.poll() is None, log.read_text(encoding="utf-8")
            time.sleep(0.05)
        else:
            return
    raise AssertionError(f"no calendar server came up: {log.read_text(encoding='utf-8')}")


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port
