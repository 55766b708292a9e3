"""Scheduled jobs of calls: alarm about overdue matters, end calls without a hang-up event, finish erasures."""

from collections.abc import Callable
from datetime import timedelta
from functools import partial

from frontdesk.calls.models.contact import ContactNumber
from frontdesk.calls.service import alarming, cti
from frontdesk.core.db.erase import wipe
from frontdesk.core.db.stores import Stores
from frontdesk.core.db.unit import Unit
from frontdesk.core.jobs import Job


def jobs(stores: Stores) -> tuple[Job, ...]:
    """Return this room's scheduled jobs."""
    return (
        Job("calls-alarm", partial(_in_a_unit, stores, alarming.alarm), every=timedelta(minutes=1)),
        Job("calls-unheard", partial(_in_a_unit, stores, cti.give_up), every=timedelta(minutes=1)),
        Job("calls-anonymous", partial(_in_a_unit, stores, cti.forget_anonymous), every=timedelta(minutes=1)),
        Job("calls-wipe", partial(finish_erasures, stores), every=timedelta(minutes=15)),
    )


def _in_a_unit(stores: Stores, action: Callable[[Unit], object]) -> None:
    with stores.writing() as unit:
        action(unit)


def finish_erasures(stores: Stores) -> bool:
    """Wipe the remains of erased numbers again, in case a concurrent reader prevented it the first time."""
    return wipe(stores.desk, frozenset({ContactNumber.__tablename__}))
