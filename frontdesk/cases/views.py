"""The register's facts as frozen dataclasses. No reasons, amounts or contact data, and no database rows."""

from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from frontdesk.cases.rules.lists import CaseRole, DecisionOutcome, ListedFact, ListedProtection, StaffRole


@dataclass(frozen=True)
class FoundPerson:
    """A search hit: a name and a birth date, no unit and no flags."""

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
    """The kind of a person's number and how certain the tax agency is of it; not the number."""

    kind: str
    assurance: str | None


@dataclass(frozen=True)
class PersonFacts:
    """A person opened on the desk. `gaps` are facts set aside at the last import."""

    key: str
    given_name: str
    family_name: str
    birth_date: date | None
    deceased_on: date | None
    protection: ListedProtection
    unsafe_contact: bool
    language: str | None
    interpreter: str
    interpreter_language: str | None
    communication: str | None
    identity: tuple[IdentityFacts, ...] = ()
    gaps: frozenset[ListedFact] = frozenset()

    @property
    def name(self) -> str:
        """Given and family name."""
        return f"{self.given_name} {self.family_name}"

    @property
    def state(self) -> "PersonState":
        """The facts that decide how the person may be reached."""
        return PersonState(
            self.key, self.protection is not ListedProtection.NONE, self.unsafe_contact, self.deceased_on
        )

    @property
    def identity_is_uncertain(self) -> bool:
        """Whether none of the numbers is confirmed; such a person never reaches the highest identification level."""
        return bool(self.identity) and all(each.assurance == "uncertain" for each in self.identity)


@dataclass(frozen=True)
class MandateFacts:
    """Who may act for a person, in what matters, and between which days (both included)."""

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
    """An application: its kind, when it was received and for which month (its first day)."""

    key: str
    kind: str
    received_on: date
    month: date | None


@dataclass(frozen=True)
class DocumentFacts:
    """A requested document. `kind` is a code of the controlled list, `other` when no list knows it."""

    key: str
    kind: str
    requested_on: date
    due_on: date | None
    received_on: date | None

    @property
    def missing(self) -> bool:
        """Whether it has not been received."""
        return self.received_on is None


@dataclass(frozen=True)
class ExecutionFacts:
    """Whether and when a decision was executed."""

    due_on: date | None
    started_on: date | None
    ended_on: date | None
    interrupted_on: date | None


@dataclass(frozen=True)
class DecisionFacts:
    """A decision: its outcome, dates and executions."""

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
    """A payment date for one month, based on one decision."""

    key: str
    decision_key: str
    month: date
    pay_on: date


@dataclass(frozen=True)
class CaseFacts:
    """A case as one of its persons may be told of it: own and common facts, none from after that person's part ended.

    `status` is None when the case system's code is unknown (then `gaps` says so) or changed after the part ended.
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
    gaps: frozenset[ListedFact] = field(default_factory=frozenset)

    def responsible(self, on: date) -> tuple[StaffFacts, ...]:
        """The handläggare responsible on a day, latest first; empty when none is appointed yet."""
        serving = [
            each
            for each in self.staff
            if each.role is StaffRole.RESPONSIBLE and each.since <= on and (each.until is None or on <= each.until)
        ]
        return tuple(sorted(serving, key=lambda each: each.since, reverse=True))

    @property
    def missing_documents(self) -> tuple[DocumentFacts, ...]:
        """The documents not received, earliest due first."""
        missing = [each for each in self.documents if each.missing]
        return tuple(sorted(missing, key=lambda each: (each.due_on or date.max, each.requested_on)))


@dataclass(frozen=True)
class PersonState:
    """What rooms that store a person's key must know after an import."""

    key: str
    protected: bool
    unsafe_contact: bool
    deceased_on: date | None


@dataclass(frozen=True)
class SourceFreshness:
    """Age of one source's facts, in working hours."""

    source: str
    generation: int
    extracted_at: datetime
    imported_at: datetime
    age: timedelta
    fresh: bool
