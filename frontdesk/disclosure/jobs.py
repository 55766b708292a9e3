"""Scheduled jobs of disclosure: remind about incidents close to the 72-hour limit."""

from datetime import timedelta
from functools import partial

from frontdesk.core.db.stores import Stores
from frontdesk.core.jobs import Job
from frontdesk.disclosure.service import incidents


def jobs(stores: Stores) -> tuple[Job, ...]:
    """Return the scheduled jobs."""
    return (Job("incidents-late", partial(_remind, stores), every=timedelta(minutes=15)),)


def _remind(stores: Stores) -> None:
    with stores.writing() as unit:
        incidents.remind(unit)
