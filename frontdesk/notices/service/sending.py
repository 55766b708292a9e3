"""Send a notice in three steps; only the second calls the operator, with no transaction open.

`claim` commits the status `sending`; then the request is made; then `accepted`, `refused`, `not_sent` or `unknown`
saves the result. A process that dies in between leaves a notice in `sending`, which is never claimed again.
"""

import uuid
from dataclasses import dataclass
from datetime import datetime, timedelta

import structlog

from frontdesk.core.actor import CLOCK
from frontdesk.core.db.erase import wipe_after
from frontdesk.core.db.unit import Unit
from frontdesk.core.times import day_span, local_date
from frontdesk.notices import queries
from frontdesk.notices.models import Notice, NoticeContent
from frontdesk.notices.ports import DeliveryFault, SmsRefused
from frontdesk.notices.rules.lint import asks_for_reply
from frontdesk.notices.rules.status import GivenUp, NoticeStatus, PutOff, Withheld, advance
from frontdesk.notices.rules.timing import DAILY_CAP, LEASE, LONGEST_PAUSE, next_opening, pause_before_retry, validity
from frontdesk.notices.service import operator_state
from frontdesk.notices.service.failing import alert_administrator, fail, flag_number, settle_configuration
from frontdesk.notices.service.outbox import heard, stay_silent, told, withhold
from frontdesk.safety.service import consent, may_text

_log = structlog.get_logger("frontdesk.notices")
_CONFIGURATION_PAUSE = timedelta(minutes=5)
_UNDECIDED = frozenset({NoticeStatus.SENDING, NoticeStatus.UNKNOWN})


@dataclass(frozen=True)
class ClaimedNotice:
    """A claimed notice: the data for the operator, and the ids to save the result by."""

    notice_id: uuid.UUID
    reference: uuid.UUID
    number: str
    text: str
    valid_for: timedelta


def claim(unit: Unit, *, answerable: bool = True) -> ClaimedNotice | None:
    """Claim the next notice that may be sent now; ends or postpones those before it that may not.

    A text that asks for a reply needs an `answerable` sender; else it fails with a task to call the client.
    """
    while notice := queries.next_due(unit.db, unit.now):
        content = queries.content_of(unit.db, notice.id)
        if notice.silent:
            stay_silent(unit, notice)
        elif content is None:
            withhold(unit, notice, Withheld.ERASED)
        elif not answerable and asks_for_reply(content.text):
            fail(unit, notice, why=GivenUp.SENDER)
        elif _may_leave(unit, notice, content.number):
            # Last, since it claims the single trial of a half-open breaker.
            return _take(unit, notice, content) if operator_state.may_send(unit) else None
        unit.db.flush()
    return None


def give_up_late(unit: Unit) -> None:
    """Create tasks for unsent notices that are no longer useful, also while the operator is away."""
    for notice in queries.late(unit.db, unit.now):
        if notice.person is not None and not may_text(unit.db, unit.register, notice.person):
            withhold(unit, notice, Withheld.PROTECTED)
            wipe_after(unit.db, NoticeContent.__tablename__)
        else:
            fail(unit, notice, why=GivenUp.TOO_LATE)


def _may_leave(unit: Unit, notice: Notice, number: str) -> bool:
    # Checked again here: the person may have been protected after the notice was queued.
    about = notice.appointment_id, notice.contact_id
    if not may_text(unit.db, unit.register, notice.person, about):
        withhold(unit, notice, Withheld.PROTECTED)
        wipe_after(unit.db, NoticeContent.__tablename__)
        return False
    if (opening := _opening(unit, notice)) > unit.now:
        put_off(unit, notice, opening, PutOff.OUTSIDE_HOURS)
        return False
    if unit.now > notice.not_after:
        fail(unit, notice, why=GivenUp.TOO_LATE)
        return False
    midnight, _ = day_span(local_date(unit.now))
    if queries.sent_since(unit.db, midnight, person=notice.person, number=number) >= DAILY_CAP:
        fail(unit, notice, why=GivenUp.DAILY_CAP)
        return False
    return True


def _opening(unit: Unit, notice: Notice) -> datetime:
    if notice.person is None:
        return next_opening(unit.now)
    wish = consent(unit.db, notice.person)
    return next_opening(unit.now, wish.safe_from, wish.safe_until)


def _take(unit: Unit, notice: Notice, content: NoticeContent) -> ClaimedNotice:
    notice.status, notice.claimed_at, notice.lease_until = NoticeStatus.SENDING, unit.now, unit.now + LEASE
    notice.attempts += 1
    told(unit, notice)
    return ClaimedNotice(
        notice_id=notice.id,
        reference=notice.reference,
        number=content.number,
        text=content.text,
        valid_for=validity(unit.now, notice.not_after),
    )


def put_off(unit: Unit, notice: Notice, until: datetime, why: PutOff) -> None:
    """Postpone a notice to `until`, or fail it now if that is too late to be useful."""
    notice.lease_until = None
    if until > notice.not_after:
        fail(unit, notice, why=GivenUp.TOO_LATE)
        return
    notice.status, notice.not_before = NoticeStatus.CREATED, until
    # The hours may be those in which it is safe for a client to read: they are not written in the log.
    _log.info("notice put off", code=why, until=None if why is PutOff.OUTSIDE_HOURS else until.isoformat())
    heard(unit, notice)


def accepted(unit: Unit, handover: ClaimedNotice, provider_id: str) -> None:
    """Save that the operator accepted the message; a receipt may already have reported more."""
    operator_state.taken(unit)
    if operator_state.is_mended(unit):
        settle_configuration(unit)
    notice = _claimed(unit, handover)
    if notice is None:
        return
    notice.status, notice.lease_until = advance(NoticeStatus(notice.status), NoticeStatus.ACCEPTED), None
    notice.provider_id, notice.accepted_at = provider_id, unit.now
    unit.log(
        who=CLOCK,
        event="notice.sent",
        person=notice.person,
        contact=notice.contact_id,
        why=notice.kind,
        detail={"notice": str(notice.id), "text_version": notice.text_version},
    )
    heard(unit, notice)


def refused(unit: Unit, handover: ClaimedNotice, refusal: SmsRefused) -> None:
    """Save a refusal: a configuration fault alerts the administrator and is retried, other faults fail the notice."""
    operator_state.taken(unit)
    notice = _undecided(unit, handover)
    if notice is None:
        return
    notice.code = notice.code or refusal.code
    if refusal.fault is DeliveryFault.CONFIGURATION:
        operator_state.misconfigured(unit)
        alert_administrator(unit, refusal.code)
        put_off(unit, notice, next_opening(unit.now + _CONFIGURATION_PAUSE), PutOff.CONFIGURATION)
        return
    flag_number(unit, notice, handover.number, refusal.fault)
    fail(unit, notice, why=refusal.fault)


def not_sent(unit: Unit, handover: ClaimedNotice, retry_after: timedelta | None = None) -> None:
    """Postpone a notice that was certainly not sent."""
    if notice := _undecided(unit, handover):
        pause = max(pause_before_retry(notice.attempts), retry_after or timedelta())
        put_off(unit, notice, next_opening(unit.now + min(pause, LONGEST_PAUSE)), PutOff.NOT_TAKEN)
    operator_state.failed(unit, retry_after)


def unknown(unit: Unit, handover: ClaimedNotice) -> None:
    """Save that the outcome is unknown; a receipt may still settle it."""
    operator_state.failed(unit)
    if notice := _undecided(unit, handover):
        notice.status, notice.lease_until = NoticeStatus.UNKNOWN, None
        heard(unit, notice)


def _claimed(unit: Unit, handover: ClaimedNotice) -> Notice | None:
    """Return the notice, locked, unless a new round has begun since."""
    notice = queries.locked(unit.db, handover.notice_id)
    return notice if notice and notice.reference == handover.reference else None


def _undecided(unit: Unit, handover: ClaimedNotice) -> Notice | None:
    """Return the notice, locked, unless a receipt has already settled more than this answer."""
    notice = _claimed(unit, handover)
    return notice if notice and notice.status in _UNDECIDED else None
