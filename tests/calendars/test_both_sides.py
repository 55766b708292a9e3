"""Random days on both sides of a calendar, with calls that fail and workers that die: at the end both sides agree.

The model is the calendar itself and the list of appointments: nothing of either may be lost or doubled, nothing of ours
overlaps, and the mirror says exactly when the owner is busy.
"""

import itertools
import tempfile
from contextlib import suppress
from datetime import datetime, timedelta
from pathlib import Path
from typing import cast

import pytest
from hypothesis import HealthCheck, settings, strategies
from hypothesis.stateful import RuleBasedStateMachine, rule, run_state_machine_as_test
from sqlalchemy import select

from frontdesk.availability.rules.enums import COMING
from frontdesk.booking.models import Appointment
from frontdesk.booking.service import external_calendar
from frontdesk.calendars import queries
from frontdesk.calendars.ports import CalendarChanged, CalendarRefused, CalendarUnavailable
from frontdesk.calendars.rules import CalendarRefusal
from frontdesk.calendars.rules.enums import Doubt
from frontdesk.calendars.service import connecting, mirror, pull, push
from frontdesk.core.db.stores import Stores
from frontdesk.core.errors import FrontdeskError
from frontdesk.core.times import FixedClock
from integrations.local.calendar import Kept
from tests.clusters import cluster
from tests.factories.booking import RECEPTIONIST, at, days_on
from tests.factories.calendars import HOUR, SARA, CalendarHouse
from tests.stores import MONDAY_TEN, postgres_stores, postgres_template, sqlite_stores

TIMES = ((9, 0), (10, 15), (13, 0), (15, 0))
SLOTS = [at(hour, minute, day=days_on(day)) for day in (1, 2, 3) for hour, minute in TIMES]
slots, which = strategies.sampled_from(SLOTS), strategies.integers(0, 9)
_ROUNDS = 40


class BothSides(RuleBasedStateMachine):
    """One handläggare, her calendar, and a clock that is now and then killed."""

    stores: Stores

    def __init__(self) -> None:
        super().__init__()
        self.house = CalendarHouse(self.stores)
        self.house.connect()
        self.own = 0
        for slot in SLOTS[::2]:
            self.book(slot)
        self.house.write()
        self.house.read()

    def coming(self) -> list[Appointment]:
        with self.stores.reading() as unit:
            wanted = select(Appointment).where(Appointment.status.in_(COMING)).order_by(Appointment.id)
            return list(unit.db.scalars(wanted))

    def shown(self, *, ours: bool) -> list[Kept]:
        return [kept for kept in self.house.local.shown("sara") if (kept.meeting is not None) is ours]

    @rule(at=slots)
    def book(self, at: datetime) -> None:
        with suppress(FrontdeskError):
            self.house.book(at)

    @rule(number=which, at=slots)
    def move(self, number: int, at: datetime) -> None:
        if found := self.coming():
            with suppress(FrontdeskError):
                self.house.move(found[number % len(found)].id, at)

    @rule(number=which)
    def cancel(self, number: int) -> None:
        if found := self.coming():
            self.house.cancel(found[number % len(found)].id)

    @rule(number=which, at=slots)
    def owner_moves_a_meeting(self, number: int, at: datetime) -> None:
        if found := self.shown(ours=True):
            kept = found[number % len(found)]
            self.house.local.enter("sara", kept.id, at, at + HOUR)

    @rule(number=which)
    def owner_removes_something(self, number: int) -> None:
        if found := self.house.local.shown("sara"):
            self.house.local.erase("sara", found[number % len(found)].id)

    @rule(at=slots)
    def owner_enters_something(self, at: datetime) -> None:
        self.own += 1
        self.house.local.enter("sara", f"own-{self.own}", at, at + HOUR)

    @rule(
        down=strategies.sampled_from([None, None, CalendarUnavailable(), CalendarRefused(CalendarRefusal.UNREADABLE)])
    )
    def calendar_fails_or_works(self, down: Exception | None) -> None:
        self.house.local.trouble = lambda _: down

    @rule()
    def read(self) -> None:
        self.house.read()

    @rule()
    def write(self) -> None:
        self.house.write()

    @rule(number=which, at=slots)
    def owner_moves_a_meeting_and_we_move_it_too(self, number: int, at: datetime) -> None:
        self.owner_moves_a_meeting(number, at)
        self.move(number, SLOTS[(SLOTS.index(at) + 1) % len(SLOTS)])
        self.house.write()

    @rule(number=which, at=slots)
    def a_meeting_moves_while_the_calendar_is_read(self, number: int, at: datetime) -> None:
        """What the calendar said is older than what we write before it is taken in."""
        self.house.clock.move(timedelta(minutes=5))
        claims = pull._claim_some(self.stores)
        for claim in claims:
            provider, account = self.house.reach.open(claim.kind, claim.sealed)
            try:
                said = provider.changes(account, cursor=claim.cursor, window=claim.window)
            except (CalendarUnavailable, CalendarRefused):
                continue
            self.move(number, at)
            self.house.write()
            with self.stores.writing() as unit:
                row = pull._mine(unit, claim)
                assert row is not None
                mirror.take_in(unit, row, mirror.CalendarChanges(said, claim.window, claim.asked_at))

    @rule(called=strategies.booleans())
    def writer_dies(self, called: bool) -> None:  # noqa: FBT001
        """Between claim and call, or between call and settling."""
        self.house.clock.move(timedelta(minutes=1))
        with self.stores.writing() as unit:
            handover = push.claim(unit)
        if handover is not None and called:
            provider, account = self.house.reach.open(handover.kind, handover.sealed)
            with suppress(CalendarUnavailable, CalendarRefused, CalendarChanged):
                if handover.event.cancelled:
                    provider.remove(account, handover.event, known=handover.known)
                else:
                    provider.put(account, handover.event, known=handover.known)

    @rule()
    def reader_dies(self) -> None:
        self.house.clock.move(timedelta(minutes=5))
        pull._claim_some(self.stores)

    @rule()
    def night(self) -> None:
        pull.resync_all(self.stores)

    def teardown(self) -> None:
        """Let both sides come to rest, answering every question with *Behåll*, and compare them."""
        self.house.local.trouble = lambda _: None
        for _ in range(_ROUNDS):
            self.answer()
            self.house.read(wait=timedelta(minutes=31))
            self.house.write()
            if self.at_rest():
                break
        self.agree()

    def answer(self) -> None:
        with self.stores.writing() as unit:
            [row] = queries.connections(unit.db)
            row.rest_until = None
            if row.doubt is Doubt.RAISED:
                connecting.confirm(unit, connection_id=row.id, by=RECEPTIONIST)
            for asked in queries.meetings_asked_about(unit.db):
                external_calendar.keep(unit, handlaggare=SARA, appointment_id=asked.appointment_id, by=RECEPTIONIST)

    def at_rest(self) -> bool:
        with self.stores.reading() as unit:
            [row] = queries.connections(unit.db)
            rows = self.house.events()
            quiet = not any(one.promised != one.settled or one.missing_at for one in rows)
            return quiet and row.doubt is Doubt.NONE and row.failed is None and row.cursor != ""

    def agree(self) -> None:
        agreed = sorted((one.id, one.starts_at, one.ends_at) for one in self.coming())
        there = sorted((one.meeting, one.starts_at, one.ends_at) for one in self.shown(ours=True) if one.meeting)
        assert there == agreed
        own = {(one.id, int(one.starts_at.timestamp())) for one in self.shown(ours=False)}
        assert {(event, starts) for event, starts, _ in self.house.busy()} == own
        spans = sorted((one.starts_at, one.ends_at) for one in self.coming())
        assert all(earlier[1] <= later[0] for earlier, later in itertools.pairwise(spans))


@pytest.mark.parametrize("store_kind", ["sqlite", "postgres"])
def test_both_sides_agree_at_the_end(store_kind: str, pytestconfig: pytest.Config) -> None:
    folder = tempfile.TemporaryDirectory()
    houses: list[Stores] = []
    databases: list[str] = []

    def fresh() -> BothSides:
        clock = FixedClock(MONDAY_TEN)
        if store_kind == "sqlite":
            place = Path(folder.name, str(len(houses)))
            place.mkdir()
            houses.append(sqlite_stores(place, clock))
        else:
            server = cluster(pytestconfig, store_kind)
            databases.append(server.create_database(postgres_template(server)))
            houses.append(postgres_stores(server, databases[-1], clock))
        made: BothSides = type("BothSidesHere", (BothSides,), {"stores": houses[-1]})()
        return made

    try:
        run_state_machine_as_test(
            cast("type[BothSides]", fresh),  # it is only called
            settings=settings(
                max_examples=12 if store_kind == "sqlite" else 4,
                stateful_step_count=25,
                deadline=None,
                suppress_health_check=list(HealthCheck),
            ),
        )
    finally:
        for house in houses:
            house.dispose()
        for database in databases:
            cluster(pytestconfig, store_kind).drop_database(database)
        folder.cleanup()
