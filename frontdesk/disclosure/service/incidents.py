"""Personal data incidents: draft, list, close, and remind before the 72-hour limit.

An incident belongs to the unit of the client's case; if that unit has no head, to every unit head who may see the
client. The client is named only to users who may see them, and each name shown is logged.
"""

import uuid
from collections.abc import Collection, Mapping

from sqlalchemy import ColumnElement, and_, not_, or_

from frontdesk.accesslog.views import IncidentFound
from frontdesk.accounts.queries import (
    headed_units,
)
from frontdesk.accounts.views import Staff
from frontdesk.cases.queries import units_of, visible_by_key
from frontdesk.cases.rules.visibility import sphere_of
from frontdesk.cases.views import FoundPerson
from frontdesk.core.db.unit import Unit
from frontdesk.core.errors import NotHere
from frontdesk.core.paging import FIRST, ListPage, RequestedRows
from frontdesk.core.tasks import TaskFor, TaskNeeded
from frontdesk.disclosure import queries
from frontdesk.disclosure.models import IncidentDraft
from frontdesk.disclosure.rules.incidents import REMIND_AFTER, IncidentKind, Judgement, due
from frontdesk.disclosure.views import Incident
from frontdesk.safety.service import visibility_past_protection

# Stored for an incident that concerns no client, or no contact.
NOBODY, NO_CONTACT = "", uuid.UUID(int=0)


def begin(unit: Unit, draft: IncidentDraft, *, seen_by: Staff | None = None) -> IncidentDraft:
    """Save a draft with the unit of the client's case, and create a task for that unit's head.

    Of several cases (open and newest first) it takes the first that `seen_by` is granted, else the first.
    """
    draft.unit = _unit_of(unit, draft.person, seen_by)
    unit.db.add(draft)
    unit.db.flush()
    unit.task(
        TaskNeeded(
            kind="incident-review" if draft.kind == IncidentKind.REVIEW else "wrong-person",
            to=TaskFor.UNIT_HEAD,
            key=_key(draft),
            due_at=due(draft.at),
            unit=draft.unit,
            contact_id=draft.contact_id if draft.contact_id != NO_CONTACT else None,
            about={"incident": str(draft.id)},
        )
    )
    return draft


def found_in_log(unit: Unit, event: IncidentFound) -> None:
    """Draft an incident from a log row that a reviewer marked as one; ignores a row already marked."""
    if queries.incident_of_row(unit.db, event.seq) is not None:
        return
    begin(
        unit,
        IncidentDraft(
            kind=IncidentKind.REVIEW,
            contact_id=event.contact or NO_CONTACT,
            person=event.person or NOBODY,
            at=unit.now,
            by_id=event.who_id or NO_CONTACT,
            by_name=event.who_name,
            level=event.level,
            shown=list(event.fields),
            log_seq=event.seq,
            log_event=event.event,
            found_by=event.reviewer,
            noted=None,
        ),
    )


def waiting(unit: Unit, *, staff: Staff, asked: RequestedRows = FIRST) -> ListPage[Incident]:
    """Return the open incidents this unit head must assess, the first due first; logs each name and note shown."""
    people = _people(unit, staff, queries.whom_incidents_are_about(unit.db, queries.OPEN))
    return _shown(unit, staff, queries.open_incidents(unit.db, _theirs(unit, staff, people), asked), people)


def closed(unit: Unit, *, staff: Staff, asked: RequestedRows = FIRST) -> ListPage[Incident]:
    """Return the closed incidents, the latest first; logged in the same way."""
    people = _people(unit, staff, queries.whom_incidents_are_about(unit.db, queries.CLOSED))
    return _shown(unit, staff, queries.closed_incidents(unit.db, _theirs(unit, staff, people), asked), people)


def close(unit: Unit, *, staff: Staff, incident_id: uuid.UUID, judgement: Judgement) -> None:
    """Close an incident with the assessment. Raises NotHere, or InvalidInput for missing answers."""
    row = unit.db.get(IncidentDraft, incident_id, with_for_update=True)
    if row is None or row.closed_at is not None:
        raise NotHere
    theirs = _theirs(unit, staff, _people(unit, staff, {row.person} - {NOBODY}))
    if not queries.is_incident_among(unit.db, incident_id, theirs):
        raise NotHere
    judgement.check()
    row.closed_at, row.closed_by, row.note = unit.now, staff.name, judgement.note.strip()
    row.risk, row.told, row.reported = judgement.risk, judgement.told, judgement.reported
    unit.settle(_key(row))
    unit.settle(_late_key(row))
    unit.log(
        who=staff.actor,
        event="incident.closed",
        person=row.person or None,
        fields=(f"risk:{row.risk}", f"told:{row.told}", f"reported:{row.reported}"),
    )


def remind(unit: Unit) -> int:
    """Remind log reviewers, once each, of incidents still open one day before the limit; returns the number."""
    late = queries.incidents_to_remind_of(unit.db, before=unit.now - REMIND_AFTER)
    for row in late:
        row.alarmed_at = unit.now
        unit.task(TaskNeeded(kind="incident-late", to=TaskFor.LOG_REVIEWER, key=_late_key(row), due_at=due(row.at)))
    return len(late)


def _people(unit: Unit, staff: Staff, persons: Collection[str]) -> dict[str, FoundPerson]:
    """Return those of the persons that the user may see, protected ones included where allowed."""
    return visible_by_key(unit.register, persons, visibility_past_protection(unit, staff))


def _theirs(unit: Unit, staff: Staff, people: Collection[str]) -> ColumnElement[bool]:
    """Return the condition for a unit head's incidents; excludes relatives and, in log reviews, the head's own acts."""
    row, headed = IncidentDraft, headed_units(unit.db)
    of_no_head = or_(row.unit.is_(None), row.unit.not_in(headed))
    own_doing = and_(row.kind == IncidentKind.REVIEW, row.by_id == staff.id)
    answers_for = or_(
        row.unit.in_(headed & staff.units), and_(of_no_head, or_(row.person == NOBODY, row.person.in_(people)))
    )
    return and_(row.person.not_in(staff.kin), not_(own_doing), answers_for)


def _shown(
    unit: Unit, staff: Staff, rows: ListPage[IncidentDraft], people: Mapping[str, FoundPerson]
) -> ListPage[Incident]:
    unit.log_view(who=staff.actor, event="incident.listed", fields=tuple(str(row.id) for row in rows), page="incidents")
    return rows.map(lambda row: _view(unit, staff, row, people.get(row.person)))


def _view(unit: Unit, staff: Staff, row: IncidentDraft, person: FoundPerson | None) -> Incident:
    if person is not None:
        unit.log_view(
            who=staff.actor,
            event="incident.read",
            person=row.person,
            fields=("name", "birth_date", *(("note",) if row.noted else ())),
            page=str(row.id),
        )
    return Incident(
        id=row.id,
        kind=IncidentKind(row.kind),
        at=row.at,
        due=due(row.at),
        late=row.closed_at is None and due(row.at) <= unit.now,
        by=row.by_name,
        found_by=row.found_by,
        event=row.log_event,
        level=row.level,
        shown=tuple(row.shown),
        about_somebody=row.person != NOBODY,
        person=person,
        noted=(row.noted or "") if person is not None else "",
        closed_at=row.closed_at,
        closed_by=row.closed_by,
        note=row.note,
        risk=row.risk,
        told=row.told,
        reported=row.reported,
    )


def _unit_of(unit: Unit, person: str, seen_by: Staff | None) -> str | None:
    found = units_of(unit.register, person) if person else []
    granted = {sphere_of(grant.board, grant.area) for grant in seen_by.grants} if seen_by else set()
    return next((key for key, sphere in found if sphere in granted), found[0][0] if found else None)


def _key(row: IncidentDraft) -> str:
    return f"wrong-person:{row.id}"


def _late_key(row: IncidentDraft) -> str:
    return f"incident-late:{row.id}"
