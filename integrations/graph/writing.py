"""A meeting of ours as Graph's JSON: a neutral title, when and where; nobody invited, nothing in the body."""

from datetime import UTC, datetime, timedelta
from uuid import UUID, uuid4

from frontdesk.calendars.views import FeedEvent
from integrations.graph.reading import OURS
from integrations.graph.transport import Json

# A named property of ours in the set that Exchange keeps for such, by which one of our events is found again.
PROPERTY = "String {00020329-0000-0000-C000-000000000046} Name FrontdeskMeeting"
REMINDER_MINUTES = 15
PROBE_TITLE = "Kontroll av kalendern"


def changed(event: FeedEvent) -> Json:
    """Return what a change of ours writes: when, where, and the title. What the owner set beside it stays."""
    return {
        "subject": event.title,
        "start": _instant(event.starts_at),
        "end": _instant(event.ends_at),
        "location": {"displayName": event.location},
    }


def created(event: FeedEvent, *, again: bool = False) -> Json:
    """Return a whole new event. `again` makes a transaction of its own where the plain one is used up."""
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
    """Return an event that takes nobody's time, written to see whether we may, and removed again."""
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
    """Return the filter that finds our own events of one meeting."""
    return f"singleValueExtendedProperties/Any(ep: ep/id eq '{PROPERTY}' and ep/value eq '{meeting}')"


def _instant(at: datetime) -> Json:
    return {"dateTime": at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S"), "timeZone": "UTC"}
