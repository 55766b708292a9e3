"""Close a card: conflict of interest, wrong person, newly protected person, or the end of the contact."""

import uuid

from frontdesk.accounts.views import Staff
from frontdesk.core.db.unit import Unit
from frontdesk.disclosure import queries
from frontdesk.disclosure.errors import NobodyOpen
from frontdesk.disclosure.models import Identification, IncidentDraft
from frontdesk.disclosure.rules.levels import level_of
from frontdesk.disclosure.rules.proofs import in_force
from frontdesk.disclosure.service import incidents
from frontdesk.disclosure.views import CardClosed, ColleagueNeeded, WrongPerson
from frontdesk.safety.views import ContactUnsafe, PersonProtected


def know_person(unit: Unit, *, staff: Staff, contact_id: uuid.UUID, person: str | None = None) -> None:
    """*Jag känner personen*: close the card and hand the contact over to a colleague."""
    standing = queries.identification_of(unit.db, contact_id)
    person = person or (standing.person if standing else None)
    _close(unit, standing)
    unit.publish(ColleagueNeeded(contact_id=contact_id, by=staff.id, person=person))
    unit.log(
        who=staff.actor,
        event="person.conflict",
        person=person,
        contact=contact_id,
        flags=("kin",) if person in staff.kin else (),
        result="handed_over",
    )


def wrong_person(unit: Unit, *, staff: Staff, contact_id: uuid.UUID) -> uuid.UUID:
    """*Fel person*: close the card, publish WrongPerson so that other rooms undo, draft an incident. Raises NobodyOpen.

    The draft holds the names of the facts shown, from the access log, not the facts themselves.
    """
    standing = queries.identification_of(unit.db, contact_id)
    if standing is None:
        raise NobodyOpen
    draft = IncidentDraft(
        contact_id=contact_id,
        person=standing.person,
        at=unit.now,
        by_id=staff.id,
        by_name=staff.name,
        level=level_of(in_force(standing, unit.now)),
        shown=queries.fields_shown(unit.db, contact_id, standing.person),
    )
    incidents.begin(unit, draft, seen_by=staff)
    _close(unit, standing)
    unit.publish(WrongPerson(contact_id=contact_id, person=draft.person))
    unit.log(
        who=staff.actor,
        event="person.wrong",
        person=draft.person,
        contact=contact_id,
        level=draft.level,
        fields=draft.shown,
        flags=("wrong_person",),
    )
    return draft.id


def note_in_incident(unit: Unit, *, contact_id: uuid.UUID, person: str, text: str) -> None:
    """Move the note about the wrong person to the incident drafted in this contact."""
    draft = queries.newest_incident(unit.db, contact_id, person)
    if draft is not None:
        draft.noted = f"{draft.noted}\n\n{text}" if draft.noted else text


def hide(unit: Unit, event: PersonProtected | ContactUnsafe) -> None:
    """React to a person being protected: close all their open cards."""
    for standing in queries.identifications_of(unit.db, event.person):
        _hide(unit, standing)


def hide_card(unit: Unit, *, contact_id: uuid.UUID) -> None:
    """Close the card of the contact in which a person was just protected, also for the protected desk."""
    standing = queries.identification_of(unit.db, contact_id)
    if standing is not None:
        _hide(unit, standing)


def _hide(unit: Unit, standing: Identification) -> None:
    closed = CardClosed(contact_id=standing.contact_id, person=standing.person)
    _close(unit, standing)
    unit.publish(closed)


def forget(unit: Unit, *, contact_id: uuid.UUID) -> None:
    """React to a contact's end: delete its standing."""
    _close(unit, queries.identification_of(unit.db, contact_id))


def _close(unit: Unit, standing: Identification | None) -> None:
    if standing is None:
        return
    order = queries.order(unit.db, standing.contact_id)
    if order is not None:
        unit.db.delete(order)
    unit.db.delete(standing)
    unit.db.flush()
    unit.tell("contact", standing.contact_id)
    unit.tell("card", standing.contact_id)
