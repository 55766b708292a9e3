"""When an account is closed, delete its ICS feed and connected calendars."""

from sqlalchemy import delete

from frontdesk.accounts.queries import has_login
from frontdesk.accounts.views import StaffClosed
from frontdesk.calendars import queries
from frontdesk.calendars.models import CalendarFeed
from frontdesk.calendars.service import connecting
from frontdesk.core.db.unit import Unit


def staff_closed(unit: Unit, event: StaffClosed) -> None:
    """Delete the feed and connections of a handläggare, unless another account of theirs is still open."""
    key = event.handlaggare
    if key is None or has_login(unit.db, key):
        return
    unit.db.execute(delete(CalendarFeed).where(CalendarFeed.handlaggare == key))
    for row in queries.connections(unit.db, [key]):
        connecting.disconnect(unit, handlaggare=key, connection_id=row.id, remove=True, by=event.by)
