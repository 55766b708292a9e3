"""Many write to the access log at once, and it is sealed meanwhile: one chain comes of it, without a gap."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from sqlalchemy import delete, func, select

from frontdesk.accesslog import service
from frontdesk.accesslog.models import LogHead, LogRow
from frontdesk.accesslog.service.recording import HEAD_MISSING
from frontdesk.accesslog.service.sealing import seal
from frontdesk.core.db.stores import Stores
from tests.factories.accesslog import log
from tests.stores import LOG_KEY

WRITERS, ROWS = 8, 15


def _write(stores: Stores, start: Barrier, writer: int) -> None:
    start.wait()
    for nth in range(ROWS):
        with stores.writing() as unit:
            log(unit.db, "card.opened", unit.now, person=f"demo:p-{writer}-{nth}")


def _seal(stores: Stores, start: Barrier) -> None:
    start.wait()
    for _ in range(ROWS):
        with stores.writing() as unit:
            seal(unit)


def _all_at_once(stores: Stores) -> None:
    start = Barrier(WRITERS + 1)
    with ThreadPoolExecutor(WRITERS + 1) as pool:
        done = [pool.submit(_write, stores, start, writer) for writer in range(WRITERS)]
        done.append(pool.submit(_seal, stores, start))
        for one in done:
            one.result()


def _written(stores: Stores) -> list[tuple[int, str]]:
    with stores.reading() as unit:
        return [(row.seq, row.event) for row in unit.db.execute(select(LogRow.seq, LogRow.event).order_by(LogRow.seq))]


@pytest.mark.parametrize("begun", [False, True], ids=["first rows of all", "further rows"])
def test_rows_written_at_once_and_sealed_meanwhile_are_one_chain(stores: Stores, *, begun: bool) -> None:
    """The very first rows race for a head that is not there yet: one writer makes it, and the others wait for that."""
    if begun:
        with stores.writing() as unit:
            log(unit.db, "card.opened", unit.now)
    _all_at_once(stores)
    assert [seq for seq, _ in _written(stores)] == list(range(1, WRITERS * ROWS + 1 + begun))
    with stores.reading() as unit:
        assert list(service.verify(unit.db, key=LOG_KEY)) == []
        assert unit.db.scalar(select(func.count()).select_from(LogHead)) == 1


def test_a_head_that_was_taken_away_is_made_anew_once_however_many_write(stores: Stores) -> None:
    with stores.writing() as unit:
        log(unit.db, "card.opened", unit.now)
    with stores.writing() as unit:
        unit.db.execute(delete(LogHead))
    _all_at_once(stores)
    rows = _written(stores)
    assert [seq for seq, _ in rows] == list(range(1, len(rows) + 1))
    assert [event for _, event in rows].count(HEAD_MISSING) == 1
    assert len(rows) == WRITERS * ROWS + 2
