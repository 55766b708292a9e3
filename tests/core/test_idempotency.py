"""One effect for one key, on both databases."""

import uuid
from datetime import timedelta

import pytest
from sqlalchemy import func, select

from frontdesk.core import idempotency
from frontdesk.core.db.stores import Stores
from frontdesk.core.db.unit import Unit
from frontdesk.core.idempotency import KeptAnswer, KeyUsed, Request, StillAnswering, StoredAnswer
from frontdesk.core.times import FixedClock

OWNER = uuid.UUID(int=7)
MADE = StoredAnswer(201, '{"id": 1}', {"Location": "/1"})


def asked(key: str = "k-1", fingerprint: str = "a", *, owner: uuid.UUID = OWNER, route: str = "/holds") -> Request:
    return Request(owner, route, key, fingerprint)


def answer(stores: Stores, request: Request) -> StoredAnswer | None:
    with stores.writing() as unit:
        kept = idempotency.earlier(unit.db, request, unit.now)
        if kept is None:
            idempotency.keep(unit.db, request, MADE, unit.now)
        return kept


def test_the_same_request_is_answered_what_it_was_answered_first(stores: Stores) -> None:
    assert answer(stores, asked()) is None
    assert answer(stores, asked()) == MADE


def test_a_key_is_not_good_for_another_request(stores: Stores) -> None:
    answer(stores, asked())
    with pytest.raises(KeyUsed):
        answer(stores, asked(fingerprint="b"))


def test_a_key_belongs_to_one_caller_and_one_route(stores: Stores) -> None:
    answer(stores, asked())
    assert answer(stores, asked(fingerprint="b", owner=uuid.UUID(int=8))) is None
    assert answer(stores, asked(fingerprint="b", route="/appointments")) is None


def test_a_key_is_forgotten_after_a_day(stores: Stores, clock: FixedClock) -> None:
    answer(stores, asked())
    clock.move(timedelta(hours=24))
    assert answer(stores, asked(fingerprint="b")) is None
    clock.move(timedelta(hours=24))
    with stores.writing() as unit:
        idempotency.forget(unit.db, unit.now - idempotency.KEPT)
        assert unit.db.scalar(select(func.count()).select_from(KeptAnswer)) == 0


def test_what_was_rolled_back_is_not_kept(stores: Stores) -> None:
    def fail(unit: Unit) -> None:
        idempotency.keep(unit.db, asked(), MADE, unit.now)
        message = "the effect failed"
        raise RuntimeError(message)

    with pytest.raises(RuntimeError), stores.writing() as unit:
        fail(unit)
    assert answer(stores, asked()) is None


def test_a_second_request_does_not_wait_for_the_first(stores: Stores) -> None:
    if stores.embedded:
        return  # one writer at a time: the door itself turns the second away, see tests/api
    with stores.writing() as first:
        idempotency.earlier(first.db, asked(), first.now)
        with pytest.raises(StillAnswering):
            answer(stores, asked())
