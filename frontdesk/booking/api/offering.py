"""Check the handläggare's own calendar before booking, and add the next free times to a 409 answer."""

from collections.abc import Iterator
from contextlib import contextmanager

from frontdesk.booking.api.shapes import time_of
from frontdesk.booking.errors import NotByPhone, SilentNotByPhone, SlotTaken
from frontdesk.booking.queries import offered
from frontdesk.booking.service import asking
from frontdesk.booking.views import Pick
from frontdesk.calendars.service.freebusy_check import Live
from frontdesk.calendars.service.reach import CalendarAdapters
from frontdesk.core.db.unit import Unit
from frontdesk.core.i18n import N_
from frontdesk.core.request_context import RequestContext

# The answer may be shown on the client's own screen, where another person may read it: it must not say why.
_NOT_BY_PHONE = N_("Det här mötet går inte att ha per telefon. Välj ett annat sätt att mötas.")


@contextmanager
def offering(unit: Unit) -> Iterator[None]:
    """Add `next_free` to a SlotTaken as JSON, and hide in SilentNotByPhone that the client must not be rung."""
    try:
        yield
    except SilentNotByPhone as silent:
        raise NotByPhone(_NOT_BY_PHONE) from silent
    except SlotTaken as taken:
        # Without offers the database constraint refused, and the session can run no more queries.
        places = offered.places_by_code(unit.db) if taken.next_free else {}
        times = [time_of(offer, places) for offer in taken.next_free]
        taken.extra = {"next_free": [time.model_dump(mode="json") for time in times]}
        raise


def ask_calendar(ctx: RequestContext, pick: Pick) -> Live:
    """Refresh the named handläggare's outside calendar if our copy is stale; its busy times then count as usual."""
    reach = CalendarAdapters.of(ctx.request.app.state.ports.calendars, ctx.settings)
    return asking.about(ctx.house.stores, reach, kind=pick.type, handlaggare=pick.handlaggare, starts_at=pick.starts_at)
