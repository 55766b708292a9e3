"""One SMS lost in an operator's outage is one call to one client, whatever else asks reception to ring about it."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta

import pytest
from sqlalchemy import Engine, select

from frontdesk.absence.rules import AbsenceKind, whole_days
from frontdesk.absence.service import register
from frontdesk.availability.rules.enums import Mode
from frontdesk.booking.models import Appointment
from frontdesk.booking.service import book, change, undo
from frontdesk.booking.service.change import NewTime
from frontdesk.booking.views import Guest, Pick, Texting
from frontdesk.calls.models.task import Task
from frontdesk.calls.service import tasks
from frontdesk.core.db.stores import Stores
from frontdesk.core.times import FixedClock
from frontdesk.notices.jobs import send_due, settle_unknown
from frontdesk.notices.models import Notice
from frontdesk.notices.ports import DeliveryFault, DeliveryReport, Receipt, SmsNotSent, SmsUnknown
from frontdesk.notices.queries import about_appointment
from frontdesk.notices.rules.timing import UNKNOWN_PATIENCE
from frontdesk.notices.service import ring_list, settling
from frontdesk.rebooking.models import Rebooking
from frontdesk.rebooking.rules import RebookingChoice, RebookingState, Way
from frontdesk.rebooking.service import decide, track
from frontdesk.safety.service import erase_number
from integrations.local.sms import LocalSms
from tests.factories import disclosure
from tests.factories.accounts import make_staff
from tests.factories.booking import RECEPTIONIST, at, days_on
from tests.factories.notices import promise
from tests.factories.waiting import can_be_texted

ANNA, NUMBER = disclosure.ANNA, "+46701740605"
THURSDAY = days_on(3)
ONE, TWO, THREE = (at(hour, day=THURSDAY) for hour in (13, 14, 15))
TROUBLES = (SmsUnknown(), SmsNotSent())
LISTED = "sms-outage"


@dataclass
class Outage:
    """An office whose operator takes nothing, and Anna, who is to come on Thursday at one and can get SMS."""

    stores: Stores
    clock: FixedClock
    trouble: Exception

    def __post_init__(self) -> None:
        self.gateway = LocalSms(now=self.clock.now, trouble=lambda _: self.trouble)

    def book(self) -> Appointment:
        with self.stores.writing() as unit:
            can_be_texted(unit, ANNA, NUMBER)
            pick = Pick("EB_NEW", ONE, "demo:h-1", mode=Mode.VISIT)
            return book.book(unit, pick=pick, guest=Guest(person=ANNA), by=RECEPTIONIST, texting=Texting(NUMBER))

    def arrives(self, appointment: Appointment) -> None:
        self.hears(appointment, DeliveryReport.DELIVERED)

    def hears(self, appointment: Appointment, delivery: DeliveryReport, fault: DeliveryFault | None = None) -> None:
        with self.stores.writing() as unit:
            notice = about_appointment(unit.db, appointment.id)[-1]
            settling.receive(unit, Receipt(str(notice.reference), "p", delivery, fault))

    def loses(self) -> None:
        """Let the SMS that waits be one of the two with which the outage begins, and nobody wait for it any longer."""
        with self.stores.writing() as unit:
            promise(unit, person=None, number=f"070-174 06 {unit.now.minute + 10}")
        for _ in range(2):
            self.clock.move(timedelta(minutes=2))
            send_due(self.stores, self.gateway)
        self.clock.move(UNKNOWN_PATIENCE)
        settle_unknown(self.stores)

    def lasts(self) -> None:
        """Let the operator stay away until the SMS that wait are of no use."""
        self.loses()
        self.clock.set(ONE - timedelta(minutes=1))
        settle_unknown(self.stores)

    def move(self, appointment: Appointment, *, told: bool = False) -> None:
        with self.stores.writing() as unit:
            row = unit.db.get_one(Appointment, appointment.id)
            to = NewTime(starts_at=TWO if row.starts_at == ONE else THREE)
            change.move(unit, appointment_id=row.id, version=row.version, to=to, by=RECEPTIONIST, told=told)

    def cancel(self, appointment: Appointment, *, by_client: bool) -> None:
        with self.stores.writing() as unit:
            row = unit.db.get_one(Appointment, appointment.id)
            change.cancel(unit, appointment_id=row.id, version=row.version, by_client=by_client, by=RECEPTIONIST)

    def calls(self, appointment: Appointment) -> list[str]:
        """Return every call that reception is asked to make: single tasks by kind, and rows on lists."""
        asked = (Notice.outage_id.is_not(None), Notice.told.is_(True), Notice.seen_to_at.is_(None))
        with self.stores.reading() as unit:
            single = select(Task.kind).where(Task.done_at.is_(None), Task.appointment_id == appointment.id)
            on_lists = select(Notice.id).where(Notice.appointment_id == appointment.id, *asked)
            rows = unit.db.scalars(on_lists).all()
            return sorted([*unit.db.scalars(single), *(LISTED for _ in rows)])

    def ticks(self) -> None:
        with self.stores.writing() as unit:
            for one in unit.db.scalars(select(Task.id).where(Task.done_at.is_(None), Task.kind != LISTED)).all():
                tasks.do(unit, task_id=one, who=RECEPTIONIST)


@pytest.fixture(params=TROUBLES, ids=["unknown", "not sent"])
def outage(desk: Stores, clock: FixedClock, register_writer: Engine, request: pytest.FixtureRequest) -> Outage:
    disclosure.town(register_writer)
    return Outage(desk, clock, request.param)


@pytest.fixture
def unsure(desk: Stores, clock: FixedClock, register_writer: Engine) -> Outage:
    """An outage in which nobody can say whether an SMS was taken."""
    disclosure.town(register_writer)
    return Outage(desk, clock, SmsUnknown())


def test_a_booking_whose_sms_was_lost_is_a_row_of_the_list(outage: Outage) -> None:
    appointment = outage.book()
    outage.lasts()
    assert outage.calls(appointment) == [LISTED]


def test_a_move_whose_sms_was_lost_is_the_task_that_says_the_old_and_the_new_time(outage: Outage) -> None:
    appointment = outage.book()
    outage.arrives(appointment)
    outage.move(appointment)
    outage.lasts()
    assert outage.calls(appointment) == ["untold-time"]


@pytest.mark.harm("A client is rung twice about one meeting, first with a time that holds no longer.")
def test_what_changes_later_leaves_no_older_news_on_the_list(unsure: Outage) -> None:
    appointment = unsure.book()
    unsure.loses()
    unsure.move(appointment)
    unsure.lasts()
    assert unsure.calls(appointment) == ["untold-time"]


@pytest.mark.parametrize("by_client", [True, False])
def test_what_is_called_off_leaves_the_list(unsure: Outage, *, by_client: bool) -> None:
    appointment = unsure.book()
    unsure.loses()
    unsure.cancel(appointment, by_client=by_client)
    unsure.lasts()
    assert unsure.calls(appointment) == ([LISTED] if by_client else ["untold-off"])


def test_who_moves_it_themselves_is_on_the_list_once(unsure: Outage) -> None:
    appointment = unsure.book()
    unsure.loses()
    unsure.move(appointment, told=True)
    assert unsure.calls(appointment) == []
    unsure.lasts()
    assert unsure.calls(appointment) == [LISTED]


def test_a_change_that_is_undone_puts_the_older_news_back_on_the_list(unsure: Outage) -> None:
    appointment = unsure.book()
    unsure.loses()
    unsure.move(appointment)
    with unsure.stores.writing() as unit:
        undo.undo_change(unit, appointment_id=appointment.id, by=RECEPTIONIST)
    assert unsure.calls(appointment) == [LISTED]


@pytest.mark.parametrize("changes", [False, True])
def test_who_has_been_rung_is_not_rung_again_when_the_operator_says_that_it_failed(
    unsure: Outage, *, changes: bool
) -> None:
    appointment = unsure.book()
    if changes:
        unsure.arrives(appointment)
        unsure.move(appointment)
    unsure.loses()
    assert unsure.calls(appointment) == (["untold-time"] if changes else [LISTED])
    unsure.ticks()
    if not changes:
        with unsure.stores.writing() as unit:
            [notice] = about_appointment(unit.db, appointment.id)
            assert notice.outage_id is not None
            ring_list.seen_to(unit, notice.outage_id, notice.id, staff=make_staff(unit))
    unsure.hears(appointment, DeliveryReport.UNDELIVERED, DeliveryFault.OPERATOR)
    assert unsure.calls(appointment) == []


def test_who_was_rung_about_one_lost_sms_is_not_rung_again_when_it_turns_out_to_have_failed(unsure: Outage) -> None:
    appointment = unsure.book()
    unsure.clock.move(timedelta(minutes=2))
    send_due(unsure.stores, unsure.gateway)
    unsure.clock.move(UNKNOWN_PATIENCE + timedelta(seconds=1))
    settle_unknown(unsure.stores)
    assert unsure.calls(appointment) == ["sms-unknown"], "one SMS is no outage"
    unsure.ticks()
    unsure.hears(appointment, DeliveryReport.UNDELIVERED, DeliveryFault.OPERATOR)
    assert unsure.calls(appointment) == []


@pytest.fixture
def asked(unsure: Outage) -> Appointment:
    """Anna is to be asked by SMS for another time than Thursday, when her handläggare is ill."""
    appointment = unsure.book()
    unsure.arrives(appointment)
    with unsure.stores.writing() as unit:
        starts_at, ends_at = whole_days(THURSDAY, THURSDAY)
        register(
            unit, by=RECEPTIONIST, handlaggare="demo:h-1", starts_at=starts_at, ends_at=ends_at, kind=AbsenceKind.ILL
        )
    with unsure.stores.writing() as unit:
        decide.decide_one(unit, by=RECEPTIONIST, appointment_id=appointment.id, choice=RebookingChoice(Way.ASK))
    assert unsure.calls(appointment) == ["booking-asked"]
    return appointment


def held(unsure: Outage) -> None:
    with unsure.stores.writing() as unit:
        erase_number(unit, person=ANNA)


@pytest.mark.parametrize("lost", [Outage.loses, held])
def test_a_question_that_was_lost_is_one_call_and_says_that_it_was_never_read(
    unsure: Outage, asked: Appointment, lost: Callable[[Outage], None]
) -> None:
    lost(unsure)
    assert unsure.calls(asked) == ["booking-absence"]
    with unsure.stores.reading() as unit:
        row = unit.db.scalars(select(Rebooking)).one()
        assert (row.state, row.why) == (RebookingState.DESK, track.NOT_READ)
