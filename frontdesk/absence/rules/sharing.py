"""Whose turn it is among several stand-ins: the one with the least load relative to their share first."""

import math
from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction

from frontdesk.absence.rules.enums import PassedOver

# Enough for a whole unit to share one colleague's work.
MOST_STAND_INS = 30
Passed = tuple[tuple[str, PassedOver], ...]


@dataclass(frozen=True)
class Candidate:
    """A stand-in, and what decides whether and when it is their turn."""

    handlaggare: str
    share: int
    #: Turns they have had for this absence or series.
    given: int = 0
    away: bool = False
    #: Turns they have had on the day in question, for all absent colleagues together.
    today: int = 0

    @property
    def load(self) -> Fraction:
        """Turns they have had in relation to their share."""
        return Fraction(self.given, self.share)


@dataclass(frozen=True)
class Turns:
    """Stand-ins who may be asked, next turn first, and those passed over with the reason."""

    order: tuple[str, ...]
    passed: Passed


def in_turn(candidates: Iterable[Candidate], *, limit: int) -> Turns:
    """Put the stand-ins in the order they are to be asked; `limit` is the most turns one of them may have in a day.

    The order is deterministic: equal loads go to the larger share, then to the stand-in named first.
    """
    by_load = sorted(candidates, key=lambda one: (one.load, -one.share))
    reasons = {one.handlaggare: _reason(one, limit) for one in by_load}
    return Turns(
        order=tuple(key for key, reason in reasons.items() if reason is None),
        passed=tuple((key, reason) for key, reason in reasons.items() if reason is not None),
    )


def passed_before(
    turns: Turns, candidates: Iterable[Candidate], taker: str | None
) -> tuple[tuple[str, PassedOver], ...]:
    """Return the stand-ins passed over who ranked before `taker`; all that were passed over when `taker` is None."""
    places = {one.handlaggare: (one.load, -one.share) for one in candidates}
    if taker not in places:
        return turns.passed
    return tuple(each for each in turns.passed if places[each[0]] <= places[taker])


def turns_lost(candidates: Iterable[Candidate], passed: Iterable[str], taker: str) -> dict[str, int]:
    """Return how many turns each stand-in passed over is charged, so that none is owed for the time away.

    A stand-in who comes back starts level with `taker` and gets their normal share from then on.
    """
    known = {one.handlaggare: one for one in candidates}
    level = Fraction(known[taker].given + 1, known[taker].share)
    return {key: max(0, math.floor(level * known[key].share) - known[key].given) for key in passed}


def _reason(candidate: Candidate, limit: int) -> PassedOver | None:
    if candidate.away:
        return PassedOver.AWAY
    return PassedOver.FULL if candidate.today >= limit else None
