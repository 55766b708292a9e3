"""A register made by hand: rows straight into its tables, with the name index the import would have made."""

from datetime import date
from itertools import combinations, count
from typing import Any

from sqlalchemy import Engine, select
from sqlalchemy.orm import Session

from frontdesk.cases import models
from frontdesk.cases.rules.name_matching import name_parts, pair, reference, slips, sound
from frontdesk.cases.rules.visibility import Visibility, sphere_of
from frontdesk.core.db.bases import RegisterBase

TODAY = date(2026, 11, 23)
AUTUMN = date(2026, 9, 1)
SOURCE = "demo"
BOARD = "socialnamnd"
_numbers = count(1)


def visibility(*spheres: str, hidden: frozenset[str] = frozenset(), protected_desk: bool = False) -> Visibility:
    """What a user with these grants sees; ekonomiskt bistånd when none is named."""
    return Visibility(TODAY, frozenset(spheres or {sphere_of(BOARD, "EB")}), hidden, protected_desk)


def key(name: str) -> str:
    """The register's key of a case system's id."""
    return f"{SOURCE}:{name}"


def put(register: Engine, *rows: RegisterBase) -> None:
    """Insert rows as the import would."""
    with Session(register) as session, session.begin():
        session.add_all(rows)


def make_unit(register: Engine, *, own_id: str = "EB-1", **fields: Any) -> str:
    """A unit of ekonomiskt bistånd."""
    values = {"name": "Ekonomiskt bistånd grupp 1", "outside_name": "Medborgarhuset", "board": BOARD, "area": "EB"}
    put(register, models.RegisterUnit(key=key(own_id), source=SOURCE, **{**values, "kind": "ordinary", **fields}))
    return key(own_id)


def make_handlaggare(register: Engine, *, own_id: str = "H1", unit_key: str = "demo:EB-1", **fields: Any) -> str:
    """A caseworker with phone hours."""
    values = {"given_name": "Sara", "family_name": "Nilsson", "phone_hours": "tis 08.30-09.30"}
    row = models.RegisterHandlaggare(key=key(own_id), source=SOURCE, unit_key=unit_key, **{**values, **fields})
    put(register, row)
    return key(own_id)


def make_person(
    register: Engine,
    name: str = "Elin Andersson",
    *,
    own_id: str | None = None,
    number: str | None = None,
    **fields: Any,
) -> str:
    """Somebody with a name and, if given, a personnummer of twelve digits."""
    own = key(own_id or f"P{next(_numbers)}")
    given, _, family = name.partition(" ")
    values = {"birth_date": date(1985, 1, 1), "protection": "none", "unsafe_contact": False, "interpreter": "none"}
    person = models.Person(
        key=own, source=SOURCE, given_name=given, family_name=family, **{**values, "language": "sv", **fields}
    )
    put(register, person)
    if number is not None:
        make_identifier(register, own, number)
    index_name(register, own, given, family)
    return own


def make_identifier(register: Engine, person: str, value: str, *, kind: str = "personnummer", **fields: Any) -> None:
    """A number somebody has; an `other` one is folded as the import folds it."""
    stored = reference(value) if kind == "other" else value
    values = {"assurance": "confirmed", **fields}
    put(register, models.Identifier(person_key=person, kind=kind, value=stored, source=SOURCE, **values))


def index_name(register: Engine, person: str, given: str, family: str) -> None:
    """Put a name into the name index."""
    with Session(register) as session, session.begin():
        ids = sorted(_part(session, part) for part in {*name_parts(given), *name_parts(family)})
        session.add_all(models.NameOfPerson(part_id=each, person_key=person) for each in ids)
        session.add_all(
            models.NamePair(pair=pair(one, other), person_key=person) for one, other in combinations(ids, 2)
        )


def _part(session: Session, part: str) -> int:
    known = session.scalar(select(models.NamePart.id).where(models.NamePart.part == part))
    if known is not None:
        return known
    number = len(session.scalars(select(models.NamePart.id)).all()) + 1
    session.add(models.NamePart(id=number, part=part, sound=sound(part), length=len(part)))
    session.add_all(models.NameSlip(spelling=slip, part_id=number) for slip in slips(part))
    session.flush()
    return number


def make_case(
    register: Engine,
    person: str | None = None,
    *,
    own_id: str | None = None,
    role: str = "applicant",
    board: str = BOARD,
    **fields: Any,
) -> str:
    """An open case of ekonomiskt bistånd, with the person in it if one is named."""
    number = f"EB-{next(_numbers):06}"
    own = key(own_id or number)
    values: dict[str, Any] = {
        "number": number,
        "area": "EB",
        "type": "LIVELIHOOD_SUPPORT",
        "law": "SoL",
        "status": "UNDER_REVIEW",
        "status_since": date(2026, 11, 9),
        "unit_key": "demo:EB-1",
        "opened_on": date(2026, 9, 1),
        **fields,
    }
    case = models.Case(
        key=own,
        source=SOURCE,
        number_key=reference(values["number"]),
        sphere=sphere_of(board, values["area"]),
        **values,
    )
    put(register, case)
    if person is not None:
        join_case(register, own, person, role=role)
    return own


def join_case(
    register: Engine,
    case: str,
    person: str,
    *,
    role: str = "co_applicant",
    since: date = date(2026, 9, 1),
    **fields: Any,
) -> None:
    """Give somebody a part in a case."""
    put(register, models.CasePerson(case_key=case, person_key=person, role=role, since=since, source=SOURCE, **fields))


def assign(
    register: Engine,
    case: str,
    handlaggare: str,
    *,
    role: str = "responsible",
    since: date = date(2026, 9, 1),
    **fields: Any,
) -> None:
    """Give a handläggare a part in a case."""
    row = models.CaseStaff(case_key=case, handlaggare_key=handlaggare, role=role, since=since, source=SOURCE, **fields)
    put(register, row)


def make_document_request(register: Engine, case: str, *, kind: str = "hyresavi", **fields: Any) -> str:
    """A paper asked for a fortnight ago and not received."""
    own = key(f"D{next(_numbers)}")
    values = {"requested_on": date(2026, 11, 9), "due_on": date(2026, 11, 27), **fields}
    put(register, models.DocumentRequest(key=own, source=SOURCE, case_key=case, kind=kind, **values))
    return own


def make_application(register: Engine, case: str, *, kind: str = "renewal", **fields: Any) -> str:
    """An application for December."""
    own = key(f"A{next(_numbers)}")
    values = {"received_on": date(2026, 11, 16), "month": date(2026, 12, 1), **fields}
    put(register, models.Application(key=own, source=SOURCE, case_key=case, kind=kind, **values))
    return own


def make_decision(register: Engine, case: str, *, outcome: str = "granted", **fields: Any) -> str:
    """A decision for November, sent."""
    own = key(f"B{next(_numbers)}")
    values = {"decided_on": date(2026, 10, 22), "sent_on": date(2026, 10, 23), **fields}
    put(register, models.Decision(key=own, source=SOURCE, case_key=case, outcome=outcome, **values))
    return own


def make_execution(register: Engine, decision: str, **fields: Any) -> str:
    """A decision being carried out."""
    own = key(f"V{next(_numbers)}")
    put(register, models.Execution(key=own, source=SOURCE, decision_key=decision, **fields))
    return own


def make_payment(register: Engine, case: str, decision: str, **fields: Any) -> str:
    """November's money, paid in October."""
    own = key(f"U{next(_numbers)}")
    values = {"month": date(2026, 11, 1), "pay_on": date(2026, 10, 27), **fields}
    put(register, models.Payment(key=own, source=SOURCE, case_key=case, decision_key=decision, **values))
    return own


def make_mandate(register: Engine, grantor: str, *, kind: str = "trustee", **fields: Any) -> str:
    """A god man with all three tasks, appointed last year."""
    own = key(f"M{next(_numbers)}")
    values = {"scope": "rights,property,person", "since": date(2025, 1, 1), "grantee_name": "Kerstin Sjöberg", **fields}
    put(register, models.Mandate(key=own, source=SOURCE, grantor_key=grantor, kind=kind, **values))
    return own


def make_phone_number(register: Engine, person: str, value: str = "+46701740605", **fields: Any) -> None:
    """A mobile verified in the case system."""
    values = {"kind": "mobile", "verified_on": date(2026, 5, 4), "secret": False, **fields}
    put(register, models.PhoneNumber(person_key=person, value=value, source=SOURCE, **values))
