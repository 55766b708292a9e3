"""Settling: receipts that come late, twice and in any order, and what never gets one."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from frontdesk.core.characters import without_control
from frontdesk.core.db.erase import wipe_after
from frontdesk.core.db.unit import Unit
from frontdesk.notices import queries
from frontdesk.notices.models import Notice, NoticeContent, NoticeReceipt, NoticeReply
from frontdesk.notices.ports import Delivery, Fault, Receipt
from frontdesk.notices.rules.status import Status, advance, status_of
from frontdesk.notices.rules.timing import LEASE, SECOND_ROUND_AFTER, UNKNOWN_PATIENCE, next_opening
from frontdesk.notices.service.failing import ask, flag_number, settle_task
from frontdesk.notices.service.promising import heard

# How long after its sending an unknown is looked for at the operator, how long its list may lag, and how far the clocks
# of two houses may differ.
_LOOK_FOR, _LISTED_AFTER, _BEFORE = timedelta(hours=24), timedelta(seconds=90), timedelta(seconds=60)
_SELDOM = 15  # minutes
_ASK_AFTER, _ASK_UNTIL = timedelta(hours=1), timedelta(hours=72)
_LAST_ROUND = 2


def receive(unit: Unit, receipt: Receipt) -> None:
    """Keep a receipt and let it move the notice it names.

    The operator repeats a receipt until it hears yes, so one that names nothing of ours is kept and moves nothing.
    """
    receipt = _readable(receipt)
    notice = queries.by_reference(unit.desk, reference) if (reference := _uuid(receipt.reference)) else None
    unit.desk.add(
        NoticeReceipt(
            notice_id=notice.id if notice else None,
            received_at=unit.now,
            delivery=receipt.delivery,
            code=receipt.code,
            raw=dict(receipt.raw),
        )
    )
    if notice is not None:
        apply(unit, notice, receipt)


def _readable(receipt: Receipt) -> Receipt:
    """Drop what no database keeps: the web's edge lets signed bodies through as they were signed."""
    raw = {without_control(name): without_control(value) for name, value in receipt.raw.items()}
    provider_id, code = without_control(receipt.provider_id), without_control(receipt.code)
    return replace(receipt, provider_id=provider_id, code=code, raw=raw)


def apply(unit: Unit, notice: Notice, receipt: Receipt) -> None:
    """Move a notice as far as a receipt says; nothing goes back, and the first ending stands."""
    if receipt.delivery is None:
        return
    before = Status(notice.status)
    notice.status = advance(before, status_of(receipt.delivery))
    if notice.status == before:
        return
    notice.provider_id = notice.provider_id or receipt.provider_id or None
    notice.accepted_at = notice.accepted_at or unit.now
    notice.lease_until = None
    notice.code = notice.code or receipt.code
    match receipt.delivery:
        case Delivery.UNDELIVERED | Delivery.FAILED:
            _did_not_arrive(unit, notice, receipt.fault or Fault.OPERATOR)
        case Delivery.DELIVERED:
            notice.settled_at = unit.now
            settle_task(unit, notice)
        case _:
            settle_task(unit, notice)
    heard(unit.desk, notice)


def _did_not_arrive(unit: Unit, notice: Notice, fault: Fault) -> None:
    again = next_opening(unit.now + SECOND_ROUND_AFTER)
    if fault is Fault.TEMPORARY and notice.round < _LAST_ROUND and again <= notice.not_after:
        _second_round(notice, again)
        return
    notice.settled_at, notice.why = unit.now, fault
    if content := queries.content_of(unit.desk, notice.id):
        flag_number(unit, notice, content.number, fault)
    ask(unit, notice, kind="sms-failed")


def _second_round(notice: Notice, again: datetime) -> None:
    """Begin anew, under a new reference: the phone was off, and the operator has said that nothing was delivered."""
    notice.status, notice.not_before = Status.CREATED, again
    notice.round += 1
    notice.reference, notice.provider_id, notice.accepted_at = uuid.uuid4(), None, None


def expire(unit: Unit) -> None:
    """Call unknown what a sender took and never settled, and ask a person once a receipt is overdue."""
    for notice in queries.expired_leases(unit.desk, unit.now):
        notice.status, notice.lease_until = Status.UNKNOWN, None
        heard(unit.desk, notice)
    unit.desk.flush()
    for notice in queries.unsettled_unknowns(unit.desk, unit.now - UNKNOWN_PATIENCE):
        ask(unit, notice, kind="sms-unknown")
        heard(unit.desk, notice)


@dataclass(frozen=True)
class Sought:
    """An unknown the operator is asked about: its number, and between which instants it was taken if ever."""

    notice_id: uuid.UUID
    number: str
    since: datetime
    until: datetime


def to_look_for(unit: Unit) -> Sequence[Sought]:
    """Return the unknowns the operator can be asked about by number and minute; not the newest: it lists with delay.

    Those that a person has been asked about already are looked for every quarter of an hour.
    """
    reach_back = _LOOK_FOR if unit.now.minute % _SELDOM == 0 else UNKNOWN_PATIENCE + _LISTED_AFTER
    unknown = queries.to_look_for(unit.desk, unit.now - reach_back, unit.now - _LISTED_AFTER)
    contents = [(notice, queries.content_of(unit.desk, notice.id)) for notice in unknown]
    return [
        Sought(notice.id, content.number, notice.claimed_at - _BEFORE, notice.claimed_at + LEASE + _BEFORE)
        for notice, content in contents
        if content is not None and notice.claimed_at is not None
    ]


def found(unit: Unit, sought: Sought, receipts: Sequence[Receipt]) -> None:
    """Settle an unknown when exactly one message answers to it; none, or several, says nothing.

    Not found is not "not sent". A message that is another notice's, or could be, is not this one.
    """
    notice = queries.locked(unit.desk, sought.notice_id)
    if notice is None or notice.status != Status.UNKNOWN or notice.provider_id is not None:
        return
    taken = queries.known_at_operator(unit.desk, {one.provider_id for one in receipts})
    candidates = [one for one in receipts if one.provider_id not in taken]
    rivals = queries.undecided_to(unit.desk, sought.number, sought.since - LEASE, sought.until + LEASE)
    if len(candidates) != 1 or len(rivals) != 1:
        return
    apply(unit, notice, candidates[0])


def overdue(unit: Unit) -> Sequence[tuple[uuid.UUID, str]]:
    """Return what the operator took and never told the end of: our id and its own."""
    found = queries.open_at_operator(unit.desk, unit.now - _ASK_UNTIL, unit.now - _ASK_AFTER)
    return [(notice.id, notice.provider_id) for notice in found if notice.provider_id]


def settle(unit: Unit, notice_id: uuid.UUID, receipt: Receipt) -> None:
    """Let what the operator answered move a notice."""
    notice = queries.locked(unit.desk, notice_id)
    if notice is not None and notice.provider_id == receipt.provider_id:
        apply(unit, notice, receipt)


def erase_old(unit: Unit) -> int:
    """Erase numbers and texts a week after the meeting they told of, replies a week after they came; how many."""
    old = queries.erasable(unit.desk, unit.now)
    for content in old:
        unit.desk.delete(content)
    replies = queries.old_replies(unit.desk, unit.now)
    for reply in replies:
        unit.desk.delete(reply)
    for table, found in ((NoticeContent, old), (NoticeReply, replies)):
        if found:
            wipe_after(unit.desk, table.__tablename__)
    return len(old) + len(replies)


def _uuid(text: str) -> uuid.UUID | None:
    try:
        return uuid.UUID(text)
    except ValueError:
        return None
