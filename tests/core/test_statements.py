"""Statements run beside the ORM see what the session holds, and fail as SQLAlchemy's own do, on both databases."""

from datetime import UTC, datetime, timedelta
from typing import cast
from uuid import UUID

import pytest
from sqlalchemy import Table, bindparam, delete, func, insert, select, text, update
from sqlalchemy.exc import DBAPIError, IntegrityError, MultipleResultsFound, StatementError

from frontdesk.cases.models import Person
from frontdesk.core.db import statements
from frontdesk.core.db.stores import Stores
from frontdesk.core.db.unit import Unit
from frontdesk.core.idempotency import KeptAnswer

AT = datetime.fromisoformat("2026-10-25T02:30:00+02:00")
OWNER = UUID(int=7)
_TABLE = cast("Table", KeptAnswer.__table__)
_NEW = insert(_TABLE)
_ALL = select(KeptAnswer.key, KeptAnswer.owner, KeptAnswer.at, KeptAnswer.headers).order_by(KeptAnswer.key)
_BY_KEY = select(KeptAnswer.status, KeptAnswer.at).where(KeptAnswer.key == bindparam("wanted"))
_PERSONS = select(Person.key)
_MOVE = update(_TABLE).where(KeptAnswer.key == bindparam("wanted")).values(at=bindparam("later"))


def _answer(key: str, person: str | None = None) -> dict[str, object]:
    return {
        "owner": OWNER,
        "route": "/bokningar",
        "key": key,
        "fingerprint": "åäö % :colon",
        "status": 201,
        "headers": {"Location": "/a", "é": "%(x)s ?"},
        "body": "",
        "person": person,
        "at": AT,
    }


@pytest.fixture
def kept(unit: Unit) -> Unit:
    statements.execute(unit.db, _NEW, [_answer("a", "p-1"), _answer("b")])
    statements.execute(unit.db, _NEW, _answer("c"))
    return unit


def _keys(unit: Unit) -> list[str]:
    return [row.key for row in statements.rows(unit.db, _ALL)]


def test_a_rows_values_have_their_types_and_names(kept: Unit) -> None:
    first = statements.rows(kept.db, _ALL)[0]
    assert (first.key, first.owner, first.at, first.headers["é"]) == ("a", OWNER, AT, "%(x)s ?")
    assert first.at.tzinfo == UTC


def test_what_the_session_holds_is_written_before_anything_is_read(unit: Unit) -> None:
    unit.db.add(KeptAnswer(**_answer("held")))
    assert [row.status for row in statements.rows(unit.db, _BY_KEY, {"wanted": "held"})] == [201]
    unit.db.add(KeptAnswer(**_answer("more")))
    assert statements.one_or_none(unit.db, _BY_KEY, {"wanted": "more"}) is not None


def test_what_the_session_holds_is_written_before_anything_is_changed(unit: Unit) -> None:
    unit.db.add(KeptAnswer(**_answer("held")))
    statements.execute(unit.db, delete(_TABLE), {})
    assert _keys(unit) == []


def test_one_row_or_none_but_never_one_of_several(kept: Unit) -> None:
    assert statements.one_or_none(kept.db, _BY_KEY, {"wanted": "a"}) is not None
    assert statements.one_or_none(kept.db, _BY_KEY, {"wanted": "nobody"}) is None
    with pytest.raises(MultipleResultsFound):
        statements.one_or_none(kept.db, _ALL)


def test_a_value_left_out_is_told_and_never_guessed(kept: Unit) -> None:
    with pytest.raises(StatementError, match="wanted"):
        statements.rows(kept.db, _BY_KEY)


def test_a_change_reaches_the_rows_it_names(kept: Unit) -> None:
    later = AT + timedelta(hours=1)
    statements.execute(kept.db, _MOVE, {"wanted": "b", "later": later})
    assert [row.at for row in statements.rows(kept.db, _ALL)] == [AT, later, AT]


def test_a_fault_does_not_tell_the_values(kept: Unit) -> None:
    with pytest.raises(IntegrityError) as told, kept.db.begin_nested():
        statements.execute(kept.db, _NEW, _answer("a", "198501022381"))
    assert "198501022381" not in str(told.value).partition("[SQL")[2]
    assert len(_keys(kept)) == 3


def test_a_savepoint_takes_back_what_was_written_in_it_alone(kept: Unit) -> None:
    with kept.db.begin_nested() as savepoint:
        statements.execute(kept.db, _NEW, _answer("d"))
        savepoint.rollback()
    with kept.db.begin_nested():
        statements.execute(kept.db, _NEW, _answer("e"))
    assert _keys(kept) == ["a", "b", "c", "e"]


def test_the_next_transaction_of_a_session_is_another(stores: Stores) -> None:
    with stores.writing() as unit:
        statements.execute(unit.db, _NEW, _answer("a"))
        unit.db.commit()
        statements.execute(unit.db, _NEW, _answer("b"))
        unit.db.rollback()
        statements.execute(unit.db, _NEW, _answer("c"))
    with stores.reading() as unit:
        assert _keys(unit) == ["a", "c"]


def test_a_connection_that_died_is_let_go_of(stores: Stores) -> None:
    if stores.embedded:
        return  # a file never hangs up
    with stores.reading() as unit:
        ended = unit.db.scalar(select(func.pg_backend_pid()))
        with stores.reading() as other:
            other.db.scalar(select(func.pg_terminate_backend(ended)))
        with pytest.raises(DBAPIError) as told:
            statements.rows(unit.db, _ALL)
        assert told.value.connection_invalidated
    with stores.reading() as unit:
        assert _keys(unit) == []


def test_postgresql_keeps_the_plans_of_what_is_asked_of_the_register_again_and_again(stores: Stores) -> None:
    if stores.embedded:
        return  # SQLite's driver keeps a statement as long as the connection lives
    for _ in range(7):
        with stores.reading() as unit:
            assert statements.rows(unit.register, _PERSONS) == []
    with stores.reading() as unit:
        kept = unit.register.scalars(text("SELECT statement FROM pg_prepared_statements")).all()
    assert any("FROM person" in statement for statement in kept)
