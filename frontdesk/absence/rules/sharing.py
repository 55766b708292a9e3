"""Whose turn it is among several stand-ins: by share, the one with the least relative load first."""

import math
from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction

from frontdesk.absence.rules.words import PassedOver

# A whole unit may share what one person leaves behind.
MOST_STAND_INS = 30
Passed = tuple[tuple[str, PassedOver], ...]


@dataclass(frozen=True)
class Candidate:
    """A stand-in: their share of what comes in, what they were given of it so far, and whether they can take more.

    `today` is what they were given on the day in question for anybody who is away.
    """

    handlaggare: str
    share: int
    given: int = 0
    away: bool = False
    today: int = 0

    @property
    def load(self) -> Fraction:
        """What they were given in relation to their share."""
        return Fraction(self.given, self.share)


@dataclass(frozen=True)
class Turns:
    """Who may be asked, the one whose turn it is first, and who is passed over and why."""

    order: tuple[str, ...]
    passed: Passed


def in_turn(candidates: Iterable[Candidate], *, limit: int) -> Turns:
    """Put the stand-ins in the order they are to be asked; `limit` is what one of them may be given in a day.

    The same facts give the same order: equal loads go to the larger share, then to whoever was named first.
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
    """Return who would have been asked before `taker`, had they been there and not full; everybody for no taker."""
    places = {one.handlaggare: (one.load, -one.share) for one in candidates}
    if taker not in places:
        return turns.passed
    return tuple(each for each in turns.passed if places[each[0]] <= places[taker])


def turns_lost(candidates: Iterable[Candidate], passed: Iterable[str], taker: str) -> dict[str, int]:
    """Return how many turns those passed over lose: they are not owed what they were away for.

    Whoever comes back is level with the one who took it, and gets their share of what comes in from then on.
    """
    known = {one.handlaggare: one for one in candidates}
    level = Fraction(known[taker].given + 1, known[taker].share)
    return {key: max(0, math.floor(level * known[key].share) - known[key].given) for key in passed}


def _reason(candidate: Candidate, limit: int) -> PassedOver | None:
    if candidate.away:
        return PassedOver.AWAY
    return PassedOver.FULL if candidate.today >= limit else None
