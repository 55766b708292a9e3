"""A person opened on the desk and the visible facts of their cases, in a constant number of statements."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from datetime import date
from typing import Any

from sqlalchemy import Date, Row, bindparam, select
from sqlalchemy.orm import Session, aliased

from frontdesk.cases.models import Gap, Identifier, Mandate, Person
from frontdesk.cases.queries.parts import ALL_FACTS, GAP, PART, PERSON, CasePart, snapshot
from frontdesk.cases.queries.visible import person_is_visible, person_may_be_shown
from frontdesk.cases.rules.lists import CaseRole, DecisionOutcome, ListedFact, ListedProtection, StaffRole
from frontdesk.cases.rules.visibility import Visibility
from frontdesk.cases.views import (
    ApplicationFacts,
    CaseFacts,
    DecisionFacts,
    DocumentFacts,
    ExecutionFacts,
    IdentityFacts,
    MandateFacts,
    PaymentFacts,
    PersonFacts,
    StaffFacts,
)
from frontdesk.core.db import statements

Facts = Mapping[str, Sequence[Row[*tuple[Any, ...]]]]
"""The rows of one case, by `ListedFact` or gap."""

_PERSON = (
    select(Person, Identifier.kind, Identifier.assurance, Gap.fact)
    .outerjoin(Identifier, Identifier.person_key == Person.key)
    .outerjoin(Gap, (Gap.owner_key == Person.key) & (Gap.about == "person"))
    .where(Person.key == PERSON, person_is_visible())
)


def person_facts(register: Session, person_key: str, visible: Visibility) -> PersonFacts | None:
    """Return a visible person; None alike for an unknown, a protected and a not granted one."""
    found = statements.rows(register, _PERSON, {"person": person_key, **visible.parameters})
    if not found:
        return None
    # A person with several numbers or missing facts comes as several rows.
    person = found[0]
    identity = dict.fromkeys((row.kind, row.assurance) for row in found if row.kind)
    return PersonFacts(
        key=person.key,
        given_name=person.given_name,
        family_name=person.family_name,
        birth_date=person.birth_date,
        deceased_on=person.deceased_on,
        protection=ListedProtection(person.protection),
        unsafe_contact=person.unsafe_contact,
        language=person.language,
        interpreter=person.interpreter,
        interpreter_language=person.interpreter_language,
        communication=person.communication,
        identity=tuple(IdentityFacts(*each) for each in identity),
        gaps=frozenset(ListedFact(row.fact) for row in found if row.fact),
    )


_INTERPRETER = select(Person.interpreter).where(Person.key == PERSON)


def interpreter_of(register: Session, person_key: str) -> str:
    """Return the kind of interpreter a person needs, empty for none; for a rule, never to be shown."""
    found = statements.one_or_none(register, _INTERPRETER, {"person": person_key})
    return found.interpreter or "" if found else ""


def cases_of(
    register: Session, person_key: str, visible: Visibility, *, facts: Collection[ListedFact] = ALL_FACTS
) -> list[CaseFacts]:
    """Return the person's visible cases, open ones first, limited to what this person may be told.

    Besides the case itself only the kinds of `facts` asked for are read; the others stay empty.
    """
    parts: dict[str, CasePart] = {}
    told: defaultdict[str, defaultdict[str, list[Any]]] = defaultdict(lambda: defaultdict(list))
    for row in statements.rows(register, snapshot(frozenset(facts)), {"person": person_key, **visible.parameters}):
        if row.what == PART:
            part = CasePart(row, row.role, row.until)
            # One part per case: the strongest role, open if any of the person's roles is.
            parts[part.key] = part.joined(parts[part.key]) if part.key in parts else part
        else:
            told[row.case_key][row.what].append(row)
    cases = [_case(part, told[part.key]) for part in parts.values()]
    return sorted(cases, key=lambda case: (case.closed_on is not None, -(case.opened_on or date.min).toordinal()))


def _case(part: CasePart, told: Facts) -> CaseFacts:
    row, until = part.row, part.until
    status_is_own = until is None or (row.status_since is not None and row.status_since <= until)
    return CaseFacts(
        key=part.key,
        number=row.number,
        area=row.area,
        board=row.sphere.rpartition("/")[0],
        type=row.type,
        law=row.law,
        status=row.status if status_is_own else None,
        status_since=row.status_since if status_is_own else None,
        unit_key=row.unit_key,
        unit_name=row.unit_name,
        opened_on=row.opened_on,
        closed_on=_before(row.closed_on, until),
        role=CaseRole(part.role),
        part_ended_on=until,
        staff=tuple(
            StaffFacts(
                each.handlaggare_key,
                f"{each.given_name} {each.family_name}",
                StaffRole(each.role),
                each.since,
                _before(each.until, until),
            )
            for each in sorted(told.get(ListedFact.STAFF, ()), key=lambda row: row.since)
        ),
        documents=tuple(
            DocumentFacts(each.key, each.kind, each.requested_on, each.due_on, each.received_on)
            for each in sorted(told.get(ListedFact.DOCUMENTS, ()), key=lambda row: row.requested_on)
            if each.received_on is None or until is None or each.received_on <= until
        ),
        applications=tuple(
            ApplicationFacts(each.key, each.kind, each.received_on, each.month)
            for each in sorted(told.get(ListedFact.APPLICATIONS, ()), key=lambda row: row.received_on, reverse=True)
        ),
        decisions=_decisions(told, until),
        payments=tuple(
            PaymentFacts(each.key, each.decision_key, each.month, each.pay_on)
            for each in sorted(told.get(ListedFact.PAYMENTS, ()), key=lambda row: row.pay_on, reverse=True)
        ),
        gaps=frozenset(ListedFact(each.fact) for each in told.get(GAP, ())),
    )


def _decisions(told: Facts, until: date | None) -> tuple[DecisionFacts, ...]:
    executions: defaultdict[str, list[ExecutionFacts]] = defaultdict(list)
    for each in told.get(ListedFact.EXECUTIONS, ()):
        dates = (each.started_on, each.ended_on, each.interrupted_on)
        executions[each.decision_key].append(ExecutionFacts(each.due_on, *(_before(day, until) for day in dates)))
    return tuple(
        DecisionFacts(
            key=each.key,
            outcome=DecisionOutcome(each.outcome),
            decided_on=each.decided_on,
            sent_on=_before(each.sent_on, until),
            received_on=_before(each.received_on, until),
            since=each.since,
            until=each.until,
            appealed_on=_before(each.appealed_on, until),
            reconsidered_on=_before(each.reconsidered_on, until),
            executions=tuple(executions[each.key]),
        )
        for each in sorted(told.get(ListedFact.DECISIONS, ()), key=lambda row: (-row.decided_on.toordinal(), row.key))
    )


def _before(day: date | None, until: date | None) -> date | None:
    """Return the day unless it came after the person's part ended."""
    return day if day is None or until is None or day <= until else None


_GRANTEE = aliased(Person)
_ON = bindparam("on", type_=Date)
_MANDATES = (
    select(Mandate, _GRANTEE.given_name, _GRANTEE.family_name)
    .join(Person, Person.key == Mandate.grantor_key)
    .outerjoin(_GRANTEE, (_GRANTEE.key == Mandate.grantee_key) & person_may_be_shown(_GRANTEE))
    .where(
        Mandate.grantor_key == PERSON,
        person_may_be_shown(),
        (Mandate.since.is_(None)) | (Mandate.since <= _ON),
        (Mandate.until.is_(None)) | (Mandate.until >= _ON),
    )
    .order_by(Mandate.kind, Mandate.key)
)


def mandates_of(register: Session, person_key: str, visible: Visibility, *, on: date) -> list[MandateFacts]:
    """Return the mandates to act for the person on a day. The name of a protected holder stays empty."""
    return [
        MandateFacts(
            key=row.key,
            kind=row.kind,
            scope=frozenset(row.scope.split(",")),
            grantor_key=row.grantor_key,
            grantee_key=row.grantee_key,
            grantee_name=row.grantee_name or f"{row.given_name or ''} {row.family_name or ''}".strip(),
            since=row.since,
            until=row.until,
        )
        for row in statements.rows(register, _MANDATES, {"person": person_key, "on": on, **visible.parameters})
    ]
