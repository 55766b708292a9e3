"""Apply delivery receipts, which may come late, twice and in any order, and settle notices without one."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from frontdesk.core.characters import without_control
from frontdesk.core.db.erase import wipe_after
from frontdesk.core.db.unit import Unit
from frontdesk.notices import queries
from frontdesk.notices.models import Notice, NoticeContent, NoticeReceipt, NoticeReply
from frontdesk.notices.ports import DeliveryFault, DeliveryReport, Receipt
from frontdesk.notices.rules.status import NoticeStatus, advance, status_of
from frontdesk.notices.rules.timing import LEASE, SECOND_ROUND_AFTER, UNKNOWN_PATIENCE, next_opening
from frontdesk.notices.service.failing import ask, flag_number, settle_task
from frontdesk.notices.service.outbox import heard

# How long a message is looked up at the operator, the delay of the operator's list, and the possible clock difference.
_LOOK_FOR, _LISTED_AFTER, _BEFORE = timedelta(hours=24), timedelta(seconds=90), timedelta(seconds=60)
_SELDOM = 15  # minutes
_ASK_AFTER, _ASK_UNTIL = timedelta(hours=1), timedelta(hours=72)
_LAST_ROUND = 2


def receive(unit: Unit, receipt: Receipt) -> None:
    """Store a receipt and apply it to the notice with its reference.

    The operator repeats a receipt until it gets 2xx, so one with an unknown reference is stored, not refused.
    """
    receipt = _readable(receipt)
    notice = queries.by_reference(unit.db, reference) if (reference := _uuid(receipt.reference)) else None
    unit.db.add(
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
    """Remove control characters, which the database cannot store; signed bodies are not cleaned before."""
    raw = {without_control(name): without_control(value) for name, value in receipt.raw.items()}
    provider_id, code = without_control(receipt.provider_id), without_control(receipt.code)
    return replace(receipt, provider_id=provider_id, code=code, raw=raw)


def apply(unit: Unit, notice: Notice, receipt: Receipt) -> None:
    """Advance a notice's status by a receipt; it never goes back, and the first final status stands."""
    if receipt.delivery is None:
        return
    before = NoticeStatus(notice.status)
    notice.status = advance(before, status_of(receipt.delivery))
    if notice.status == before:
        return
    notice.provider_id = notice.provider_id or receipt.provider_id or None
    notice.accepted_at = notice.accepted_at or unit.now
    notice.lease_until = None
    notice.code = notice.code or receipt.code
    match receipt.delivery:
        case DeliveryReport.UNDELIVERED | DeliveryReport.FAILED:
            _did_not_arrive(unit, notice, receipt.fault or DeliveryFault.OPERATOR)
        case DeliveryReport.DELIVERED:
            notice.settled_at = unit.now
            settle_task(unit, notice)
        case _:
            settle_task(unit, notice)
    heard(unit, notice)


def _did_not_arrive(unit: Unit, notice: Notice, fault: DeliveryFault) -> None:
    again = next_opening(unit.now + SECOND_ROUND_AFTER)
    if fault is DeliveryFault.TEMPORARY and notice.round < _LAST_ROUND and again <= notice.not_after:
        _second_round(notice, again)
        return
    notice.settled_at, notice.why = unit.now, fault
    if content := queries.content_of(unit.db, notice.id):
        flag_number(unit, notice, content.number, fault)
    ask(unit, notice, kind="sms-failed")


def _second_round(notice: Notice, again: datetime) -> None:
    """Queue again under a new reference: the phone was off, and the operator reports that nothing was delivered."""
    notice.status, notice.not_before = NoticeStatus.CREATED, again
    notice.round += 1
    notice.reference, notice.provider_id, notice.accepted_at = uuid.uuid4(), None, None


def expire(unit: Unit) -> None:
    """Mark claimed notices with an expired lease as unknown, and create tasks once a receipt is overdue."""
    for notice in queries.expired_leases(unit.db, unit.now):
        notice.status, notice.lease_until = NoticeStatus.UNKNOWN, None
        heard(unit, notice)
    unit.db.flush()
    for notice in queries.unsettled_unknowns(unit.db, unit.now - UNKNOWN_PATIENCE):
        ask(unit, notice, kind="sms-unknown")
        heard(unit, notice)


@dataclass(frozen=True)
class Sought:
    """A notice with unknown outcome to look up at the operator, and the period in which it was accepted if at all."""

    notice_id: uuid.UUID
    number: str
    since: datetime
    until: datetime


def to_look_for(unit: Unit) -> Sequence[Sought]:
    """Return notices with unknown outcome to look up now, except the newest, which the operator lists with a delay.

    Those that already have a task are looked up every 15 minutes, for 24 hours.
    """
    reach_back = _LOOK_FOR if unit.now.minute % _SELDOM == 0 else UNKNOWN_PATIENCE + _LISTED_AFTER
    unknown = queries.to_look_for(unit.db, unit.now - reach_back, unit.now - _LISTED_AFTER)
    contents = [(notice, queries.content_of(unit.db, notice.id)) for notice in unknown]
    return [
        Sought(notice.id, content.number, notice.claimed_at - _BEFORE, notice.claimed_at + LEASE + _BEFORE)
        for notice, content in contents
        if content is not None and notice.claimed_at is not None
    ]


def found(unit: Unit, sought: Sought, receipts: Sequence[Receipt]) -> None:
    """Settle a notice with unknown outcome if exactly one message at the operator can be it.

    No match does not mean "not sent". A message that belongs to another notice, or may do, is not used.
    """
    notice = queries.locked(unit.db, sought.notice_id)
    if notice is None or notice.status != NoticeStatus.UNKNOWN or notice.provider_id is not None:
        return
    taken = queries.known_at_operator(unit.db, {one.provider_id for one in receipts})
    candidates = [one for one in receipts if one.provider_id not in taken]
    rivals = queries.undecided_to(unit.db, sought.number, sought.since - LEASE, sought.until + LEASE)
    if len(candidates) != 1 or len(rivals) != 1:
        return
    apply(unit, notice, candidates[0])


def overdue(unit: Unit) -> Sequence[tuple[uuid.UUID, str]]:
    """Return (notice id, provider id) of accepted notices without a final receipt."""
    found = queries.open_at_operator(unit.db, unit.now - _ASK_UNTIL, unit.now - _ASK_AFTER)
    return [(notice.id, notice.provider_id) for notice in found if notice.provider_id]


def settle(unit: Unit, notice_id: uuid.UUID, receipt: Receipt) -> None:
    """Apply a receipt that was looked up by provider id."""
    notice = queries.locked(unit.db, notice_id)
    if notice is not None and notice.provider_id == receipt.provider_id:
        apply(unit, notice, receipt)


def erase_old(unit: Unit) -> int:
    """Erase numbers and texts a week after the meeting, handled replies a week after receipt; return how many."""
    old = queries.erasable(unit.db, unit.now)
    for content in old:
        unit.db.delete(content)
    replies = queries.old_replies(unit.db, unit.now)
    for reply in replies:
        unit.db.delete(reply)
    for table, found in ((NoticeContent, old), (NoticeReply, replies)):
        if found:
            wipe_after(unit.db, table.__tablename__)
    return len(old) + len(replies)


def _uuid(text: str) -> uuid.UUID | None:
    try:
        return uuid.UUID(text)
    except ValueError:
        return None
