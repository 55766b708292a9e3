"""Occupy a chosen time with the named handläggare, or with any free one of the unit.

For any handläggare the candidates are tried in turn, fewest bookings first, each in a savepoint and with a non-blocking
advisory lock: fifty simultaneous requests get fifty people, and one that finds none gets the next free times.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import timedelta
from typing import TypeVar

import structlog

from frontdesk.availability.errors import NobodyToMeet
from frontdesk.availability.queries import slots
from frontdesk.availability.rules.catalogue import MeetingKind
from frontdesk.availability.service import occupancy, search
from frontdesk.availability.service.search import SlotSearch
from frontdesk.availability.views import FreeTime
from frontdesk.booking.errors import NotByPhone, NotOffered, SlotTaken
from frontdesk.booking.rules import TimeRefusal
from frontdesk.booking.views import Pick
from frontdesk.core.db.unit import Unit
from frontdesk.core.intervals import Span
from frontdesk.core.times import day_span, local_date, seconds

_log = structlog.get_logger("frontdesk.booking")
T = TypeVar("T")
OFFERED_INSTEAD = 3
HALF_A_DAY = 43_200
_SEVERAL = 2
_AHEAD = timedelta(days=28)


def take(
    unit: Unit, pick: Pick, kind: MeetingKind, attempt: Callable[[FreeTime], T], *, besides: Sequence[int] = ()
) -> T:
    """Find the chosen time and let `attempt` occupy it. Raises SlotTaken, NotOffered, NobodyToMeet or NotByPhone.

    `attempt` raises Overlap when the database refuses. `besides`: further resources to lock.
    """
    # An existing appointment may move to another time in the mode it has.
    if (
        pick.moving is None
        and pick.mode
        and kind.allows(pick.mode)
        and pick.mode not in kind.modes_with(pick.interpreter)
    ):
        _log.info("time refused", code=TimeRefusal.NOT_BY_PHONE)
        raise NotByPhone
    question = search.prepare(unit, pick.wish(), kind)
    if pick.handlaggare:
        return _from_one(unit, pick, question, attempt, besides)
    return _from_any(unit, pick, question, attempt)


def instead(unit: Unit, pick: Pick) -> list[FreeTime]:
    """Return the next free times after a chosen one that is taken."""
    wish = pick.wish()
    later = replace(wish, last=wish.first + _AHEAD, not_before=pick.starts_at + timedelta(seconds=1))
    return search.first_free(unit, later, OFFERED_INSTEAD)


def _from_one(
    unit: Unit, pick: Pick, question: SlotSearch, attempt: Callable[[FreeTime], T], besides: Sequence[int]
) -> T:
    people = _locked(unit, question, besides)
    if not people:
        _log.info("time refused", code=TimeRefusal.NOBODY)
        raise NobodyToMeet
    found = _look(unit, question, people, pick)
    if not found.times:
        raise _refusal(unit, pick)
    try:
        return attempt(found.times[0])
    except occupancy.Overlap as refused:
        # A concurrent booking won despite lock and search. The transaction is aborted, so no alternatives are searched.
        _log.info("time refused", code=TimeRefusal.RACED)
        raise SlotTaken from refused


def _locked(unit: Unit, question: SlotSearch, besides: Sequence[int]) -> dict[int, str]:
    """Return the candidates, locked together with all other participants in id order, so that no two bookings deadlock.

    Without other participants, reading and locking take one statement.
    """
    if not (question.company.people or besides):
        return slots.locked_people(unit.db, question.among)
    people = slots.people(unit.db, question.among)
    if people:
        occupancy.lock(unit.db, *people, *question.company.people, *besides)
    return people


def _from_any(unit: Unit, pick: Pick, question: SlotSearch, attempt: Callable[[FreeTime], T]) -> T:
    candidates = search.at(unit, question, slots.people(unit.db, question.among), pick.starts_at).times
    if question.company.people:
        # The further participants may be shared: requests for several people wait for each other.
        occupancy.lock(unit.db, *(time.resource_id for time in candidates), *question.company.people)
    for time in _least_booked_first(unit, candidates):
        if not occupancy.try_lock(unit.db, time.resource_id):
            continue
        try:
            with unit.db.begin_nested():
                found = _look(unit, question, {time.resource_id: time.handlaggare}, pick)
                if found.times:
                    return attempt(found.times[0])
        except occupancy.Overlap:
            continue
    # Candidates that were free a moment ago are being booked in transactions not yet committed.
    if not candidates:
        raise _refusal(unit, pick)
    _log.info("time refused", code=TimeRefusal.RACED)
    raise SlotTaken(instead(unit, pick))


def _look(unit: Unit, question: SlotSearch, people: Mapping[int, str], pick: Pick) -> search.StartFound:
    """Return the free times of the locked people at that start, and delete expired holds there.

    Rooms are chosen under a lock per place; after waiting for it the search is repeated.
    """
    found = search.at(unit, question, people, pick.starts_at)
    if found.rooms:
        occupancy.lock(unit.db, min(found.rooms))
        found = search.at(unit, question, people, pick.starts_at)
    if found.times and found.expired:
        occupancy.sweep(unit.db, [*people, *question.company.people, *found.rooms], _around(found.times[0]), unit.now)
    return found


def _least_booked_first(unit: Unit, times: Sequence[FreeTime]) -> list[FreeTime]:
    if len(times) < _SEVERAL:
        return list(times)
    monday = local_date(times[0].starts_at)
    monday -= timedelta(days=monday.weekday())
    week = seconds(day_span(monday)[0]), seconds(day_span(monday + timedelta(days=7))[0])
    booked = slots.booked_between(unit.db, (time.resource_id for time in times), week)
    return sorted(times, key=lambda time: (booked.get(time.resource_id, 0), time.resource_id))


def _around(time: FreeTime) -> Span:
    """Return a span wide enough for every buffer; deleting expired holds next to it does no harm."""
    return seconds(time.starts_at) - HALF_A_DAY, seconds(time.ends_at) + HALF_A_DAY


def _refusal(unit: Unit, pick: Pick) -> SlotTaken | NotOffered:
    # If the lead alone would be free, another participant or the room is taken.
    if search.was_taken(unit, pick.wish(), pick.starts_at) or search.could_alone(unit, pick.wish(), pick.starts_at):
        _log.info("time refused", code=TimeRefusal.TAKEN)
        return SlotTaken(instead(unit, pick))
    _log.info("time refused", code=TimeRefusal.NOT_OFFERED)
    return NotOffered()
