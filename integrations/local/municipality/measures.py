"""Cases of barn och unga, LSS and äldre: from report or application to an executed measure.

Each status is at the end of a path. A case is generated backwards from today: a number of days in its present status,
in the one before, and so on until it was opened.
"""

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Final

from integrations.local.municipality.days import on_or_after
from integrations.local.municipality.drafts import Draft, Span, Story
from integrations.local.municipality.rows import Decision, Execution
from integrations.local.municipality.vocabulary import (
    ALDRE,
    BOU,
    DISCONTINUED,
    DISMISSED,
    GRANTED,
    GRANTING,
    LSS,
    PARTIALLY_GRANTED,
    REJECTED,
)

_ASSESSED = ("REPORT_RECEIVED", "PROTECTION_ASSESSMENT", "PRELIMINARY_ASSESSMENT")
_INVESTIGATED = (*_ASSESSED, "OPENED", "INVESTIGATION")
_MEASURED = (*_INVESTIGATED, "DECIDED_WITH_MEASURE", "MEASURE", "FOLLOW_UP", "CLOSED")
_LSS = (
    "REQUEST_RECEIVED",
    "INVESTIGATION",
    "CONSULTATION",
    "DECIDED",
    "AWAITING_EXECUTION",
    "EXECUTED",
    "FOLLOW_UP",
    "CLOSED",
)
_ALDRE = ("APPLICATION_RECEIVED", "INVESTIGATION", "DECIDED", "ORDERED", "EXECUTED", "FOLLOW_UP", "CLOSED")


def _paths(*whole: tuple[str, ...]) -> dict[str, tuple[str, ...]]:
    return {path[-1]: path for line in whole for path in (line[: end + 1] for end in range(len(line)))}


PATHS: Final[Mapping[str, Mapping[str, tuple[str, ...]]]] = {
    BOU: _paths((*_ASSESSED, "NOT_OPENED"), (*_INVESTIGATED, "DECIDED_WITHOUT_MEASURE"), _MEASURED),
    LSS: _paths(_LSS),
    ALDRE: _paths(_ALDRE),
}

LASTED: Final[Mapping[str, Span]] = {
    "REPORT_RECEIVED": (0, 1),
    "PROTECTION_ASSESSMENT": (0, 2),
    "PRELIMINARY_ASSESSMENT": (2, 12),
    "OPENED": (1, 5),
    "DECIDED_WITH_MEASURE": (2, 20),
    "MEASURE": (40, 300),
    "REQUEST_RECEIVED": (2, 14),
    "APPLICATION_RECEIVED": (1, 10),
    "INVESTIGATION": (14, 85),
    "CONSULTATION": (7, 14),
    "DECIDED": (0, 7),
    "AWAITING_EXECUTION": (5, 60),
    "ORDERED": (2, 20),
    "EXECUTED": (60, 360),
    "FOLLOW_UP": (5, 40),
}
"""Days spent in a status before the next."""

LASTS: Final[Mapping[str, Span]] = {
    "NOT_OPENED": (0, 120),
    "DECIDED_WITHOUT_MEASURE": (0, 120),
    "DECIDED": (0, 40),
    "AWAITING_EXECUTION": (5, 210),
    "ORDERED": (1, 130),
    "EXECUTED": (1, 360),
    "CLOSED": (20, 1500),
}
"""Days spent in the present status, where they differ from LASTED."""

DECIDING: Final = frozenset({"DECIDED", "DECIDED_WITH_MEASURE", "DECIDED_WITHOUT_MEASURE"})
STARTING: Final = frozenset({"EXECUTED", "MEASURE"})
APPLIED: Final = {BOU: "request", LSS: "request", ALDRE: "new"}
OPEN_OUTCOMES: Final = (GRANTED, GRANTED, GRANTED, PARTIALLY_GRANTED, REJECTED, REJECTED, DISMISSED, DISCONTINUED)
PAPERS: Final = 0.4
FAMILY_ASKED: Final = 0.1
INTERRUPTED: Final = 0.05
PARTIAL: Final = 0.15
DUE: Final = timedelta(days=60)


def tell(draft: Draft, status: str) -> tuple[date, Story]:
    """Return the day the case was opened, and all its rows but those of its people."""
    path = PATHS[draft.area][status]
    dates = _backwards(draft, path)
    return dates[path[0]], _rows(draft, status, dates)


def _backwards(draft: Draft, path: tuple[str, ...]) -> dict[str, date]:
    """Return when each status on the path was reached."""
    reached = draft.dice.randint(*LASTS.get(path[-1], LASTED.get(path[-1], (0, 1))))
    dates = {path[-1]: draft.days.ago(reached)}
    for status in reversed(path[:-1]):
        reached += draft.dice.randint(*LASTED[status])
        dates[status] = draft.days.ago(reached)
    return dates


def _rows(draft: Draft, status: str, dates: Mapping[str, date]) -> Story:
    opened = min(dates.values())
    yield draft.case(status, dates[status], opened)
    yield from draft.staff(opened, early=len(dates) == 1)
    asked = draft.dice.random() < FAMILY_ASKED
    if draft.area != BOU or asked:
        yield draft.application(APPLIED[draft.area], opened)
    wanted = draft.dice.random() < PAPERS
    if wanted and "INVESTIGATION" in dates:
        yield from draft.papers(dates["INVESTIGATION"], missing=status == "INVESTIGATION", most=2)
    for deciding in DECIDING & dates.keys():
        yield from _decided(draft, status, dates[deciding], dates)


def _decided(draft: Draft, status: str, decided: date, dates: Mapping[str, date]) -> Story:
    outcome = _outcome(draft, status)
    decision = draft.decision(outcome, decided, period=(decided, None) if outcome in GRANTING else None)
    yield decision
    if outcome in GRANTING:
        yield _executed(draft, decision, dates)


def _outcome(draft: Draft, status: str) -> str:
    """Return the decision's outcome: any while the case is still decided, a granted measure once it has gone on."""
    drawn, partly = draft.dice.choice(OPEN_OUTCOMES), draft.dice.random() < PARTIAL
    if status == "DECIDED_WITHOUT_MEASURE":
        return DISCONTINUED
    if status == "DECIDED":
        return drawn
    return PARTIALLY_GRANTED if partly else GRANTED


def _executed(draft: Draft, decision: Decision, dates: Mapping[str, date]) -> Execution:
    started = next((dates[status] for status in STARTING if status in dates), None)
    interrupted = started and draft.dice.random() < INTERRUPTED
    return draft.execution(
        decision,
        due=on_or_after(decision.decided_on + DUE),
        started=started,
        ended=dates.get("CLOSED"),
        interrupted=started + (draft.days.today - started) / 2 if started and interrupted else None,
    )
