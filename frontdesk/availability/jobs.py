"""The scheduled job that fills in opening windows."""

from datetime import time

from frontdesk.availability.service import opening_hours
from frontdesk.core.db.stores import Stores
from frontdesk.core.jobs import Job


def jobs(stores: Stores) -> list[Job]:
    """Return the scheduled job."""
    return [Job("availability-windows", lambda: roll_windows(stores), daily=time(2, 15))]


def roll_windows(stores: Stores) -> None:
    """Add the window occurrences of the days that have come within the planning horizon."""
    more = True
    while more:
        # A few hundred windows per transaction, so that a booking never waits long for the write lock.
        with stores.writing() as unit:
            more = opening_hours.roll(unit)
