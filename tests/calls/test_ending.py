"""The outcome that *Klart* begins with: what was done decides it, and statistics count no answer that nobody gave."""

import pytest

from frontdesk.calls.rules.contact import Outcome
from frontdesk.calls.rules.ending import likely
from frontdesk.calls.rules.messages import MessageKind


def begun(*left: MessageKind, booked: bool = False, hidden: bool = False, empty: bool = True) -> Outcome:
    return likely(left, booked=booked, hidden=hidden, must_leave=False, empty=empty)


def test_an_empty_contact_is_not_called_answered() -> None:
    assert begun() is Outcome.NOTHING
    assert begun(empty=False) is Outcome.ANSWERED


@pytest.mark.parametrize("kind", sorted(set(MessageKind) - {MessageKind.CALLBACK, MessageKind.NOTE}))
def test_what_was_left_is_called_left(kind: MessageKind) -> None:
    assert begun(kind) is Outcome.LEFT


def test_what_was_left_for_the_mottagningen_is_called_left_although_the_desk_sees_nothing_of_it() -> None:
    assert begun(hidden=True) is Outcome.LEFT


def test_a_promise_goes_before_a_booking_and_a_note_says_nothing() -> None:
    assert begun(MessageKind.CALLBACK, booked=True) is Outcome.CALLBACK
    assert begun(MessageKind.NOTE, booked=True, empty=False) is Outcome.BOOKED
    assert begun(MessageKind.NOTE, empty=False) is Outcome.ANSWERED
