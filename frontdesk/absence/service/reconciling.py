"""Import absences from the case system and from handläggares' own calendars. Rows made by hand take precedence."""

import hashlib
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from frontdesk.absence import queries
from frontdesk.absence.models import Absence
from frontdesk.absence.rules import AbsenceKind, AbsenceSource, whole_days
from frontdesk.absence.service.registering import announce, freed, name_stand_ins
from frontdesk.absence.views import AbsenceEnded, AbsenceFact, OutOfOffice, OutSpan
from frontdesk.core.db.unit import Unit
from frontdesk.core.intervals import Instants, covers


@dataclass(frozen=True)
class _Read:
    """An absence as the other system has it; `stand_ins` None leaves those of the row unchanged."""

    handlaggare: str
    span: Instants
    kind: AbsenceKind
    source: AbsenceSource
    stand_ins: Sequence[str] | None = None


def reconcile_absences(unit: Unit, *, source_system: str, facts: Collection[AbsenceFact]) -> None:
    """Make our absences those of the case system, except rows made or changed by hand.

    `source_id` of a fact is `source_system:id`. An absence the case system no longer has is removed.
    """
    wanted = {
        fact.source_id: _Read(
            fact.handlaggare, whole_days(fact.first, fact.last), fact.kind, AbsenceSource.IMPORT, fact.stand_ins
        )
        for fact in facts
    }
    _make_so(unit, queries.by_source(unit.db, f"{source_system}:"), wanted, AbsenceSource.IMPORT)


def from_calendar(unit: Unit, *, handlaggare: str, spans: Collection[tuple[str, datetime, datetime]]) -> None:
    """Make absences of all the times a handläggare's own calendar shows as out of office from now on.

    A span is the event's id and its half-open instants; a recurring event has several. An absence no longer among them
    is removed, or ends now if it has begun. A span already covered by other absences is skipped. A calendar does not
    give the reason, so the kind is LEAVE.
    """
    known = queries.by_source(unit.db, _calendar_key(handlaggare))
    rest = {key: row for key, row in known.items() if row.ends_at > unit.now}
    others = _known_otherwise(unit, handlaggare, spans)
    wanted = {
        key: _Read(handlaggare, (span.starts_at, span.ends_at), AbsenceKind.LEAVE, AbsenceSource.CALENDAR)
        for key, span in _named(handlaggare, spans).items()
        if span.ends_at > max(unit.now, span.starts_at)
        and not covers(others, (max(span.starts_at, unit.now), span.ends_at))
    }
    _make_so(unit, rest, wanted, AbsenceSource.CALENDAR)


def out_of_office(unit: Unit, event: OutOfOffice) -> None:
    """Take over the out-of-office times just read from a calendar."""
    from_calendar(unit, handlaggare=event.handlaggare, spans=event.spans)


def _make_so(unit: Unit, known: Mapping[str, Absence], wanted: Mapping[str, _Read], source: AbsenceSource) -> None:
    for source_id, read in wanted.items():
        row = known.get(source_id)
        if row is None or row.source is source:
            _take_over(unit, source_id, read, row)
    for source_id, row in known.items():
        if source_id not in wanted and row.source is source:
            _gone(unit, row)


def _take_over(unit: Unit, source_id: str, read: _Read, row: Absence | None) -> None:
    if row is None:
        row = Absence(source=read.source, source_id=source_id, entered_at=unit.now)
        before = None
        unit.db.add(row)
    else:
        before = row.handlaggare, row.starts_at, row.ends_at
    row.handlaggare, (row.starts_at, row.ends_at), row.kind = read.handlaggare, read.span, read.kind
    if read.stand_ins is not None:
        name_stand_ins(unit.db, row, read.stand_ins)
    if before != (read.handlaggare, *read.span):
        unit.db.flush()
        if before is not None:
            _moved(unit, row, before)
        if row.ends_at > unit.now:
            announce(unit, row)


def _moved(unit: Unit, row: Absence, before: tuple[str, datetime, datetime]) -> None:
    """Publish AbsenceEnded for the time that a change of the row made free."""
    handlaggare, *span = before
    if handlaggare == row.handlaggare:
        freed(unit, row, (span[0], span[1]))
    else:
        unit.publish(AbsenceEnded(row.id, handlaggare, span[0], span[1]))


def _gone(unit: Unit, row: Absence) -> None:
    """Remove an absence its source no longer has; one from a calendar that has begun ends now instead."""
    left = max(row.starts_at, unit.now), row.ends_at
    if row.source is AbsenceSource.CALENDAR and row.starts_at < unit.now:
        row.ends_at = unit.now
    else:
        unit.db.delete(row)
    unit.db.flush()
    if left[0] < left[1]:
        unit.publish(AbsenceEnded(row.id, row.handlaggare, *left))
    unit.tell("workplace", row.handlaggare)


def _known_otherwise(unit: Unit, handlaggare: str, spans: Collection[tuple[str, datetime, datetime]]) -> list[Instants]:
    if not spans:
        return []
    whole = unit.now, max(ends for _, _, ends in spans)
    found = queries.absences_in(unit.db, [handlaggare], whole) if whole[0] < whole[1] else []
    return [(row.starts_at, row.ends_at) for row in found if row.source is not AbsenceSource.CALENDAR]


def _named(handlaggare: str, spans: Collection[tuple[str, datetime, datetime]]) -> dict[str, OutSpan]:
    """Return the spans by `source_id`: the event's hashed id, for a recurring event followed by its start.

    Hashed, because an event's id may contain personal data.
    """
    events: dict[str, list[OutSpan]] = {}
    for span in spans:
        events.setdefault(span[0], []).append(OutSpan(*span))
    named = {}
    for event_id, several in events.items():
        name = _calendar_key(handlaggare) + hashlib.sha256(event_id.encode()).hexdigest()[:32]
        for span in several:
            named[name if len(several) == 1 else f"{name}:{int(span.starts_at.timestamp())}"] = span
    return named


def _calendar_key(handlaggare: str) -> str:
    return f"calendar:{handlaggare}:"
