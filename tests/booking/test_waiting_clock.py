"""The waiting list under several hands: two answers, two clocks, and one that dies in the middle."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from sqlalchemy import select

from frontdesk.booking.service import change
from frontdesk.core.db.stores import Stores
from frontdesk.core.errors import FrontdeskError
from frontdesk.core.times import FixedClock
from frontdesk.waitlist.models import WaitlistOffer
from frontdesk.waitlist.rules import OfferStatus
from frontdesk.waitlist.service import answer
from frontdesk.waitlist.service.offers import offer_next, run
from tests.factories.booking import RECEPTIONIST, at, make_appointment
from tests.factories.waiting import A_MINUTE, HER, HIM, WEDNESDAY, comes_free, offers, time_of, waits


def test_an_offer_that_is_accepted_twice_at_once_moves_once(desk: Stores, clock: FixedClock) -> None:
    hers = waits(desk, by_sms=False)
    comes_free(desk, clock)
    with desk.reading() as unit:
        key = unit.db.scalars(select(WaitlistOffer.id)).one()

    def one(_: int) -> str:
        try:
            with desk.writing() as unit:
                answer.accept(unit, offer_id=key, by=RECEPTIONIST)
        except FrontdeskError as refusal:
            return refusal.kind
        return "taken"

    with ThreadPoolExecutor(8) as pool:
        assert sorted(pool.map(one, range(8))) == [*["offer-over"] * 7, "taken"]
    assert time_of(desk, hers) == at(9, day=WEDNESDAY)


def test_two_clocks_make_one_offer_of_one_time(desk: Stores, clock: FixedClock) -> None:
    waits(desk, by_sms=False)
    waits(desk, HIM, hour=13, by_sms=False)
    with desk.writing() as unit:
        one = make_appointment(unit, at(9, day=WEDNESDAY), person=None)
        change.cancel(unit, appointment_id=one.id, version=1, by_client=True, by=RECEPTIONIST)
    clock.move(A_MINUTE)
    with ThreadPoolExecutor(4) as pool:
        list(pool.map(lambda _: run(desk), range(4)))
    assert offers(desk) == [(HER, OfferStatus.OPEN, False)]


def offer_and_die(stores: Stores) -> None:
    with stores.writing() as unit:
        assert offer_next(unit)
        raise KeyboardInterrupt


def test_a_clock_that_dies_in_the_middle_loses_nothing(desk: Stores, clock: FixedClock) -> None:
    waits(desk, by_sms=False)
    with desk.writing() as unit:
        one = make_appointment(unit, at(9, day=WEDNESDAY), person=None)
        change.cancel(unit, appointment_id=one.id, version=1, by_client=True, by=RECEPTIONIST)
    clock.move(A_MINUTE)
    with pytest.raises(KeyboardInterrupt):
        offer_and_die(desk)
    assert offers(desk) == []
    run(desk)
    assert offers(desk) == [(HER, OfferStatus.OPEN, False)]
