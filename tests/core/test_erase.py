from pathlib import Path

import pytest
from sqlalchemy import create_engine, text
from structlog.testing import capture_logs

from frontdesk.core.db import erase
from frontdesk.core.db.stores import Stores
from tests.log_lines import codes

DIGITS = "+46701740605"


def _files(stores: Stores) -> list[str]:
    folder = Path(stores.desk.url.database or ".").parent
    return [file.name for file in folder.iterdir() if file.is_file() and DIGITS.encode() in file.read_bytes()]


def _store_a_number(stores: Stores) -> None:
    with stores.writing() as unit:
        unit.db.execute(text("INSERT INTO log_detail VALUES (1, :salt, :number)"), _number())


def _number() -> dict[str, object]:
    return {"salt": b"", "number": f'"{DIGITS}"'}


def _left(stores: Stores) -> list[int]:
    with stores.reading() as unit:
        return list(unit.db.scalars(text("SELECT seq FROM log_detail")))


def test_a_deleted_row_is_gone_from_the_table_on_every_database(stores: Stores) -> None:
    _store_a_number(stores)
    with stores.writing() as unit:
        unit.db.execute(text("DELETE FROM log_detail"))
        erase.wipe_after(unit.db, "log_detail")
    assert _left(stores) == []
    assert erase.wipe(stores.desk, frozenset({"log_detail"}))


def test_an_erased_number_stands_in_no_file_of_the_embedded_store(stores: Stores) -> None:
    if not stores.embedded:
        return  # what PostgreSQL keeps in its WAL is documented, not denied
    _store_a_number(stores)
    assert _files(stores)
    with stores.writing() as unit:
        unit.db.execute(text("DELETE FROM log_detail"))
        erase.wipe_after(unit.db, "log_detail")
    assert _files(stores) == []


def _erase_then_fail(stores: Stores) -> None:
    with stores.writing() as unit:
        unit.db.execute(text("DELETE FROM log_detail"))
        erase.wipe_after(unit.db, "log_detail")
        raise KeyError


def test_a_rolled_back_erasure_wipes_nothing(stores: Stores) -> None:
    _store_a_number(stores)
    with pytest.raises(KeyError):
        _erase_then_fail(stores)
    assert _left(stores) == [1]


def test_an_erasure_that_fails_is_put_off_and_says_so() -> None:
    nowhere = create_engine("sqlite:////no/such/folder/desk.db")
    with capture_logs() as lines:
        assert not erase.wipe(nowhere, frozenset({"log_detail"}))
    assert codes(lines, "erase.postponed") == ["failed"]
