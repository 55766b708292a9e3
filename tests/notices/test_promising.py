import uuid
from datetime import timedelta

import pytest
from sqlalchemy import func, select

from frontdesk.core.db.stores import Stores
from frontdesk.core.db.unit import Unit
from frontdesk.core.times import FixedClock
from frontdesk.notices import service
from frontdesk.notices.errors import NumberNotTextable, TooLateToUndo
from frontdesk.notices.models import Notice, NoticeContent
from frontdesk.notices.rules.status import NoticeStatus
from frontdesk.notices.service import NoticeKind
from tests.factories.notices import RECEPTIONIST, promise


def status_of(unit: Unit, notice_id: uuid.UUID) -> str:
    return unit.db.get_one(Notice, notice_id).status


def test_a_promise_waits_a_minute_and_keeps_number_and_text_apart(unit: Unit) -> None:
    notice = unit.db.get_one(Notice, promise(unit))
    content = unit.db.get_one(NoticeContent, notice.id)
    assert (notice.status, notice.not_before - unit.now) == (NoticeStatus.CREATED, timedelta(seconds=60))
    assert content.number == "+46701740612"
    assert content.text == (
        "Bokad tid torsdag 26 november kl 10.30, Stadshuset entré A. Ändra eller avboka: 0123-456 00. Exempelby kommun"
    )


def test_the_same_news_is_promised_once(unit: Unit) -> None:
    appointment = uuid.uuid4()
    assert promise(unit, appointment_id=appointment) == promise(unit, appointment_id=appointment)
    assert unit.db.scalar(select(func.count()).select_from(Notice)) == 1


def test_newer_news_replaces_what_still_waits(unit: Unit) -> None:
    appointment = uuid.uuid4()
    first = promise(unit, appointment_id=appointment)
    second = promise(unit, appointment_id=appointment, kind=NoticeKind.CHANGED, version=2)
    assert (status_of(unit, first), status_of(unit, second)) == (NoticeStatus.WITHHELD, NoticeStatus.CREATED)


@pytest.mark.parametrize("number", ["08-123 456 78", "010-123 45 67", "anonymous", "", "+44 7911 123456"])
def test_only_a_mobile_number_can_be_promised_an_sms(unit: Unit, number: str) -> None:
    with pytest.raises(NumberNotTextable):
        promise(unit, number=number)


def test_undone_is_undone_and_its_number_is_gone(unit: Unit) -> None:
    notice = promise(unit)
    service.undo(unit, notice, by=RECEPTIONIST)
    service.undo(unit, notice, by=RECEPTIONIST)
    unit.db.flush()
    assert status_of(unit, notice) == NoticeStatus.UNDONE
    assert unit.db.get(NoticeContent, notice) is None


def test_what_the_clock_has_taken_cannot_be_undone(unit: Unit) -> None:
    notice = promise(unit)
    unit.db.get_one(Notice, notice).status = NoticeStatus.SENDING
    with pytest.raises(TooLateToUndo):
        service.undo(unit, notice, by=RECEPTIONIST)


def test_a_protected_person_s_notices_are_held_and_the_numbers_erased(unit: Unit) -> None:
    hers, another = promise(unit), promise(unit, person="demo:p-2")
    service.withhold_for(unit, "demo:p-1")
    unit.db.flush()
    assert (status_of(unit, hers), status_of(unit, another)) == (NoticeStatus.WITHHELD, NoticeStatus.CREATED)
    assert unit.db.get(NoticeContent, hers) is None


def test_a_cancelled_appointment_s_notices_are_held(unit: Unit) -> None:
    appointment = uuid.uuid4()
    notice = promise(unit, appointment_id=appointment)
    service.withhold_for_appointment(unit, appointment)
    assert status_of(unit, notice) == NoticeStatus.WITHHELD


def test_a_promise_lives_and_dies_with_its_transaction(stores: Stores) -> None:
    def book_and_fail() -> None:
        with stores.writing() as unit:
            promise(unit)
            raise KeyError

    with pytest.raises(KeyError):
        book_and_fail()
    with stores.reading() as unit:
        assert unit.db.scalar(select(func.count()).select_from(Notice)) == 0


def test_an_sms_promised_in_the_evening_leaves_in_the_morning(stores: Stores, clock: FixedClock) -> None:
    clock.move(timedelta(hours=10, minutes=30))
    with stores.writing() as unit:
        notice = unit.db.get_one(Notice, promise(unit))
    assert notice.not_before.isoformat() == "2026-11-24T07:00:00+00:00"


def test_a_contact_with_the_wrong_person_stops_only_what_was_promised_in_it(unit: Unit) -> None:
    contact = uuid.uuid4()
    wrong, earlier = promise(unit, contact_id=contact), promise(unit, contact_id=uuid.uuid4())
    service.withhold_for_contact(unit, contact, person="demo:p-1")
    assert (status_of(unit, wrong), status_of(unit, earlier)) == (NoticeStatus.WITHHELD, NoticeStatus.CREATED)
