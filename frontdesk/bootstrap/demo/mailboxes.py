"""Connect the demo's mailboxes to their owners, as a handläggare does on their calendar page."""

from collections.abc import Iterable

from sqlalchemy import select

from frontdesk.accounts.models import Handlaggare
from frontdesk.calendars.ports import Account, Checked
from frontdesk.calendars.rules import CalendarKind
from frontdesk.calendars.service import connecting
from frontdesk.calendars.service.reach import CalendarAdapters
from frontdesk.core.actor import CLOCK
from frontdesk.core.db.stores import Stores
from frontdesk.core.settings import Settings
from frontdesk.event_handlers import EVENT_HANDLERS


def connect(stores: Stores, settings: Settings, addresses: Iterable[str]) -> None:
    """Connect each mailbox; it is not tried first, because its simulated server is not running yet."""
    stores.event_handlers = EVENT_HANDLERS  # existing bookings must be pushed too
    reach = CalendarAdapters.of({}, settings)
    with stores.writing() as unit:
        for address in addresses:
            owner = unit.db.scalars(select(Handlaggare.key).where(Handlaggare.email == address)).one()
            checked = Checked(address, reads=True, writes=True)
            connecting.connect(
                unit,
                reach,
                handlaggare=owner,
                kind=CalendarKind.GRAPH,
                account=Account(address),
                checked=checked,
                by=CLOCK,
            )
