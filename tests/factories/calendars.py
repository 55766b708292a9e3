"""A house whose handläggare keep their calendars in the double, and what the clock does in it."""

import uuid
from datetime import datetime, timedelta

from sqlalchemy import select

from frontdesk.availability.queries import slots
from frontdesk.availability.rules.enums import Mode
from frontdesk.availability.service import occupancy
from frontdesk.booking.models import Appointment, Colleague
from frontdesk.booking.service import book, change, side_effects
from frontdesk.booking.views import AppointmentMoved, Guest, Pick, Texting
from frontdesk.calendars import queries
from frontdesk.calendars.models import CalendarConnection, CalendarEvent, OutsideBusy
from frontdesk.calendars.ports import Account, CalendarProvider, Checked
from frontdesk.calendars.rules import READS, WRITES, CalendarKind
from frontdesk.calendars.rules.sealing import Vault
from frontdesk.calendars.service import connecting, pull, push
from frontdesk.calendars.service.reach import CalendarAdapters
from frontdesk.core.db.stores import Stores
from frontdesk.core.db.unit import Unit
from frontdesk.core.times import FixedClock
from frontdesk.event_handlers import EVENT_HANDLERS
from integrations.local.calendar import LocalCalendar
from tests.factories import booking

SARA, OLLE = "demo:h-1", "demo:h-2"
KEY = "a key for calendars that only tests know"
MINUTE = timedelta(minutes=1)
HOUR = timedelta(hours=1)
ROUND = timedelta(minutes=5)
TOMORROW = booking.days_on(1)


class CalendarHouse:
    """Two handläggare, open all week; Sara's own calendar is at `sara`, Olle's at `olle`."""

    def __init__(self, stores: Stores, provider: CalendarProvider | None = None) -> None:
        self.stores = stores
        stores.event_handlers = EVENT_HANDLERS
        self.local = LocalCalendar()
        self.reach = CalendarAdapters(dict.fromkeys(CalendarKind, provider or self.local), Vault(KEY))
        with stores.writing() as unit:
            booking.make_office(unit, people=2)

    @property
    def clock(self) -> FixedClock:
        clock = self.stores.clock
        assert isinstance(clock, FixedClock)
        return clock

    def connect(self, key: str = SARA, address: str = "sara", kind: CalendarKind = CalendarKind.CALDAV) -> uuid.UUID:
        with self.stores.writing() as unit:
            row = connecting.connect(
                unit,
                self.reach,
                handlaggare=key,
                kind=kind,
                account=Account(address, address, "secret"),
                checked=Checked(address, reads=kind in READS, writes=kind in WRITES),
                by=booking.RECEPTIONIST,
            )
        return row.id

    def read(self, *, wait: timedelta = ROUND) -> int:
        """A round later: read what is due."""
        self.clock.move(wait)
        return pull.read_due(self.stores, self.reach, seconds=20)

    def write(self, *, wait: timedelta = MINUTE) -> int:
        """A minute later: write what is due."""
        self.clock.move(wait)
        return push.write_due(self.stores, self.reach, seconds=20)

    def book(self, at: datetime, *, handlaggare: str = SARA, person: str | None = "demo:p-1") -> Appointment:
        with self.stores.writing() as unit:
            return booking.make_appointment(unit, at, handlaggare=handlaggare, person=person)

    def move(self, appointment_id: uuid.UUID, to: datetime, handlaggare: str | None = None) -> Appointment:
        with self.stores.writing() as unit:
            version = unit.db.get_one(Appointment, appointment_id).version
            new = change.NewTime(starts_at=to, handlaggare=handlaggare)
            return change.move(unit, appointment_id=appointment_id, version=version, to=new, by=booking.RECEPTIONIST)

    def cancel(self, appointment_id: uuid.UUID) -> Appointment:
        with self.stores.writing() as unit:
            version = unit.db.get_one(Appointment, appointment_id).version
            return change.cancel(
                unit, appointment_id=appointment_id, version=version, by_client=True, by=booking.RECEPTIONIST
            )

    def appointment(self, appointment_id: uuid.UUID) -> Appointment:
        with self.stores.reading() as unit:
            return unit.db.get_one(Appointment, appointment_id)

    def connection(self, key: str = SARA) -> CalendarConnection:
        with self.stores.reading() as unit:
            [row] = queries.connections(unit.db, [key])
            return row

    def events(self) -> list[CalendarEvent]:
        with self.stores.reading() as unit:
            return list(unit.db.scalars(select(CalendarEvent).order_by(CalendarEvent.starts_at)))

    def busy(self) -> list[tuple[str, int, int]]:
        """What the mirror says: event, start and end in seconds."""
        with self.stores.reading() as unit:
            rows = unit.db.scalars(select(OutsideBusy))
            return sorted((row.event, row.starts, row.ends) for row in rows)

    def known(self) -> list[str]:
        return sorted({event for event, *_ in self.busy()})

    def join(self, unit: Unit, appointment_id: uuid.UUID, colleague: str) -> None:
        """Let somebody else be at a meeting too, and their time be taken."""
        made = unit.db.get_one(Appointment, appointment_id)
        unit.db.add(Colleague(appointment_id=made.id, handlaggare=colleague))
        [(_, span)] = slots.occupied_by(unit.db, made.id)
        resource = slots.resource_of(unit.db, colleague)
        assert resource is not None
        occupancy.take_for_appointment(unit.db, made.id, {resource: span})
        side_effects.announce(unit, made, AppointmentMoved)

    def book_by_name(self, unit: Unit, starts_at: datetime, *, number: str) -> Appointment:
        """Book for a name, with an SMS to a number."""
        pick = Pick(type="EB_NEW", starts_at=starts_at, handlaggare=SARA, mode=Mode.VISIT)
        return book.book(
            unit, pick=pick, guest=Guest(name="Kim Okänd"), by=booking.RECEPTIONIST, texting=Texting(number)
        )
