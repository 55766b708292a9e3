import uuid
from collections.abc import Callable

import pytest
from sqlalchemy import select, text
from sqlalchemy.exc import DBAPIError

from frontdesk.accesslog import service
from frontdesk.accesslog.models import LogDetail, LogRow
from frontdesk.core.db.stores import Stores
from tests.factories.accesslog import ANNA, log


def _rows(stores: Stores) -> list[LogRow]:
    with stores.reading() as unit:
        return list(unit.db.scalars(select(LogRow).order_by(LogRow.seq)))


def test_rows_are_numbered_in_the_order_they_were_recorded(stores: Stores) -> None:
    with stores.writing() as unit:
        log(unit.db, "person.searched", unit.now)
        log(unit.db, "card.opened", unit.now, person="demo:p-1")
    with stores.writing() as unit:
        log(unit.db, "fact.shown", unit.now, person="demo:p-1")
    assert [(row.seq, row.event) for row in _rows(stores)] == [
        (1, "person.searched"),
        (2, "card.opened"),
        (3, "fact.shown"),
    ]


def test_a_use_case_that_fails_leaves_no_row_and_no_gap(stores: Stores) -> None:
    def search_and_fail() -> None:
        with stores.writing() as unit:
            log(unit.db, "person.searched", unit.now)
            raise RuntimeError

    with pytest.raises(RuntimeError):
        search_and_fail()
    with stores.writing() as unit:
        log(unit.db, "card.opened", unit.now)
    assert [(row.seq, row.event) for row in _rows(stores)] == [(1, "card.opened")]


def test_the_row_keeps_who_where_and_on_what_proof(stores: Stores) -> None:
    contact = uuid.uuid4()
    with stores.writing() as unit:
        unit.log(
            who=ANNA,
            event="fact.shown",
            person="demo:p-1",
            case="demo:c-1",
            contact=contact,
            level="A3",
            fields=("status", "payment"),
            result="shown",
            why="R22",
        )
    row = _rows(stores)[0]
    assert (row.who_id, row.who_name, row.role, row.workstation) == (ANNA.id, "Anna Berg", "receptionist", "disk-1")
    assert (row.person, row.case, row.contact, row.level) == ("demo:p-1", "demo:c-1", contact, "A3")
    assert (row.fields, row.result, row.why) == (["status", "payment"], "shown", "R22")


def test_what_was_typed_lies_beside_the_row_and_can_be_erased(stores: Stores) -> None:
    contact, other = uuid.uuid4(), uuid.uuid4()
    with stores.writing() as unit:
        log(unit.db, "person.searched", unit.now, contact=contact, detail={"q": "Karlsson"})
        log(unit.db, "person.searched", unit.now, contact=other, detail={"q": "Berg"})
    with stores.writing() as unit:
        log(unit.db, "person.searched", unit.now, contact=contact, detail={"q": "Karlson"})
        service.erase_details(unit.db, contact=contact, who=ANNA, now=unit.now)
    with stores.reading() as unit:
        assert [detail.content for detail in unit.db.scalars(select(LogDetail))] == [{"q": "Berg"}]
    erased = _rows(stores)[-1]
    assert (erased.event, erased.fields) == ("log.detail_erased", ["1"])


_TAMPERING = {
    "update": "UPDATE log_row SET event = 'nothing' WHERE seq = 1",
    "delete": "DELETE FROM log_row WHERE seq = 1",
    "detail": "UPDATE log_detail SET content = '{}' WHERE seq = 1",
}
_REPLACE = (
    "INSERT OR REPLACE INTO log_row SELECT seq, at, who_id, 'Someone else', role, unit, workstation, event, person, "
    '"case", contact, level, fields, flags, result, why, detail_hash, mac, source FROM log_row WHERE seq = 1'
)


@pytest.mark.both_postgres
@pytest.mark.parametrize("statement", _TAMPERING.values(), ids=_TAMPERING.keys())
def test_the_database_refuses_to_change_the_log(stores: Stores, statement: str) -> None:
    _one_row(stores)
    with stores.desk.connect() as connection, pytest.raises(DBAPIError):
        connection.execute(text(statement))


@pytest.fixture
def embedded(stores: Stores) -> Callable[[str], None]:
    """Run a statement that only SQLite knows."""

    def run(statement: str) -> None:
        if not stores.embedded:
            return
        with stores.desk.connect() as connection, pytest.raises(DBAPIError, match="append-only"):
            connection.execute(text(statement))

    return run


def test_a_row_cannot_be_replaced_either(stores: Stores, embedded: Callable[[str], None]) -> None:
    _one_row(stores)
    embedded(_REPLACE)
    assert _rows(stores)[0].who_name == "Anna Berg"


@pytest.mark.both_postgres
def test_the_log_cannot_be_emptied_or_its_guard_lifted(stores: Stores) -> None:
    _one_row(stores)
    statement = "DROP TRIGGER log_row_no_delete" if stores.embedded else "TRUNCATE log_row"
    with stores.desk.connect() as connection, pytest.raises(DBAPIError):
        connection.execute(text(statement))


def _one_row(stores: Stores) -> None:
    with stores.writing() as unit:
        log(unit.db, "person.searched", unit.now, detail={"q": "Karlsson"})
