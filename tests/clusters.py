"""Fixtures for PostgreSQL: clusters that all workers of a run share, and one empty database a test.

`store` runs a test on SQLite and on the newest PostgreSQL; marked `both_postgres`, on the system's own as well.
"""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests import postgres
from tests.needs import cannot_run

_FOLDER = pytest.StashKey[Path]()
_BINARIES = {"postgres": postgres.wheel_binaries, "postgres-system": postgres.system_binaries}


def pytest_configure(config: pytest.Config) -> None:
    handed_over = getattr(config, "workerinput", {}).get("postgres")
    config.stash[_FOLDER] = Path(handed_over) if handed_over else postgres.new_run_folder()


@pytest.hookimpl(optionalhook=True)
def pytest_configure_node(node: object) -> None:
    node.workerinput["postgres"] = str(node.config.stash[_FOLDER])  # type: ignore[attr-defined]  # xdist has no types


def pytest_unconfigure(config: pytest.Config) -> None:
    if not hasattr(config, "workerinput"):
        postgres.stop_clusters(config.stash[_FOLDER])


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    if "store" in metafunc.fixturenames:
        both = metafunc.definition.get_closest_marker("both_postgres")
        kinds = ["sqlite", "postgres", "postgres-system"] if both else ["sqlite", "postgres"]
        metafunc.parametrize("store", kinds, indirect=True)


@pytest.fixture
def store(request: pytest.FixtureRequest) -> str:
    """Which database this run of the test is on."""
    kind: str = request.param
    return kind


def binaries_of(kind: str) -> Path:
    """Return the programs of a kind of PostgreSQL, or say that this cannot be run here."""
    binaries = _BINARIES[kind]() or (_BINARIES["postgres-system"]() if kind == "postgres" else None)
    if binaries is None:
        cannot_run("no PostgreSQL binaries; install the package postgresql")
    return binaries


def run_folder_of(config: pytest.Config) -> Path:
    """Return the folder of this run, with which every server in it ends."""
    return config.stash[_FOLDER]


def cluster(config: pytest.Config, kind: str) -> postgres.Cluster:
    return postgres.running_cluster(run_folder_of(config), kind, binaries_of(kind))


@pytest.fixture
def postgres_url(pytestconfig: pytest.Config) -> Iterator[str]:
    """The address of a new, empty database on the newest PostgreSQL."""
    server = cluster(pytestconfig, "postgres")
    name = server.create_database()
    yield server.url(name)
    server.drop_database(name)
