"""Which facts each reason for calling needs; no other facts are shown.

Reason codes come from the protocol shipped with `triage`. A reason not listed here needs no facts.
"""

from dataclasses import dataclass

from frontdesk.disclosure.rules.levels import Topic

_EB = frozenset({"EB"})


@dataclass(frozen=True)
class Need:
    """The topics a reason needs, in speaking order, and the areas of the cases concerned (empty: all)."""

    topics: tuple[Topic, ...] = ()
    areas: frozenset[str] = frozenset()


NOTHING = Need()
_STATUS = (Topic.STATUS, Topic.PAPERS, Topic.NAMED_PAPER, Topic.DECISION, Topic.OUTCOME)
NEEDS: dict[str, Need] = {
    "eb-status": Need(_STATUS, _EB),
    "payment-date": Need((Topic.PAYMENT, Topic.PAPERS, Topic.NAMED_PAPER), _EB),
    "missing-documents": Need((Topic.NAMED_PAPER, Topic.PAPERS)),
    "money-not-arrived": Need((Topic.PAYMENT,), _EB),
    "refusal-appeal": Need((Topic.DECISION, Topic.HANDLAGGARE)),
    "changed-circumstances": Need((Topic.HANDLAGGARE,)),
    "who-is-my-handlaggare": Need((Topic.HANDLAGGARE,)),
    "meeting": Need((Topic.NAMED_BOOKING, Topic.BOOKINGS)),
    "service-not-started": Need((Topic.STATUS, Topic.DECISION, Topic.HANDLAGGARE)),
}


def need_of(reason: str | None) -> Need:
    """Return what a reason needs; nothing for None."""
    return NEEDS.get(reason or "", NOTHING)
