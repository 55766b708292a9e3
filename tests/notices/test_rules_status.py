from itertools import permutations, product

import pytest

from frontdesk.notices.ports import DeliveryReport
from frontdesk.notices.rules.status import FINAL, NoticeStatus, advance, status_of

ENDINGS = (DeliveryReport.DELIVERED, DeliveryReport.UNDELIVERED, DeliveryReport.FAILED)


@pytest.mark.parametrize("ending", ENDINGS)
def test_in_all_24_orders_and_with_repetitions_the_ending_stands(ending: DeliveryReport) -> None:
    orders = list(permutations([DeliveryReport.QUEUED, DeliveryReport.SENDING, DeliveryReport.SENT, ending]))
    assert len(orders) == 24
    for order in orders:
        status = NoticeStatus.SENDING
        for delivery in (*order, *order[:2]):
            status = advance(status, status_of(delivery))
        assert status == status_of(ending)


@pytest.mark.parametrize(("first", "second"), list(product(ENDINGS, ENDINGS)))
def test_the_first_of_two_endings_is_the_true_one(first: DeliveryReport, second: DeliveryReport) -> None:
    assert advance(status_of(first), status_of(second)) == status_of(first)


def test_no_receipt_takes_a_step_back() -> None:
    for now, told in product(NoticeStatus, NoticeStatus):
        if told in {NoticeStatus.WITHHELD, NoticeStatus.UNDONE}:
            continue
        assert now not in FINAL or advance(now, told) == now


def test_a_receipt_settles_an_unknown() -> None:
    assert advance(NoticeStatus.UNKNOWN, status_of(DeliveryReport.QUEUED)) == NoticeStatus.ACCEPTED
