"""All calendar connections for the administrator: names of staff, nothing of a calendar's content."""

from frontdesk.accounts.queries import handlaggare_by_key
from frontdesk.admin.views import CalendarHealth, CalendarsHealth
from frontdesk.calendars import queries
from frontdesk.calendars.models import CalendarSubscription
from frontdesk.calendars.service import presenter
from frontdesk.calendars.views import ConnectionView
from frontdesk.core.db.unit import Unit


def everybodys(unit: Unit) -> CalendarsHealth:
    """Return every connected calendar, those with errors first, and the number of handläggare without one."""
    found = presenter.connections(unit)
    people = handlaggare_by_key(unit.db, {one.handlaggare for one in found})
    failing = queries.failing_subscriptions(unit.db)
    rows = [_row(people[one.handlaggare].name, one, failing.get(one.id)) for one in found if one.handlaggare in people]
    rows.sort(key=lambda row: (row.calendar.well, not row.untold, row.name))
    read = {one.handlaggare for one in found if one.reads and not one.ending}
    unread = len([key for key in handlaggare_by_key(unit.db) if key not in read])
    return CalendarsHealth(now=unit.now, rows=tuple(rows), unread=unread)


def _row(name: str, calendar: ConnectionView, failing: CalendarSubscription | None) -> CalendarHealth:
    if failing is None:
        return CalendarHealth(name, calendar)
    return CalendarHealth(name, calendar, untold=failing.failures, asked_again_at=failing.due_at)
