"""A refused time comes with the next that can be had."""

from collections.abc import Iterator
from contextlib import contextmanager

from frontdesk.booking.api.shapes import time_of
from frontdesk.booking.errors import SlotTaken
from frontdesk.booking.queries import appointments as queries
from frontdesk.core.db.unit import Unit


@contextmanager
def offering(unit: Unit) -> Iterator[None]:
    """Let a SlotTaken carry `next_free` as the API writes it."""
    try:
        yield
    except SlotTaken as taken:
        # Without offers the database itself refused, and nothing more can be asked of it.
        places = queries.places(unit.desk) if taken.next_free else {}
        times = [time_of(offer, places) for offer in taken.next_free]
        taken.extra = {"next_free": [time.model_dump(mode="json") for time in times]}
        raise
