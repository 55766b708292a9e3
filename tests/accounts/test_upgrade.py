"""A token made before tokens remembered their maker is bound to the one person who has the name."""

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import Engine, column, insert, select, table
from sqlalchemy.orm import Session

from frontdesk.accounts.models import ApiToken, StaffRow
from frontdesk.core.db.bases import DeskBase
from frontdesk.core.ids import new_id
from frontdesk.migrations.desk.versions import accounts_token_maker
from frontdesk.migrations.running import upgrade
from tests.stores import owner_of_an_empty_desk

NOW = datetime(2026, 11, 20, 9, tzinfo=UTC)


@pytest.fixture(params=["sqlite", "postgres"])
def engine(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Engine]:
    with owner_of_an_empty_desk(request, tmp_path) as made:
        yield made


def _insert(engine: Engine, model: type[DeskBase], **values: Any) -> UUID:  # noqa: ANN401 - a row
    key = new_id()
    stored = {"id": key, **values}
    types = model.__table__.c
    # The columns of that revision alone, whatever the models have got since.
    rows = table(model.__tablename__, *(column(name, types[name].type) for name in stored))
    with engine.begin() as connection:
        connection.execute(insert(rows).values(**stored))
    return key


def _staff(engine: Engine, login: str, name: str) -> UUID:
    rest = {"language": "sv", "shortcuts": True, "active": True, "created_at": NOW, "version": 1}
    return _insert(engine, StaffRow, login=login, name=name, **rest)


def _token(engine: Engine, name: str, by: str) -> None:
    rest = {"role": "receptionist", "scopes": [], "grants": [], "created_at": NOW}
    _insert(engine, ApiToken, name=name, token=name, created_by=by, **rest)


def test_a_token_is_bound_to_the_one_who_has_the_name(engine: Engine) -> None:
    upgrade(engine, "desk", revision=accounts_token_maker.down_revision)
    ada = _staff(engine, "ada", "Ada")
    _staff(engine, "eva1", "Eva")
    _staff(engine, "eva2", "Eva")
    for name, by in (("one", "Ada"), ("two", "Eva"), ("three", "owner")):
        _token(engine, name, by)
    upgrade(engine, "desk", revision=accounts_token_maker.revision)
    with Session(engine) as desk:
        rows = desk.execute(select(ApiToken.name, ApiToken.created_by_id))
        found = {row.name: row.created_by_id for row in rows}
    assert found == {"one": ada, "two": None, "three": None}
