"""What the clock does for booking: keep openings ahead, forget expired holds, ask about bookings nobody has seen."""

from datetime import time, timedelta

from frontdesk.booking.service import hold, over, unseen, windows
from frontdesk.booking.service.rebooking import noting
from frontdesk.booking.service.waiting import offering
from frontdesk.core.db.stores import Stores
from frontdesk.core.jobs import Job


def jobs(stores: Stores, *, answerable: bool) -> list[Job]:
    """Return this room's part of the timetable; `answerable` says whether an SMS can be answered."""
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
    """Fill in the openings that have come within reach."""
    more = True
    while more:
        # A few hundred windows at a time: nobody who books waits for all of them.
        with stores.writing() as unit:
            more = windows.roll(unit)


def forget_holds(stores: Stores) -> None:
    """Remove what was reserved and let go."""
    with stores.writing() as unit:
        hold.forget_expired(unit)


def ask_about_unseen(stores: Stores) -> None:
    """Ask reception to tell handläggare of close bookings they have not seen."""
    with stores.writing() as unit:
        unseen.ask(unit)


def close_what_is_over(stores: Stores) -> None:
    """Close the tasks of meetings nobody can see to any more."""
    with stores.writing() as unit:
        over.close(unit)


def find_booked_while_away(stores: Stores) -> None:
    """Ask reception about every coming booking whose handläggare is away then, however that came about."""
    with stores.writing() as unit:
        noting.find(unit)


def hand_over_hit(stores: Stores) -> None:
    """Ask reception about bookings that absences hit and nobody has decided about."""
    with stores.writing() as unit:
        noting.hand_over(unit)
