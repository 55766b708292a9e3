"""Statements made ready once give, on both databases, what SQLAlchemy gives at every execution."""

from datetime import UTC, datetime, timedelta
from types import SimpleNamespace
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import Connection, Executable, bindparam, delete, event, func, insert, literal, select, text, update
from sqlalchemy.exc import DBAPIError, IntegrityError

from frontdesk.cases.models import Person
from frontdesk.core.db import plain
from frontdesk.core.db.prepared import prepared
from frontdesk.core.db.stores import Stores
from frontdesk.core.db.unit import Unit
from frontdesk.core.idempotency import KeptAnswer
from frontdesk.core.ids import new_id
from frontdesk.safety.models import Protection

AT = datetime.fromisoformat("2026-10-25T02:30:00+02:00")
OWNER = UUID(int=7)
_NEW = insert(KeptAnswer)
_ALL = select(KeptAnswer).order_by(KeptAnswer.key)
_BY_KEY = select(KeptAnswer.status, KeptAnswer.at, KeptAnswer.headers).where(KeptAnswer.key == bindparam("wanted"))
_AMONG = select(KeptAnswer.key).where(KeptAnswer.key.in_(bindparam("wanted", expanding=True)))
_PERSONS = select(Person.key)
_TWICE = select(KeptAnswer.key, KeptAnswer.key, literal("always").label("when"))
_UNION = select(KeptAnswer.key).union_all(select(KeptAnswer.route))
_MOVE = update(KeptAnswer).where(KeptAnswer.key == bindparam("wanted")).values(at=bindparam("later"))


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
    plain.write(unit.desk, _NEW, [_answer("a", "p-1"), _answer("b")])
    plain.write(unit.desk, _NEW, _answer("c"))
    return unit


def _theirs(unit: Unit, statement: Executable, given: dict[str, Any]) -> list[tuple[Any, ...]]:
    result: Any = unit.desk.connection().execute(statement, given)
    return [tuple(row) for row in result.all()]


@pytest.mark.parametrize(
    ("statement", "given"),
    [
        (_ALL, {}),
        (_BY_KEY, {"wanted": "a"}),
        (_BY_KEY, {"wanted": "nobody"}),
        (_AMONG, {"wanted": ["a", "c"]}),
        (_AMONG, {"wanted": []}),
        (_TWICE, {}),
        (_UNION, {}),
    ],
)
def test_rows_are_those_of_sqlalchemy(kept: Unit, statement: Executable, given: dict[str, Any]) -> None:
    for _ in range(2):
        assert [tuple(row) for row in plain.rows(kept.desk, statement, given)] == _theirs(kept, statement, given)


def test_a_rows_values_have_their_types_and_names(kept: Unit) -> None:
    first = plain.rows(kept.desk, _ALL)[0]
    assert (first.owner, first.status, first.person, first.headers["é"]) == (OWNER, 201, "p-1", "%(x)s ?")
    assert first.at == AT
    assert first.at.tzinfo == UTC


def test_what_the_session_holds_is_written_before_anything_is_read(unit: Unit) -> None:
    unit.desk.add(KeptAnswer(**_answer("held")))
    assert [row.status for row in plain.rows(unit.desk, _BY_KEY, {"wanted": "held"})] == [201]


def test_one_row_or_none_but_never_one_of_several(kept: Unit) -> None:
    assert plain.row(kept.desk, _BY_KEY, {"wanted": "a"}) is not None
    assert plain.row(kept.desk, _BY_KEY, {"wanted": "nobody"}) is None
    with pytest.raises(ValueError, match="several"):
        plain.row(kept.desk, _ALL)


def test_a_value_left_out_is_told_and_never_guessed(kept: Unit) -> None:
    with pytest.raises(KeyError, match="wanted"):
        plain.rows(kept.desk, _BY_KEY)


def test_a_change_reaches_the_rows_it_names(kept: Unit) -> None:
    later = AT + timedelta(hours=1)
    plain.write(kept.desk, _MOVE, {"wanted": "b", "later": later})
    assert [row.at for row in plain.rows(kept.desk, _ALL)] == [AT, later, AT]
    plain.write(kept.desk, delete(KeptAnswer), {})
    assert plain.rows(kept.desk, _ALL) == []


def test_values_made_at_each_run_are_left_to_sqlalchemy(unit: Unit) -> None:
    given = {"person": "p-1", "kind": "protect_now", "set_at": AT, "set_by_name": "Disa"}
    assert prepared(insert(Protection), unit.desk.get_bind().dialect, tuple(given)) is None
    plain.write(unit.desk, insert(Protection), given)
    assert unit.desk.scalars(select(Protection.id)).one() != new_id()


def test_a_fault_is_told_as_sqlalchemy_tells_it_and_without_the_values(kept: Unit) -> None:
    with pytest.raises(IntegrityError) as told, kept.desk.begin_nested():
        plain.write(kept.desk, _NEW, _answer("a", "198501022381"))
    assert "198501022381" not in str(told.value).partition("[SQL")[2]
    assert len(plain.rows(kept.desk, _ALL)) == 3


def test_a_savepoint_takes_back_what_was_written_in_it_alone(kept: Unit) -> None:
    with kept.desk.begin_nested() as savepoint:
        plain.write(kept.desk, _NEW, _answer("d"))
        savepoint.rollback()
    with kept.desk.begin_nested():
        plain.write(kept.desk, _NEW, _answer("e"))
    assert [row.key for row in plain.rows(kept.desk, _ALL)] == ["a", "b", "c", "e"]


def test_who_listens_to_statements_hears_these_too(kept: Unit) -> None:
    heard: list[str] = []

    def note(_: Connection, __: object, statement: str, *___: object) -> None:
        heard.append(statement)

    engine = kept.desk.get_bind().engine
    event.listen(engine, "before_cursor_execute", note)
    plain.rows(kept.desk, _ALL)
    event.remove(engine, "before_cursor_execute", note)
    plain.rows(kept.desk, _ALL)
    assert len(heard) == 1


def test_who_listens_changes_nothing_about_how_a_statement_is_run(kept: Unit) -> None:
    heard: list[str] = []

    def before(_: Connection, __: object, ___: str, ____: object, context: SimpleNamespace, many: object) -> None:
        context.begun = True
        heard.append(f"before {many}")

    def after(_: Connection, __: object, ___: str, ____: object, context: SimpleNamespace, many: object) -> None:
        assert context.begun
        heard.append(f"after {many}")

    def by_sqlalchemy(*_: object) -> None:
        heard.append("by SQLAlchemy")

    engine = kept.desk.get_bind().engine
    listeners = (("before_cursor_execute", before), ("after_cursor_execute", after), ("before_execute", by_sqlalchemy))
    for name, listener in listeners:
        event.listen(engine, name, listener)
    try:
        plain.rows(kept.desk, _ALL)
        plain.write(kept.desk, _NEW, [_answer("d"), _answer("e")])
    finally:
        for name, listener in listeners:
            event.remove(engine, name, listener)
    assert heard == ["before False", "after False", "before True", "after True"]


def test_who_listens_may_change_the_statement(kept: Unit) -> None:
    def only_one(_: Connection, __: object, statement: str, parameters: object, *___: object) -> tuple[str, object]:
        return f"{statement} LIMIT 1", parameters

    engine = kept.desk.get_bind().engine
    event.listen(engine, "before_cursor_execute", only_one, retval=True)
    try:
        assert len(plain.rows(kept.desk, _ALL)) == 1
    finally:
        event.remove(engine, "before_cursor_execute", only_one)
    assert len(plain.rows(kept.desk, _ALL)) == 3


def test_the_next_transaction_of_a_session_is_another(stores: Stores) -> None:
    with stores.writing() as unit:
        plain.write(unit.desk, _NEW, _answer("a"))
        unit.desk.commit()
        plain.write(unit.desk, _NEW, _answer("b"))
        unit.desk.rollback()
        plain.write(unit.desk, _NEW, _answer("c"))
    with stores.reading() as unit:
        assert [row.key for row in plain.rows(unit.desk, _ALL)] == ["a", "c"]


def test_a_connection_that_died_is_let_go_of(stores: Stores) -> None:
    if stores.embedded:
        return  # a file never hangs up
    with stores.reading() as unit:
        ended = unit.desk.scalar(select(func.pg_backend_pid()))
        with stores.reading() as other:
            other.desk.scalar(select(func.pg_terminate_backend(ended)))
        with pytest.raises(DBAPIError) as told:
            plain.rows(unit.desk, _ALL)
        assert told.value.connection_invalidated
    with stores.reading() as unit:
        assert plain.rows(unit.desk, _ALL) == []


def test_postgresql_keeps_the_plans_of_what_is_asked_of_the_register_again_and_again(stores: Stores) -> None:
    if stores.embedded:
        return  # SQLite's driver keeps a statement as long as the connection lives
    for _ in range(7):
        with stores.reading() as unit:
            assert plain.rows(unit.register, _PERSONS) == []
    with stores.reading() as unit:
        kept = unit.register.scalars(text("SELECT statement FROM pg_prepared_statements")).all()
    assert any("FROM person" in statement for statement in kept)
