"""What the register says, as frozen facts. No reasons, no amounts, no contact data; nothing here is a database row."""

from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from frontdesk.cases.rules.lists import CaseRole, DecisionOutcome, Fact, Protection, StaffRole


@dataclass(frozen=True)
class FoundPerson:
    """One line of a list of hits: a name and a birth date, no unit and no flags."""

    key: str
    given_name: str
    family_name: str
    birth_date: date | None

    @property
    def name(self) -> str:
        """Given and family name."""
        return f"{self.given_name} {self.family_name}"


@dataclass(frozen=True)
class IdentityFacts:
    """That somebody has a number of this kind, and how sure the tax agency is of it; not the number."""

    kind: str
    assurance: str | None


@dataclass(frozen=True)
class PersonFacts:
    """A person opened on the desk. `gaps` names what was set aside at the last import."""

    key: str
    given_name: str
    family_name: str
    birth_date: date | None
    deceased_on: date | None
    protection: Protection
    unsafe_contact: bool
    language: str | None
    interpreter: str
    interpreter_language: str | None
    communication: str | None
    identity: tuple[IdentityFacts, ...] = ()
    gaps: frozenset[Fact] = frozenset()

    @property
    def name(self) -> str:
        """Given and family name."""
        return f"{self.given_name} {self.family_name}"

    @property
    def identity_is_uncertain(self) -> bool:
        """Whether every number is one nobody has confirmed; such a person never reaches the highest level."""
        return bool(self.identity) and all(each.assurance == "uncertain" for each in self.identity)


@dataclass(frozen=True)
class MandateFacts:
    """Who may act for a person, in what, and between which days (both included)."""

    key: str
    kind: str
    scope: frozenset[str]
    grantor_key: str
    grantee_key: str | None
    grantee_name: str
    since: date | None
    until: date | None


@dataclass(frozen=True)
class StaffFacts:
    """A handläggare's part in a case."""

    handlaggare_key: str
    name: str
    role: StaffRole
    since: date
    until: date | None


@dataclass(frozen=True)
class ApplicationFacts:
    """What was applied for, when it came in and for which month (its first day)."""

    key: str
    kind: str
    received_on: date
    month: date | None


@dataclass(frozen=True)
class DocumentFacts:
    """A paper that was asked for. `kind` is a code of the controlled list, `other` when no list knows it."""

    key: str
    kind: str
    requested_on: date
    due_on: date | None
    received_on: date | None

    @property
    def missing(self) -> bool:
        """Whether it has not come yet."""
        return self.received_on is None


@dataclass(frozen=True)
class ExecutionFacts:
    """Whether a decision was carried out."""

    due_on: date | None
    started_on: date | None
    ended_on: date | None
    interrupted_on: date | None


@dataclass(frozen=True)
class DecisionFacts:
    """A decision: that it exists, how it went, its dates, and what came of it."""

    key: str
    outcome: DecisionOutcome
    decided_on: date
    sent_on: date | None
    received_on: date | None
    since: date | None
    until: date | None
    appealed_on: date | None
    reconsidered_on: date | None
    executions: tuple[ExecutionFacts, ...] = ()


@dataclass(frozen=True)
class PaymentFacts:
    """A pay date, for one month, resting on one decision."""

    key: str
    decision_key: str
    month: date
    pay_on: date


@dataclass(frozen=True)
class CaseFacts:
    """A case as one person in it may hear of it: own and common facts, none from after that person's part ended.

    `status` is None when the case system's word is not known (then `gaps` says so) or changed after the part ended.
    """

    key: str
    number: str
    area: str
    board: str
    type: str | None
    law: str | None
    status: str | None
    status_since: date | None
    unit_key: str
    unit_name: str | None
    opened_on: date | None
    closed_on: date | None
    role: CaseRole
    part_ended_on: date | None = None
    staff: tuple[StaffFacts, ...] = ()
    documents: tuple[DocumentFacts, ...] = ()
    applications: tuple[ApplicationFacts, ...] = ()
    decisions: tuple[DecisionFacts, ...] = ()
    payments: tuple[PaymentFacts, ...] = ()
    gaps: frozenset[Fact] = field(default_factory=frozenset)

    def responsible(self, on: date) -> tuple[StaffFacts, ...]:
        """The responsible handläggare on a day, the latest first; empty when none is appointed yet."""
        serving = [
            each
            for each in self.staff
            if each.role is StaffRole.RESPONSIBLE and each.since <= on and (each.until is None or on <= each.until)
        ]
        return tuple(sorted(serving, key=lambda each: each.since, reverse=True))

    @property
    def missing_documents(self) -> tuple[DocumentFacts, ...]:
        """The papers that have not come, the one due first first."""
        missing = [each for each in self.documents if each.missing]
        return tuple(sorted(missing, key=lambda each: (each.due_on or date.max, each.requested_on)))


@dataclass(frozen=True)
class PersonState:
    """What whoever holds a person's key must know after an import."""

    key: str
    protected: bool
    unsafe_contact: bool
    deceased_on: date | None


@dataclass(frozen=True)
class SourceFreshness:
    """How old one source's facts are, counted in working hours."""

    source: str
    generation: int
    extracted_at: datetime
    imported_at: datetime
    age: timedelta
    fresh: bool
