"""Scheduled jobs of calendars: read, write, subscribe, ask about missing meetings, re-encrypt with the newest key."""

from datetime import time, timedelta

from frontdesk.calendars import queries
from frontdesk.calendars.rules.sealing import CannotOpen
from frontdesk.calendars.service import echo, pull, push, subscriptions
from frontdesk.calendars.service.reach import CalendarAdapters
from frontdesk.core import municipal_settings
from frontdesk.core.db.stores import Stores
from frontdesk.core.i18n import N_
from frontdesk.core.jobs import Job

ANSWER_HOURS = municipal_settings.declare(
    "calendars.answer_hours",
    4,
    N_("Receptionen får frågan om ett möte som tagits bort i en handläggares kalender efter så många timmar."),
)
_NEAR = timedelta(hours=24)
_GIVEN_UP = timedelta(days=1)
_BUDGET = 20.0


def jobs(stores: Stores, reach: CalendarAdapters, *, notices_at: str = "") -> list[Job]:
    """Return the scheduled jobs; `notices_at` is our URL for change notifications, empty for none."""
    return [
        Job("calendars-write", lambda: write(stores, reach), every=timedelta(seconds=1), everywhere=True),
        Job("calendars-read", lambda: read(stores, reach), every=timedelta(seconds=5), everywhere=True),
        Job(
            "calendars-notices",
            lambda: subscribe(stores, reach, notices_at),
            every=timedelta(minutes=1),
            everywhere=True,
        ),
        Job("calendars-ask", lambda: ask_about_missing(stores), every=timedelta(minutes=5)),
        Job("calendars-whole", lambda: pull.resync_all(stores), daily=time(2, 30)),
        Job("calendars-keys", lambda: renew_keys(stores, reach), daily=time(2, 20)),
    ]


def write(stores: Stores, reach: CalendarAdapters) -> int:
    """Write the meetings that are due; return how many."""
    return push.write_due(stores, reach, seconds=_BUDGET)


def read(stores: Stores, reach: CalendarAdapters) -> int:
    """Read the calendars that are due; return how many."""
    return pull.read_due(stores, reach, seconds=_BUDGET)


def subscribe(stores: Stores, reach: CalendarAdapters, notices_at: str) -> int:
    """Create, renew and end the subscriptions that are due; return how many."""
    return subscriptions.keep(stores, reach, address=notices_at, seconds=_BUDGET)


def ask_about_missing(stores: Stores) -> None:
    """Create reception tasks for missing meetings left unanswered; delete connections that ended over a day ago."""
    with stores.writing() as unit:
        asked_before = unit.now - timedelta(hours=unit.setting(ANSWER_HOURS))
        for row in queries.unanswered(unit.db, asked_before, unit.now + _NEAR, unit.now):
            echo.ask_reception(unit, row)
        push.give_up_ended(unit, _GIVEN_UP)


def renew_keys(stores: Stores, reach: CalendarAdapters) -> None:
    """Re-encrypt every account with the newest key; skips those no key opens (their owner must connect again)."""
    with stores.writing() as unit:
        for row in queries.connections(unit.db):
            try:
                row.sealed = reach.vault.renewed(row.sealed)
            except CannotOpen:
                continue
