"""What the clock does for absence: keep the days of what returns a year ahead."""

from datetime import time

from frontdesk.absence import service
from frontdesk.core.db.stores import Stores
from frontdesk.core.jobs import Job


def jobs(stores: Stores) -> list[Job]:
    """Return this room's part of the timetable."""
    return [Job("absence-series", lambda: roll_series(stores), daily=time(2, 5))]


def roll_series(stores: Stores) -> None:
    """Make the days of returning absences that have come within reach."""
    with stores.writing() as unit:
        service.roll(unit)
