"""Explain why a search found nothing, and find alternatives: later, another person, place or mode."""

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any

import structlog

from frontdesk.availability.queries import catalogue, openings, slots
from frontdesk.availability.queries.catalogue import PlaceRules
from frontdesk.availability.queries.openings import Opening
from frontdesk.availability.queries.slots import BusySource
from frontdesk.availability.rules.enums import Mode
from frontdesk.availability.rules.explain import Alternative, Obstacle, OneDay, Why, counted, reason
from frontdesk.availability.rules.opening_hours import full_days
from frontdesk.availability.service import search
from frontdesk.availability.service.catalogue import active_type
from frontdesk.availability.service.search import SlotSearch
from frontdesk.availability.service.search_participants import open_hours
from frontdesk.availability.views import FreeTime, NoTime, Wish
from frontdesk.core.db.unit import Unit
from frontdesk.core.intervals import Span
from frontdesk.core.times import day_span, local_date, seconds

_log = structlog.get_logger("frontdesk.availability")
NEAREST = 3
_AHEAD = timedelta(weeks=8)
_WORKWEEK = 5


def explain(unit: Unit, wish: Wish, others: Mapping[Alternative, Wish]) -> NoTime:
    """Return the reasons why a search found nothing, and the alternatives. Past days are not counted.

    `others`: the searches with other handläggare that may be offered, by kind of alternative.
    """
    question = search.prepare(unit, wish)
    people = slots.people(unit.db, question.among)
    first = max(wish.first, local_date(unit.now))
    if not people or first > wish.last:
        none = counted([(0, wish.first, Why.NOBODY)] if not people else [])
        _say(none, len(people))
        return NoTime(none, len(people), 0, _instead(unit, wish, others))
    known = _known(unit, question, people, _span(first, wish.last))
    days = _days(known, question, people, (first, wish.last))
    dates = {one.day for _, one in days}
    reasons = {(person, one.day): reason(one, question.shape, question.bounds) for person, one in days}
    beside = _beside(unit, question, known, [key for key, why in reasons.items() if why is None])
    found = [(person, day, why) for (person, day), why in {**reasons, **beside}.items() if why]
    obstacles = counted(found)
    _say(obstacles, len(people))
    return NoTime(obstacles, len(people), len(dates), _instead(unit, wish, others))


def _say(obstacles: Sequence[Obstacle], people: int) -> None:
    """Log the most frequent reason alone: one line for a search, not one for each day and person."""
    if obstacles:
        _log.info("no time offered", code=obstacles[0].why, days=obstacles[0].count, people=people)


@dataclass(frozen=True)
class _Known:
    """The data of all people and days, each kind fetched once."""

    openings: Mapping[tuple[int, date], list[Any]]
    houses: Mapping[str, PlaceRules]
    blocks: Sequence[tuple[Why, Mapping[int, list[Span]]]]
    holds: Mapping[int, list[Span]]
    full: frozenset[tuple[int, date]]


def _span(first: date, last: date) -> Span:
    return seconds(day_span(first)[0]), seconds(day_span(last)[1])


def _days(
    known: _Known, question: SlotSearch, people: Mapping[int, str], dates: tuple[date, date]
) -> list[tuple[int, OneDay]]:
    open_dates = {day for _, day in known.openings}
    return [
        (person, _one_day(known, question, person, day))
        for day in _dates(dates)
        if day.weekday() < _WORKWEEK or day in open_dates
        for person in people
    ]


def _known(unit: Unit, question: SlotSearch, people: Mapping[int, str], span: Span) -> _Known:
    found_open: defaultdict[tuple[int, date], list[Any]] = defaultdict(list)
    for row in openings.all_openings(unit.db, people, span, question.fit):
        found_open[row.resource_id, row.day].append(row)
    wish, decision = question.wish, question.decision
    taken = slots.taken(unit.db, people, span, question.now, wish, decision=decision)
    found = slots.in_the_way(unit.db, people, span, wish, decision=decision)
    return _Known(
        openings=found_open,
        houses=catalogue.place_rules(unit.db),
        blocks=(
            (Why.AWAY, found[BusySource.AWAY]),
            (Why.KEPT, found[BusySource.KEPT]),
            (Why.OUTSIDE, found[BusySource.OUTSIDE]),
            (Why.BOOKED, found[BusySource.OCCUPIED]),
        ),
        holds=taken.holds,
        full=full_days(taken.meetings, question.a_day),
    )


def _one_day(known: _Known, question: SlotSearch, person: int, day: date) -> OneDay:
    rows = known.openings.get((person, day), [])
    allowed = [row for row in rows if row.allowed]
    return OneDay(
        day=day,
        opened=[(row.opens, row.closes) for row in rows],
        allowed=[(row.opens, row.closes) for row in allowed],
        here=[(row.opens, row.closes) for row in allowed if row.here],
        in_hours=[span for row in _as_one(allowed) for span in _in_hours(known, question, row)],
        shut=question.closed,
        blocks=[(why, sorted(spans.get(person, ()))) for why, spans in known.blocks],
        holds=known.holds.get(person, ()),
        full=(person, day) in known.full,
    )


def _as_one(rows: Sequence[Any]) -> list[Opening]:
    """Return a person's openings at the places searched for, adjacent ones merged."""
    return openings.joined([openings.opening_of(row) for row in rows if row.here])


def _in_hours(known: _Known, question: SlotSearch, row: Opening) -> Sequence[Span]:
    """Return the parts of a window in which its place is open; for other modes than visits the whole window."""
    window, house = (row.opens, row.closes), known.houses.get(row.place or "")
    if house is None or not house.hours or search.mode_in(row.modes, question.fit) != Mode.VISIT:
        return [window]
    return open_hours(window, house)


def _beside(
    unit: Unit, question: SlotSearch, known: _Known, days: Collection[tuple[int, date]]
) -> dict[tuple[int, date], Why]:
    """Return the days on which the lead is free but another participant or a room is not, with the reason."""
    rows = [row for day in days for row in known.openings.get(day, ()) if row.allowed and row.here]
    windows = sorted((Opening(*row[:5]) for row in rows), key=lambda one: (one.opens, one.resource_id))
    free = search.people_free_in(unit, question, windows)
    lacking = [day for day in days if day not in free]
    if not lacking:
        return {}
    together = replace(question, company=replace(question.company, without_room=True))
    roomless = search.people_free_in(unit, together, windows)
    return {day: Why.ROOM if day in roomless else Why.COMPANY for day in lacking}


def _dates(dates: tuple[date, date]) -> Iterator[date]:
    return (dates[0] + timedelta(days=number) for number in range((dates[1] - dates[0]).days + 1))


def _instead(
    unit: Unit, wish: Wish, others: Mapping[Alternative, Wish]
) -> tuple[tuple[Alternative, tuple[FreeTime, ...]], ...]:
    ahead = replace(wish, last=wish.last + _AHEAD)
    found = {
        Alternative.LATER: _nearest(unit, [replace(ahead, first=wish.last + timedelta(days=1))]),
        **{instead: _nearest(unit, [replace(other, last=ahead.last)]) for instead, other in others.items()},
        Alternative.PLACE: _nearest(unit, _elsewhere(unit, ahead)),
        Alternative.MODE: _nearest(unit, _otherwise(unit, ahead)),
    }
    return tuple((instead, found[instead]) for instead in Alternative if found.get(instead))


def _nearest(unit: Unit, wishes: Sequence[Wish]) -> tuple[FreeTime, ...]:
    """Return the earliest few times of all searches, one per start, mode and place."""
    times = {
        (time.starts_at, time.mode, time.place): time
        for wish in wishes
        for time in reversed(search.first_free(unit, wish, NEAREST * 2))
    }
    return tuple(sorted(times.values(), key=lambda time: (time.starts_at, time.handlaggare))[:NEAREST])


def _elsewhere(unit: Unit, wish: Wish) -> list[Wish]:
    others = tuple(code for code, place in catalogue.places_by_code(unit.db).items() if place.active)
    others = tuple(code for code in others if code not in wish.places)
    return [replace(wish, places=others)] if wish.places and others else []


def _otherwise(unit: Unit, wish: Wish) -> list[Wish]:
    kind = active_type(unit.db, wish.type)
    return [replace(wish, mode=Mode(mode)) for mode in kind.modes if wish.mode and mode != wish.mode]
