"""The lists of messages are found by an index among all that was ever left, on both databases."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import event, text

from frontdesk.calls.queries import messages
from frontdesk.core.db.unit import Unit
from frontdesk.core.paging import FIRST

LISTS: dict[str, Callable[[Unit], object]] = {
    "ix_message_open_route": lambda unit: messages.unsettled(unit.db, messages.WITH_PROTECTED_DESK),
    "ix_message_untaken_written_at": lambda unit: messages.left_over(
        unit.db, before=unit.now - timedelta(days=1), areas=["EB"], asked=FIRST
    ),
    # Of the two that serve it the database chooses by what is there.
    "ix_message_": lambda unit: messages.to_do(unit.db, messages.inbox(handlaggare="demo:h-1"), asked=FIRST),
}


@contextmanager
def explained(unit: Unit) -> Iterator[list[str]]:
    """Note how the database would go about each SELECT on messages."""
    connection, plans = unit.db.connection(), list[str]()
    sqlite = connection.dialect.name == "sqlite"
    if not sqlite:
        # The tables are empty, and of an empty table any index is dearer than reading it.
        connection.execute(text("SET LOCAL enable_seqscan = off"))

    def note(_c: object, cursor: object, statement: str, parameters: Sequence[Any], *_: object) -> None:
        if statement.startswith("SELECT message.id"):
            raw = connection.connection.cursor()
            raw.execute(f"EXPLAIN {'QUERY PLAN ' if sqlite else ''}{statement}", parameters)
            plans.append(" ".join(str(row) for row in raw.fetchall()))

    event.listen(connection, "before_cursor_execute", note)
    try:
        yield plans
    finally:
        event.remove(connection, "before_cursor_execute", note)


@pytest.mark.parametrize("index", LISTS)
def test_a_list_of_messages_is_found_by_its_index(unit: Unit, index: str) -> None:
    with explained(unit) as plans:
        LISTS[index](unit)
    assert plans
    assert all(index in plan for plan in plans), plans
    assert not any(
        "Seq Scan on message" in plan or "SCAN message" in plan.replace("SCAN message USING", "") for plan in plans
    )
