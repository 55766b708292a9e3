"""PostgreSQL from an empty cluster: what `migrate --roles` prints, run by psql, and what `check` says of each role."""

import os
import re
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from pydantic import SecretStr

from frontdesk.bootstrap.roles import BadDatabaseName, setup_sql
from tests.bootstrap.installation import KEYS, Installation, furnish
from tests.clusters import cluster
from tests.postgres import Cluster, system_binaries, wheel_binaries

LINE = re.compile(r"^-- FRONTDESK_(\w+_URL)=(\S+)$", re.MULTILINE)


def psql(server: Cluster, script: str, folder: Path) -> None:
    """Feed a script to psql as the cluster's administrator, as its first lines say."""
    binaries = wheel_binaries() or system_binaries()
    assert binaries is not None
    file = folder / "roles.sql"
    file.write_text(script)
    to = ["-h", "127.0.0.1", "-p", str(server.port), "-U", "postgres", "-d", "postgres", "-X", "-q", "-f", str(file)]
    done = subprocess.run([binaries / "psql", *to], capture_output=True, text=True, check=False, env={"PATH": ""})
    assert (done.returncode, done.stderr) == (0, "")


def addresses(server: Cluster, script: str) -> dict[str, SecretStr]:
    """The lines for `.env`, with this cluster's port."""
    found = {name.lower(): SecretStr(url.replace(":5432/", f":{server.port}/")) for name, url in LINE.findall(script)}
    assert found.keys() == {"owner_url", "database_url", "register_reader_url", "register_writer_url"}
    return found


@pytest.fixture(scope="module")
def server(pytestconfig: pytest.Config) -> Cluster:
    return cluster(pytestconfig, "postgres")


@pytest.fixture(scope="module")
def printed(server: Cluster, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Installation]:
    """An installation made by what was printed, twice over, and nothing else."""
    folder, name = tmp_path_factory.mktemp("roles"), f"desk_{os.getpid()}"
    script = setup_sql(name)
    psql(server, script, folder)
    psql(server, setup_sql(name), folder)
    before = os.umask(0o077)
    (folder / "data").mkdir()
    yield furnish({**KEYS, **addresses(server, script), "data": folder / "data", "sms": "none"})
    os.umask(before)
    server.drop_database(name)


@pytest.fixture
def sound(printed: Installation) -> Installation:
    return Installation(dict(printed.given))


def test_what_is_printed_is_enough_and_no_more_than_enough(sound: Installation) -> None:
    assert sound.told() == []


def test_it_may_be_run_again_when_the_tables_are_there(sound: Installation, server: Cluster, tmp_path: Path) -> None:
    name = sound.settings.database_url
    assert name is not None
    psql(server, setup_sql(name.get_secret_value().rpartition("/")[2]), tmp_path)
    assert sound.told() == []


@pytest.mark.parametrize("name", ["", "Front", "desk;drop", "1desk", "d" * 50, "socialtjänst", "a-b"])
def test_a_name_that_would_need_quoting_is_refused(name: str) -> None:
    with pytest.raises(BadDatabaseName):
        setup_sql(name)


def _role(installation: Installation, setting: str) -> str:
    return re.split("[/:@]+", installation.given[setting].get_secret_value())[1]


def _same(setting: str, other: str) -> Callable[[Installation], dict[str, Any]]:
    return lambda desk: {setting: desk.given[other]}


def _nowhere(setting: str) -> Callable[[Installation], dict[str, Any]]:
    return lambda desk: {
        setting: SecretStr(re.sub(r":\d+/", ":1/", desk.given[setting].get_secret_value())),
    }


def _stranger(setting: str) -> Callable[[Installation], dict[str, Any]]:
    return lambda desk: {
        setting: SecretStr(desk.given[setting].get_secret_value().replace(_role(desk, setting), "stranger"))
    }


def _superuser(desk: Installation) -> dict[str, Any]:
    return {
        "database_url": SecretStr(
            desk.given["database_url"].get_secret_value().replace(_role(desk, "database_url"), "postgres")
        )
    }


@pytest.mark.parametrize(
    ("broken", "says"),
    [
        (_same("database_url", "owner_url"), "Rollen i FRONTDESK_DATABASE_URL äger tabellerna"),
        (_superuser, "Rollen i FRONTDESK_DATABASE_URL är superanvändare"),
        (_same("register_reader_url", "register_writer_url"), "FRONTDESK_REGISTER_READER_URL får mer än den ska"),
        (_same("register_writer_url", "register_reader_url"), "FRONTDESK_REGISTER_WRITER_URL saknar INSERT"),
        (_same("register_writer_url", "owner_url"), "Rollen i FRONTDESK_REGISTER_WRITER_URL äger tabellerna"),
        (_same("owner_url", "database_url"), "Rollen i FRONTDESK_OWNER_URL"),
        (lambda _: {"register_reader_url": None}, "FRONTDESK_REGISTER_READER_URL saknas"),
        (_same("database_url", "register_reader_url"), "Rollen i FRONTDESK_DATABASE_URL saknar rättigheter"),
        *(
            (wrong(setting), f"FRONTDESK_{setting.upper()}")
            for setting in ("database_url", "register_reader_url", "owner_url", "register_writer_url")
            for wrong in (_nowhere, _stranger)
        ),
    ],
)
def test_a_wrong_address_is_named(
    broken: Callable[[Installation], dict[str, Any]], says: str, sound: Installation
) -> None:
    sound.given.update(broken(sound))
    told = sound.told()
    assert any(says in sentence for sentence in told), told
    assert all(sentence.endswith(".") for sentence in told)


@pytest.mark.parametrize(
    ("breaks", "mends", "says"),
    [
        (
            "REVOKE INSERT ON desk.contact FROM {app}",
            "GRANT INSERT ON desk.contact TO {app}",
            "FRONTDESK_DATABASE_URL saknar INSERT",
        ),
        (
            "GRANT USAGE ON SCHEMA register TO {app}; GRANT UPDATE ON register.person TO {app}",
            "REVOKE ALL ON SCHEMA register FROM {app}; REVOKE UPDATE ON register.person FROM {app}",
            "FRONTDESK_DATABASE_URL får mer än den ska: UPDATE i register",
        ),
        (
            "GRANT USAGE ON SCHEMA desk TO {reader}; GRANT SELECT ON desk.staff TO {reader}",
            "REVOKE ALL ON SCHEMA desk FROM {reader}; REVOKE ALL ON desk.staff FROM {reader}",
            "FRONTDESK_REGISTER_READER_URL får mer än den ska: SELECT i desk",
        ),
        (
            "GRANT UPDATE ON desk.log_row TO {app}",
            "REVOKE UPDATE ON desk.log_row FROM {app}",
            "Rollen i FRONTDESK_DATABASE_URL får ändra i åtkomstloggen",
        ),
        (
            "REVOKE USAGE ON SCHEMA register FROM {reader}",
            "GRANT USAGE ON SCHEMA register TO {reader}",
            "FRONTDESK_REGISTER_READER_URL saknar rättigheter",
        ),
    ],
)
def test_rights_that_are_not_as_printed_are_named(breaks: str, mends: str, says: str, sound: Installation) -> None:
    roles = {"app": _role(sound, "database_url"), "reader": _role(sound, "register_reader_url")}
    sound.run(*breaks.format(**roles).split("; "))
    told = sound.told()
    sound.run(*mends.format(**roles).split("; "))
    assert any(says in sentence for sentence in told), told
    assert sound.told() == []
