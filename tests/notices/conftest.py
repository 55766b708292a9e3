import uuid
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import timedelta

import pytest

from frontdesk.core.db.stores import Stores
from frontdesk.core.db.unit import Unit
from frontdesk.core.tasks import TaskNeeded, TaskSettled
from frontdesk.core.times import FixedClock
from frontdesk.event_handlers import EVENT_HANDLERS
from frontdesk.notices import jobs
from frontdesk.notices.jobs import erase_old, look_for_unknown, reconcile, send_due, settle_unknown
from frontdesk.notices.models import Notice, NoticeContent
from frontdesk.notices.ports import DeliveryFault, DeliveryReport, Receipt
from frontdesk.notices.service import settling
from integrations.local.sms import LocalSms
from tests.factories.notices import promise


@dataclass
class Outbox:
    """The clock's work on the outbox, and what people are asked because of it."""

    stores: Stores
    clock: FixedClock
    gateway: LocalSms = field(init=False)
    asked: list[TaskNeeded] = field(default_factory=list)
    settled: list[TaskSettled] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.gateway = LocalSms(now=self.clock.now)

    def promise(self, **given: object) -> uuid.UUID:
        with self.stores.writing() as unit:
            make: Callable[..., uuid.UUID] = promise
            return make(unit, **given)

    def after(self, minutes: float) -> "Outbox":
        self.clock.move(timedelta(minutes=minutes))
        return self

    def send(self) -> int:
        return send_due(self.stores, self.gateway)

    def settle(self) -> None:
        settle_unknown(self.stores)

    def look_for(self) -> None:
        look_for_unknown(self.stores, self.gateway)

    def reconcile(self) -> None:
        reconcile(self.stores, self.gateway)

    def erase(self) -> None:
        erase_old(self.stores)

    def content(self, notice_id: uuid.UUID) -> NoticeContent | None:
        with self.stores.reading() as unit:
            return unit.db.get(NoticeContent, notice_id)

    def trouble(self, error: Exception | None) -> None:
        self.gateway._trouble = lambda _: error

    def notice(self, notice_id: uuid.UUID) -> Notice:
        with self.stores.reading() as unit:
            return unit.db.get_one(Notice, notice_id)

    def hear(self, notice_id: uuid.UUID, *deliveries: DeliveryReport, fault: DeliveryFault | None = None) -> None:
        reference = str(self.notice(notice_id).reference)
        for delivery in deliveries:
            with self.stores.writing() as unit:
                settling.receive(unit, Receipt(reference, "SM1", delivery, fault, "30003" if fault else ""))

    def note(self, _: Unit, event: TaskNeeded | TaskSettled) -> None:
        (self.asked if isinstance(event, TaskNeeded) else self.settled).append(event)  # type: ignore[arg-type]


@pytest.fixture(autouse=True)
def _time_to_send(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let a round of sending take as long as a machine under load needs; what is sent must not depend on it."""
    monkeypatch.setattr(jobs, "_BUDGET_SECONDS", 600.0)


@pytest.fixture
def outbox(stores: Stores, clock: FixedClock) -> Outbox:
    made = Outbox(stores, clock)
    stores.event_handlers = {**EVENT_HANDLERS, TaskNeeded: (made.note,), TaskSettled: (made.note,)}
    return made
