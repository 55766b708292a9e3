"""kill -9 between request and commit, with two clocks at work: every SMS once, or a task; never twice, never lost."""

import json
import signal
import subprocess
import sys
import time
import uuid
from collections import Counter
from collections.abc import Iterator

import pytest
from sqlalchemy import Engine

from frontdesk.core.db.stores import Stores
from frontdesk.notices.jobs import send_due
from frontdesk.notices.rules.status import NoticeStatus
from frontdesk.notices.service import settling
from tests.contracts.twilio_world import ACCOUNT, SENDER, TwilioWorld, twilio_world
from tests.notices.conftest import Outbox


@pytest.fixture
def world() -> Iterator[TwilioWorld]:
    with twilio_world() as made:
        yield made


def start(outbox: Outbox, world: TwilioWorld, *, dies: str) -> "subprocess.Popen[bytes]":
    stores: Stores = outbox.stores
    told = {
        "kind": stores.desk.dialect.name,
        "desk": _address(stores.desk),
        "register": _address(stores.register),
        "now": outbox.clock.now().isoformat(),
        "base": world.base,
        "account": ACCOUNT.sid,
        "token": ACCOUNT.token,
        "sender": SENDER,
        "dies": dies,
    }
    return subprocess.Popen([sys.executable, "-m", "tests.notices.worker", json.dumps(told)])


def _address(engine: Engine) -> str:
    return engine.url.database or "" if engine.dialect.name == "sqlite" else engine.url.render_as_string()


def hear_everything(outbox: Outbox, world: TwilioWorld) -> None:
    for posted in world.receipts(2 * world.arrived):
        with outbox.stores.writing() as unit:
            settling.receive(unit, world.gateway.parse_receipt(posted.url, posted.headers, posted.body))


@pytest.mark.parametrize("dies", ["before", "after"])
def test_a_clock_that_is_killed_leaves_one_sms_or_one_task_never_two(
    outbox: Outbox, world: TwilioWorld, dies: str
) -> None:
    notices = [outbox.promise(person=None, number=f"070-17406{n}") for n in range(10, 16)]
    outbox.after(1)
    assert start(outbox, world, dies=dies).wait(300) == -signal.SIGKILL
    survivor = start(outbox, world, dies="")
    while survivor.poll() is None:
        send_due(outbox.stores, world.gateway)
        time.sleep(0.01)
    assert survivor.returncode == 0

    sent = Counter(message.callback for message in world.simulator.network.messages.values())
    assert set(sent.values()) == {1}
    outbox.after(2).settle()
    hear_everything(outbox, world)
    outbox.after(20).settle()
    arrived = [notice for notice in notices if outbox.notice(notice).status == NoticeStatus.DELIVERED]
    asked = [uuid.UUID(task.about["notice"]) for task in outbox.asked]
    assert len(arrived) == len(sent)
    assert Counter(arrived + asked) == Counter(notices)
