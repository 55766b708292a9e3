"""The address of a handläggare's feed: made on request, shown once, and ended by making a new one."""

from frontdesk.accesslog import service as accesslog
from frontdesk.calendars.models import CalendarFeed
from frontdesk.calendars.rules import digest, new_secret
from frontdesk.core.actor import Actor
from frontdesk.core.db.unit import Unit


def issue(unit: Unit, *, handlaggare: str, by: Actor) -> str:
    """Make a new secret for somebody's feed and return it; only its digest is kept, and the old one is over."""
    secret = new_secret()
    unit.desk.merge(
        CalendarFeed(handlaggare=handlaggare, secret_hash=digest(secret), issued_at=unit.now, issued_by=by.id)
    )
    accesslog.record(unit.desk, who=by, event="calendar.feed_issued", now=unit.now, fields=(handlaggare,))
    return secret
