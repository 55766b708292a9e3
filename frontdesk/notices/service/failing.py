"""Tasks for failed SMS, so that the client is told in another way."""

import uuid
from datetime import timedelta

import structlog

from frontdesk.core.actor import CLOCK, Actor
from frontdesk.core.db.unit import Unit
from frontdesk.core.tasks import TaskFor, TaskNeeded
from frontdesk.notices import queries
from frontdesk.notices.models import Notice
from frontdesk.notices.ports import DeliveryFault
from frontdesk.notices.rules.status import GivenUp, NoticeKind, NoticeStatus, advance
from frontdesk.notices.service import ring_list
from frontdesk.notices.service.outbox import heard
from frontdesk.safety.service import consent, erase_number, may_call, set_consent

_log = structlog.get_logger("frontdesk.notices")
TASKS = frozenset({"sms-failed", "sms-unknown"})
_CONFIGURATION_TASK = "sms-config"
_SOON = timedelta(hours=1)
_LOST = frozenset({NoticeStatus.UNKNOWN, NoticeStatus.FAILED, NoticeStatus.UNDELIVERED})
_NUMBER_IS_DEAD = frozenset({DeliveryFault.NUMBER, DeliveryFault.OPTED_OUT})


def fail(unit: Unit, notice: Notice, *, why: GivenUp | DeliveryFault) -> None:
    """Mark a notice as failed, and create a task to reach the client in another way."""
    notice.status, notice.why = advance(NoticeStatus(notice.status), NoticeStatus.FAILED), why
    notice.settled_at = unit.now
    _log.warning("notice given up", code=why)
    ask(unit, notice, kind="sms-failed")
    heard(unit, notice)


def ask(unit: Unit, notice: Notice, *, kind: str) -> None:
    """Create a task about a notice: for the protected desk if the client is protected, else for reception.

    Notices to a typed name always go to the protected desk: failures of some but not of others would reveal to
    reception which names are silent. No task for thanks (the reply has one already) or a notice already dealt with.
    """
    if notice.kind == NoticeKind.THANKS or notice.seen_to_at is not None:
        notice.told = True
        return
    hidden = notice.by_name or _is_hidden(unit, notice.person)
    to = TaskFor.PROTECTED_DESK if hidden else TaskFor.RECEPTION
    notice.told = True
    if ring_list.put(unit, notice, to=to):
        return
    unit.task(
        TaskNeeded(
            kind=kind,
            to=to,
            key=key_of(notice.id),
            due_at=min(max(notice.not_after, unit.now), unit.now + _SOON),
            person=notice.person,
            contact_id=notice.contact_id,
            appointment_id=notice.appointment_id,
            about={"notice": str(notice.id), "tells": notice.kind, "why": notice.why},
        )
    )


def _is_hidden(unit: Unit, person: str | None) -> bool:
    return person is not None and not may_call(unit.db, unit.register, person)


def settle_task(unit: Unit, notice: Notice) -> None:
    """Close the task about a notice that is on its way or delivered after all."""
    if notice.told:
        notice.told = False
        unit.settle(key_of(notice.id))
        ring_list.settle(unit, notice)


def taken_over(unit: Unit, notice: Notice) -> None:
    """Close the task about a notice that another task or a newer notice replaces."""
    unit.settle(key_of(notice.id))
    ring_list.leave(unit, notice)


def is_lost(notice: Notice) -> bool:
    """Whether a task was created because a notice failed or its outcome is unknown."""
    return notice.told and notice.status in _LOST


def needed_again(unit: Unit, notice: Notice) -> None:
    """Create the task about a lost notice again, because the newer notice that replaced it was undone."""
    if is_lost(notice):
        ask(unit, notice, kind="sms-unknown" if notice.status == NoticeStatus.UNKNOWN else "sms-failed")


def seen_to(unit: Unit, notice: Notice, *, by: Actor) -> None:
    """Mark that the client was told in another way, so that later receipts create no new task."""
    notice.seen_to_at, notice.seen_to_by = unit.now, by.id


def alert_administrator(unit: Unit, code: str) -> None:
    """Create one task for the administrator: no SMS can be sent until the settings are corrected."""
    unit.task(
        TaskNeeded(kind=_CONFIGURATION_TASK, to=TaskFor.ADMINISTRATOR, key=_CONFIGURATION_TASK, about={"code": code})
    )


def settle_configuration(unit: Unit) -> None:
    """Close the administrator's task after an SMS was sent, so that the next fault creates a new one."""
    unit.settle(_CONFIGURATION_TASK)


def flag_number(unit: Unit, notice: Notice, number: str, fault: DeliveryFault) -> None:
    """Erase a confirmed number that cannot receive SMS, or record the STOP of its owner."""
    if notice.person is None:
        return
    wish = consent(unit.db, notice.person)
    if wish.number != number or fault not in _NUMBER_IS_DEAD:
        return
    # Erasing the number withholds the SMS still queued for it; each must become a task, not disappear.
    for other in queries.queued_for_person(unit.db, notice.person):
        fail(unit, other, why=fault)
    unit.db.flush()
    match fault:
        case DeliveryFault.NUMBER:
            erase_number(unit, person=notice.person)
        case DeliveryFault.OPTED_OUT:
            heed_stop(unit, notice.person)
        case _:
            return


def heed_stop(unit: Unit, person: str) -> None:
    """Record that a person wants no more SMS; keeps their other contact preferences."""
    wish = consent(unit.db, person)
    set_consent(
        unit,
        person=person,
        by=CLOCK,
        wants_sms=False,
        shared_phone=wish.shared_phone,
        voicemail=wish.voicemail,
        safe_from=wish.safe_from,
        safe_until=wish.safe_until,
    )


def key_of(notice_id: uuid.UUID | str) -> str:
    """Return the key of the task about one notice."""
    return f"sms:{notice_id}"
