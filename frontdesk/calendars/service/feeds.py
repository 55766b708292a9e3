"""Secret URL of a handläggare's ICS feed: created on request, shown once, replaced by a new one."""

from frontdesk.calendars.models import CalendarFeed
from frontdesk.calendars.rules import digest, new_secret
from frontdesk.core.actor import Actor
from frontdesk.core.db.unit import Unit


def issue(unit: Unit, *, handlaggare: str, by: Actor) -> str:
    """Create and return a new feed secret; stores only its digest, and invalidates the old one."""
    secret = new_secret()
    unit.db.merge(
        CalendarFeed(handlaggare=handlaggare, secret_hash=digest(secret), issued_at=unit.now, issued_by=by.id)
    )
    unit.log(who=by, event="calendar.feed_issued", fields=(handlaggare,))
    return secret
