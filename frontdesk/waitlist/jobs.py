"""The scheduled job of the waiting list."""

from datetime import timedelta

from frontdesk.core.db.stores import Stores
from frontdesk.core.jobs import Job
from frontdesk.waitlist.service import offers


def jobs(stores: Stores, *, answerable: bool) -> list[Job]:
    """Return the scheduled job. `answerable`: clients can reply to our SMS."""
    return [Job("waitlist-offers", lambda: offers.run(stores, answerable=answerable), every=timedelta(minutes=1))]
