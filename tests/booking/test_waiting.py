"""The waiting list: an earlier time that came free is offered to one at a time, and a yes takes it under the guard."""

from datetime import time, timedelta

import pytest
from sqlalchemy import delete, func, select

from frontdesk.absence.views import AbsenceEnded
from frontdesk.availability.models.occupancy import Hold
from frontdesk.availability.rules.enums import AppointmentStatus, Mode
from frontdesk.availability.service import opening_hours
from frontdesk.booking.errors import NotComing, SlotTaken
from frontdesk.booking.models import Appointment
from frontdesk.booking.service import change, hold, undo
from frontdesk.booking.service.change import NewTime
from frontdesk.booking.views import Pick
from frontdesk.core.db.stores import Stores
from frontdesk.core.ids import new_id
from frontdesk.core.times import FixedClock
from frontdesk.notices.models import NoticeContent
from frontdesk.notices.rules.lint import lint
from frontdesk.safety.rules import ProtectionKind
from frontdesk.safety.service import may_text, protect, set_consent
from frontdesk.waitlist.errors import NoSuchDays, OfferOver
from frontdesk.waitlist.models import Freed, WaitlistEntry, WaitlistOffer
from frontdesk.waitlist.rules import OfferStatus, WaitingEnd, valid_until
from frontdesk.waitlist.service import answer, entries, released_time
from frontdesk.waitlist.service.entries import Terms
from frontdesk.waitlist.service.offers import run
from tests.factories.booking import RECEPTIONIST, at, days_on, make_appointment, make_handlaggare, open_all_week
from tests.factories.waiting import (
    A_MINUTE,
    FRIDAY,
    HER,
    HER_NUMBER,
    HIM,
    HIS_NUMBER,
    WEDNESDAY,
    can_be_texted,
    comes_free,
    offers,
    replies,
    sent,
    tasks,
    time_of,
    waits,
)


def test_a_time_that_comes_free_is_offered_by_sms_and_a_yes_takes_it(desk: Stores, clock: FixedClock) -> None:
    with desk.writing() as unit:
        can_be_texted(unit, HER, HER_NUMBER)
    hers = waits(desk)
    comes_free(desk, clock)
    assert offers(desk) == [(HER, OfferStatus.OPEN, True)]
    with desk.writing() as unit, pytest.raises(SlotTaken):
        make_appointment(unit, at(9, day=WEDNESDAY))
    assert sent(desk) == [("offer", HER_NUMBER)]
    replies(desk, HER_NUMBER, "Ja tack!")
    assert time_of(desk, hers) == at(9, day=WEDNESDAY)
    assert offers(desk) == [(HER, OfferStatus.ACCEPTED, True)]
    assert sent(desk) == [("changed", HER_NUMBER)]
    assert tasks(desk) == []
    with desk.reading() as unit:
        assert unit.db.scalar(select(WaitlistEntry.why)) is WaitingEnd.GOT_ONE
        assert unit.db.scalar(select(func.count()).select_from(Hold)) == 0


def test_the_words_of_an_offer_say_until_when_and_nothing_an_sms_may_not(desk: Stores, clock: FixedClock) -> None:
    with desk.writing() as unit:
        can_be_texted(unit, HER, HER_NUMBER)
    waits(desk)
    comes_free(desk, clock)
    with desk.reading() as unit:
        text = unit.db.scalars(select(NoticeContent.text)).one()
    assert "onsdag 25 november kl 09.00" in text
    assert "Svara JA" in text
    assert "senast måndag 23 november 11.01" in text
    assert lint(text) == ()


def test_a_no_keeps_the_time_and_the_next_is_offered_it(desk: Stores, clock: FixedClock) -> None:
    with desk.writing() as unit:
        can_be_texted(unit, HER, HER_NUMBER)
        can_be_texted(unit, HIM, HIS_NUMBER)
    hers, his = waits(desk), waits(desk, HIM, hour=13)
    comes_free(desk, clock)
    sent(desk)
    replies(desk, HER_NUMBER, "Nej tack")
    run(desk)
    assert offers(desk) == [(HER, OfferStatus.DECLINED, True), (HIM, OfferStatus.OPEN, True)]
    with desk.reading() as unit:
        assert may_text(unit.db, unit.register, HER), "a no to a time is not a no to SMS"
    sent(desk)
    replies(desk, HIS_NUMBER, "JA")
    assert time_of(desk, his) == at(9, day=WEDNESDAY)
    assert time_of(desk, hers) == at(9, day=FRIDAY)
    assert tasks(desk) == []


def test_without_an_answer_the_time_goes_to_the_next_and_a_late_yes_is_answered_politely(
    desk: Stores, clock: FixedClock
) -> None:
    with desk.writing() as unit:
        can_be_texted(unit, HER, HER_NUMBER)
        can_be_texted(unit, HIM, HIS_NUMBER)
    hers = waits(desk)
    waits(desk, HIM, hour=13)
    comes_free(desk, clock)
    sent(desk)
    clock.move(timedelta(hours=2))
    run(desk)
    assert offers(desk) == [(HER, OfferStatus.EXPIRED, True), (HIM, OfferStatus.OPEN, True)]
    sent(desk)
    for _ in range(2):
        replies(desk, HER_NUMBER, "ja")
    assert time_of(desk, hers) == at(9, day=FRIDAY)
    assert sent(desk) == [("offer_gone", HER_NUMBER)]
    assert tasks(desk) == ["sms-reply"], "the first is answered; what they mean by a second is for a person"


def test_nobody_is_offered_twice_a_day_and_one_time_goes_to_one(desk: Stores, clock: FixedClock) -> None:
    with desk.writing() as unit:
        can_be_texted(unit, HER, HER_NUMBER)
    waits(desk)
    comes_free(desk, clock)
    comes_free(desk, clock, at(13, day=WEDNESDAY))
    assert len(offers(desk)) == 1
    with desk.writing() as unit:
        make_appointment(unit, at(13, day=WEDNESDAY), person=None)


def test_without_consent_reception_is_asked_to_ring_and_takes_it_for_the_client(
    desk: Stores, clock: FixedClock
) -> None:
    hers = waits(desk, by_sms=False)
    comes_free(desk, clock)
    assert offers(desk) == [(HER, OfferStatus.OPEN, False)]
    assert (tasks(desk), sent(desk)) == (["waiting-earlier"], [])
    with desk.writing() as unit:
        key = unit.db.scalars(select(WaitlistOffer.id)).one()
        answer.accept(unit, offer_id=key, by=RECEPTIONIST)
    assert (time_of(desk, hers), tasks(desk)) == (at(9, day=WEDNESDAY), [])
    with desk.writing() as unit, pytest.raises(OfferOver):
        answer.accept(unit, offer_id=key, by=RECEPTIONIST)


@pytest.mark.parametrize("person", [None, HER])
def test_who_may_not_be_texted_is_never_written_to(desk: Stores, clock: FixedClock, person: str | None) -> None:
    if person:
        with desk.writing() as unit:
            set_consent(
                unit, person=person, by=RECEPTIONIST, wants_sms=False, shared_phone=False, voicemail=None,
                safe_from=None, safe_until=None,
            )  # fmt: skip
    waits(desk, person)
    comes_free(desk, clock)
    assert offers(desk) == [(person, OfferStatus.OPEN, False)]
    assert sent(desk) == []


def test_who_is_protected_is_offered_nothing_and_what_was_offered_is_taken_back(
    desk: Stores, clock: FixedClock
) -> None:
    with desk.writing() as unit:
        can_be_texted(unit, HER, HER_NUMBER)
    waits(desk)
    comes_free(desk, clock)
    with desk.writing() as unit:
        protect(unit, person=HER, kind=ProtectionKind.PROTECT_NOW, by=RECEPTIONIST)
    assert offers(desk) == [(HER, OfferStatus.WITHDRAWN, True)]
    assert sent(desk) == []
    replies(desk, HER_NUMBER, "ja")
    with desk.reading() as unit:
        assert unit.db.scalar(select(WaitlistEntry.why)) is WaitingEnd.HIDDEN


def test_a_moved_or_cancelled_booking_ends_the_wait_once_it_cannot_be_undone(desk: Stores, clock: FixedClock) -> None:
    with desk.writing() as unit:
        can_be_texted(unit, HER, HER_NUMBER)
    hers = waits(desk)
    comes_free(desk, clock)
    with desk.writing() as unit:
        to = NewTime(starts_at=at(15, day=FRIDAY))
        change.move(unit, appointment_id=hers.id, version=1, to=to, by=RECEPTIONIST)
    assert offers(desk) == [(HER, OfferStatus.WITHDRAWN, True)]
    run(desk)
    with desk.writing() as unit:
        assert unit.db.scalar(select(WaitlistEntry.ended_at)) is None
        undo.undo_change(unit, appointment_id=hers.id, by=RECEPTIONIST)
        version = unit.db.get_one(Appointment, hers.id).version
        change.cancel(unit, appointment_id=hers.id, version=version, by_client=True, by=RECEPTIONIST)
    clock.move(A_MINUTE)
    run(desk)
    with desk.reading() as unit:
        assert unit.db.scalar(select(WaitlistEntry.why)) is WaitingEnd.CHANGED


def test_an_answer_that_can_mean_two_offers_is_read_by_a_person(desk: Stores, clock: FixedClock) -> None:
    """Two people share a telephone: whose yes it is, only they can say."""
    with desk.writing() as unit:
        can_be_texted(unit, HER, HER_NUMBER)
        can_be_texted(unit, HIM, HER_NUMBER)
    hers, his = waits(desk), waits(desk, HIM, hour=13)
    comes_free(desk, clock)
    comes_free(desk, clock, at(13, day=WEDNESDAY))
    sent(desk)
    replies(desk, HER_NUMBER, "ja")
    assert (time_of(desk, hers), time_of(desk, his)) == (at(9, day=FRIDAY), at(13, day=FRIDAY))
    assert tasks(desk) == ["sms-reply"]


@pytest.mark.parametrize(
    "text", ["ja men kan det bli kl 10", "Ja eller nej, jag vet inte", "Jag kommer", "imorgon?", ""]
)
def test_what_is_no_plain_answer_is_read_by_a_person(desk: Stores, clock: FixedClock, text: str) -> None:
    with desk.writing() as unit:
        can_be_texted(unit, HER, HER_NUMBER)
    waits(desk)
    comes_free(desk, clock)
    sent(desk)
    replies(desk, HER_NUMBER, text)
    assert offers(desk) == [(HER, OfferStatus.OPEN, True)]
    assert tasks(desk) == ["sms-reply"]


def test_a_yes_to_a_time_that_was_lost_after_all_is_answered_politely(desk: Stores, clock: FixedClock) -> None:
    """The handläggare has fallen ill since: nothing is moved, and the client is told."""
    with desk.writing() as unit:
        can_be_texted(unit, HER, HER_NUMBER)
    hers = waits(desk)
    comes_free(desk, clock)
    sent(desk)
    with desk.writing() as unit:
        unit.db.execute(delete(Hold))
        unit.db.flush()
        make_appointment(unit, at(9, day=WEDNESDAY), person=None)
    replies(desk, HER_NUMBER, "ja")
    assert time_of(desk, hers) == at(9, day=FRIDAY)
    assert offers(desk) == [(HER, OfferStatus.LOST, True)]
    assert sent(desk) == [("offer_gone", HER_NUMBER)]


def test_whoever_waits_says_between_which_days_and_with_whom(desk: Stores, clock: FixedClock) -> None:
    with desk.writing() as unit:
        make_handlaggare(unit, "demo:h-2")
        open_all_week(unit, "demo:h-2")
    waits(desk, by_sms=False, first=days_on(3))
    waits(desk, HIM, hour=13, by_sms=False, whom=("demo:h-2",))
    comes_free(desk, clock)
    assert offers(desk) == []
    with desk.writing() as unit:
        appointment = make_appointment(unit, at(14, 10, day=FRIDAY), person=None)
        late = Terms(first=days_on(9))
        with pytest.raises(NoSuchDays):
            entries.join(unit, appointment_id=appointment.id, terms=late, by=RECEPTIONIST)
        change.cancel(unit, appointment_id=appointment.id, version=1, by_client=True, by=RECEPTIONIST)
        with pytest.raises(NotComing):
            entries.join(unit, appointment_id=appointment.id, terms=Terms(), by=RECEPTIONIST)
        assert appointment.status == AppointmentStatus.CANCELLED_BY_CLIENT


def test_whoever_leaves_the_list_is_offered_nothing_more(desk: Stores, clock: FixedClock) -> None:
    waits(desk, by_sms=False)
    comes_free(desk, clock)
    with desk.writing() as unit:
        row = unit.db.scalars(select(WaitlistEntry)).one()
        entries.leave(unit, waiting_id=row.id, by=RECEPTIONIST)
    assert (offers(desk), tasks(desk)) == ([(HER, OfferStatus.WITHDRAWN, False)], [])
    with desk.writing() as unit:
        pick = Pick("EB_NEW", at(9, day=WEDNESDAY), "demo:h-1", mode=Mode.VISIT)
        assert hold.hold(unit, pick=pick, by=RECEPTIONIST).starts_at == at(9, day=WEDNESDAY)


def test_a_window_that_opens_and_an_absence_that_ends_give_somebody_an_earlier_time(
    desk: Stores, clock: FixedClock
) -> None:
    hers = waits(desk, by_sms=False)
    his = waits(desk, HIM, hour=13, by_sms=False)
    with desk.writing() as unit:
        opening_hours.open_once(
            unit, handlaggare="demo:h-1", day=WEDNESDAY, opens=time(7), closes=time(8), mode=Mode.VISIT, place="entre-a"
        )
    run(desk)
    assert [person for person, *_ in offers(desk)] == [HER]
    with desk.writing() as unit:
        released_time.absence_ended(
            unit,
            AbsenceEnded(
                absence_id=new_id(),
                handlaggare="demo:h-1",
                starts_at=at(0, day=days_on(3)),
                ends_at=at(0, day=FRIDAY),
            ),
        )
    run(desk)
    with desk.reading() as unit:
        rows = {row.person: row.starts_at for row in unit.db.scalars(select(WaitlistOffer))}
    assert rows == {HER: at(7, day=WEDNESDAY), HIM: at(9, day=days_on(3))}
    assert (time_of(desk, hers), time_of(desk, his)) == (at(9, day=FRIDAY), at(13, day=FRIDAY))


def test_nothing_is_written_down_while_nobody_waits(desk: Stores, clock: FixedClock) -> None:
    comes_free(desk, clock)
    with desk.reading() as unit:
        assert unit.db.scalars(select(Freed)).all() == []


def test_an_offer_stands_so_many_hours_of_the_day(desk: Stores) -> None:
    assert valid_until(at(9), 2) == at(11)
    assert valid_until(at(19), 2) == at(9, day=days_on(1))
    assert valid_until(at(21), 2) == at(10, day=days_on(1))
    assert valid_until(at(19, day=days_on(5)), 2) == at(9, day=days_on(7)), "nobody is disturbed on a Sunday"


def test_where_nobody_can_answer_an_sms_reception_rings_instead(desk: Stores, clock: FixedClock) -> None:
    with desk.writing() as unit:
        can_be_texted(unit, HER, HER_NUMBER)
    waits(desk)
    comes_free(desk, clock, answerable=False)
    assert offers(desk) == [(HER, OfferStatus.OPEN, False)]
    assert (sent(desk), tasks(desk)) == ([], ["waiting-earlier"])
