"""Booking's scheduled jobs: fill in opening windows, delete expired holds, create tasks, run the waiting list."""

from datetime import time, timedelta

from frontdesk.booking.service import hold, over, unseen, windows
from frontdesk.booking.service.rebooking import noting
from frontdesk.booking.service.waiting import offering
from frontdesk.core.db.stores import Stores
from frontdesk.core.jobs import Job


def jobs(stores: Stores, *, answerable: bool) -> list[Job]:
    """Return booking's scheduled jobs. `answerable`: clients can reply to our SMS."""
    return [
        Job("booking-windows", lambda: roll_windows(stores), daily=time(2, 15)),
        Job("booking-holds", lambda: forget_holds(stores), every=timedelta(minutes=1)),
        Job("booking-absence", lambda: hand_over_hit(stores), every=timedelta(minutes=1)),
        Job("booking-away", lambda: find_booked_while_away(stores), daily=time(4, 15)),
        Job("booking-waiting", lambda: offering.run(stores, answerable=answerable), every=timedelta(minutes=1)),
        Job("booking-over", lambda: close_what_is_over(stores), daily=time(4, 30)),
        Job("booking-unseen", lambda: ask_about_unseen(stores), every=timedelta(minutes=5)),
    ]


def roll_windows(stores: Stores) -> None:
    """Add the window occurrences of the days that have come within the planning horizon."""
    more = True
    while more:
        # A few hundred windows per transaction, so that a booking never waits long for the write lock.
        with stores.writing() as unit:
            more = windows.roll(unit)


def forget_holds(stores: Stores) -> None:
    """Delete expired holds."""
    with stores.writing() as unit:
        hold.forget_expired(unit)


def ask_about_unseen(stores: Stores) -> None:
    """Create reception tasks to tell handläggare of imminent bookings they have not seen."""
    with stores.writing() as unit:
        unseen.ask(unit)


def close_what_is_over(stores: Stores) -> None:
    """Close the tasks about meetings that are over."""
    with stores.writing() as unit:
        over.close(unit)


def find_booked_while_away(stores: Stores) -> None:
    """Create reception tasks for coming bookings in an absence of a handläggare who takes part."""
    with stores.writing() as unit:
        noting.find(unit)


def hand_over_hit(stores: Stores) -> None:
    """Create reception tasks for bookings in an absence for which no decision was made in time."""
    with stores.writing() as unit:
        noting.hand_over(unit)
