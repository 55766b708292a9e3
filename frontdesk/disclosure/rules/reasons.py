"""What each reason for calling makes somebody need to know; only that is ever shown.

The reasons' codes are those of the protocol that `triage` ships. A reason that is not named here needs no fact.
"""

from dataclasses import dataclass

from frontdesk.disclosure.rules.levels import Topic

_EB = frozenset({"EB"})


@dataclass(frozen=True)
class Need:
    """The facts a reason asks for, in the order they are said, and in the cases of which areas (empty: all)."""

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
    """Return what a reason needs; nothing before a reason is chosen."""
    return NEEDS.get(reason or "", NOTHING)
