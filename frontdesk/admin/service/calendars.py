"""Everybody's calendars for the administrator: names of staff, never of what stands in a calendar."""

from frontdesk.accounts import queries as accounts
from frontdesk.admin.views import CalendarHealth, CalendarsHealth
from frontdesk.calendars.service import showing
from frontdesk.core.db.unit import Unit


def everybodys(unit: Unit) -> CalendarsHealth:
    """Return every connected calendar, those in trouble first, and how many handläggare have none."""
    found = showing.connections(unit)
    people = accounts.handlaggare(unit.desk, {one.handlaggare for one in found})
    rows = [CalendarHealth(people[one.handlaggare].name, one) for one in found if one.handlaggare in people]
    rows.sort(key=lambda row: (row.calendar.well, row.name))
    read = {one.handlaggare for one in found if one.reads and not one.ending}
    unread = len([key for key in accounts.handlaggare(unit.desk) if key not in read])
    return CalendarsHealth(now=unit.now, rows=tuple(rows), unread=unread)
