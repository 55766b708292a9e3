"""SELECTs of disclosure: standings and codes in the desk database; register lookups that `cases` does not offer."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple

from sqlalchemy import ColumnElement, String, bindparam, func, select, union, update
from sqlalchemy.orm import Session, aliased

from frontdesk.accesslog.models import LogRow
from frontdesk.cases.models import Case, CasePerson, Identifier, Person
from frontdesk.cases.queries.visible import TODAY, case_is_visible, person_is_visible
from frontdesk.cases.rules.searching import SearchKey
from frontdesk.cases.rules.visibility import Visibility
from frontdesk.cases.views import FoundPerson
from frontdesk.core.db import statements
from frontdesk.core.db.in_list import in_list
from frontdesk.core.db.types import Instant
from frontdesk.core.paging import ListPage, RequestedRows, listed
from frontdesk.disclosure.models import (
    Identification,
    IdentityOrder,
    IncidentDraft,
    MethodLock,
    PhoneCode,
    PlaceAllowed,
)
from frontdesk.disclosure.rules.proofs import IDLE
from frontdesk.safety.models import SilentMatter

_PERSON = bindparam("person", type_=String)
_CO_APPLICANT = "co_applicant"
_OTHER_ID = "other"


def identification_of(db: Session, contact_id: uuid.UUID) -> Identification | None:
    return db.get(Identification, contact_id)


def place_allowed(db: Session, person: str) -> bool:
    return db.get(PlaceAllowed, person) is not None


class Ground(NamedTuple):
    """The desk rows behind a contact's card: its standing, the place permission and any pending eID order.

    `silent`: the contact must not be mentioned on any telephone.
    """

    person: str
    speaker: str
    speaker_name: str
    speaker_person: str | None
    child_agreed: bool | None
    methods: Sequence[str]
    opened_at: datetime
    proved_at: datetime | None
    active_at: datetime | None
    calling_back: bool
    place_allowed: bool
    silent: bool
    provider: str | None
    hint: str | None
    started_at: datetime | None

    @property
    def order(self) -> tuple[str, str, datetime] | None:
        """The pending eID order: provider, hint and start; None without one."""
        if self.provider is None or self.hint is None or self.started_at is None:
            return None
        return self.provider, self.hint, self.started_at


_GROUND = (
    select(
        Identification.person,
        Identification.speaker,
        Identification.speaker_name,
        Identification.speaker_person,
        Identification.child_agreed,
        Identification.methods,
        Identification.opened_at,
        Identification.proved_at,
        Identification.active_at,
        Identification.calling_back,
        PlaceAllowed.person.is_not(None).label("place_allowed"),
        select(SilentMatter.about).where(SilentMatter.about == Identification.contact_id).exists().label("silent"),
        IdentityOrder.provider,
        IdentityOrder.hint,
        IdentityOrder.started_at,
    )
    .outerjoin(PlaceAllowed, PlaceAllowed.person == Identification.person)
    .outerjoin(IdentityOrder, IdentityOrder.contact_id == Identification.contact_id)
    .where(Identification.contact_id == bindparam("contact"))
)


def ground(db: Session, contact_id: uuid.UUID) -> Ground | None:
    """Return the desk rows behind a contact's card, in one statement; None when no client is open."""
    found = statements.one_or_none(db, _GROUND, {"contact": contact_id})
    return Ground._make(found) if found else None


_LAST_ACTIVE = func.coalesce(Identification.active_at, Identification.opened_at)
_ACTIVE = (
    update(Identification)
    .where(Identification.contact_id == bindparam("contact"), bindparam("idle_since", type_=Instant) < _LAST_ACTIVE)
    .values(active_at=bindparam("now", type_=Instant))
    .execution_options(synchronize_session=False)
)


def note_activity(db: Session, contact_id: uuid.UUID, now: datetime) -> None:
    """Update the latest activity of a contact, unless it has been idle for too long: then only a new proof helps."""
    db.execute(_ACTIVE, {"contact": contact_id, "idle_since": now - IDLE, "now": now})


def identifications_of(db: Session, person: str) -> list[Identification]:
    return list(db.scalars(select(Identification).where(Identification.person == person)))


def code(db: Session, person: str) -> PhoneCode | None:
    return db.get(PhoneCode, person)


def lock(db: Session, person: str, method: str) -> MethodLock | None:
    return db.get(MethodLock, (person, method))


def order(db: Session, contact_id: uuid.UUID) -> IdentityOrder | None:
    return db.get(IdentityOrder, contact_id)


OPEN, CLOSED = IncidentDraft.closed_at.is_(None), IncidentDraft.closed_at.is_not(None)


def whom_incidents_are_about(db: Session, which: ColumnElement[bool]) -> frozenset[str]:
    """Return the persons the incidents concern; incidents that concern no person are left out."""
    wanted = select(IncidentDraft.person).where(which, IncidentDraft.person != "")
    return frozenset(db.scalars(wanted.distinct()))


def open_incidents(db: Session, whose: ColumnElement[bool], asked: RequestedRows) -> ListPage[IncidentDraft]:
    """Return the open incidents, the first due first."""
    return listed(db, select(IncidentDraft).where(OPEN, whose).order_by(IncidentDraft.at, IncidentDraft.id), asked)


def closed_incidents(db: Session, whose: ColumnElement[bool], asked: RequestedRows) -> ListPage[IncidentDraft]:
    """Return the closed incidents, the latest closed first."""
    wanted = select(IncidentDraft).where(CLOSED, whose)
    return listed(db, wanted.order_by(IncidentDraft.closed_at.desc(), IncidentDraft.id.desc()), asked)


def is_incident_among(db: Session, incident_id: uuid.UUID, whose: ColumnElement[bool]) -> bool:
    """Whether an incident fulfils the condition."""
    return db.scalar(select(IncidentDraft.id).where(IncidentDraft.id == incident_id, whose)) is not None


def incidents_to_remind_of(db: Session, *, before: datetime) -> list[IncidentDraft]:
    """Return open incidents known since before an instant and not yet reminded about; locks the rows."""
    wanted = select(IncidentDraft).where(
        IncidentDraft.closed_at.is_(None), IncidentDraft.alarmed_at.is_(None), IncidentDraft.at <= before
    )
    return list(db.scalars(wanted.order_by(IncidentDraft.at).with_for_update()))


def incident_of_row(db: Session, seq: int) -> IncidentDraft | None:
    """Return the incident made from an access log row."""
    return db.scalars(select(IncidentDraft).where(IncidentDraft.log_seq == seq).limit(1)).first()


def newest_incident(db: Session, contact_id: uuid.UUID, person: str) -> IncidentDraft | None:
    """Return the newest incident about a person in a contact."""
    wanted = select(IncidentDraft).where(IncidentDraft.contact_id == contact_id, IncidentDraft.person == person)
    return db.scalars(wanted.order_by(IncidentDraft.at.desc(), IncidentDraft.id.desc()).limit(1)).first()


def fields_shown(db: Session, contact_id: uuid.UUID, person: str) -> list[str]:
    """Return the names of the facts shown about a person during a contact, from the access log."""
    rows = db.scalars(select(LogRow.fields).where(LogRow.contact == contact_id, LogRow.person == person))
    return sorted({name for fields in rows for name in fields})


_NUMBERS = select(Identifier.value, Identifier.kind, Identifier.until).where(
    Identifier.person_key == _PERSON,
    Identifier.kind != _OTHER_ID,
    select(Person.key).where(Person.key == Identifier.person_key, person_is_visible()).exists(),
)


def identity_numbers(register: Session, person: str, visible: Visibility) -> list[str]:
    """Return a visible person's identity numbers, the current one first; only for comparison on the server."""
    rows = register.execute(_NUMBERS, {"person": person, **visible.parameters}).all()
    return [row.value for row in sorted(rows, key=lambda row: (row.until is not None, row.kind))]


_own, _theirs = aliased(CasePerson), aliased(CasePerson)
_SHARED = (
    select(Person.key, Person.given_name, Person.family_name, Person.birth_date)
    .join(_theirs, _theirs.person_key == Person.key)
    .join(_own, _own.case_key == _theirs.case_key)
    .join(Case, Case.key == _own.case_key)
    .where(_own.person_key == _PERSON, _theirs.person_key != _PERSON)
    .where(_theirs.role.in_([_CO_APPLICANT, "applicant"]), _own.role.in_([_CO_APPLICANT, "applicant"]))
    .where(case_is_visible(), person_is_visible())
    .distinct()
)


def co_applicants(register: Session, person: str, visible: Visibility) -> list[FoundPerson]:
    """Return the other applicants and co-applicants of a person's visible cases."""
    rows = register.execute(_SHARED, {"person": person, **visible.parameters})
    return [FoundPerson(row.key, row.given_name, row.family_name, row.birth_date) for row in rows]


_APPLICANT = (
    select(CasePerson.person_key)
    .join(Case, Case.key == CasePerson.case_key)
    .join(Person, Person.key == CasePerson.person_key)
    .where(CasePerson.case_key == bindparam("case", type_=String), case_is_visible(), person_is_visible())
    .order_by(CasePerson.role, CasePerson.since)
    .limit(1)
)


def applicant_of(register: Session, case_key: str, visible: Visibility) -> str | None:
    """Return the person a visible case concerns, an applicant first."""
    return register.scalars(_APPLICANT, {"case": case_key, **visible.parameters}).first()


_CASE_KEYS = (
    select(CasePerson.person_key, CasePerson.case_key)
    .join(Case, Case.key == CasePerson.case_key)
    .where(in_list(CasePerson.person_key, "persons"), CasePerson.since <= TODAY, case_is_visible())
    .distinct()
    .order_by(CasePerson.person_key, CasePerson.case_key)
)


def case_keys(register: Session, persons: Sequence[str], visible: Visibility) -> dict[str, list[str]]:
    """Return the keys of the visible cases of visible persons."""
    rows = register.execute(_CASE_KEYS, {"persons": list(persons), **visible.parameters})
    keys: dict[str, list[str]] = {}
    for row in rows:
        keys.setdefault(row.person_key, []).append(row.case_key)
    return keys


@dataclass(frozen=True)
class Behind:
    """The persons a typed key belongs to, without the access filter; for routing on the server only."""

    #: The first person found; a case number may belong to several.
    person: str
    alone: bool
    everybody: frozenset[str]
    #: Whether any of them has protected registration.
    protected: bool
    #: `board/area` of their open cases, the newest first.
    spheres: tuple[str, ...]


_sought = bindparam("reference", type_=String)
_bearers = union(
    select(Identifier.person_key).where(in_list(Identifier.value, "numbers"), Identifier.kind != _OTHER_ID),
    select(Identifier.person_key).where(Identifier.value == _sought, Identifier.kind == _OTHER_ID),
    select(CasePerson.person_key).join(Case, Case.key == CasePerson.case_key).where(Case.number_key == _sought),
).subquery()
_BEHIND = (
    select(Person.key, Person.protection, Case.sphere, Case.closed_on)
    .join(_bearers, _bearers.c.person_key == Person.key)
    .outerjoin(CasePerson, CasePerson.person_key == Person.key)
    .outerjoin(Case, Case.key == CasePerson.case_key)
    .order_by(Case.closed_on.is_not(None), Case.opened_on.desc(), Person.key)
)


def behind(register: Session, key: SearchKey) -> Behind | None:
    """Return the persons with a typed number, without the access filter. Must never be shown on a page."""
    parameters = {"numbers": key.numbers, "reference": key.reference}
    rows = register.execute(_BEHIND, parameters).all()
    if not rows:
        return None
    everybody = frozenset(row.key for row in rows)
    return Behind(
        person=rows[0].key,
        alone=len(everybody) == 1,
        everybody=everybody,
        protected=any(row.protection != "none" for row in rows),
        spheres=tuple(dict.fromkeys(row.sphere for row in rows if row.sphere and row.closed_on is None)),
    )
