"""Scheduled job of absence: create the days of recurring absences a year ahead."""

from datetime import time

from frontdesk.absence import service
from frontdesk.core.db.stores import Stores
from frontdesk.core.jobs import Job


def jobs(stores: Stores) -> list[Job]:
    """Return this room's scheduled jobs."""
    return [Job("absence-series", lambda: roll_series(stores), daily=time(2, 5))]


def roll_series(stores: Stores) -> None:
    """Create the days of recurring absences that now lie within the year ahead."""
    with stores.writing() as unit:
        service.roll(unit)
