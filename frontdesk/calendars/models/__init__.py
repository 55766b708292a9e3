"""Tables of calendars: connections, subscriptions, mirrored busy times, written meetings, ICS feeds."""

from frontdesk.calendars.models.connected import CalendarConnection
from frontdesk.calendars.models.mirrored import CalendarFeed, OutsideBusy
from frontdesk.calendars.models.subscribed import CalendarSubscription
from frontdesk.calendars.models.written import CalendarEvent

__all__ = ["CalendarConnection", "CalendarEvent", "CalendarFeed", "CalendarSubscription", "OutsideBusy"]
