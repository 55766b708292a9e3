"""Why a time was not booked, not offered or not given to the one who waits stands in the log, with a code."""

from datetime import timedelta

import pytest
from sqlalchemy import delete
from structlog.testing import capture_logs

from frontdesk.availability.errors import NobodyToMeet
from frontdesk.availability.models.occupancy import Hold
from frontdesk.availability.rules.enums import Mode
from frontdesk.availability.service import explain
from frontdesk.availability.views import Wish
from frontdesk.booking.errors import HoldGone, NotByPhone, NotOffered, SlotTaken
from frontdesk.booking.service import book, change, hold
from frontdesk.booking.service.change import NewTime
from frontdesk.booking.views import Guest, Pick
from frontdesk.calendars.models import OutsideBusy
from frontdesk.core.db.stores import Stores
from frontdesk.core.db.unit import Unit
from frontdesk.core.errors import FrontdeskError
from frontdesk.core.ids import new_id
from frontdesk.core.times import FixedClock
from frontdesk.safety.rules import ProtectionKind
from frontdesk.safety.service import protect
from tests.factories.booking import RECEPTIONIST, at, days_on, make_office
from tests.factories.waiting import HER, HER_NUMBER, HIM, WEDNESDAY, can_be_texted, comes_free, replies, sent, waits
from tests.log_lines import codes, says

KARIN = Guest(person="demo:p-1")


def pick(hour: int, handlaggare: str = "demo:h-1", mode: Mode = Mode.VISIT) -> Pick:
    return Pick("EB_NEW", at(hour, day=WEDNESDAY), handlaggare, mode=mode)


@pytest.mark.parametrize(
    ("wanted", "error", "code"),
    [
        (pick(10), SlotTaken, "taken"),
        (pick(8), NotOffered, "not_offered"),
        (pick(10, "demo:h-99"), NobodyToMeet, "nobody"),
    ],
)
def test_a_time_that_is_not_booked_says_why(unit: Unit, wanted: Pick, error: type[FrontdeskError], code: str) -> None:
    make_office(unit)
    book.book(unit, pick=pick(10), guest=KARIN, by=RECEPTIONIST)
    with capture_logs() as lines, pytest.raises(error):
        book.book(unit, pick=wanted, guest=KARIN, by=RECEPTIONIST)
    assert codes(lines, "time refused") == [code]
    assert says(lines, "demo:") == []


def test_an_own_calendar_that_stops_a_held_time_says_so(unit: Unit) -> None:
    make_office(unit)
    held = hold.hold(unit, pick=pick(10), by=RECEPTIONIST)
    start = int(held.starts_at.timestamp())
    unit.db.add(OutsideBusy(resource_id=held.resource_id, starts=start, ends=start + 600, event="x"))
    with capture_logs() as lines, pytest.raises(SlotTaken):
        book.book_held(unit, hold_id=held.id, guest=KARIN, by=RECEPTIONIST)
    assert codes(lines, "time refused") == ["busy_elsewhere"]


def test_a_hold_that_is_gone_says_so(unit: Unit) -> None:
    make_office(unit)
    with capture_logs() as lines, pytest.raises(HoldGone):
        book.book_held(unit, hold_id=new_id(), guest=KARIN, by=RECEPTIONIST)
    assert codes(lines, "time refused") == ["hold_gone"]


@pytest.mark.harm("a reader of the log learns whose matter may not be mentioned by telephone")
def test_a_silent_matter_is_refused_as_any_meeting_by_telephone(unit: Unit) -> None:
    make_office(unit)
    made = book.book(unit, pick=pick(10), guest=KARIN, by=RECEPTIONIST)
    protect(unit, person="demo:p-1", kind=ProtectionKind.UNSAFE_CONTACT, by=RECEPTIONIST)
    unit.db.flush()
    with capture_logs() as lines, pytest.raises(NotByPhone):
        change.move(unit, appointment_id=made.id, version=made.version, to=NewTime(mode=Mode.PHONE), by=RECEPTIONIST)
    assert [dict(line) for line in lines if line["event"] == "time refused"] == [
        {"event": "time refused", "log_level": "info", "code": "not_by_phone"}
    ]


def test_a_week_without_times_is_one_line_with_its_commonest_reason(unit: Unit) -> None:
    make_office(unit, 2)
    with capture_logs() as lines:
        explain.explain(unit, Wish("EB_NEW", days_on(5), days_on(6)), {})
        explain.explain(unit, Wish("EB_NEW", days_on(14), days_on(18), handlaggare=("demo:h-99",)), {})
    assert codes(lines, "no time offered") == ["nobody"]


def test_a_released_time_says_what_became_of_it(desk: Stores, clock: FixedClock) -> None:
    with desk.writing() as unit:
        can_be_texted(unit, HER, HER_NUMBER)
    waits(desk)
    waits(desk, HIM, hour=13)
    with capture_logs() as lines:
        comes_free(desk, clock)
        comes_free(desk, clock, at(13, day=WEDNESDAY))
        comes_free(desk, clock, at(15, day=WEDNESDAY))
    assert codes(lines, "released time") == ["offered_by_sms", "offered_by_telephone", "nobody_waits"]
    assert says(lines, HER, HIM, HER_NUMBER) == []


@pytest.mark.harm("a reader of the log learns that somebody on the waiting list is hidden")
def test_one_who_may_not_be_reached_is_passed_over_without_a_word(desk: Stores, clock: FixedClock) -> None:
    waits(desk)
    handlers, desk.event_handlers = desk.event_handlers, {}  # as if she were protected in this very moment
    with desk.writing() as unit:
        protect(unit, person=HER, kind=ProtectionKind.PROTECT_NOW, by=RECEPTIONIST)
    desk.event_handlers = handlers
    with capture_logs() as lines:
        comes_free(desk, clock)
    assert [dict(line) for line in lines if line["event"] == "released time"] == [
        {"event": "released time", "log_level": "info", "code": "nobody_can", "waiting": 1}
    ]
    assert says(lines, HER) == []


def test_an_answer_that_moves_nothing_says_why(desk: Stores, clock: FixedClock) -> None:
    with desk.writing() as unit:
        can_be_texted(unit, HER, HER_NUMBER)
    waits(desk)
    comes_free(desk, clock)
    sent(desk)
    with desk.writing() as unit:
        unit.db.execute(delete(Hold))
    clock.move(timedelta(minutes=1))
    with capture_logs() as lines:
        replies(desk, HER_NUMBER, "ja")
        replies(desk, HER_NUMBER, "ja")
    assert codes(lines, "offer answer unused") == ["lost", "too_late"]
    assert says(lines, HER, HER_NUMBER) == []
