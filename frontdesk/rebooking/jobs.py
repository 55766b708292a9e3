"""The scheduled jobs that find bookings in an absence and hand them to reception."""

from datetime import time, timedelta

from frontdesk.core.db.stores import Stores
from frontdesk.core.jobs import Job
from frontdesk.rebooking.service import track


def jobs(stores: Stores) -> list[Job]:
    """Return the scheduled jobs."""
    return [
        Job("rebooking-hand-over", lambda: hand_over_hit(stores), every=timedelta(minutes=1)),
        Job("booking-away", lambda: find_booked_while_away(stores), daily=time(4, 15)),
    ]


def find_booked_while_away(stores: Stores) -> None:
    """Create reception tasks for coming bookings in an absence of a handläggare who takes part."""
    with stores.writing() as unit:
        track.find(unit)


def hand_over_hit(stores: Stores) -> None:
    """Create reception tasks for bookings in an absence for which no decision was made in time."""
    with stores.writing() as unit:
        track.hand_over(unit)
