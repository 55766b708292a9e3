"""Log review: searching and reading the log is itself logged; reviews are append-only."""

from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, and_, or_
from sqlalchemy.orm import Session

from frontdesk.accesslog import queries
from frontdesk.accesslog.errors import NoteNeeded, NoteTooLong
from frontdesk.accesslog.models import LogReview, LogRow
from frontdesk.accesslog.rules import LONGEST_NOTE
from frontdesk.accesslog.service import questions, reading
from frontdesk.accesslog.service.recording import REVIEWED, record
from frontdesk.accesslog.views import (
    CONTACT_CLOSED,
    LOOKING,
    QUEUE_FLAGS,
    Extract,
    Filter,
    HourCount,
    IncidentFound,
    LogPage,
    OpenRow,
    QueuePage,
    ReviewQueue,
    Verdict,
)
from frontdesk.core import municipal_settings
from frontdesk.core.actor import Actor
from frontdesk.core.db.unit import Unit
from frontdesk.core.i18n import N_
from frontdesk.core.ids import new_id
from frontdesk.core.times import day_span, local_date
from frontdesk.core.workdays import office_hours

PAGE = 100
REVIEWED_DAYS = municipal_settings.declare(
    "accesslog.review_days", 31, N_("Hur många dagar bakåt loggkontrollens köer visar.")
)
MANY = municipal_settings.declare(
    "accesslog.many_per_hour",
    40,
    N_("Den som på en timme ser fler klienter, eller har fler kontakter, än så visas i loggkontrollen."),
)
_DESK = ("receptionist", "protected_desk")


def look_up(unit: Unit, *, who: Actor, asked: Filter) -> LogPage:
    """Return a page of the log, and log that it was read."""
    rows = queries.listed(unit.db, _conditions(asked), before=asked.before, limit=PAGE + 1)
    unit.log(
        who=who,
        event="log.listed",
        person=asked.person or None,
        fields=[name for name in ("who", "event", "since", "until", "person") if getattr(asked, name)],
        result=str(min(len(rows), PAGE)),
    )
    return LogPage(
        lines=reading.lines(unit.db, rows[:PAGE]),
        asked=asked,
        more=rows[PAGE - 1].seq if len(rows) > PAGE else None,
        staff=tuple(queries.people(unit.db, unit.now - timedelta(days=unit.setting(REVIEWED_DAYS)))),
        alias=reading.alias(unit.db, asked.person),
    )


def queue(unit: Unit, *, who: Actor, name: ReviewQueue) -> QueuePage:
    """Return a review queue, and log that it was read."""
    since = local_date(unit.now) - timedelta(days=unit.setting(REVIEWED_DAYS))
    start, _ = day_span(since)
    unit.log(who=who, event="log.listed", fields=(name,))
    if name is ReviewQueue.MANY:
        limit = unit.setting(MANY)
        hours = [hour for hour in _hours(unit.db, start) if hour.count > limit]
        return QueuePage(name, since, hours=tuple(hours), limit=limit)
    if name is ReviewQueue.OFF_HOURS:
        return QueuePage(name, since, hours=tuple(hour for hour in _hours(unit.db, start) if not _is_open(hour.start)))
    return QueuePage(name, since, lines=reading.lines(unit.db, _waiting(unit.db, name, start)))


def open_row(unit: Unit, *, who: Actor, seq: int) -> OpenRow:
    """Return one row with what was typed, and log that it was opened. Raises NoSuchRow."""
    row = reading.row(unit.db, seq)
    detail = queries.detail(unit.db, seq)
    unit.log(who=who, event="log.opened", person=row.person, fields=(str(seq),))
    (line,) = reading.lines(unit.db, [row])
    return OpenRow(
        line=line,
        detail=detail.content if detail else None,
        erased=bool(row.detail_hash) and detail is None,
        reviews=reading.reviews(unit.db, [seq]).get(seq, ()),
    )


def review(unit: Unit, *, who: Actor, seq: int, verdict: Verdict, note: str = "") -> None:
    """Store a verdict on a row. Reviews are added, never changed; the same one sent twice is stored once.

    *Fråga medarbetaren* puts the note as a question to the member of staff who made the row. *Avvikelse* starts an
    incident and needs a note. Raises NoSuchRow, NoteNeeded, NoteTooLong, or what `questions` refuses.
    """
    row, note = reading.row(unit.db, seq), note.strip()
    if verdict is Verdict.REPORT and not note:
        raise NoteNeeded
    if len(note) > LONGEST_NOTE:
        raise NoteTooLong
    queries.lock_reviews(unit.db)
    last = questions.last_mark(unit.db, seq)
    if last is not None and last.repeated_by(who, verdict, note):
        return
    asked = questions.check(unit, row=row, last=last, who=who, verdict=verdict, note=note)
    # The clock may step back, and `unit.now` was read before waiting for the lock: the last review must be the newest.
    at = max(unit.now, last.mark.at) if last else unit.now
    mark = LogReview(
        id=new_id(),
        seq=seq,
        at=at,
        reviewer_id=who.id,
        reviewer=who.name,
        verdict=verdict,
        note=note,
        asked_id=asked,
    )
    unit.db.add(mark)
    unit.db.flush()
    kept = (str(seq), queries.digest_of(mark))
    record(unit.db, who=who, event=REVIEWED, now=at, person=row.person, fields=kept, result=verdict)
    questions.follow(unit, mark)
    if verdict is Verdict.REPORT:
        unit.publish(_incident(row, who))


def _incident(row: LogRow, reviewer: Actor) -> IncidentFound:
    return IncidentFound(
        seq=row.seq,
        reviewer=reviewer.name,
        event=row.event,
        who_id=row.who_id,
        who_name=row.who_name,
        person=row.person,
        contact=row.contact,
        level=row.level or "",
        fields=tuple(row.fields),
    )


def extract(unit: Unit, *, who: Actor, person: str) -> Extract:
    """Return the log extract a client has a right to: time, role, unit and what was seen; log that it was made."""
    rows = queries.listed(unit.db, [LogRow.person == person], before=None, limit=100_000)
    unit.log(who=who, event="log.extracted", person=person, result=str(len(rows)))
    return Extract(unit.now, reading.lines(unit.db, rows), {row.seq: row.unit for row in rows})


def person_of(db: Session, seq: int) -> str:
    """Return the key of the person a row is about, empty if none. Raises NoSuchRow."""
    return reading.row(db, seq).person or ""


def _conditions(asked: Filter) -> list[ColumnElement[bool]]:
    conditions: list[ColumnElement[bool]] = []
    if asked.who:
        conditions.append(LogRow.who_id == asked.who_uuid)
    if asked.event:
        conditions.append(LogRow.event == asked.event)
    if asked.person:
        conditions.append(LogRow.person == asked.person)
    if asked.since:
        conditions.append(LogRow.at >= day_span(asked.since)[0])
    if asked.until:
        conditions.append(LogRow.at < day_span(asked.until)[1])
    return conditions


def _waiting(db: Session, name: ReviewQueue, start: datetime) -> list[LogRow]:
    if name is ReviewQueue.ASKED:
        # Regardless of age: these questions still await an answer or a verdict.
        return queries.listed(db, [queries.asked_about()], before=None, limit=PAGE)
    conditions = [LogRow.at >= start, queries.not_settled()]
    if name is ReviewQueue.NO_CONTACT:
        alone = and_(LogRow.contact.is_(None), LogRow.role.in_(_DESK))
        conditions += [LogRow.event.in_(LOOKING), or_(alone, queries.after_event_of_contact(CONTACT_CLOSED))]
    else:
        conditions.append(queries.flagged(QUEUE_FLAGS[name]))
    return queries.listed(db, conditions, before=None, limit=PAGE)


def _hours(db: Session, start: datetime) -> list[HourCount]:
    return [HourCount(*each) for each in queries.looks_by_hour(db, LOOKING, start)]


def _is_open(hour: datetime) -> bool:
    """Whether an hour overlaps the office's opening hours."""
    hours = office_hours(local_date(hour))
    return hours is not None and hours[0] < hour + timedelta(hours=1) and hour < hours[1]
