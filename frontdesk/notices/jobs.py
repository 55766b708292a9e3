"""Scheduled jobs of notices: send, settle unknown deliveries, reconcile with the operator, erase."""

import time as stopwatch
from datetime import time, timedelta

from frontdesk.core.db.stores import Stores
from frontdesk.core.jobs import Job
from frontdesk.notices import queries
from frontdesk.notices.ports import SmsGateway, SmsNotSent, SmsRefused, SmsUnknown
from frontdesk.notices.service import operator_state, sending, settling

_BUDGET_SECONDS = 20.0


def jobs(stores: Stores, gateway: SmsGateway) -> list[Job]:
    """Return the scheduled jobs; only those that need no operator if SMS is not connected."""
    always = [
        Job("notices-settle", lambda: settle_unknown(stores), every=timedelta(minutes=1)),
        Job("notices-erase", lambda: erase_old(stores), daily=time(3, 10)),
    ]
    if not stores.texting:
        return always
    return [
        Job("notices-send", lambda: send_due(stores, gateway), every=timedelta(seconds=2), everywhere=True),
        Job("notices-look-for", lambda: look_for_unknown(stores, gateway), every=timedelta(minutes=1)),
        Job("notices-reconcile", lambda: reconcile(stores, gateway), daily=time(3, 30)),
        *always,
    ]


def send_due(stores: Stores, gateway: SmsGateway) -> int:
    """Send due notices one at a time, until none is left, the operator is away or 20 s are used; return the number."""
    with stores.reading() as unit:
        resting, due = operator_state.is_resting(unit), queries.is_anything_due(unit.db, unit.now)
    if resting and not _answers_again(stores, gateway):
        return 0
    if not due:
        return 0
    sent, until = 0, stopwatch.monotonic() + _BUDGET_SECONDS
    while stopwatch.monotonic() < until:
        with stores.writing() as unit:
            handover = sending.claim(unit, answerable=gateway.answerable)
        if handover is None or not _hand_over(stores, gateway, handover):
            break
        sent += 1
    return sent


def _answers_again(stores: Stores, gateway: SmsGateway) -> bool:
    """While the breaker is open, probe the operator if a probe is due; return whether it answered."""
    with stores.writing() as unit:
        if not operator_state.take_probe(unit):
            return False
    try:
        gateway.probe()
    except SmsNotSent:
        answered = False
    else:
        answered = True
    with stores.writing() as unit:
        operator_state.probed(unit, answered=answered)
    return answered


def _hand_over(stores: Stores, gateway: SmsGateway, handover: sending.ClaimedNotice) -> bool:
    """Call the operator with no transaction open, then save the result; False if it could not be reached."""
    try:
        accepted = gateway.send(
            handover.number, handover.text, reference=str(handover.reference), valid_for=handover.valid_for
        )
    except SmsNotSent as away:
        with stores.writing() as unit:
            sending.not_sent(unit, handover, away.retry_after)
        return False
    except SmsUnknown:
        with stores.writing() as unit:
            sending.unknown(unit, handover)
    except SmsRefused as refusal:
        with stores.writing() as unit:
            sending.refused(unit, handover, refusal)
    else:
        with stores.writing() as unit:
            sending.accepted(unit, handover, accepted.provider_id)
    return True


def settle_unknown(stores: Stores) -> None:
    """Mark abandoned sends as unknown, and create tasks for notices too late to send."""
    with stores.writing() as unit:
        settling.expire(unit)
        sending.give_up_late(unit)


def look_for_unknown(stores: Stores, gateway: SmsGateway) -> None:
    """Look up messages with unknown outcome at the operator, by number and time."""
    with stores.reading() as unit:
        sought = () if operator_state.is_resting(unit) else settling.to_look_for(unit)
    until = stopwatch.monotonic() + _BUDGET_SECONDS
    for one in sought:
        if stopwatch.monotonic() > until:
            return
        try:
            receipts = gateway.find(one.number, since=one.since, until=one.until)
        except SmsNotSent:
            return  # the operator does not answer; the job runs again in a minute
        with stores.writing() as unit:
            settling.found(unit, one, receipts)


def reconcile(stores: Stores, gateway: SmsGateway) -> None:
    """Ask the operator about accepted messages without a final receipt."""
    with stores.reading() as unit:
        overdue = settling.overdue(unit)
    for notice_id, provider_id in overdue:
        try:
            receipt = gateway.look_up(provider_id)
        except SmsNotSent:
            return  # the operator does not answer; the job runs again the next night
        if receipt is not None:
            with stores.writing() as unit:
                settling.settle(unit, notice_id, receipt)


def erase_old(stores: Stores) -> int:
    """Erase numbers, texts and replies no longer needed; return how many."""
    with stores.writing() as unit:
        return settling.erase_old(unit)
