"""Identify the speaker: input is checked here, and the page only gets right or wrong."""

import uuid

from frontdesk.accounts.service.passwords import hash_secret
from frontdesk.accounts.views import Staff
from frontdesk.cases.queries import callback_number, person_facts
from frontdesk.cases.rules.identity import parse
from frontdesk.core.db.unit import Unit
from frontdesk.core.phones import read_phone
from frontdesk.core.times import local_date
from frontdesk.disclosure import queries
from frontdesk.disclosure.errors import CodeTooWeak, LevelTooLow, MethodNotPossible, NobodyOpen
from frontdesk.disclosure.models import Identification, PhoneCode
from frontdesk.disclosure.rules.codes import fresh_code, is_strong
from frontdesk.disclosure.rules.levels import Level, Method
from frontdesk.disclosure.rules.mandates import Speaker
from frontdesk.disclosure.service import locks
from frontdesk.disclosure.service.permits import open_identification, permit_of
from frontdesk.disclosure.views import Permit
from frontdesk.safety.service import may_call, visibility


def stored_code(unit: Unit, *, staff: Staff, contact_id: uuid.UUID) -> str | None:
    """Return the hash of the speaker's phone code, None without one; verify it with no transaction open."""
    standing = open_identification(unit, staff=staff, contact_id=contact_id)
    found = queries.code(unit.db, standing.speaker_person) if standing.speaker_person else None
    return found.hash if found else None


def settle_code(unit: Unit, *, staff: Staff, contact_id: uuid.UUID, right: bool, visit: bool) -> bool:
    """Record the result of a phone code; True if it proved the identity. Wrong, locked and never set all give False."""
    return _settle(unit, staff, contact_id, Method.PHONE_CODE, right=right, visit=visit)


def begin_call_back(unit: Unit, *, staff: Staff, contact_id: uuid.UUID, visit: bool) -> str | None:
    """Return the call-back number in national format; None if there is none or it must not be called.

    It comes from the case system, never from the caller, and must not be read out. Raises MethodNotPossible at the
    counter.
    """
    locks.require_channel(Method.CALL_BACK, visit=visit)
    standing = open_identification(unit, staff=staff, contact_id=contact_id)
    number = _known_number(unit, staff, standing)
    standing.calling_back = number is not None
    unit.db.flush()
    unit.log(
        who=staff.actor,
        event="identity.call_back",
        person=standing.speaker_person or standing.person,
        contact=contact_id,
        fields=("number",) if number else (),
        result="begun" if number else "no_number",
    )
    return number


def _known_number(unit: Unit, staff: Staff, standing: Identification) -> str | None:
    subject = standing.speaker_person
    if subject is None or not may_call(unit.db, unit.register, subject):
        return None
    number = callback_number(unit.register, subject, visibility(unit, staff))
    phone = read_phone(number) if number else None
    return phone.national if phone else None


def settle_call_back(unit: Unit, *, staff: Staff, contact_id: uuid.UUID, reached: bool, visit: bool) -> bool:
    """Record whether the right person answered a call-back. Raises MethodNotPossible if none was begun."""
    standing = open_identification(unit, staff=staff, contact_id=contact_id)
    if not standing.calling_back:
        raise MethodNotPossible
    standing.calling_back = False
    return _settle(unit, staff, contact_id, Method.CALL_BACK, right=reached, visit=visit)


def show_document(unit: Unit, *, staff: Staff, contact_id: uuid.UUID, number: str, visit: bool) -> bool:
    """Check the typed number of an identity document shown at the counter.

    A speaker not in the register has no number to compare with; then any valid number is accepted, since the
    receptionist has compared the document's name and the mandate is in that name. Raises MethodNotPossible unless the
    speaker is at the counter.
    """
    locks.require_channel(Method.ID_DOCUMENT, visit=visit)
    standing = open_identification(unit, staff=staff, contact_id=contact_id)
    typed = parse("".join(number.split()).upper(), local_date(unit.now))
    if standing.speaker_person is None:
        right = typed is not None and _has_mandate(unit, staff, contact_id)
    else:
        known = queries.identity_numbers(unit.register, standing.speaker_person, visibility(unit, staff))
        right = typed is not None and typed.number in known
    return _settle(unit, staff, contact_id, Method.ID_DOCUMENT, right=right, visit=visit)


def _has_mandate(unit: Unit, staff: Staff, contact_id: uuid.UUID) -> bool:
    found = permit_of(unit, staff=staff, contact_id=contact_id)
    return found is not None and found.refusal is None


def _settle(unit: Unit, staff: Staff, contact_id: uuid.UUID, method: Method, *, right: bool, visit: bool) -> bool:
    standing = open_identification(unit, staff=staff, contact_id=contact_id)
    visible = visibility(unit, staff)
    return locks.settle(unit, staff=staff, standing=standing, method=method, right=right, visible=visible, visit=visit)


def set_code(unit: Unit, *, staff: Staff, contact_id: uuid.UUID, code: str, how: str = "proved") -> None:
    """Set the client's phone code. Raises LevelTooLow unless the client's identity is proved, or CodeTooWeak."""
    proved = _proved_self(unit, staff, contact_id)
    if not is_strong(code, proved.birth_date):
        raise CodeTooWeak(fields={"code": CodeTooWeak.message})
    _keep_code(unit, staff, proved.person, code, how, contact_id)


def issue_code(unit: Unit, *, staff: Staff, person: str) -> str:
    """Create a phone code for a letter to the case system's address; only its hash is kept. Raises NobodyOpen."""
    facts = person_facts(unit.register, person, visibility(unit, staff))
    if facts is None:
        raise NobodyOpen
    code = fresh_code(facts.birth_date)
    _keep_code(unit, staff, person, code, "letter", None)
    return code


def _proved_self(unit: Unit, staff: Staff, contact_id: uuid.UUID) -> Permit:
    found = permit_of(unit, staff=staff, contact_id=contact_id)
    if found is None:
        raise NobodyOpen
    if found.speaker is not Speaker.SELF or not found.level.reaches(Level.A3):
        raise LevelTooLow
    return found


def _keep_code(unit: Unit, staff: Staff, person: str, code: str, how: str, contact_id: uuid.UUID | None) -> None:
    row = queries.code(unit.db, person) or PhoneCode(person=person)
    row.hash, row.set_at, row.set_by, row.how = hash_secret(code), unit.now, staff.name, how
    unit.db.add(row)
    unit.db.flush()
    unit.log(who=staff.actor, event="code.set", person=person, contact=contact_id, result=how)
