"""What others than the receptionist do with a client: the protected desk, the unit head, the handläggare."""

import uuid
from datetime import date

from frontdesk.accesslog import service as accesslog
from frontdesk.accounts.views import Staff
from frontdesk.cases import queries as cases
from frontdesk.cases.rules.visibility import Visibility
from frontdesk.core.db.unit import Unit
from frontdesk.core.errors import NotHere
from frontdesk.core.events import publish
from frontdesk.core.tasks import TaskSettled
from frontdesk.disclosure import queries
from frontdesk.disclosure.models import IncidentDraft
from frontdesk.disclosure.views import Found, Incident, ProtectedPerson
from frontdesk.safety import service as safety
from frontdesk.safety.service import visibility, visibility_past_protection
from frontdesk.safety.views import InTwosView


def protected_persons(unit: Unit, *, staff: Staff) -> tuple[ProtectedPerson, ...]:
    """Return those hidden by us within the person's own boards and areas, each view of them logged."""
    visible = visibility_past_protection(unit, staff)
    shown = []
    for each in safety.protections(unit.desk):
        facts = cases.person_facts(unit.register, each.person, visible)
        if facts is not None:
            shown.append(ProtectedPerson(each, facts.name, facts.birth_date))
            _view(unit, staff, "person.listed", each.person, ("name", "birth_date"))
    return tuple(shown)


def lift_protection(unit: Unit, *, staff: Staff, protection_id: uuid.UUID, reason: str) -> None:
    """Lift one protection the person may see. Raises NotHere, MayNotLift or LiftNeedsReason."""
    known = {each.id: each.person for each in safety.protections(unit.desk)}
    person = known.get(protection_id)
    if person is None or cases.person_facts(unit.register, person, visibility_past_protection(unit, staff)) is None:
        raise NotHere
    safety.lift(unit, protection_id=protection_id, staff=staff, reason=reason)


def in_twos(unit: Unit, *, staff: Staff, found: Found) -> dict[str, InTwosView]:
    """Return whom of those found nobody visits at home alone; each view of it is logged."""
    shown = safety.in_twos(unit.desk, [hit.person for hit in found.hits])
    for person in shown:
        _view(unit, staff, "visit.in_twos_shown", person, ())
    return shown


def visit_in_twos(unit: Unit, *, staff: Staff, person: str, since: date | None, note: str) -> None:
    """Let nobody visit a client at home alone. Raises NotHere for anybody one may not see, or NoteTooLong."""
    _must_see(unit, staff, person)
    safety.visit_in_twos(unit, person=person, since=since, note=note, by=staff.actor)


def visit_alone(unit: Unit, *, staff: Staff, person: str) -> None:
    """Let one visit a client at home alone again. Raises NotHere."""
    _must_see(unit, staff, person)
    safety.visit_alone(unit, person=person, by=staff.actor)


def _must_see(unit: Unit, staff: Staff, person: str) -> None:
    if cases.person_facts(unit.register, person, visibility(unit, staff)) is None:
        raise NotHere


def incidents(unit: Unit, *, staff: Staff) -> tuple[Incident, ...]:
    """Return the drafts nobody has closed yet, the newest first. They name facts and staff, not the client.

    What had been noted is shown as it was written, to those who may see that person, and each note is a log row.
    """
    found = [row for row in queries.incidents(unit.desk) if row.closed_at is None]
    _view(unit, staff, "incident.listed", None, tuple(str(row.id) for row in found))
    visible = visibility_past_protection(unit, staff)
    return tuple(
        Incident(row.id, row.at, row.by_name, row.level, tuple(row.shown), _noted(unit, staff, row, visible))
        for row in found
    )


def _noted(unit: Unit, staff: Staff, row: IncidentDraft, visible: Visibility) -> str:
    if not row.noted or cases.person_facts(unit.register, row.person, visible) is None:
        return ""
    _view(unit, staff, "incident.read", row.person, ("note",), page=str(row.id))
    return row.noted


def close_incident(unit: Unit, *, staff: Staff, incident_id: uuid.UUID, note: str) -> None:
    """Close a draft with what was done about it. Raises NotHere."""
    row = unit.desk.get(IncidentDraft, incident_id)
    if row is None or row.closed_at is not None:
        raise NotHere
    row.closed_at, row.closed_by, row.note = unit.now, staff.name, note.strip()
    publish(unit.desk, TaskSettled(key=f"wrong-person:{row.id}"))
    _log(unit, staff, "incident.closed", row.person, ())


def _view(
    unit: Unit, staff: Staff, event: str, person: str | None, fields: tuple[str, ...], *, page: str = "keeping"
) -> None:
    accesslog.viewed(unit.desk, who=staff.actor, event=event, now=unit.now, person=person, fields=fields, page=page)


def _log(unit: Unit, staff: Staff, event: str, person: str | None, fields: tuple[str, ...]) -> None:
    accesslog.record(unit.desk, who=staff.actor, event=event, now=unit.now, person=person, fields=fields)
