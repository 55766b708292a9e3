"""Our meeting as Graph's JSON: a neutral title, time and place; no attendees, no body."""

from datetime import UTC, datetime, timedelta
from uuid import UUID, uuid4

from frontdesk.calendars.views import FeedEvent
from integrations.graph.reading import OURS
from integrations.graph.transport import Json

# A named property in the PS_PUBLIC_STRINGS set, by which our own events are found.
PROPERTY = "String {00020329-0000-0000-C000-000000000046} Name FrontdeskMeeting"
REMINDER_MINUTES = 15
PROBE_TITLE = "Kontroll av kalendern"


def changed(event: FeedEvent) -> Json:
    """Return the body of an update: time, place and title. The owner's other settings are kept."""
    return {
        "subject": event.title,
        "start": _instant(event.starts_at),
        "end": _instant(event.ends_at),
        "location": {"displayName": event.location},
    }


def created(event: FeedEvent, *, again: bool = False) -> Json:
    """Return the body of a new event. `again` uses another transaction id, when the usual one is used up."""
    attempt = f":{uuid4().hex[:8]}" if again else ""
    return {
        **changed(event),
        "body": {"contentType": "text", "content": ""},
        "sensitivity": "private",
        "showAs": "busy",
        "isReminderOn": True,
        "reminderMinutesBeforeStart": REMINDER_MINUTES,
        "transactionId": f"{OURS}:{event.id}:{event.sequence}{attempt}",
        "singleValueExtendedProperties": [{"id": PROPERTY, "value": str(event.id)}],
    }


def probe(now: datetime) -> Json:
    """Return an event shown as free, written to test our permission, and deleted again."""
    start = now.replace(minute=0, second=0, microsecond=0) + timedelta(days=1)
    return {
        "subject": PROBE_TITLE,
        "start": _instant(start),
        "end": _instant(start + timedelta(minutes=15)),
        "body": {"contentType": "text", "content": ""},
        "sensitivity": "private",
        "showAs": "free",
        "isReminderOn": False,
    }


def filter_for(meeting: UUID) -> str:
    """Return the filter that finds our events for one meeting."""
    return f"singleValueExtendedProperties/Any(ep: ep/id eq '{PROPERTY}' and ep/value eq '{meeting}')"


def _instant(at: datetime) -> Json:
    return {"dateTime": at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S"), "timeZone": "UTC"}
