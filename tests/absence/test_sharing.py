"""Whose turn it is among several stand-ins."""

from collections import Counter
from fractions import Fraction

from hypothesis import given, strategies

from frontdesk.absence.rules.enums import PassedOver
from frontdesk.absence.rules.sharing import Candidate, Turns, in_turn, passed_before, turns_lost

NO_LIMIT = 10_000
SHARES = strategies.lists(strategies.integers(1, 100), min_size=1, max_size=5)


def deal(shares: list[int], absences: list[set[int]]) -> tuple[Counter[str], Counter[str]]:
    """Deal one thing after the other; return what each was given, and every turn they had or lost."""
    taken: Counter[str] = Counter()
    turns: Counter[str] = Counter()
    for gone in absences:
        people = [Candidate(f"h{at}", share, given=turns[f"h{at}"], away=at in gone) for at, share in enumerate(shares)]
        found = in_turn(people, limit=NO_LIMIT)
        taker = found.order[0] if found.order else None
        if taker:
            passed = [key for key, _ in passed_before(found, people, taker)]
            turns.update(turns_lost(people, passed, taker))
            taken[taker] += 1
            turns[taker] += 1
    return taken, turns


def test_half_a_third_and_a_fifth_get_what_was_agreed() -> None:
    taken, _ = deal([50, 30, 20], [set()] * 100)
    assert [taken[key] for key in ("h0", "h1", "h2")] == [50, 30, 20]


def test_the_first_goes_to_the_largest_share_then_to_whoever_was_named_first() -> None:
    assert in_turn([Candidate("a", 1), Candidate("b", 3)], limit=1).order == ("b", "a")
    assert in_turn([Candidate("b", 1), Candidate("a", 1)], limit=1).order == ("b", "a")


def test_whoever_is_away_or_full_is_passed_over_and_named() -> None:
    people = [Candidate("a", 1, away=True), Candidate("b", 1, today=8), Candidate("c", 1, today=7)]
    assert in_turn(people, limit=8) == Turns(("c",), (("a", PassedOver.AWAY), ("b", PassedOver.FULL)))


def test_only_those_whose_turn_it_was_count_as_passed_over() -> None:
    people = [Candidate("a", 1, given=3, away=True), Candidate("b", 1)]
    turns = in_turn(people, limit=8)
    assert passed_before(turns, people, "b") == ()
    assert passed_before(turns, people, None) == (("a", PassedOver.AWAY),)


@given(SHARES, strategies.integers(0, 120))
def test_nobody_is_ever_more_than_one_thing_ahead_of_their_share(shares: list[int], count: int) -> None:
    taken, _ = deal(shares, [set()] * count)
    for one, mine in enumerate(shares):
        for other, theirs in enumerate(shares):
            ahead = Fraction(taken[f"h{one}"], mine) - Fraction(taken[f"h{other}"], theirs)
            assert ahead <= Fraction(1, mine)
    assert taken.total() == count


@given(SHARES, strategies.data())
def test_a_turn_somebody_was_away_for_is_not_owed_to_them(shares: list[int], data: strategies.DataObject) -> None:
    everybody = strategies.sets(strategies.integers(0, len(shares) - 1))
    absences = data.draw(strategies.lists(everybody, max_size=60))
    taken, turns = deal(shares, absences)
    assert taken.total() == sum(len(gone) < len(shares) for gone in absences)
    for one, mine in enumerate(shares):
        for other, theirs in enumerate(shares):
            ahead = Fraction(turns[f"h{one}"], mine) - Fraction(turns[f"h{other}"], theirs)
            assert ahead <= Fraction(1, min(shares)), "whoever comes back is about level"


@given(SHARES)
def test_the_same_facts_give_the_same_order(shares: list[int]) -> None:
    people = [Candidate(f"h{at}", share) for at, share in enumerate(shares)]
    assert in_turn(people, limit=5) == in_turn(list(people), limit=5)
