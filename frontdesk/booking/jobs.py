"""Booking's scheduled jobs: delete expired holds, and create and close tasks about appointments."""

from datetime import time, timedelta

from frontdesk.booking.service import attend, hold
from frontdesk.core.db.stores import Stores
from frontdesk.core.jobs import Job


def jobs(stores: Stores) -> list[Job]:
    """Return booking's scheduled jobs."""
    return [
        Job("booking-holds", lambda: forget_holds(stores), every=timedelta(minutes=1)),
        Job("booking-over", lambda: close_what_is_over(stores), daily=time(4, 30)),
        Job("booking-unseen", lambda: ask_about_unseen(stores), every=timedelta(minutes=5)),
    ]


def forget_holds(stores: Stores) -> None:
    """Delete expired holds."""
    with stores.writing() as unit:
        hold.forget_expired(unit)


def ask_about_unseen(stores: Stores) -> None:
    """Create reception tasks to tell handläggare of imminent bookings they have not seen."""
    with stores.writing() as unit:
        attend.ask_about_unseen(unit)


def close_what_is_over(stores: Stores) -> None:
    """Close the tasks about meetings that are over."""
    with stores.writing() as unit:
        attend.close_what_is_over(unit)
