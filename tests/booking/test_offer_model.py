"""Whatever is opened, changed, booked, moved, cancelled or taken: what is offered is what counting minutes gives.

A random walk through the services on each database, with the server standing in four zones, around both nights on which
the clock changes and the turn of a year with 53 weeks. After every step all free times equal the model's, and nobody is
in two meetings.
"""

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise
from typing import ClassVar
from uuid import UUID

import pytest
from hypothesis import HealthCheck, settings, strategies
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)
from sqlalchemy import select

from frontdesk.absence.models import Absence
from frontdesk.absence.rules import AbsenceKind, AbsenceSource
from frontdesk.availability.errors import BadWindow
from frontdesk.availability.models.catalogue import AppointmentType, WindowOccurrence
from frontdesk.availability.models.occupancy import Occupancy
from frontdesk.availability.queries import slots
from frontdesk.availability.rules.enums import Blocked, Mode, Repeats
from frontdesk.availability.rules.opening_hours import Plan, span_on
from frontdesk.availability.service import blocked_time, opening_hours, search
from frontdesk.availability.views import Wish
from frontdesk.booking.errors import NotOffered, SlotTaken
from frontdesk.booking.models import Appointment
from frontdesk.booking.service import book, change, hold
from frontdesk.booking.service.change import NewTime
from frontdesk.booking.views import Guest, Pick
from frontdesk.calendars.models import OutsideBusy
from frontdesk.core import municipal_settings
from frontdesk.core.closings import CLOSINGS
from frontdesk.core.db.stores import Stores
from frontdesk.core.db.unit import Unit
from frontdesk.core.ids import new_id
from frontdesk.core.times import day_span, instant_of, local_date, seconds, start_instant
from tests.booking.drawn import (
    ANCHORS,
    KINDS,
    PEOPLE,
    SPAN,
    hours,
    kinds,
    offsets,
    one_of,
    people,
    plans,
    quarters,
    spans,
)
from tests.booking.minutes import MINUTE, Kind, Meeting, Window, World, free
from tests.factories.booking import RECEPTIONIST, make_handlaggare, make_office

# Every zone walks the same ways, so those where no office stands walk the first only.
EXAMPLES, STEPS = {"Europe/Stockholm": 3}, 10
# What a move or a cancellation gave up is kept for a minute.
UNDOABLE = timedelta(minutes=2)


class Offer(RuleBasedStateMachine):
    """One office of two people."""

    stores: ClassVar[Stores]

    @initialize(anchor=strategies.sampled_from(ANCHORS), hour=strategies.integers(6, 15))
    def begin(self, anchor: date, hour: int) -> None:
        self.opened = self.stores._unit(immediate=True)
        self.unit: Unit = self.opened.__enter__()
        self.unit.now = datetime(anchor.year, anchor.month, anchor.day, hour, 7, tzinfo=UTC)
        self.days = [anchor + timedelta(days=number) for number in range(SPAN)]
        self.world = World(self.unit.now)
        self.windows: dict[UUID, Window] = {}
        self.sources: dict[UUID, tuple[str, tuple[int, int], bool]] = {}
        self.booked: dict[UUID, tuple[Kind, Meeting]] = {}
        self.holds: dict[UUID, tuple[Kind, Meeting]] = {}
        make_office(self.unit, 0)
        for key in PEOPLE:
            make_handlaggare(self.unit, key)
        self.resources = slots.resources_by_key(self.unit.db, PEOPLE)
        for kind in KINDS:
            row = self.unit.db.get_one(AppointmentType, kind.code)
            row.step, row.horizon, row.desk_a_day = kind.step, kind.horizon_days, kind.a_day
        for weekday in range(5):
            self._open(PEOPLE[0], Plan(weekday, time(9), time(12), anchor))
            self._open(PEOPLE[1], Plan(weekday, time(12, 30), time(16), anchor))

    def teardown(self) -> None:
        if hasattr(self, "opened"):
            self.unit.db.rollback()
            self.opened.__exit__(None, None, None)

    # Opening and closing.

    @rule(person=people, plan=plans(), offset=offsets, lasts=strategies.none() | strategies.integers(0, 20))
    def open(self, person: str, plan: Plan, offset: int, lasts: int | None) -> None:
        self._open(person, self._dated(plan, offset, lasts))

    @precondition(lambda self: self.windows)
    @rule(data=strategies.data(), plan=plans(), offset=offsets, lasts=strategies.none() | strategies.integers(0, 20))
    def change(self, data: strategies.DataObject, plan: Plan, offset: int, lasts: int | None) -> None:
        key = one_of(data, self.windows)
        before, plan = self.windows[key], self._dated(plan, offset, lasts)
        opening_hours.change_window(self.unit, window_id=key, plan=plan)
        self._know(key, before.person, plan, before.differs)

    @precondition(lambda self: self.windows)
    @rule(data=strategies.data(), offset=offsets)
    def end(self, data: strategies.DataObject, offset: int) -> None:
        key = one_of(data, self.windows)
        opening_hours.close_window(self.unit, window_id=key, last_day=self.days[offset])
        window = self.windows[key]
        window.last = max(self.days[offset], window.first)
        window.differs = {day: differs for day, differs in window.differs.items() if day <= window.last}

    @precondition(lambda self: self.windows)
    @rule(data=strategies.data())
    def remove(self, data: strategies.DataObject) -> None:
        key = one_of(data, self.windows)
        opening_hours.remove_window(self.unit, window_id=key)
        self.world.windows.remove(self.windows.pop(key))

    @precondition(lambda self: self.windows)
    @rule(data=strategies.data(), hours=strategies.none() | hours)
    def differ(self, data: strategies.DataObject, hours: tuple[time, time] | None) -> None:
        key = one_of(data, self.windows)
        row = WindowOccurrence
        days = self.unit.db.scalars(
            select(row.day).where(row.window_id == key, row.day.in_(self.days)).order_by(row.day)
        ).all()
        if not days:
            return
        day = data.draw(strategies.sampled_from(days))
        if hours and span_on(day, *hours) is None:
            with pytest.raises(BadWindow):
                opening_hours.except_on(self.unit, window_id=key, day=day, hours=hours)
            return
        opening_hours.except_on(self.unit, window_id=key, day=day, hours=hours)
        self.windows[key].differs[day] = hours

    @precondition(lambda self: any(window.differs for window in self.windows.values()))
    @rule(data=strategies.data())
    def be_as_usual(self, data: strategies.DataObject) -> None:
        key = one_of(data, {key: window for key, window in self.windows.items() if window.differs})
        day = data.draw(strategies.sampled_from(sorted(self.windows[key].differs)))
        opening_hours.restore(self.unit, window_id=key, day=day)
        del self.windows[key].differs[day]

    @rule(offset=offsets, closes=strategies.none() | strategies.sampled_from([time(10), time(12)]))
    def close_office(self, offset: int, closes: time | None) -> None:
        self.world.closings[self.days[offset]] = closes
        told = {day.isoformat(): at.isoformat() if at else "" for day, at in self.world.closings.items()}
        municipal_settings.put(self.unit.db, CLOSINGS, told, by="Disa", now=self.unit.now)

    # What keeps people.

    @rule(person=people, span=spans)
    def be_away(self, person: str, span: tuple[int, int, int]) -> None:
        begins, ends = self._span(span)
        values = {"starts_at": instant_of(begins), "ends_at": instant_of(ends), "entered_at": self.unit.now}
        self.unit.db.add(Absence(handlaggare=person, kind=AbsenceKind.ILL, source=AbsenceSource.HAND, **values))
        self.world.away.append((person, (begins, ends)))

    @rule(person=people, span=spans)
    def be_busy_outside(self, person: str, span: tuple[int, int, int]) -> None:
        begins, ends = self._span(span)
        self.unit.db.add(OutsideBusy(resource_id=self.resources[person], starts=begins, ends=ends, event="x"))
        self.world.outside.append((person, (begins, ends)))

    @rule(person=people, span=spans, decisions_only=strategies.booleans())
    def keep_time(self, person: str, span: tuple[int, int, int], decisions_only: bool) -> None:  # noqa: FBT001 - drawn
        begins, ends = self._span(span)
        source, kept = new_id(), (person, (begins, ends), decisions_only)
        blocked_time.put(
            self.unit,
            handlaggare=person,
            source=source,
            why=Blocked.CATCH_UP,
            spans=[(instant_of(begins), instant_of(ends))],
            decisions_only=decisions_only,
        )
        self.sources[source] = kept
        self.world.kept.append(kept)

    @precondition(lambda self: self.sources)
    @rule(data=strategies.data())
    def give_time_back(self, data: strategies.DataObject) -> None:
        source = one_of(data, self.sources)
        blocked_time.lift(self.unit, source=source)
        self.world.kept.remove(self.sources.pop(source))

    # Booking.

    @rule(data=strategies.data())
    def book(self, data: strategies.DataObject) -> None:
        for _ in range(data.draw(strategies.integers(1, 4))):
            kind, person = data.draw(kinds), data.draw(people)
            start, mode, is_free = self._aim(data, self.world, kind, person, data.draw(quarters), data.draw(offsets))
            pick = Pick(kind.code, instant_of(start), person, mode=Mode(mode))
            if is_free:
                made = book.book(self.unit, pick=pick, guest=Guest(name="Kim"), by=RECEPTIONIST)
                self.booked[made.id] = kind, self._meeting(person, kind, start)
            else:
                with pytest.raises((SlotTaken, NotOffered)):
                    book.book(self.unit, pick=pick, guest=Guest(name="Kim"), by=RECEPTIONIST)

    @rule(data=strategies.data(), kind=kinds, person=people, anywhere=quarters, offset=offsets)
    def reserve(self, data: strategies.DataObject, kind: Kind, person: str, anywhere: time, offset: int) -> None:
        start, mode, is_free = self._aim(data, self.world, kind, person, anywhere, offset)
        pick = Pick(kind.code, instant_of(start), person, mode=Mode(mode))
        if is_free:
            held = hold.hold(self.unit, pick=pick, by=RECEPTIONIST)
            self.holds[held.id] = kind, self._meeting(person, kind, start, until=seconds(held.expires_at))

    @precondition(lambda self: self.holds)
    @rule(data=strategies.data())
    def book_reserved(self, data: strategies.DataObject) -> None:
        key = one_of(data, self.holds)
        kind, meeting = self.holds.pop(key)
        if (meeting.until or 0) <= seconds(self.unit.now) or self._kept_from(kind, meeting):
            return
        made = book.book_held(self.unit, hold_id=key, guest=Guest(name="Kim"), by=RECEPTIONIST)
        meeting.until = None
        self.booked[made.id] = kind, meeting

    @precondition(lambda self: self.booked)
    @rule(data=strategies.data(), person=people, anywhere=quarters, offset=offsets)
    def move(self, data: strategies.DataObject, person: str, anywhere: time, offset: int) -> None:
        key = one_of(data, self.booked)
        kind, meeting = self.booked[key]
        without = replace(self.world, meetings=[one for one in self.world.meetings if one is not meeting], known={})
        start, mode, is_free = self._aim(data, without, kind, person, anywhere, offset)
        version = self.unit.db.get_one(Appointment, key).version
        to = NewTime(starts_at=instant_of(start), handlaggare=person, mode=Mode(mode))
        if not is_free:
            with pytest.raises((SlotTaken, NotOffered)):
                change.move(self.unit, appointment_id=key, version=version, to=to, by=RECEPTIONIST)
            return
        change.move(self.unit, appointment_id=key, version=version, to=to, by=RECEPTIONIST)
        meeting.person, meeting.occupied = person, kind.occupied(start)
        self._wait(UNDOABLE)

    @precondition(lambda self: self.booked)
    @rule(data=strategies.data())
    def cancel(self, data: strategies.DataObject) -> None:
        key = one_of(data, self.booked)
        version = self.unit.db.get_one(Appointment, key).version
        change.cancel(self.unit, appointment_id=key, version=version, by_client=True, by=RECEPTIONIST)
        self.world.meetings.remove(self.booked.pop(key)[1])
        self._wait(UNDOABLE)

    @rule(minutes=strategies.sampled_from([1, 7, 20, 240]))
    def wait(self, minutes: int) -> None:
        self._wait(timedelta(minutes=minutes))

    # What must always be so.

    @invariant()
    def offers_what_counting_gives(self) -> None:
        if not hasattr(self, "world"):
            return
        self.world.known.clear()
        days = [day for day in self.days if day >= local_date(self.unit.now)]
        for kind in KINDS:
            for mode in (None, Mode.PHONE) if "phone" in kind.modes else (None,):
                self._compare(kind, mode, days)

    def _compare(self, kind: Kind, mode: Mode | None, days: list[date]) -> None:
        wish = Wish(kind.code, days[0], days[-1], handlaggare=PEOPLE, mode=mode)
        expected = sorted(
            (start, self.resources[person], how)
            for person in PEOPLE
            for start, how in free(self.world, kind, person, mode, days)
        )
        found = search.free_times(self.unit, wish)
        assert [(seconds(one.starts_at), one.resource_id, one.mode) for one in found] == expected
        first = search.first_free(self.unit, wish, 3)
        assert [(seconds(one.starts_at), one.resource_id, one.mode) for one in first] == expected[:3]

    @invariant()
    def nobody_is_in_two_meetings(self) -> None:
        if not hasattr(self, "world"):
            return
        row = Occupancy
        wanted = select(row.resource_id, row.starts, row.ends).order_by(row.resource_id, row.starts)
        taken = self.unit.db.execute(wanted).all()
        assert all(one.resource_id != two.resource_id or one.ends <= two.starts for one, two in pairwise(taken))

    @invariant()
    def each_window_knows_how_full_it_is(self) -> None:
        if not hasattr(self, "world"):
            return
        row, taken = WindowOccurrence, Occupancy
        booked = self.unit.db.execute(
            select(taken.resource_id, taken.starts, taken.ends).where(taken.expires.is_(None))
        ).all()
        windows_ = self.unit.db.execute(
            select(row.resource_id, row.opens, row.closes, row.booked).where(row.day.in_(self.days))
        ).all()
        for who, opens, closes, kept in windows_:
            inside = [(max(opens, b), min(closes, e)) for person, b, e in booked if person == who]
            assert kept == sum(max(0, ends - begins) for begins, ends in inside)

    # Helpers.

    def _open(self, person: str, plan: Plan) -> None:
        self._know(opening_hours.open_window(self.unit, handlaggare=person, plan=plan), person, plan, {})

    def _know(self, key: UUID, person: str, plan: Plan, differs: dict[date, tuple[time, time] | None]) -> None:
        last = plan.valid_from if plan.repeats is Repeats.ONCE else plan.valid_to
        made = Window(
            person,
            plan.repeats.value,
            plan.weekday,
            plan.nth,
            plan.opens,
            plan.closes,
            tuple(plan.modes),
            plan.types,
            plan.valid_from,
            last,
            {day: hours for day, hours in differs.items() if plan.valid_from <= day <= (last or day)},
        )
        if key in self.windows:
            self.world.windows.remove(self.windows[key])
        self.windows[key] = made
        self.world.windows.append(made)

    def _dated(self, plan: Plan, offset: int, lasts: int | None) -> Plan:
        first = self.days[offset]
        last = first if plan.repeats is Repeats.ONCE else first + timedelta(days=lasts) if lasts is not None else None
        return replace(plan, valid_from=first, valid_to=last)

    def _span(self, drawn: tuple[int, int, int]) -> tuple[int, int]:
        offset, minute, length = drawn
        begins = seconds(day_span(self.days[offset])[0]) + minute * MINUTE
        return begins, begins + length * MINUTE

    def _aim(
        self, data: strategies.DataObject, world: World, kind: Kind, person: str, anywhere: time, offset: int
    ) -> tuple[int, str, bool]:
        """Draw a start: a free one if there is one that day, as a rule, else any quarter of an hour."""
        day = self.days[offset]
        if day < local_date(self.unit.now):
            day = self.days[-1]
        possible = free(world, kind, person, None, [day])
        start, mode = seconds(start_instant(day, anywhere)), data.draw(strategies.sampled_from(kind.modes))
        if possible and not data.draw(strategies.sampled_from([False, False, False, True])):
            start, mode = data.draw(strategies.sampled_from(possible))
        return (
            start,
            mode,
            start in {one for one, _ in free(world, kind, person, mode, [local_date(instant_of(start))])},
        )

    def _kept_from(self, kind: Kind, meeting: Meeting) -> bool:
        """Whether something has come in the way of a reserved time that the guard does not know."""
        world = self.world
        spans = [
            *world.away,
            *world.outside,
            *((who, span) for who, span, only in world.kept if kind.decision or not only),
        ]
        begins, ends = meeting.occupied
        return any(who == meeting.person and span[0] < ends and begins < span[1] for who, span in spans)

    def _meeting(self, person: str, kind: Kind, start: int, until: int | None = None) -> Meeting:
        made = Meeting(person, kind.occupied(start), until)
        self.world.meetings.append(made)
        return made

    def _wait(self, how_long: timedelta) -> None:
        self.unit.now += how_long
        self.world.now = self.unit.now


def test_what_is_offered_is_what_counting_minutes_gives(stores: Stores, zone: str) -> None:
    machine = type(f"Offer in {zone}", (Offer,), {"stores": stores})
    run_state_machine_as_test(
        machine,
        settings=settings(
            max_examples=EXAMPLES.get(zone, 1),
            stateful_step_count=STEPS,
            derandomize=True,
            deadline=None,
            suppress_health_check=list(HealthCheck),
        ),
    )
