"""Search for and open a person. Unknown, protected and not granted persons take the same code path: not visible."""

import uuid
from dataclasses import dataclass
from enum import StrEnum

from frontdesk.accounts.views import Staff, Viewer
from frontdesk.cases.errors import SearchTooShort
from frontdesk.cases.queries import find_persons, person_facts
from frontdesk.cases.rules.searching import KeyKind, SearchKey, classify
from frontdesk.cases.views import FoundPerson, PersonFacts
from frontdesk.core.db.unit import Unit
from frontdesk.core.times import local_date
from frontdesk.disclosure import queries
from frontdesk.disclosure.models import Identification
from frontdesk.disclosure.rules.mandates import Speaker
from frontdesk.disclosure.service.closing import know_person
from frontdesk.disclosure.views import Hit, PersonOpened, SearchResult
from frontdesk.safety.service import hidden_keys, visibility

MOST_LISTED = 5


class Opened(StrEnum):
    """Result of opening a person."""

    OPEN = "open"
    NOT_HERE = "not_here"
    CONFLICT = "conflict"


def search(unit: Unit, *, staff: Viewer, contact_id: uuid.UUID | None, typed: str) -> SearchResult:
    """Search by one of the keys the law allows. Raises SearchTooShort.

    Writes one log row for the search, also without hits, and one for each listed person.
    """
    key = classify(typed, local_date(unit.now))
    found = find_persons(unit.register, key, visibility(unit, staff))
    too_many = len(found) > MOST_LISTED
    listed = [] if too_many else found
    unit.log(
        who=staff.actor,
        event="person.searched",
        contact=contact_id,
        fields=(key.kind,),
        result="too_many" if too_many else str(len(listed)),
        detail={"typed": typed},
    )
    for person in listed:
        _log_listed(unit, staff, contact_id, person)
    hits = tuple(Hit(person.key, person.name, person.birth_date) for person in listed)
    return SearchResult(hits, too_many=too_many, doubtful=key.doubtful)


def open_person(unit: Unit, *, staff: Staff, contact_id: uuid.UUID, person: str) -> Opened:
    """Open a person's card on a contact, with no proof yet: it shows only name and birth date.

    A refused attempt is logged too, so the caller must commit this unit of work before it answers 404.
    """
    facts = person_facts(unit.register, person, visibility(unit, staff))
    if facts is not None and person in staff.kin:
        know_person(unit, staff=staff, contact_id=contact_id, person=person)
        return Opened.CONFLICT
    outcome = Opened.NOT_HERE if facts is None else Opened.OPEN
    unit.log(
        who=staff.actor,
        event="person.opened",
        person=person,
        contact=contact_id,
        flags=flags(unit, staff, facts),
        result=outcome,
    )
    if facts is not None:
        _begin(unit, staff, contact_id, person)
    return outcome


def _begin(unit: Unit, staff: Staff, contact_id: uuid.UUID, person: str) -> None:
    old = queries.identification_of(unit.db, contact_id)
    if old is not None:
        unit.db.delete(old)
        unit.db.flush()
    unit.tell("standing", contact_id)
    unit.db.add(
        Identification(
            contact_id=contact_id,
            person=person,
            opened_at=unit.now,
            opened_by=staff.id,
            speaker=Speaker.SELF,
            speaker_name="",
            speaker_person=person,
            child_agreed=None,
            methods=[],
            calling_back=False,
            proved_at=None,
            active_at=unit.now,
        )
    )
    unit.db.flush()
    instead_of = old.person if old is not None else None
    unit.publish(PersonOpened(contact_id=contact_id, person=person, instead_of=instead_of))


@dataclass(frozen=True)
class MessageRoute:
    """Where to route a message about a person the search did not find; used on the server and never shown."""

    protected: bool = False
    #: The person behind the typed key, if exactly one.
    person: str | None = None
    #: `board/area` of that key's open cases, the newest first.
    spheres: tuple[str, ...] = ()


def place_behind(unit: Unit, *, staff: Staff, contact_id: uuid.UUID, typed: str) -> MessageRoute:
    """*Lämna till mottagningen*: find where to route the message, and log it."""
    place = _right_place(unit, typed)
    unit.log(
        who=staff.actor,
        event="contact.left_to_intake",
        contact=contact_id,
        person=place.person,
        flags=("protected",) if place.protected else (),
        detail={"typed": typed} if typed.strip() else None,
    )
    return place


def hidden_behind(unit: Unit, *, staff: Staff, typed: str) -> str | None:
    """Return the person with a typed number if this user may not see them; for routing on the server only.

    A meeting for such a person is booked as usual, but all notices are withheld and the protected desk is notified.
    """
    behind = queries.behind(unit.register, _key(unit, typed))
    visible = visibility(unit, staff)
    facts = person_facts(unit.register, behind.person if behind else "", visible)
    return behind.person if behind is not None and facts is None else None


def _key(unit: Unit, typed: str) -> SearchKey:
    """Classify the typed text; text too short to search by becomes a key that matches no person."""
    try:
        return classify(typed, local_date(unit.now))
    except SearchTooShort:
        return SearchKey(KeyKind.NAME)


def key_behind(unit: Unit, *, typed: str) -> str | None:
    """Return the key of the person with a typed number, without access filter; never show it to the receptionist."""
    behind = queries.behind(unit.register, _key(unit, typed))
    return behind.person if behind else None


def _right_place(unit: Unit, typed: str) -> MessageRoute:
    hidden = hidden_keys(unit.db)
    behind = queries.behind(unit.register, _key(unit, typed))
    if behind is None:
        return MessageRoute()
    # A case number may belong to several persons: if one is protected, only the protected desk may have it.
    protected = behind.protected or not behind.everybody.isdisjoint(hidden)
    person = behind.person if behind.alone else None
    return MessageRoute(protected=protected, person=person, spheres=() if protected else behind.spheres)


def _log_listed(unit: Unit, staff: Viewer, contact_id: uuid.UUID | None, person: FoundPerson) -> None:
    unit.log(
        who=staff.actor,
        event="person.listed",
        person=person.key,
        contact=contact_id,
        fields=("name", "birth_date"),
        flags=_kinship(staff, person.key, person.family_name),
    )


def flags(unit: Unit, staff: Staff, facts: PersonFacts | None) -> tuple[str, ...]:
    """Return the log flags that make a reviewer look at this opening: kin, same surname, protected."""
    if facts is None:
        return ()
    hidden = facts.protection != "none" or facts.key in hidden_keys(unit.db)
    return (*_kinship(staff, facts.key, facts.family_name), *(("protected",) if hidden else ()))


def _kinship(staff: Viewer, person: str, family_name: str) -> tuple[str, ...]:
    same = staff.name.split()[-1:] == family_name.split()[-1:]
    return (*(("kin",) if person in staff.kin else ()), *(("same_surname",) if same else ()))
