"""Pick a reason, answer questions, raise the priority, press a red flag: each adds an assessment row."""

import uuid
from collections.abc import Mapping

from frontdesk.availability.rules.enums import Mode
from frontdesk.booking.service import book
from frontdesk.calls.rules.contact import Priority, most_urgent
from frontdesk.calls.service import urgency
from frontdesk.calls.service.contact import held
from frontdesk.core.actor import Actor
from frontdesk.core.db.unit import Unit
from frontdesk.core.times import local_date
from frontdesk.triage import queries
from frontdesk.triage.errors import NoSuchReason, NotLower
from frontdesk.triage.models import Assessment
from frontdesk.triage.rules.assessing import Answer, Assessed, assess, latest_date
from frontdesk.triage.rules.protocol import Protocol, Reason


def choose(unit: Unit, *, contact_id: uuid.UUID, who: Actor, reason: str) -> Assessment:
    """Store the reason for the contact, with all questions unasked. Raises NoSuchReason."""
    protocol = queries.protocol(unit.db)
    return _assess(unit, contact_id, who, protocol, _reason(protocol, reason), {})


def answer(unit: Unit, *, contact_id: uuid.UUID, who: Actor, answers: Mapping[str, Answer]) -> Assessment:
    """Store answers; a question not in `answers` keeps its earlier one. Raises NoSuchReason before a reason is picked.

    The questions stay those of the picked reason, also when an answer has led to another reason.
    """
    protocol, before = queries.protocol(unit.db), queries.newest(unit.db, contact_id)
    if before is None:
        raise NoSuchReason
    reason = _reason(protocol, before.asked)
    kept = {code: Answer(word) for code, word in before.answers.items()}
    given = {code: one for code, one in {**kept, **answers}.items() if code in reason.ask}
    return _assess(unit, contact_id, who, protocol, reason, given)


def raise_to(unit: Unit, *, contact_id: uuid.UUID, who: Actor, priority: Priority) -> Assessment:
    """Raise the computed priority: the receptionist who speaks with the caller may know better. Raises NotLower."""
    protocol, before = queries.protocol(unit.db), queries.newest(unit.db, contact_id)
    if before is None:
        raise NoSuchReason
    if priority.rank <= Priority(before.priority).rank:
        raise NotLower
    found = Assessed(before.reason, priority, (*before.matched, f"raised:{priority.name.lower()}"))
    answers = {code: Answer(word) for code, word in before.answers.items()}
    return _keep(unit, contact_id, who, protocol, found, answers, asked=before.asked, raised=True)


def press(unit: Unit, *, contact_id: uuid.UUID, who: Actor, flag: str) -> Assessment:
    """Press a button of the red-flag bar: set reason and priority, questions follow. Raises NoSuchReason."""
    protocol = queries.protocol(unit.db)
    button = protocol.bar.get(flag)
    if button is None:
        raise NoSuchReason
    reason = _reason(protocol, button.reason)
    found = Assessed(reason.code, most_urgent(button.priority, reason.floor), (f"flag:{flag}", f"floor:{reason.code}"))
    return _keep(unit, contact_id, who, protocol, found, {}, asked=reason.code, flag=flag)


def _reason(protocol: Protocol, code: str) -> Reason:
    if code not in protocol.reasons:
        raise NoSuchReason
    return protocol.reasons[code]


def _assess(
    unit: Unit, contact_id: uuid.UUID, who: Actor, protocol: Protocol, reason: Reason, answers: Mapping[str, Answer]
) -> Assessment:
    complete = {code: answers.get(code, Answer.NOT_ASKED) for code in reason.ask}
    found = assess(protocol, reason, complete)
    return _keep(unit, contact_id, who, protocol, found, complete, asked=reason.code)


def _keep(
    unit: Unit,
    contact_id: uuid.UUID,
    who: Actor,
    protocol: Protocol,
    found: Assessed,
    answers: Mapping[str, Answer],
    *,
    asked: str,
    raised: bool = False,
    flag: str | None = None,
) -> Assessment:
    held(unit, contact_id=contact_id, who=who)
    demand = protocol.reasons[found.reason].demand
    contact = urgency.set_reason(
        unit, contact_id=contact_id, reason=found.reason, priority=found.priority, demand=demand
    )
    reached = most_urgent(found.priority, contact.urgency or found.priority)
    row = Assessment(
        contact_id=contact_id,
        version=protocol.version,
        reason=found.reason,
        asked=asked,
        answers={code: one.value for code, one in answers.items()},
        matched=list(found.matched),
        priority=int(reached),
        raised=raised,
        flag=flag,
        at=unit.now,
        by_id=who.id,
        by_name=who.name,
    )
    unit.db.add(row)
    unit.db.flush()
    _propose(unit, contact_id, protocol.reasons[found.reason], reached, picked=protocol.reasons[asked])
    return row


def _propose(unit: Unit, contact_id: uuid.UUID, reason: Reason, priority: Priority, *, picked: Reason) -> None:
    """Propose an appointment to booking; silent if either the reached or the picked reason is."""
    wanted, today = reason.appointment, local_date(unit.now)
    book.propose(
        unit,
        contact_id=contact_id,
        kind=wanted.type if wanted else None,
        within_days=(latest_date(priority, today) - today).days,
        mode=next((Mode(mode) for mode in wanted.modes), None) if wanted else None,
        silent=reason.silent or picked.silent,
    )
