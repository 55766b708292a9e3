"""Makes people who wait for an earlier time, and lets times come free for them."""

from datetime import datetime, timedelta

from sqlalchemy import select

from frontdesk.booking.models import Appointment
from frontdesk.booking.service import change
from frontdesk.calls.models.task import Task
from frontdesk.core.db.stores import Stores
from frontdesk.core.db.unit import Unit
from frontdesk.core.ids import new_id
from frontdesk.core.times import FixedClock
from frontdesk.notices.models import Notice, NoticeContent
from frontdesk.notices.ports import IncomingSms
from frontdesk.notices.service import replying
from frontdesk.safety.service import confirm_number, set_consent
from frontdesk.waitlist.models import WaitlistOffer
from frontdesk.waitlist.service import entries
from frontdesk.waitlist.service.entries import Terms
from frontdesk.waitlist.service.offers import run
from tests.factories.booking import RECEPTIONIST, at, days_on, make_appointment

WEDNESDAY, FRIDAY = days_on(2), days_on(4)
WEDNESDAY_NINE = at(9, day=WEDNESDAY)
HER, HIM = "demo:p-1", "demo:p-2"
HER_NUMBER, HIS_NUMBER = "+46701740605", "+46701740606"
A_MINUTE = timedelta(seconds=60)


def can_be_texted(unit: Unit, person: str, number: str) -> None:
    set_consent(
        unit, person=person, by=RECEPTIONIST, wants_sms=True, shared_phone=False, voicemail=None,
        safe_from=None, safe_until=None,
    )  # fmt: skip
    confirm_number(unit, person=person, typed=number, by=RECEPTIONIST)


def waits(
    stores: Stores, person: str | None = HER, *, hour: int = 9, by_sms: bool = True, **terms: object
) -> Appointment:
    """Let somebody have a time on Friday and want an earlier one."""
    with stores.writing() as unit:
        appointment = make_appointment(unit, at(hour, day=FRIDAY), person=person)
        wanted = Terms(by_sms=by_sms, **terms)  # type: ignore[arg-type]
        entries.join(unit, appointment_id=appointment.id, terms=wanted, by=RECEPTIONIST)
        return appointment


def comes_free(
    stores: Stores, clock: FixedClock, starts_at: datetime = WEDNESDAY_NINE, *, answerable: bool = True
) -> None:
    """Let somebody call off a time, and the minute in which they may regret it pass."""
    with stores.writing() as unit:
        one = make_appointment(unit, starts_at, person=None)
        change.cancel(unit, appointment_id=one.id, version=1, by_client=True, by=RECEPTIONIST)
    before = len(offers(stores))
    run(stores)
    assert len(offers(stores)) == before
    clock.move(A_MINUTE)
    run(stores, answerable=answerable)


def offers(stores: Stores) -> list[tuple[str | None, str, bool]]:
    with stores.reading() as unit:
        return [
            (row.person, row.status, row.by_sms)
            for row in unit.db.scalars(select(WaitlistOffer).order_by(WaitlistOffer.id))
        ]


def sent(stores: Stores) -> list[tuple[str, str]]:
    """Let everything promised leave; return what kind went to whom."""
    with stores.writing() as unit:
        rows = unit.db.execute(
            select(Notice, NoticeContent.number).join(NoticeContent).where(Notice.status == "created")
        ).all()
        for notice, _ in rows:
            notice.status, notice.claimed_at = "accepted", unit.now
        return [(notice.kind, number) for notice, number in rows]


def replies(stores: Stores, number: str, text: str) -> None:
    with stores.writing() as unit:
        replying.receive(unit, IncomingSms(provider_id=str(new_id()), number=number, text=text))


def time_of(stores: Stores, appointment: Appointment) -> datetime:
    with stores.reading() as unit:
        return unit.db.get_one(Appointment, appointment.id).starts_at


def tasks(stores: Stores) -> list[str]:
    with stores.reading() as unit:
        return list(unit.db.scalars(select(Task.kind).where(Task.done_at.is_(None))))
