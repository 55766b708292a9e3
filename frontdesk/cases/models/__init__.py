"""The register's tables: the canonical files, with only their allow-listed columns.

Keys are `source_system:source_id` in one text column. There are no foreign keys between the tables: the import checks
every reference for all rows at once, which is far faster than the database's row-by-row check.
"""

from frontdesk.cases.models.files import (
    Application,
    Case,
    CasePerson,
    CaseStaff,
    Decision,
    DocumentRequest,
    Execution,
    Payment,
)
from frontdesk.cases.models.naming import NameOfPerson, NamePair, NamePart, NameSlip
from frontdesk.cases.models.organisation import RegisterAbsence, RegisterHandlaggare, RegisterUnit
from frontdesk.cases.models.people import Identifier, Mandate, Person, PhoneNumber
from frontdesk.cases.models.runs import Gap, ImportRun

__all__ = [
    "Application",
    "Case",
    "CasePerson",
    "CaseStaff",
    "Decision",
    "DocumentRequest",
    "Execution",
    "Gap",
    "Identifier",
    "ImportRun",
    "Mandate",
    "NameOfPerson",
    "NamePair",
    "NamePart",
    "NameSlip",
    "Payment",
    "Person",
    "PhoneNumber",
    "RegisterAbsence",
    "RegisterHandlaggare",
    "RegisterUnit",
]
