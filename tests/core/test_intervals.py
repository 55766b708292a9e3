"""Spans of time, drawn at random and compared with the seconds they hold."""

from datetime import UTC, datetime, timedelta
from itertools import pairwise

from hypothesis import given
from hypothesis.strategies import integers, lists, tuples

from frontdesk.core.intervals import Span, covers, merged, overlap, overlapping, overlaps, pieces, without

NOON = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)


_SPANS = tuples(integers(0, 40), integers(1, 12)).map(lambda each: (each[0], each[0] + each[1]))


def _held(*spans: Span) -> set[int]:
    return {second for begins, ends in spans for second in range(begins, ends)}


@given(lists(_SPANS, max_size=7), _SPANS)
def test_spans_hold_the_seconds_they_say(spans: list[Span], span: Span) -> None:
    rest = list(without(span, spans))
    assert _held(*rest) == _held(span) - _held(*spans)
    assert rest == sorted(rest)
    together = merged(spans)
    assert _held(*together) == _held(*spans)
    assert all(one[1] < other[0] for one, other in pairwise(together))
    assert covers(sorted(spans), span) == (_held(span) <= _held(*spans))
    assert overlapping(spans, span) == [one for one in spans if _held(one) & _held(span)]
    for one in spans:
        assert overlaps(one, span) == bool(_held(one) & _held(span))
        common = overlap(one, span)
        assert _held(*[common] if common else []) == _held(one) & _held(span)


def test_spans_that_only_meet_have_nothing_in_common_but_are_merged() -> None:
    assert not overlaps((1, 2), (2, 3))
    assert overlap((1, 2), (2, 3)) is None
    assert overlapping([(1, 2)], (2, 3)) == []
    assert list(without((1, 2), [(2, 3)])) == [(1, 2)]
    assert merged([(2, 3), (1, 2)]) == [(1, 3)]


def test_a_gap_that_is_bridged_does_not_part_two_spans() -> None:
    assert merged([(1, 2), (5, 6), (9, 10)], bridge=lambda end: end + 3) == [(1, 10)]
    assert merged([(1, 2), (6, 7)], bridge=lambda end: end + 3) == [(1, 2), (6, 7)]


def test_instants_are_spans_too() -> None:
    at = [NOON + timedelta(hours=hour) for hour in range(5)]
    assert list(without((at[0], at[4]), [(at[3], at[4]), (at[1], at[2])])) == [(at[0], at[1]), (at[2], at[3])]
    assert merged([(at[2], at[3]), (at[0], at[2])]) == [(at[0], at[3])]
    assert covers([(at[0], at[2]), (at[2], at[3])], (at[1], at[3]))
    assert overlap((at[0], at[2]), (at[1], at[3])) == (at[1], at[2])


def test_a_long_span_comes_in_pieces() -> None:
    assert list(pieces((0, 25), 10)) == [(0, 10), (10, 20), (20, 25)]
    assert list(pieces((3, 13), 10)) == [(3, 13)]
    assert list(pieces((3, 3), 10)) == []
