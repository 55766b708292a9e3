"""One row type for each canonical file, its fields in the order of the columns.

A field whose name is a Python keyword has a trailing underscore, which the file does not have.
"""

from datetime import date
from typing import NamedTuple


class Unit(NamedTuple):
    id: str
    name: str
    outside_name: str
    board: str
    area: str
    kind: str


class Handlaggare(NamedTuple):
    id: str
    given_name: str
    family_name: str
    email: str
    phone: str
    unit: str
    started_on: date
    introduction_until: date | None
    mentor: str
    phone_hours: str


class Absence(NamedTuple):
    id: str
    handlaggare: str
    from_: date
    to: date
    kind: str
    stand_ins: str


class Person(NamedTuple):
    id: str
    given_name: str
    family_name: str
    birth_date: date
    deceased_on: date | None = None
    protection: str = "none"
    unsafe_contact: int = 0
    language: str = "sv"
    interpreter: str = "none"
    interpreter_language: str = ""
    communication: str = ""


class Identifier(NamedTuple):
    person: str
    kind: str
    value: str
    assurance: str = "confirmed"
    from_: date | None = None
    to: date | None = None


class Contact(NamedTuple):
    person: str
    kind: str
    value: str
    verified_on: date | None = None
    secret: int = 0


class Mandate(NamedTuple):
    id: str
    grantor: str
    grantee_person: str
    grantee_name: str
    kind: str
    scope: str
    from_: date
    to: date | None = None


class Case(NamedTuple):
    id: str
    number: str
    area: str
    type: str
    law: str
    status: str
    status_since: date
    unit: str
    opened_on: date
    closed_on: date | None = None


class CasePerson(NamedTuple):
    case: str
    person: str
    role: str
    from_: date
    to: date | None = None


class CaseStaff(NamedTuple):
    case: str
    handlaggare: str
    role: str
    from_: date
    to: date | None = None


class Application(NamedTuple):
    id: str
    case: str
    kind: str
    received_on: date
    month: str = ""


class DocumentRequest(NamedTuple):
    id: str
    case: str
    kind: str
    person: str
    requested_on: date
    due_on: date | None = None
    received_on: date | None = None


class Decision(NamedTuple):
    id: str
    case: str
    outcome: str
    decided_on: date
    sent_on: date | None = None
    received_on: date | None = None
    from_: date | None = None
    to: date | None = None
    appealed_on: date | None = None
    reconsidered_on: date | None = None


class Execution(NamedTuple):
    id: str
    decision: str
    due_on: date | None = None
    started_on: date | None = None
    ended_on: date | None = None
    interrupted_on: date | None = None


class Payment(NamedTuple):
    id: str
    case: str
    decision: str
    month: str
    pay_on: date


Row = (
    Unit
    | Handlaggare
    | Absence
    | Person
    | Identifier
    | Contact
    | Mandate
    | Case
    | CasePerson
    | CaseStaff
    | Application
    | DocumentRequest
    | Decision
    | Execution
    | Payment
)

FILES: dict[type[Row], str] = {
    Unit: "units",
    Handlaggare: "handlaggare",
    Absence: "absences",
    Person: "persons",
    Identifier: "identifiers",
    Contact: "contacts",
    Mandate: "mandates",
    Case: "cases",
    CasePerson: "case_persons",
    CaseStaff: "case_staff",
    Application: "applications",
    DocumentRequest: "document_requests",
    Decision: "decisions",
    Execution: "executions",
    Payment: "payments",
}


def columns(row: type[Row]) -> list[str]:
    """Return the header of a row type's file."""
    return [name.rstrip("_") for name in row._fields]
