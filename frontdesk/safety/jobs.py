"""Scheduled jobs of safety: retry the steps of a protection that failed, and follow protection in the register."""

from datetime import timedelta
from functools import partial

from frontdesk.core.db.stores import Stores
from frontdesk.core.jobs import Job
from frontdesk.safety.service import following, registered


def jobs(stores: Stores) -> tuple[Job, ...]:
    """Return the scheduled jobs."""
    return (
        Job("safety-follow", partial(following.finish, stores.writing), every=timedelta(minutes=1)),
        Job("safety-register", partial(registered.follow_what_is_left, stores), every=timedelta(minutes=1)),
    )
