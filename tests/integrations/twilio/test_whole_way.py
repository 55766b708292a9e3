"""The demo's own way of an SMS: outbox, real adapter, simulated operator, signed receipt, handset, reply."""

import time
import uuid
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from frontdesk.bootstrap.build import Built, build
from frontdesk.bootstrap.demo.run import demo_settings
from frontdesk.core.times import FixedClock
from frontdesk.notices.jobs import send_due
from frontdesk.notices.models import Notice
from frontdesk.notices.queries import open_replies, who_replied
from frontdesk.notices.rules.timing import UNDO
from tests.browser import axe
from tests.factories.notices import promise
from tests.serving import listening, serve
from tests.stores import sqlite_stores


@dataclass
class Town:
    """A demo that is open for business."""

    built: Built
    clock: FixedClock
    address: str

    def tell(self, number: str) -> uuid.UUID:
        with self.built.context.stores.writing() as unit:
            notice = promise(unit, person=None, by_name=True, number=number)
        self.clock.move(UNDO)
        send_due(self.built.context.stores, self.built.ports.sms)
        return notice

    def status(self, notice: uuid.UUID) -> str:
        with self.built.context.stores.reading() as unit:
            return unit.db.get_one(Notice, notice).status

    def replies(self) -> list[str]:
        with self.built.context.stores.reading() as unit:
            return [reply.text for reply, _ in open_replies(unit.db, persons=who_replied(unit.db))]


def eventually(true: Callable[[], bool]) -> None:
    until = time.monotonic() + 60
    while not true():
        assert time.monotonic() < until, "it did not happen"
        time.sleep(0.02)


@pytest.fixture
def town(tmp_path: Path, clock: FixedClock) -> Iterator[Town]:
    sqlite_stores(tmp_path, clock).dispose()  # makes the tables
    with listening() as at:
        built = build(demo_settings(tmp_path, host="127.0.0.1", port=at.getsockname()[1]), clock=clock)
        with serve(built.app, at) as address:
            yield Town(built, clock, address)
        built.context.stores.dispose()


def test_an_sms_leaves_arrives_and_its_receipt_comes_home(town: Town) -> None:
    notice = town.tell("070-174 06 12")
    eventually(lambda: town.status(notice) == "delivered")


@pytest.mark.browser
def test_on_the_handset_it_is_read_answered_and_the_phone_switched_off(
    town: Town, page: Page, screenshot: Callable[..., None]
) -> None:
    handset = f"{town.address}/demo/handset/"
    page.goto(handset)
    expect(page.get_by_text("Inga SMS än")).to_be_visible()
    axe(page)
    town.tell("070-174 06 12")
    expect(page.get_by_role("log")).to_contain_text("Bokad tid torsdag 26 november")  # without a reload
    page.goto(handset)
    axe(page)
    page.get_by_label("Svara").fill("Kan inte komma")
    page.get_by_role("button", name="Skicka svar").click()
    expect(page.get_by_role("log")).to_contain_text("Kan inte komma")
    eventually(lambda: town.replies() == ["Kan inte komma"])
    screenshot("handset")
    page.get_by_role("button", name="Stäng av telefonen").click()
    expect(page.get_by_text("Avstängd")).to_be_visible()
    second = town.tell("070-174 06 12")
    eventually(lambda: town.status(second) == "created")  # the operator says switched off; one more try in an hour
    with town.built.context.stores.reading() as unit:
        assert unit.db.get_one(Notice, second).round == 2
