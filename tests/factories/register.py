"""Rows of the register, written as the import writes them; each function states only what matters."""

from datetime import date
from itertools import combinations

from sqlalchemy import Engine
from sqlalchemy.orm import Session

from frontdesk.cases.models import (
    Case,
    CasePerson,
    CaseStaff,
    Decision,
    DocumentRequest,
    Identifier,
    Mandate,
    NameOfPerson,
    NamePair,
    NamePart,
    Payment,
    Person,
    PhoneNumber,
    RegisterHandlaggare,
    RegisterUnit,
)
from frontdesk.cases.rules.name_matching import name_parts, pair, reference, sound
from frontdesk.core.db.bases import RegisterBase

SOURCE = "demo"


def keep(register: Engine, *rows: RegisterBase) -> None:
    """Write rows through the import's own connection."""
    with Session(register) as session:
        session.add_all(rows)
        session.commit()


def person(
    key: str,
    given: str = "Anna",
    family: str = "Karlsson",
    *,
    born: date | None = date(1965, 4, 12),
    deceased_on: date | None = None,
    protection: str = "none",
    unsafe_contact: bool = False,
    interpreter: str = "none",
) -> Person:
    return Person(
        key=key,
        source=SOURCE,
        given_name=given,
        family_name=family,
        birth_date=born,
        deceased_on=deceased_on,
        protection=protection,
        unsafe_contact=unsafe_contact,
        language=None,
        interpreter=interpreter,
        interpreter_language=None,
        communication=None,
    )


def identifier(
    person_key: str, value: str, *, kind: str = "personnummer", assurance: str | None = "confirmed"
) -> Identifier:
    return Identifier(
        person_key=person_key, kind=kind, value=value, source=SOURCE, assurance=assurance, since=None, until=None
    )


def named(person_key: str, name: str, *, first_id: int) -> list[RegisterBase]:
    """Index a person whose name parts nobody else has; `first_id` numbers the parts."""
    rows: list[RegisterBase] = []
    for number, part in enumerate(name_parts(name), first_id):
        rows.append(NamePart(id=number, part=part, sound=sound(part), length=len(part)))
        rows.append(NameOfPerson(part_id=number, person_key=person_key))
    numbers = range(first_id, first_id + len(name_parts(name)))
    pairs = [NamePair(pair=pair(low, high), person_key=person_key) for low, high in combinations(numbers, 2)]
    return [*rows, *pairs]


def phone(person_key: str, value: str, *, secret: bool = False) -> PhoneNumber:
    return PhoneNumber(
        person_key=person_key, kind="mobile", value=value, source=SOURCE, verified_on=date(2026, 1, 1), secret=secret
    )


def unit(
    key: str = "demo:u-1",
    *,
    name: str = "Ekonomiskt bistånd 1",
    board: str = "socialnamnd",
    area: str = "EB",
    kind: str = "ordinary",
) -> RegisterUnit:
    return RegisterUnit(key=key, source=SOURCE, name=name, outside_name=None, board=board, area=area, kind=kind)


def handlaggare(key: str = "demo:h-1", given: str = "Sara", family: str = "Nilsson") -> RegisterHandlaggare:
    return RegisterHandlaggare(
        key=key,
        source=SOURCE,
        given_name=given,
        family_name=family,
        email=None,
        phone=None,
        unit_key="demo:u-1",
        started_on=None,
        introduction_until=None,
        mentor_key=None,
        phone_hours="mån-fre 9-10",
    )


def case(
    key: str = "demo:c-1",
    *,
    number: str = "EB-2026-1",
    area: str = "EB",
    case_type: str | None = "LIVELIHOOD_SUPPORT",
    status: str | None = "UNDER_REVIEW",
    sphere: str = "socialnamnd/EB",
    unit_key: str = "demo:u-1",
    closed_on: date | None = None,
) -> Case:
    return Case(
        key=key,
        source=SOURCE,
        number=number,
        number_key=reference(number),
        area=area,
        type=case_type,
        law="SoL",
        status=status,
        status_since=date(2026, 11, 10),
        unit_key=unit_key,
        sphere=sphere,
        opened_on=date(2026, 1, 7),
        closed_on=closed_on,
    )


def part(
    case_key: str,
    person_key: str,
    *,
    role: str = "applicant",
    since: date = date(2026, 1, 7),
    until: date | None = None,
) -> CasePerson:
    return CasePerson(case_key=case_key, person_key=person_key, role=role, since=since, source=SOURCE, until=until)


def staffed(case_key: str, handlaggare_key: str = "demo:h-1") -> CaseStaff:
    return CaseStaff(
        case_key=case_key,
        handlaggare_key=handlaggare_key,
        role="responsible",
        since=date(2026, 1, 7),
        source=SOURCE,
        until=None,
    )


def document(
    key: str, case_key: str, *, kind: str = "hyresavi", person_key: str | None = None, due_on: date | None = None,
    received_on: date | None = None,
) -> DocumentRequest:  # fmt: skip
    return DocumentRequest(
        key=key,
        source=SOURCE,
        case_key=case_key,
        kind=kind,
        person_key=person_key,
        requested_on=date(2026, 11, 10),
        due_on=due_on,
        received_on=received_on,
    )


def decision(
    key: str, case_key: str, *, outcome: str = "granted", decided_on: date = date(2026, 11, 18),
    sent_on: date | None = date(2026, 11, 19),
) -> Decision:  # fmt: skip
    return Decision(
        key=key,
        source=SOURCE,
        case_key=case_key,
        outcome=outcome,
        decided_on=decided_on,
        sent_on=sent_on,
        received_on=None,
        since=None,
        until=None,
        appealed_on=None,
        reconsidered_on=None,
    )


def payment(key: str, case_key: str, decision_key: str, *, month: date, pay_on: date) -> Payment:
    return Payment(key=key, source=SOURCE, case_key=case_key, decision_key=decision_key, month=month, pay_on=pay_on)


def mandate(
    key: str, grantor: str, *, kind: str, grantee: str | None = None, grantee_name: str | None = None,
    scope: str = "rights", since: date | None = date(2020, 1, 1), until: date | None = None,
) -> Mandate:  # fmt: skip
    return Mandate(
        key=key,
        source=SOURCE,
        grantor_key=grantor,
        grantee_key=grantee,
        grantee_name=grantee_name,
        kind=kind,
        scope=scope,
        since=since,
        until=until,
    )


def named_alike(person_keys: list[str], name: str) -> list[RegisterBase]:
    """Index several persons of the same two-part name."""
    first, second = (
        NamePart(id=number, part=part, sound=sound(part), length=len(part))
        for number, part in enumerate(name_parts(name), 1)
    )
    pairs = [NamePair(pair=pair(first.id, second.id), person_key=key) for key in person_keys]
    return [first, second, *pairs]
