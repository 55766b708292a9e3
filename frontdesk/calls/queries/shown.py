"""Build the views of this room's panels from rows."""

import uuid
from collections.abc import Collection, Mapping, Sequence
from datetime import datetime, time, timedelta

from sqlalchemy.orm import Session

from frontdesk.accounts.models import Handlaggare, OrgUnit
from frontdesk.accounts.queries import (
    handlaggare_by_key,
    units_by_key,
)
from frontdesk.calls.models.contact import Contact
from frontdesk.calls.models.message import Callback, ConcernReport, Message
from frontdesk.calls.queries import contacts, messages, notes, settings
from frontdesk.calls.rules import phone_lines
from frontdesk.calls.rules.contact import ContactState, Outcome
from frontdesk.calls.rules.messages import MessageKind, Route, TryResult
from frontdesk.calls.rules.numbers import Relay, readable
from frontdesk.calls.views import (
    CallbackDue,
    CallbackTryRow,
    CallbackView,
    ConcernView,
    ContactView,
    LeftOver,
    LostCall,
    MessageView,
    PapersView,
    QueueRow,
    QueueView,
    WrapUp,
)
from frontdesk.cases.rules.lists import AREAS
from frontdesk.core.i18n import N_
from frontdesk.core.paging import Asking, ListPage, RequestedRows
from frontdesk.core.times import local_date, start_instant


def hidden_lines_of(db: Session, areas: Collection[str]) -> frozenset[str]:
    """Return the lines not visible to staff with these areas."""
    return phone_lines.closed_to(settings.lines(db), areas)


def queue(
    db: Session,
    *,
    now: datetime,
    staff_id: uuid.UUID,
    areas: Collection[str],
    asked: Asking = RequestedRows,
) -> QueueView:
    """Return the left column for one receptionist."""
    hidden_lines = hidden_lines_of(db, areas)
    tomorrow = start_instant(local_date(now) + timedelta(days=1), time(0))
    today = start_instant(local_date(now), time(0))
    return QueueView(
        now=now,
        waiting=_lines(db, contacts.waiting(db, hidden_lines=hidden_lines, staff_id=staff_id)),
        mine=_lines(db, contacts.in_hand(db, staff_id)),
        in_the_phone=_lines(db, contacts.in_the_phone(db, hidden_lines=hidden_lines, staff_id=staff_id)),
        callbacks=_due(db, _promised(db, now, areas, until=tomorrow, asked=asked), now),
        lost=_lost(db, contacts.lost(db, since=today, hidden_lines=hidden_lines, asked=asked("lost"))),
    )


def _lines(
    db: Session,
    rows: Sequence[Contact],
    notes: Mapping[uuid.UUID, str] | None = None,
    before: datetime | None = None,
) -> tuple[QueueRow, ...]:
    numbers = contacts.numbers(db, [row.id for row in rows])
    names = {line.code: line.name for line in settings.lines(db)}
    return tuple(
        QueueRow(
            id=row.id,
            caller=_caller(row, numbers.get(row.id)),
            queue=names.get(row.queue, row.queue),
            since=row.started_at,
            visit=row.is_visit,
            handed_by=row.handed_by if row.state == ContactState.HANDED_OVER else None,
            priority=row.urgency,
            answered=row.answered_at is not None and row.state == ContactState.RINGING,
            holder=row.claimed_name or "",
            note=(notes or {}).get(row.id, ""),
            left_open=before is not None and row.held_since < before,
        )
        for row in rows
    )


_RELAYS = {Relay.TEXT: N_("Texttelefoni"), Relay.VIDEO: N_("Bildtelefoni")}


def _caller(row: Contact, number: str | None) -> str:
    """Return the display name of a contact before the caller is identified: a number, or a source text."""
    if row.is_visit:
        return N_("Besök")
    if row.anonymous:
        return N_("Anonym")
    if row.relay:
        return _RELAYS[Relay(row.relay)]
    return readable(number) if number else N_("Dolt nummer") if row.withheld else N_("Samtal")


def _promised(
    db: Session, now: datetime, areas: Collection[str], *, until: datetime, asked: Asking
) -> ListPage[tuple[Message, Callback]]:
    return messages.open_callbacks(db, until=until, areas=areas, now=now, asked=asked("callbacks"))


def _due(db: Session, rows: ListPage[tuple[Message, Callback]], now: datetime) -> ListPage[CallbackDue]:
    tries = messages.tries(db, [message.id for message, _ in rows])
    return rows.of(
        CallbackDue(
            id=message.id,
            area=AREAS.get(message.area, N_("Mottagningen")),
            start=callback.reach_from,
            end=callback.reach_until,
            promised=callback.promised_by,
            interpreter=callback.interpreter,
            tries=len(tries.get(message.id, ())),
            last_try=tries[message.id][-1].at if message.id in tries else None,
            overdue=callback.promised_by <= now,
            safe=callback.safe,
        )
        for message, callback in rows
    )


def _lost(db: Session, rows: ListPage[Contact]) -> ListPage[LostCall]:
    numbers = contacts.numbers(db, [row.id for row in rows])
    return rows.of(
        LostCall(
            id=row.id,
            caller=_caller(row, numbers.get(row.id)),
            at=row.started_at,
            abandoned=row.state == ContactState.ABANDONED,
            number=numbers.get(row.id, ""),
        )
        for row in rows
    )


def contact(db: Session, row: Contact, *, now: datetime, staff_id: uuid.UUID) -> ContactView:
    """Return the bar of the open contact."""
    number = contacts.number_of(db, row.id)
    return ContactView(
        id=row.id,
        state=ContactState(row.state),
        visit=row.is_visit,
        caller=_caller(row, number),
        slow=row.relay is not None,
        anonymous=row.anonymous,
        since=row.answered_at or row.started_at,
        now=now,
        reason=row.reason,
        priority=row.urgency,
        taken_by=row.taken_by,
        alarmed_at=row.alarmed_at,
        released_by=row.released_by,
        holder=row.claimed_name or "",
        mine=row.claimed_by == staff_id,
        dial=(number or "") if row.by_hand else "",
    )


def wrap_up(db: Session, row: Contact, *, now: datetime, staff_id: uuid.UUID) -> WrapUp:
    """Return the closing form; `service.closing.wrap_up` completes it."""
    left = letters(db, messages.of_contact(db, row.id))
    return WrapUp(
        contact=contact(db, row, now=now, staff_id=staff_id),
        note=notes.box(db, row),
        messages=left,
        papers=receipts(db, row.id),
        outcome=Outcome.ANSWERED,
    )


def receipts(db: Session, contact_id: uuid.UUID) -> tuple[PapersView, ...]:
    """Return the receipts of a visit."""
    return tuple(
        PapersView(receipt=row.receipt, what=row.what, pages=row.pages, at=row.received_at, by=row.received_by)
        for row in contacts.papers(db, contact_id)
    )


def left_over(db: Session, *, now: datetime, areas: Collection[str], asked: Asking = RequestedRows) -> LeftOver:
    """Return what is unfinished since before today: contacts, callbacks, and unacknowledged messages."""
    today = start_instant(local_date(now), time(0))
    rows = contacts.left_over(db, before=today, hidden_lines=hidden_lines_of(db, areas), asked=asked("contacts"))
    waiting = messages.left_over(db, before=today, areas=areas, asked=asked("messages"))
    callbacks = _promised(db, now, areas, until=today, asked=asked)
    return LeftOver(
        contacts=rows.of(_lines(db, rows.rows, contacts.notes(db, [row.id for row in rows]), before=today)),
        messages=waiting.of(letters(db, waiting.rows)),
        callbacks=_due(db, callbacks, now),
    )


def letters(db: Session, rows: Sequence[Message], now: datetime | None = None) -> tuple[MessageView, ...]:
    """Return messages with their callbacks, attempts and recipients' names.

    The number of a safe callback is included only if `now` is within its window.
    """
    ids = [row.id for row in rows]
    callbacks, concerns = _callback_views(db, ids, now), messages.concerns(db, ids)
    people = handlaggare_by_key(db, {row.handlaggare for row in rows if row.handlaggare})
    units = units_by_key(db, {row.unit for row in rows if row.unit})
    return tuple(
        MessageView(
            id=row.id,
            contact_id=row.contact_id,
            kind=MessageKind(row.kind),
            text=row.text,
            received_at=row.received_at,
            name=row.name,
            person=row.person,
            case=row.case,
            area=row.area,
            speaker=row.speaker,
            level=row.level,
            priority=row.urgency,
            route=Route(row.route),
            handlaggare=row.handlaggare,
            unit=row.unit,
            recipient=_recipient(row, people, units),
            written_by=row.written_name,
            seen_at=row.seen_at,
            acknowledged_at=row.acknowledged_at,
            acknowledged_by=row.acknowledged_name or "",
            copied_at=row.copied_at,
            filed_at=row.filed_at,
            filed_by=row.filed_name or "",
            passed_by=row.passed_by,
            callback=callbacks.get(row.id),
            concern=_concern(concerns[row.id]) if row.id in concerns else None,
        )
        for row in rows
    )


def _recipient(row: Message, people: Mapping[str, Handlaggare], units: Mapping[str, OrgUnit]) -> str:
    if row.handlaggare and row.handlaggare in people:
        return people[row.handlaggare].name
    return units[row.unit].name if row.unit and row.unit in units else ""


def _callback_views(db: Session, ids: Collection[uuid.UUID], now: datetime | None) -> dict[uuid.UUID, CallbackView]:
    numbers, tries = messages.callback_numbers(db, ids), messages.tries(db, ids)
    rows = messages.callbacks(db, ids)
    open_now = {key: _may_call(row, now) for key, row in rows.items()}
    return {
        key: CallbackView(
            start=row.reach_from,
            end=row.reach_until,
            promised=row.promised_by,
            number=readable(numbers.get(key, "")) if open_now[key] else "",
            voicemail=row.voicemail,
            interpreter=row.interpreter,
            done_at=row.done_at,
            safe=row.safe,
            answerer=row.answerer,
            may_call=open_now[key],
            tries=tuple(CallbackTryRow(one.at, TryResult(one.result), one.by_name) for one in tries.get(key, ())),
        )
        for key, row in rows.items()
    }


def _may_call(row: Callback, now: datetime | None) -> bool:
    return not row.safe or (now is not None and row.reach_from <= now < row.reach_until)


def _concern(row: ConcernReport) -> ConcernView:
    return ConcernView(
        in_duty=row.in_duty,
        anonymous=row.anonymous,
        reporter=row.reporter,
        organisation=row.organisation,
        about=row.about,
        child_told=row.child_told,
        protected=row.protected,
        recognised=row.recognised,
    )
