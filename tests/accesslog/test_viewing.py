"""A view is logged once for each session until something of it changes; acts are logged each time."""

import uuid
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select

from frontdesk.accesslog.models import LogRow, LogSeen
from frontdesk.accesslog.service import verify, viewed
from frontdesk.accounts.jobs import forget_sessions
from frontdesk.core.actor import Actor
from frontdesk.core.db.stores import Stores
from frontdesk.core.db.unit import Unit
from frontdesk.core.times import FixedClock

RUT = Actor(id=uuid.UUID(int=7), name="Rut", role="receptionist", session=uuid.UUID(int=70))
CONTACT = uuid.UUID(int=5)


def show(unit: Unit, *, who: Actor = RUT, **more: object) -> None:
    given = {"event": "card.shown", "person": "demo:p-1", "contact": CONTACT, "level": "A3", "fields": ("name",)}
    view: Callable[..., None] = viewed
    view(unit.db, who=who, now=unit.now, **{**given, **more})


def rows(stores: Stores) -> int:
    with stores.reading() as unit:
        return len(unit.db.scalars(select(LogRow.seq)).all())


def test_the_same_view_of_the_same_session_is_one_row(stores: Stores) -> None:
    for _ in range(3):
        with stores.writing() as unit:
            show(unit)
            show(unit)
    assert rows(stores) == 1
    with stores.reading() as unit:
        assert list(verify(unit.db, stores.log_key)) == []


@pytest.mark.parametrize(
    "change",
    [
        {"person": "demo:p-2"},
        {"contact": uuid.UUID(int=6)},
        {"contact": None},
        {"case": "demo:c-1"},
        {"level": "A2"},
        {"fields": ("name", "status")},
        {"flags": ("protected",)},
        {"result": "custodian"},
        {"page": "tasks"},
        {"shown": ["another"]},
    ],
)
def test_a_change_of_anything_is_a_row_before_the_answer(stores: Stores, change: dict[str, Any]) -> None:
    with stores.writing() as unit:
        show(unit)
    with stores.writing() as unit:
        show(unit, **change)
    assert rows(stores) == 2


def test_what_changes_back_is_seen_anew(stores: Stores) -> None:
    for level in ("A0", "A3", "A0"):
        with stores.writing() as unit:
            show(unit, level=level)
    assert rows(stores) == 3


def test_another_session_and_a_program_see_for_themselves(stores: Stores) -> None:
    for who in (RUT, replace(RUT, session=uuid.UUID(int=71)), replace(RUT, session=None), replace(RUT, session=None)):
        with stores.writing() as unit:
            show(unit, who=who)
    assert rows(stores) == 4


def test_a_view_that_was_rolled_back_was_none(stores: Stores) -> None:
    def fail() -> None:
        with stores.writing() as unit:
            show(unit)
            unit.db.flush()
            raise KeyError

    with pytest.raises(KeyError):
        fail()
    with stores.writing() as unit:
        show(unit)
    assert rows(stores) == 1


def test_acts_are_recorded_each_time(stores: Stores) -> None:
    for _ in range(2):
        with stores.writing() as unit:
            unit.log(who=RUT, event="person.searched")
    assert rows(stores) == 2


def test_what_a_session_has_seen_tells_nobody_of_whom_it_is_and_is_forgotten(stores: Stores, clock: FixedClock) -> None:
    with stores.writing() as unit:
        show(unit)
    with stores.reading() as unit:
        [kept] = unit.db.scalars(select(LogSeen)).all()
        assert "demo:p-1" not in f"{kept.subject}{kept.content}"
    clock.move(timedelta(days=2, seconds=1))
    forget_sessions(stores)
    with stores.reading() as unit:
        assert unit.db.scalars(select(LogSeen)).all() == []


@pytest.mark.harm("a client is looked at and the log knows nothing of it")
def test_nothing_is_shown_where_no_row_can_be_written(stores: Stores) -> None:
    with stores.reading() as unit, pytest.raises(RuntimeError, match="only reads"):
        show(unit)
