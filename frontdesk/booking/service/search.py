"""Finding free times. Nothing outside is asked: absences and busy spans are our own rows."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from heapq import nsmallest
from itertools import islice
from typing import NamedTuple

from sqlalchemy.orm import Session

from frontdesk.booking.models import AppointmentType
from frontdesk.booking.queries import slots as queries
from frontdesk.booking.queries.slots import Opening, Resources, Taken
from frontdesk.booking.rules.slots import MINUTE, Bounds, Shape, Span, starts
from frontdesk.booking.rules.windows import clip, closed_spans, instant_of, last_second, seconds
from frontdesk.booking.rules.words import Mode
from frontdesk.booking.service import types
from frontdesk.booking.views import FreeTime, Wish
from frontdesk.core.closings import closings
from frontdesk.core.db.unit import Unit
from frontdesk.core.times import day_span, local_date


class Found(NamedTuple):
    """A free start before it is dressed for a page; sorts by time."""

    start: int
    resource_id: int
    mode: str
    place: str


@dataclass(frozen=True)
class Question:
    """A wish with everything that is looked up once for it."""

    kind: AppointmentType
    wish: Wish
    shape: Shape
    bounds: Bounds
    among: Resources
    closed: Sequence[Span]
    modes: frozenset[Mode]
    now: int


def ask(unit: Unit, wish: Wish) -> Question:
    """Look up what a wish stands for. Raises UnknownType."""
    kind = types.of(unit.desk, wish.type)
    today, now = local_date(unit.now), seconds(unit.now)
    return Question(
        kind=kind,
        wish=wish,
        shape=kind.shape(interpreter=wish.interpreter),
        bounds=_bounds(kind, wish, now, today),
        among=queries.resources(wish, kind, today),
        closed=closed_spans(closings(unit.desk), wish.first, wish.last),
        modes=frozenset({wish.mode} if wish.mode else map(Mode, kind.modes)),
        now=now,
    )


def free_times(unit: Unit, wish: Wish) -> list[FreeTime]:
    """Return every free time between the wish's dates, in order of time."""
    question = ask(unit, wish)
    found = sorted(set(_free(unit.desk, question, _whole(question))))
    return _dressed(unit.desk, question, found)


def first_free(unit: Unit, wish: Wish, count: int) -> list[FreeTime]:
    """Return the `count` earliest free times; days are looked at one by one, so that an early hit costs one day."""
    question = ask(unit, wish)
    found = islice(_day_by_day(unit.desk, question, count), count)
    return _dressed(unit.desk, question, list(found))


def at(unit: Unit, wish: Wish, starts_at: datetime) -> list[FreeTime]:
    """Return the free times that begin exactly at `starts_at`."""
    question, start = ask(unit, wish), seconds(starts_at)
    found = {row for row in _free(unit.desk, question, _whole(question)) if row.start == start}
    return _dressed(unit.desk, question, sorted(found))


def was_taken(unit: Unit, wish: Wish, starts_at: datetime) -> bool:
    """Whether a time that is not free lies in an open window and somebody is in its way."""
    question, start = ask(unit, wish), seconds(starts_at)
    if not question.bounds.earliest <= start <= question.bounds.latest:
        return False
    around = [row for row in queries.openings(unit.desk, question.among, _whole(question)) if _fits(row, question)]
    inside = {row.resource_id for row in around if row.opens <= start and start + question.shape.length <= row.closes}
    begins, ends = question.shape.occupied(start)
    taken = queries.taken(unit.desk, question.among, (begins, ends), question.now, wish.moving)
    return any(inside & set(spans) for spans in (taken.blocks, taken.holds))


def _day_by_day(desk: Session, question: Question, count: int) -> Iterator[Found]:
    day, last = local_date(instant_of(_whole(question)[0])), question.wish.last
    while day <= last:
        begins, ends = day_span(day)
        yield from nsmallest(count, set(_free(desk, question, (seconds(begins), seconds(ends)))))
        day += timedelta(days=1)


def _free(desk: Session, question: Question, span: Span) -> Iterator[Found]:
    """Yield the free starts in the windows that open within `span`."""
    openings = [opening for opening in queries.openings(desk, question.among, span) if _fits(opening, question)]
    if openings:
        shape = question.shape
        reach = openings[0].opens - shape.before, max(opening.closes for opening in openings) + shape.after
        taken = queries.taken(desk, question.among, reach, question.now, question.wish.moving)
        yield from _starts(openings, taken, question)


def _starts(openings: Iterable[Opening], taken: Taken, question: Question) -> Iterator[Found]:
    shape, bounds, closed = question.shape, question.bounds, list(question.closed)
    for resource, opens, closes, mode, place in openings:
        window = clip((opens, closes), closed) if closed else (opens, closes)
        if window is None:
            continue
        blocks, holds = taken.blocks.get(resource, ()), taken.holds.get(resource, ())
        for start in starts(window, blocks, holds, shape, bounds):
            yield Found(start, resource, mode or _any_mode(question), place or "")


def _fits(opening: Opening, question: Question) -> bool:
    return opening.mode is None or opening.mode in question.modes


def _any_mode(question: Question) -> Mode:
    return question.wish.mode or Mode(question.kind.modes[0])


def _bounds(kind: AppointmentType, wish: Wish, now: int, today: date) -> Bounds:
    first = seconds(day_span(wish.first)[0])
    last = min(seconds(day_span(wish.last)[1]) - 1, last_second(today, kind.horizon_days))
    sought = seconds(wish.not_before) if wish.not_before else 0
    return Bounds(earliest=max(first, now + kind.notice * MINUTE, sought), latest=last)


def _whole(question: Question) -> Span:
    """Return the time in which windows may open; a window that began before the notice may still have room."""
    first = day_span(max(question.wish.first, local_date(instant_of(question.bounds.earliest))))[0]
    return seconds(first), question.bounds.latest + 1


def _dressed(desk: Session, question: Question, found: Sequence[Found]) -> list[FreeTime]:
    keys = queries.names(desk, (row.resource_id for row in found))
    length = question.shape.length
    return [
        FreeTime(
            handlaggare=keys[row.resource_id],
            resource_id=row.resource_id,
            starts_at=instant_of(row.start),
            ends_at=instant_of(row.start + length),
            mode=Mode(row.mode),
            place=(row.place or None) if row.mode == Mode.VISIT else None,
        )
        for row in found
    ]
