"""What the clock does for disclosure: tell of incidents that are about to be late."""

from datetime import timedelta
from functools import partial

from frontdesk.core.db.stores import Stores
from frontdesk.core.jobs import Job
from frontdesk.disclosure.service import incidents


def jobs(stores: Stores) -> tuple[Job, ...]:
    """Return this room's part of the timetable."""
    return (Job("incidents-late", partial(_remind, stores), every=timedelta(minutes=15)),)


def _remind(stores: Stores) -> None:
    with stores.writing() as unit:
        incidents.remind(unit)
