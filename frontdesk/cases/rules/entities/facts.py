"""Facts of a case: applications, requested documents, decisions, executions, payments."""

from collections.abc import Iterable

from frontdesk.cases.rules import cells, lists
from frontdesk.cases.rules.cells import Check
from frontdesk.cases.rules.entities.entity import (
    CheckContext,
    Column,
    Entity,
    FactOwner,
    Gapped,
)
from frontdesk.cases.rules.lists import ListedFact


def facts(setting: CheckContext) -> tuple[Entity, ...]:
    key, past = cells.key(setting.source), cells.past_day(setting.today)
    own_key = Column("id", "key", key, required=True, unique=True)
    case_key = Column("case", "case_key", key, required=True)

    def listed(file: str, column: str, words: Iterable[str]) -> Check:
        return cells.listed(words, setting.unmapped(file, column))

    # An unreadable date costs the row only where the fact is useless without it.
    def decided(target: str, check: Check, *, name: str = "") -> Column:
        return Column(name or target, target, check, spare=True, gap=ListedFact.DECISIONS)

    def executed(target: str, check: Check) -> Column:
        return Column(target, target, check, spare=True, gap=ListedFact.EXECUTIONS)

    def of_case(fact: ListedFact) -> Gapped:
        return Gapped(FactOwner.CASE, "case_key", fact)

    applications = Entity(
        "applications",
        "application",
        (
            own_key,
            case_key,
            Column(
                "kind",
                "kind",
                cells.listed(lists.APPLICATION_KINDS, setting.unmapped("applications", "kind")),
                required=True,
                counted=True,
            ),
            Column("received_on", "received_on", past, required=True),
            Column("month", "month", cells.month, spare=True, gap=ListedFact.APPLICATIONS),
        ),
        references={"case_key": "cases"},
        gapped=of_case(ListedFact.APPLICATIONS),
    )
    document_requests = Entity(
        "document_requests",
        "document_request",
        (
            own_key,
            case_key,
            Column(
                "kind",
                "kind",
                cells.listed(lists.DOCUMENT_KINDS, setting.unmapped("document_requests", "kind")),
                required=True,
                counted=True,
            ),
            Column("person", "person_key", key),
            Column("requested_on", "requested_on", past, required=True),
            Column("due_on", "due_on", cells.end, spare=True, gap=ListedFact.DOCUMENTS),
            Column("received_on", "received_on", past),
        ),
        references={"case_key": "cases", "person_key": "persons"},
        orders=(("requested_on", "due_on"),),
        gapped=of_case(ListedFact.DOCUMENTS),
    )
    decisions = Entity(
        "decisions",
        "decision",
        (
            own_key,
            case_key,
            Column(
                "outcome",
                "outcome",
                cells.listed(lists.DecisionOutcome, setting.unmapped("decisions", "outcome")),
                required=True,
                counted=True,
            ),
            Column("decided_on", "decided_on", past, required=True),
            decided("sent_on", past),
            decided("received_on", past),
            decided("since", cells.day, name="from"),
            decided("until", cells.end, name="to"),
            decided("appealed_on", past),
            decided("reconsidered_on", past),
        ),
        references={"case_key": "cases"},
        orders=(("since", "until"), ("decided_on", "sent_on"), ("decided_on", "received_on")),
        gapped=of_case(ListedFact.DECISIONS),
    )
    executions = Entity(
        "executions",
        "execution",
        (
            own_key,
            Column("decision", "decision_key", key, required=True, unique=True),
            executed("due_on", cells.end),
            executed("started_on", past),
            executed("ended_on", cells.end),
            executed("interrupted_on", past),
        ),
        references={"decision_key": "decisions"},
        orders=(("started_on", "ended_on"),),
        gapped=Gapped(FactOwner.DECISION, "decision_key", ListedFact.EXECUTIONS),
    )
    payments = Entity(
        "payments",
        "payment",
        (
            own_key,
            case_key,
            Column("decision", "decision_key", key, required=True),
            Column("month", "month", cells.month, required=True),
            Column("pay_on", "pay_on", cells.day, required=True),
        ),
        references={"case_key": "cases", "decision_key": "decisions"},
        gapped=of_case(ListedFact.PAYMENTS),
    )
    return applications, document_requests, decisions, executions, payments
