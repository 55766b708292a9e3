from itertools import permutations, product

import pytest

from frontdesk.notices.ports import Delivery
from frontdesk.notices.rules.status import FINAL, Status, advance, status_of

ENDINGS = (Delivery.DELIVERED, Delivery.UNDELIVERED, Delivery.FAILED)


@pytest.mark.parametrize("ending", ENDINGS)
def test_in_all_24_orders_and_with_repetitions_the_ending_stands(ending: Delivery) -> None:
    orders = list(permutations([Delivery.QUEUED, Delivery.SENDING, Delivery.SENT, ending]))
    assert len(orders) == 24
    for order in orders:
        status = Status.SENDING
        for delivery in (*order, *order[:2]):
            status = advance(status, status_of(delivery))
        assert status == status_of(ending)


@pytest.mark.parametrize(("first", "second"), list(product(ENDINGS, ENDINGS)))
def test_the_first_of_two_endings_is_the_true_one(first: Delivery, second: Delivery) -> None:
    assert advance(status_of(first), status_of(second)) == status_of(first)


def test_no_receipt_takes_a_step_back() -> None:
    for now, told in product(Status, Status):
        if told in {Status.WITHHELD, Status.UNDONE}:
            continue
        assert now not in FINAL or advance(now, told) == now


def test_a_receipt_settles_an_unknown() -> None:
    assert advance(Status.UNKNOWN, status_of(Delivery.QUEUED)) == Status.ACCEPTED
