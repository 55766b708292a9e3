"""The statements behind `cases_of`, each bound to the person's part in a visible case.

A part has an end; facts from after it are not in the result.
"""

from dataclasses import dataclass
from datetime import date
from typing import Any, ClassVar, Self

from sqlalchemy import ColumnElement, Date, String, bindparam, func, or_, select

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
from frontdesk.cases.rules.lists import CaseRole, Fact

PERSON = bindparam("person", type_=String)
_STRENGTH = tuple(CaseRole)


@dataclass(frozen=True)
class Part:
    """A person's part in a case, with the case's own row."""

    row: Any
    role: str
    until: date | None

    STATEMENT: ClassVar[AnySelect] = (
        select(Case.__table__, RegisterUnit.name.label("unit_name"), CasePerson.role, CasePerson.until)
        .join(CasePerson, CasePerson.case_key == Case.key)
        .join(Person, Person.key == CasePerson.person_key)
        .outerjoin(RegisterUnit, RegisterUnit.key == Case.unit_key)
        .where(CasePerson.person_key == PERSON, CasePerson.since <= TODAY, case_is_visible(), person_may_be_shown())
    )

    @classmethod
    def of(cls, row: Any) -> Self:  # noqa: ANN401 - a row of several tables
        """Read a row of STATEMENT."""
        return cls(row, row.role, row.until)

    @property
    def key(self) -> str:
        """The case's key."""
        key: str = self.row.key
        return key

    def joined(self, other: Self) -> "Part":
        """Merge two parts in the same case: the stronger role, and the later end."""
        role = min(self.role, other.role, key=_STRENGTH.index)
        ends = None if self.until is None or other.until is None else max(self.until, other.until)
        return Part(self.row, role, ends)


_NEVER = date.max
_until = func.max(func.coalesce(CasePerson.until, _NEVER, type_=Date), type_=Date)
_own = (
    select(CasePerson.case_key, _until.label("until"))
    .join(Case, Case.key == CasePerson.case_key)
    .join(Person, Person.key == CasePerson.person_key)
    .where(CasePerson.person_key == PERSON, CasePerson.since <= TODAY, case_is_visible(), person_may_be_shown())
    .group_by(CasePerson.case_key)
    .subquery()
)


def _of_own_case(model: Any, happened_on: Any) -> AnySelect:  # noqa: ANN401 - any of the fact tables
    within: ColumnElement[bool] = happened_on <= _own.c.until
    return select(model.__table__).join(_own, _own.c.case_key == model.case_key).where(within)


STATEMENTS: dict[Fact, AnySelect] = {
    Fact.STAFF: _of_own_case(CaseStaff, CaseStaff.since)
    .add_columns(RegisterHandlaggare.given_name, RegisterHandlaggare.family_name)
    .join(RegisterHandlaggare, RegisterHandlaggare.key == CaseStaff.handlaggare_key)
    .order_by(CaseStaff.since),
    # Own and common documents only: another household member's missing document is that member's business.
    Fact.DOCUMENTS: _of_own_case(DocumentRequest, DocumentRequest.requested_on)
    .where(or_(DocumentRequest.person_key.is_(None), DocumentRequest.person_key == PERSON))
    .order_by(DocumentRequest.requested_on),
    Fact.APPLICATIONS: _of_own_case(Application, Application.received_on).order_by(Application.received_on.desc()),
    Fact.DECISIONS: _of_own_case(Decision, Decision.decided_on).order_by(Decision.decided_on.desc(), Decision.key),
    Fact.EXECUTIONS: select(Execution.__table__, Decision.case_key)
    .join(Decision, Decision.key == Execution.decision_key)
    .join(_own, _own.c.case_key == Decision.case_key)
    .where(Decision.decided_on <= _own.c.until),
    Fact.PAYMENTS: _of_own_case(Payment, Payment.pay_on).order_by(Payment.pay_on.desc()),
}
GAPS: AnySelect = (
    select(Gap.owner_key.label("case_key"), Gap.fact)
    .join(_own, _own.c.case_key == Gap.owner_key)
    .where(Gap.about == "case")
)
