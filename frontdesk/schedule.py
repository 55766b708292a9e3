"""All jobs in one place. A room decides how often its own run, in its `jobs.py`; the rest are decided here."""

from collections.abc import Sequence
from datetime import time, timedelta
from functools import partial

import frontdesk.absence.jobs
import frontdesk.accounts.jobs
import frontdesk.admin.jobs
import frontdesk.availability.jobs
import frontdesk.booking.jobs
import frontdesk.calendars.jobs
import frontdesk.calls.jobs
import frontdesk.disclosure.jobs
import frontdesk.notices.jobs
import frontdesk.rebooking.jobs
import frontdesk.safety.jobs
import frontdesk.waitlist.jobs
from frontdesk.accesslog.service import HEADS_FILE, seal_due
from frontdesk.accounts.service.log_checks import check_log
from frontdesk.calendars.rules.notices import address
from frontdesk.calendars.service.reach import CalendarAdapters
from frontdesk.core import idempotency
from frontdesk.core.jobs import Job, forget
from frontdesk.core.request_context import AppContext
from frontdesk.ports import Ports

_LEDGER_KEPT = timedelta(days=30)


def timetable(context: AppContext, ports: Ports) -> Sequence[Job]:
    """Return every job; rows in the database decide which clock process runs it."""
    stores, heads = context.stores, context.settings.data / HEADS_FILE
    return (
        *frontdesk.notices.jobs.jobs(stores, ports.sms),
        *frontdesk.absence.jobs.jobs(stores),
        *frontdesk.availability.jobs.jobs(stores),
        *frontdesk.booking.jobs.jobs(stores),
        *frontdesk.rebooking.jobs.jobs(stores),
        *frontdesk.waitlist.jobs.jobs(stores, answerable=ports.sms.answerable),
        *frontdesk.calendars.jobs.jobs(
            stores, CalendarAdapters.of(ports.calendars, context.settings), notices_at=_notices_at(context)
        ),
        *frontdesk.calls.jobs.jobs(stores),
        *frontdesk.safety.jobs.jobs(stores),
        *frontdesk.disclosure.jobs.jobs(stores),
        Job("log-seal", partial(seal_due, stores, heads), every=timedelta(hours=1), everywhere=True),
        Job("log-check", partial(check_log, stores, heads), daily=time(2, 10)),
        Job("dispose", partial(frontdesk.admin.jobs.dispose_of_what_is_due, stores), daily=time(2, 40)),
        Job("reconcile", partial(frontdesk.admin.jobs.reconcile_if_new, stores), every=timedelta(minutes=1)),
        Job("tokens-ending", partial(frontdesk.accounts.jobs.warn_of_ending_tokens, stores), daily=time(6, 10)),
        Job("sessions-forget", partial(frontdesk.accounts.jobs.forget_sessions, stores), daily=time(3, 20)),
        Job("ledger-forget", partial(_forget_runs, context), daily=time(3, 30)),
        Job("answers-forget", partial(_forget_answers, context), every=timedelta(hours=1)),
    )


def _notices_at(context: AppContext) -> str:
    return address(context.settings.public_url, demo=context.settings.demo)


def _forget_runs(context: AppContext) -> None:
    with context.stores.writing() as unit:
        forget(unit.db, unit.now - _LEDGER_KEPT, unit.now + timedelta(days=1))


def _forget_answers(context: AppContext) -> None:
    with context.stores.writing() as unit:
        idempotency.forget(unit.db, unit.now - idempotency.KEPT)
