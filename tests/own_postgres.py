"""A PostgreSQL that belongs to one test: it is restarted while it is used, and asks for passwords."""

import itertools
import os
import signal
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import psycopg
import pytest

from tests.clusters import binaries_of, run_folder_of
from tests.postgres import APP, READER, WRITER, Cluster, free_port, initialised, started

PASSWORD = "R7-kvist-40-mossa"
_serial = itertools.count(1)


@dataclass
class OwnPostgres:
    """A server, and where its files and programs are."""

    cluster: Cluster
    data: Path
    binaries: Path
    process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        """Start it with what had been committed; it answers when this returns."""
        # What a commit has answered outlives a crash, as it does in service.
        self.process = started(self.binaries, self.data, self.cluster.port, synchronous_commit="on")

    def stop(self, how: signal.Signals = signal.SIGQUIT) -> None:
        """Stop as `pg_ctl stop -m immediate` does: every connection is cut where it is. SIGINT is `-m fast`."""
        if self.process is not None:
            self.process.send_signal(how)
            self.process.wait(timeout=60)
            self.process = None

    def restart(self, how: signal.Signals = signal.SIGQUIT) -> None:
        """Stop, and start again at the same port."""
        self.stop(how)
        self.start()

    def ask_for_passwords(self) -> None:
        """Let nobody in without a password from now on; every role gets the same."""
        with psycopg.connect(f"postgresql://postgres@127.0.0.1:{self.cluster.port}/postgres", autocommit=True) as owner:
            for role in ("postgres", APP, READER, WRITER):
                owner.execute(f"ALTER ROLE {role} PASSWORD '{PASSWORD}'".encode())
            (self.data / "pg_hba.conf").write_text("host all all 127.0.0.1/32 scram-sha-256\n")
            owner.execute("SELECT pg_reload_conf()")


@contextmanager
def own_postgres(config: pytest.Config) -> Iterator[OwnPostgres]:
    """Start a server with the roles of the desk; it is gone when the block ends."""
    name = f"own-{os.getpid()}-{next(_serial)}"
    data, binaries = initialised(run_folder_of(config), name, binaries_of("postgres"))
    made = OwnPostgres(Cluster(free_port()), data, binaries)
    made.start()
    try:
        for role in (APP, READER, WRITER):
            made.cluster.create_role(role)
        yield made
    finally:
        made.stop()
