"""Use cases on a client outside reception: the protected desk, the unit head, the handläggare."""

import uuid
from datetime import date

from frontdesk.accounts.views import Staff
from frontdesk.cases.queries import (
    person_facts,
    visible_by_key,
)
from frontdesk.core.db.unit import Unit
from frontdesk.core.errors import NotHere
from frontdesk.core.paging import FIRST, ListPage, RequestedRows
from frontdesk.disclosure.views import ProtectedPerson, SearchResult
from frontdesk.safety.service import (
    first_protections,
    hidden_keys,
    in_twos,
    lift,
    protections,
    visibility,
    visibility_past_protection,
    visit_alone,
    visit_in_twos,
)
from frontdesk.safety.views import InTwosView


def protected_persons(unit: Unit, *, staff: Staff, asked: RequestedRows = FIRST) -> ListPage[ProtectedPerson]:
    """Return the persons protected by the municipality within the user's boards and areas; logs each view."""
    visible = visibility_past_protection(unit, staff)
    people = visible_by_key(unit.register, hidden_keys(unit.db), visible)
    rows = first_protections(unit.db, people.keys(), asked)
    for each in rows:
        _view(unit, staff, "person.listed", each.person, ("name", "birth_date"))
    return rows.map(lambda each: ProtectedPerson(each, people[each.person].name, people[each.person].birth_date))


def lift_protection(unit: Unit, *, staff: Staff, protection_id: uuid.UUID, reason: str) -> None:
    """Lift a protection of a person the user may see. Raises NotHere, MayNotLift or LiftNeedsReason."""
    known = {each.id: each.person for each in protections(unit.db)}
    person = known.get(protection_id)
    if person is None or person_facts(unit.register, person, visibility_past_protection(unit, staff)) is None:
        raise NotHere
    lift(unit, protection_id=protection_id, staff=staff, reason=reason)


def visits_in_twos(unit: Unit, *, staff: Staff, found: SearchResult) -> dict[str, InTwosView]:
    """Return which of the persons found need two staff members for home visits; logs each view."""
    shown = in_twos(unit.db, [hit.person for hit in found.hits])
    for person in shown:
        _view(unit, staff, "visit.in_twos_shown", person, ())
    return shown


def require_two(unit: Unit, *, staff: Staff, person: str, since: date | None, note: str) -> None:
    """Require two staff members for home visits. Raises NotHere for a client the user may not see, or NoteTooLong."""
    _must_see(unit, staff, person)
    visit_in_twos(unit, person=person, since=since, note=note, by=staff.actor)


def require_one(unit: Unit, *, staff: Staff, person: str) -> None:
    """Lift the requirement of two staff members for home visits. Raises NotHere."""
    _must_see(unit, staff, person)
    visit_alone(unit, person=person, by=staff.actor)


def _must_see(unit: Unit, staff: Staff, person: str) -> None:
    if person_facts(unit.register, person, visibility(unit, staff)) is None:
        raise NotHere


def _view(unit: Unit, staff: Staff, event: str, person: str | None, fields: tuple[str, ...]) -> None:
    unit.log_view(who=staff.actor, event=event, person=person, fields=fields, page="keeping")
