"""A later revision changes the tables of a filled store and loses no row, on both databases."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import Engine, text
from sqlalchemy.exc import IntegrityError

from frontdesk.migrations.running import STORES, head, newest, revisions, upgrade
from tests.later import release
from tests.stores import owner_of_an_empty_desk

#: Gives places a floor; CODE is what their codes become on SQLite.
FLOORS = """
from alembic import op
from sqlalchemy import Boolean, CheckConstraint, Column, Integer, String

from frontdesk.migrations.rebuilding import on_sqlite, rebuild

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

WORDS = ("name", "outside_name", "address", "entrance")
FLAGS = ("active", "needs_room", "room_buffers")


def _place() -> None:
    op.create_table(
        "place",
        Column("code", String, primary_key=True),
        *(Column(name, String, nullable=False) for name in WORDS),
        *(Column(name, Boolean, nullable=False) for name in FLAGS),
        Column("floor", Integer, nullable=False),
        CheckConstraint("floor >= -1", name="floor"),
    )


def upgrade() -> None:
    if on_sqlite():
        rebuild("place", _place, {name: name for name in (*WORDS, *FLAGS)} | {"code": CODE, "floor": "0"})
    else:
        op.add_column("place", Column("floor", Integer, nullable=False, server_default="0"))
        op.create_check_constraint("floor", "place", "floor >= -1")
"""
PLACE = """INSERT INTO place (code, name, outside_name, active) VALUES ('T1', 'Torget 1', 'Torget', true)"""
HOURS = """INSERT INTO place_hours (place, weekday, opens, closes) VALUES ('T1', 0, '08:00:00', '16:00:00')"""


@pytest.fixture(params=["sqlite", "postgres"])
def filled(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Engine]:
    """Give the owner's engine of a desk store of this version, with a place and its hours."""
    with owner_of_an_empty_desk(request, tmp_path) as engine:
        upgrade(engine, "desk")
        with engine.begin() as connection:
            connection.execute(text(PLACE))
            connection.execute(text(HOURS))
        yield engine


def test_a_later_revision_keeps_the_rows_and_what_refers_to_them(
    filled: Engine, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    release(tmp_path / "later", monkeypatch, desk=FLOORS.replace("CODE", "'code'"))
    for _ in range(2):
        upgrade(filled, "desk")
        with filled.connect() as connection:
            assert connection.execute(text("SELECT name, floor FROM place")).all() == [("Torget 1", 0)]
            assert connection.scalar(text("SELECT place FROM place_hours")) == "T1"
            assert connection.scalar(text("SELECT version_num FROM alembic_version")) == "0002"
    for refused in ("UPDATE place SET floor = -2", "UPDATE place_hours SET place = 'T2'"):
        with pytest.raises(IntegrityError), filled.begin() as connection:
            connection.execute(text(refused))


@pytest.mark.parametrize("filled", ["sqlite"], indirect=True)
def test_a_revision_that_leaves_rows_alone_is_taken_back(
    filled: Engine, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    release(tmp_path / "later", monkeypatch, desk=FLOORS.replace("CODE", '"code || 0"'))
    with pytest.raises(RuntimeError, match="1 rows that refer to nothing"):
        upgrade(filled, "desk")
    with filled.connect() as connection:
        assert connection.scalar(text("SELECT version_num FROM alembic_version")) == "0001"
        assert connection.scalar(text("SELECT code FROM place")) == "T1"


def test_the_newest_revision_is_told_from_its_name_too(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    before = newest()
    release(tmp_path / "later", monkeypatch)
    assert newest() != before
    assert [head(store) for store in STORES] == ["0002", "0002"]
    assert revisions("desk") == {"0001", "0002"}
