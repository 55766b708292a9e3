"""A time is asked about before it is taken, and a refused one comes with the next that can be had."""

from collections.abc import Iterator
from contextlib import contextmanager

from frontdesk.booking.api.shapes import time_of
from frontdesk.booking.errors import NotByPhone, SilentNotByPhone, SlotTaken
from frontdesk.booking.queries import appointments as queries
from frontdesk.booking.service import asking
from frontdesk.booking.views import Pick
from frontdesk.calendars.service.asking import Live
from frontdesk.calendars.service.reach import Reach
from frontdesk.core.db.unit import Unit
from frontdesk.core.errors import N_
from frontdesk.core.visit import Visit

# What a program is told may be read on the client's own screen, by another: it must not say why.
_NOT_BY_PHONE = N_("Det här mötet går inte att ha per telefon. Välj ett annat sätt att mötas.")


@contextmanager
def offering(unit: Unit) -> Iterator[None]:
    """Let a SlotTaken carry `next_free` as the API writes it, and no refusal tell that a client may not be rung."""
    try:
        yield
    except SilentNotByPhone as silent:
        raise NotByPhone(_NOT_BY_PHONE) from silent
    except SlotTaken as taken:
        # Without offers the database itself refused, and nothing more can be asked of it.
        places = queries.places(unit.desk) if taken.next_free else {}
        times = [time_of(offer, places) for offer in taken.next_free]
        taken.extra = {"next_free": [time.model_dump(mode="json") for time in times]}
        raise


def ask_calendar(at: Visit, pick: Pick) -> Live:
    """Ask the calendar of whoever is named, if what we hold of it is old; what it says decides like any busy time."""
    reach = Reach.of(at.request.app.state.ports.calendars, at.settings)
    return asking.about(at.house.stores, reach, kind=pick.type, handlaggare=pick.handlaggare, starts_at=pick.starts_at)
