"""The demo's own way of a calendar: a mailbox at the double, the real adapter, notices to our door, and its page."""

import uuid
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect
from sqlalchemy import select

from frontdesk.availability.service import search
from frontdesk.availability.views import Wish
from frontdesk.bootstrap.build import Built, build
from frontdesk.bootstrap.demo.run import demo_settings
from frontdesk.calendars.models import CalendarConnection, OutsideBusy
from frontdesk.calendars.ports import Account
from frontdesk.calendars.rules import CalendarKind
from frontdesk.calendars.rules.notices import address as notices_at
from frontdesk.calendars.service import connecting, pull, push, subscriptions
from frontdesk.calendars.service.reach import CalendarAdapters
from frontdesk.core.times import FixedClock, local_date
from frontdesk.event_handlers import EVENT_HANDLERS
from integrations.graph.calendar import GraphCalendar
from integrations.wiring import DEMO_CONNECTED
from tests.browser import axe
from tests.factories import booking
from tests.factories.calendars import SARA
from tests.integrations.twilio.test_whole_way import eventually
from tests.serving import listening, serve
from tests.stores import sqlite_stores

OUTLOOK = f"/demo/outlook/{DEMO_CONNECTED}"


@dataclass
class Town:
    """A demo that is open for business, with one handläggare whose mailbox is connected."""

    built: Built
    address: str
    clock: FixedClock
    reach: CalendarAdapters
    connection_id: uuid.UUID

    def beat(self) -> None:
        """What the clock does for calendars."""
        stores = self.built.context.stores
        subscriptions.keep(stores, self.reach, address=notices_at(self.address, demo=True), seconds=20)
        push.write_due(stores, self.reach, seconds=20)
        pull.read_due(stores, self.reach, seconds=20)

    def is_due(self) -> bool:
        with self.built.context.stores.reading() as unit:
            return unit.db.get_one(CalendarConnection, self.connection_id).due_at <= unit.now

    def busy(self) -> int:
        with self.built.context.stores.reading() as unit:
            return len({row.event for row in unit.db.scalars(select(OutsideBusy))})


@pytest.fixture
def town(tmp_path: Path) -> Iterator[Town]:
    clock = FixedClock(datetime.now(UTC))  # the double lives in the machine's time
    sqlite_stores(tmp_path, clock).dispose()  # makes the tables
    with listening() as at:
        settings = demo_settings(tmp_path, host="127.0.0.1", port=at.getsockname()[1])
        built = build(settings, clock=clock)
        with serve(built.app, at) as address:
            yield Town(built, address, clock, *_connected(built))
        built.context.stores.dispose()
        graph = built.ports.calendars[CalendarKind.GRAPH]
        assert isinstance(graph, GraphCalendar)
        graph._transport.close()


def _connected(built: Built) -> tuple[CalendarAdapters, uuid.UUID]:
    stores = built.context.stores
    stores.event_handlers = EVENT_HANDLERS
    reach, account = CalendarAdapters.of(built.ports.calendars, built.context.settings), Account(DEMO_CONNECTED)
    with stores.writing() as unit:
        booking.make_office(unit, people=1)
    checked = connecting.tried(reach, CalendarKind.GRAPH, account)
    with stores.writing() as unit:
        row = connecting.connect(
            unit,
            reach,
            handlaggare=SARA,
            kind=CalendarKind.GRAPH,
            account=account,
            checked=checked,
            by=booking.RECEPTIONIST,
        )
    return reach, row.id


@pytest.mark.browser
def test_what_is_done_in_outlook_is_read_at_once_and_what_is_booked_is_seen_there(
    town: Town, page: Page, screenshot: Callable[..., None]
) -> None:
    town.beat()
    town.beat()
    assert not town.is_due()
    before = town.busy()
    page.goto(f"{town.address}{OUTLOOK}")
    axe(page)
    page.get_by_label("Dag", exact=True).fill(f"{datetime.now(UTC) + timedelta(days=3):%Y-%m-%d}")
    page.get_by_label("Visas som").select_option("busy")
    page.get_by_role("button", name="Skriv in").click()
    eventually(town.is_due)
    town.beat()
    assert town.busy() == before + 1
    stores = town.built.context.stores
    with stores.writing() as unit:
        today = local_date(unit.now)
        wish = Wish(type="EB_NEW", first=today, last=today + timedelta(days=14), handlaggare=(SARA,))
        made = booking.make_appointment(unit, search.free_times(unit, wish)[-1].starts_at, handlaggare=SARA)
        title = f"Bokat möte {made.alias}"
    town.clock.move(timedelta(minutes=2))
    town.beat()
    page.goto(f"{town.address}{OUTLOOK}")
    expect(page.get_by_text(title)).to_be_visible()
    axe(page)
    screenshot("outlook")
