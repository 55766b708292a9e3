"""The statement behind `cases_of`: a person's parts in visible cases and the facts of those cases, in one snapshot.

A part has an end; facts from after it are not in the result. Every row says `what` it is: a part in a case, a fact or a
gap (`ListedFact`). Columns that do not belong to it are NULL.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Any

from sqlalchemy import (
    ColumnElement,
    CompoundSelect,
    Date,
    Row,
    String,
    bindparam,
    cast,
    func,
    literal,
    literal_column,
    null,
    or_,
    select,
    union_all,
)
from sqlalchemy.orm import InstrumentedAttribute

from frontdesk.cases.models import (
    Application,
    Case,
    CasePerson,
    CaseStaff,
    Decision,
    DocumentRequest,
    Execution,
    Gap,
    Payment,
    Person,
    RegisterHandlaggare,
    RegisterUnit,
)
from frontdesk.cases.queries.visible import TODAY, AnySelect, case_is_visible, person_may_be_shown
from frontdesk.cases.rules.lists import CaseRole, ListedFact

PERSON = bindparam("person", type_=String)
PART, GAP = "part", "gap"
_STRENGTH = tuple(CaseRole)
_NEVER = literal_column("'9999-12-31'", Date)


@dataclass(frozen=True)
class CasePart:
    """A person's part in a case, with the case's own row."""

    row: Row[*tuple[Any, ...]]
    role: str
    until: date | None

    @property
    def key(self) -> str:
        """The case's key."""
        key: str = self.row.case_key
        return key

    def joined(self, other: "CasePart") -> "CasePart":
        """Merge two parts in the same case: the stronger role, and the later end."""
        role = min(self.role, other.role, key=_STRENGTH.index)
        ends = None if self.until is None or other.until is None else max(self.until, other.until)
        return CasePart(self.row, role, ends)


_part = (
    select(
        CasePerson.case_key,
        CasePerson.person_key,
        CasePerson.role,
        CasePerson.until,
        Case.number,
        Case.area,
        Case.sphere,
        Case.type,
        Case.law,
        Case.status,
        Case.status_since,
        Case.unit_key,
        RegisterUnit.name.label("unit_name"),
        Case.opened_on,
        Case.closed_on,
    )
    .join(Case, Case.key == CasePerson.case_key)
    .join(Person, Person.key == CasePerson.person_key)
    .outerjoin(RegisterUnit, RegisterUnit.key == Case.unit_key)
    .where(CasePerson.person_key == PERSON, CasePerson.since <= TODAY, case_is_visible(), person_may_be_shown())
    .cte("part")
    .prefix_with("NOT MATERIALIZED")
)
_own = (
    select(
        _part.c.case_key,
        _part.c.person_key,
        func.max(func.coalesce(_part.c.until, _NEVER), type_=Date).label("until"),
    )
    .group_by(_part.c.case_key, _part.c.person_key)
    .cte("own")
    .prefix_with("NOT MATERIALIZED")
)
_FACTS: Mapping[ListedFact, tuple[InstrumentedAttribute[Any], ...]] = {
    ListedFact.STAFF: (
        CaseStaff.handlaggare_key,
        RegisterHandlaggare.given_name,
        RegisterHandlaggare.family_name,
        CaseStaff.role,
        CaseStaff.since,
        CaseStaff.until,
    ),
    ListedFact.DOCUMENTS: (
        DocumentRequest.key,
        DocumentRequest.kind,
        DocumentRequest.requested_on,
        DocumentRequest.due_on,
        DocumentRequest.received_on,
    ),
    ListedFact.APPLICATIONS: (Application.key, Application.kind, Application.received_on, Application.month),
    ListedFact.DECISIONS: (
        Decision.key,
        Decision.outcome,
        Decision.decided_on,
        Decision.sent_on,
        Decision.received_on,
        Decision.since,
        Decision.until,
        Decision.appealed_on,
        Decision.reconsidered_on,
    ),
    ListedFact.EXECUTIONS: (
        Execution.decision_key,
        Execution.due_on,
        Execution.started_on,
        Execution.ended_on,
        Execution.interrupted_on,
    ),
    ListedFact.PAYMENTS: (Payment.key, Payment.decision_key, Payment.month, Payment.pay_on),
}
ALL_FACTS = frozenset(_FACTS)
# Beside those of the parts: every column that any fact or gap has, once.
_COLUMNS: Mapping[str, Any] = {
    column.key: column.type
    for column in (*_part.c, *(column for columns in _FACTS.values() for column in columns), Gap.fact)
}
_HAPPENED: Mapping[ListedFact, InstrumentedAttribute[date]] = {
    ListedFact.STAFF: CaseStaff.since,
    ListedFact.DOCUMENTS: DocumentRequest.requested_on,
    ListedFact.APPLICATIONS: Application.received_on,
    ListedFact.DECISIONS: Decision.decided_on,
    ListedFact.EXECUTIONS: Decision.decided_on,
    ListedFact.PAYMENTS: Payment.pay_on,
}


@lru_cache
def snapshot(facts: frozenset[ListedFact]) -> CompoundSelect[*tuple[Any, ...]]:
    """Return the statement for the person's parts, these kinds of facts, and the gaps. Its rows are in no order."""
    return union_all(_rows(PART, tuple(_part.c)), *(_of_own_case(fact) for fact in sorted(facts)), _gaps())


def _of_own_case(fact: ListedFact) -> AnySelect:
    happened = _HAPPENED[fact]
    wanted = _rows(fact, (happened.class_.case_key, *_FACTS[fact])).select_from(happened.class_)
    wanted = wanted.join(_own, _own.c.case_key == happened.class_.case_key).where(happened <= _own.c.until)
    match fact:
        case ListedFact.STAFF:
            return wanted.join(RegisterHandlaggare, RegisterHandlaggare.key == CaseStaff.handlaggare_key)
        case ListedFact.DOCUMENTS:
            # Own and common documents only: another household member's missing document is that member's business.
            # Compared with the parameter, SQLite would first read the whole table for a Bloom filter.
            return wanted.where(
                or_(DocumentRequest.person_key.is_(None), DocumentRequest.person_key == _own.c.person_key)
            )
        case ListedFact.EXECUTIONS:
            return wanted.join(Execution, Execution.decision_key == Decision.key)
        case _:
            return wanted


def _gaps() -> AnySelect:
    wanted = _rows(GAP, (Gap.owner_key.label("case_key"), Gap.fact)).select_from(Gap)
    return wanted.join(_own, _own.c.case_key == Gap.owner_key).where(Gap.about == "case")


def _rows(what: str, columns: tuple[Any, ...]) -> AnySelect:
    """Return a SELECT of all columns, of which those not given are NULL."""
    given: dict[str, ColumnElement[Any]] = {column.key: column for column in columns}
    filled = (
        given[name].label(name) if name in given else cast(null(), kind).label(name) for name, kind in _COLUMNS.items()
    )
    return select(literal(str(what), String).label("what"), *filled)
