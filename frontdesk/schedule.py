"""The schedule of all jobs, in one place."""

from collections.abc import Sequence
from datetime import time, timedelta
from functools import partial

from frontdesk.absence import jobs as absence
from frontdesk.accesslog.service import HEADS_FILE, seal_due
from frontdesk.accounts.jobs import forget_sessions, warn_of_ending_tokens
from frontdesk.accounts.service.log_checks import check_log
from frontdesk.admin.jobs import dispose_of_what_is_due, reconcile_if_new
from frontdesk.availability import jobs as windows
from frontdesk.booking import jobs as booking
from frontdesk.calendars import jobs as calendars
from frontdesk.calendars.rules.notices import address
from frontdesk.calendars.service.reach import CalendarAdapters
from frontdesk.calls import jobs as calls
from frontdesk.core import idempotency
from frontdesk.core.jobs import Job, forget
from frontdesk.core.request_context import AppContext
from frontdesk.disclosure import jobs as disclosure
from frontdesk.notices import jobs as notices
from frontdesk.ports import Ports
from frontdesk.rebooking import jobs
from frontdesk.safety import jobs as safety
from frontdesk.waitlist import jobs as waiting

_LEDGER_KEPT = timedelta(days=30)


def timetable(context: AppContext, ports: Ports) -> Sequence[Job]:
    """Return every job; rows in the database decide which clock process runs it."""
    stores, heads = context.stores, context.settings.data / HEADS_FILE
    return (
        *notices.jobs(stores, ports.sms),
        *absence.jobs(stores),
        *windows.jobs(stores),
        *booking.jobs(stores),
        *jobs.jobs(stores),
        *waiting.jobs(stores, answerable=ports.sms.answerable),
        *calendars.jobs(
            stores, CalendarAdapters.of(ports.calendars, context.settings), notices_at=_notices_at(context)
        ),
        *calls.jobs(stores),
        *safety.jobs(stores),
        *disclosure.jobs(stores),
        Job("log-seal", partial(seal_due, stores, heads), every=timedelta(hours=1), everywhere=True),
        Job("log-check", partial(check_log, stores, heads), daily=time(2, 10)),
        Job("dispose", partial(dispose_of_what_is_due, stores), daily=time(2, 40)),
        Job("reconcile", partial(reconcile_if_new, stores), every=timedelta(minutes=1)),
        Job("tokens-ending", partial(warn_of_ending_tokens, stores), daily=time(6, 10)),
        Job("sessions-forget", partial(forget_sessions, stores), daily=time(3, 20)),
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
