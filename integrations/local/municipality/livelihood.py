"""Cases of ekonomiskt bistånd: assessed month by month, from application to payment."""

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Final

from integrations.local.municipality.days import add_months, month_paid_for, on_or_before, pay_day_for
from integrations.local.municipality.drafts import Draft, Span, Story, whole_month
from integrations.local.municipality.vocabulary import DISCONTINUED, DISMISSED, GRANTED, PARTIALLY_GRANTED, REJECTED

IN_STATUS: Final[dict[str, Span]] = {
    "RECEIVED": (0, 3),
    "NEEDS_MANUAL_REVIEW": (0, 5),
    "UNDER_REVIEW": (1, 12),
    "SUPPLEMENT_REQUESTED": (1, 20),
    "AWAITING_DECISION": (0, 7),
    "GRANTED": (0, 4),
    "PARTIALLY_GRANTED": (0, 6),
    "REJECTED": (0, 40),
    "DISMISSED": (0, 40),
    "PAID": (0, 12),
    "WITHDRAWN": (0, 30),
    "CLOSED": (30, 1500),
}
"""Days a case has been in its status; for PAID only whether it was the last payment date or the one before."""

HANDLING: Final[Span] = (5, 14)
OUTCOMES: Final = {
    "GRANTED": GRANTED,
    "PARTIALLY_GRANTED": PARTIALLY_GRANTED,
    "PAID": GRANTED,
    "REJECTED": REJECTED,
    "DISMISSED": DISMISSED,
    "WITHDRAWN": DISCONTINUED,
}
WITH_PAPERS: Final = frozenset({"UNDER_REVIEW", "AWAITING_DECISION", "GRANTED", "PAID", "PARTIALLY_GRANTED"})
EARLY: Final = frozenset({"RECEIVED", "NEEDS_MANUAL_REVIEW"})
NOT_PAID_YET: Final = 0.2
WITHOUT_A_MONTH: Final = 0.12
NEW_CASE: Final = 0.35
SUPPLEMENTARY: Final = 0.1
LONGEST_HISTORY: Final = 5


def tell(draft: Draft, status: str) -> tuple[date, Story]:
    """Return the day the case was opened, and all its rows but those of its people."""
    if status == "CLOSED":
        return _tell_closed(draft)
    since, received, month, pay_on = _dates(draft, status)
    past = [add_months(month, -back) for back in range(1, _history(draft) + 1)]
    opened = min(_received_for(past[-1]), received) if past else received
    return opened, _tell_open(draft, status, (since, received, month, pay_on), opened, past)


def _dates(draft: Draft, status: str) -> tuple[date, date, date, date | None]:
    """Return the day of the status, the day received, the month, and the payment date if one is set."""
    days, dice = draft.days, draft.dice
    stayed, handled, unpaid = dice.randint(*IN_STATUS[status]), dice.randint(*HANDLING), dice.random()
    soon = dice.randint(1, 8)
    since, pay_on = days.ago(stayed), None
    if status == "PAID":
        pay_on = since = days.pay_day(-(stayed % 2))
    elif status in {"GRANTED", "PARTIALLY_GRANTED"} and unpaid >= NOT_PAID_YET:
        # An urgent need is paid at once instead of on the next payment date.
        pay_on = days.bank(1) if soon == 1 else days.pay_day(1)
    waited = 0 if status in EARLY else handled
    received = on_or_before(since - timedelta(days=waited + (handled if status == "PAID" else 0)))
    return since, received, month_paid_for(pay_on or received), pay_on


def _history(draft: Draft) -> int:
    return 0 if draft.dice.random() < NEW_CASE else draft.dice.randint(1, LONGEST_HISTORY)


def _received_for(month: date) -> date:
    return on_or_before(pay_day_for(month) - timedelta(days=15))


def _tell_open(
    draft: Draft,
    status: str,
    dates: tuple[date, date, date, date | None],
    opened: date,
    past: Sequence[date],
) -> Story:
    since, received, month, pay_on = dates
    yield draft.case(status, since, opened)
    yield from draft.staff(opened, early=status in EARLY and not past)
    kind = ("supplementary" if draft.dice.random() < SUPPLEMENTARY else "renewal") if past else "new"
    yield draft.application(kind, received, month)
    if status == "SUPPLEMENT_REQUESTED":
        yield from draft.papers(since, missing=True)
    elif status in WITH_PAPERS:
        yield from draft.papers(on_or_before(received + timedelta(days=1)), missing=False, most=2)
    if status in OUTCOMES:
        yield from _decided(draft, status, (since, month, pay_on))
    yield from _months_before(draft, past)


def _decided(draft: Draft, status: str, dates: tuple[date, date, date | None]) -> Story:
    since, month, pay_on = dates
    decided = on_or_before(since - timedelta(days=4)) if status == "PAID" else since
    granting = status in {"GRANTED", "PARTIALLY_GRANTED", "PAID"}
    decision = draft.decision(OUTCOMES[status], decided, period=whole_month(month) if granting else None)
    yield decision
    if pay_on:
        yield draft.payment(decision, month, pay_on)


def _months_before(draft: Draft, past: Sequence[date]) -> Story:
    """Yield earlier months, newest first: applied for, decided and paid, or sometimes rejected."""
    for nth, month in enumerate(past, start=1):
        refused = draft.dice.random() < WITHOUT_A_MONTH
        pay_on = pay_day_for(month)
        decided = on_or_before(pay_on - timedelta(days=5))
        first = nth == len(past)
        yield draft.application("new" if first else "renewal", _received_for(month), month, nth)
        period = None if refused else whole_month(month)
        decision = draft.decision(REJECTED if refused else GRANTED, decided, period=period, nth=nth)
        yield decision
        if not refused:
            yield draft.payment(decision, month, pay_on, nth)


def _tell_closed(draft: Draft) -> tuple[date, Story]:
    closed = draft.days.ago(draft.dice.randint(*IN_STATUS["CLOSED"]))
    last = add_months(closed, -1)
    months = [add_months(last, -back) for back in range(draft.dice.randint(1, LONGEST_HISTORY))]
    opened = _received_for(months[-1])
    return opened, _closed_rows(draft, closed, opened, months)


def _closed_rows(draft: Draft, closed: date, opened: date, months: Sequence[date]) -> Story:
    yield draft.case("CLOSED", closed, opened)
    yield from draft.staff(opened, early=False)
    yield from _months_before(draft, months)
