"""Search for free times, in the database only: absences and outside busy times are stored rows."""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from itertools import chain, repeat
from typing import NamedTuple

from sqlalchemy.orm import Session

from frontdesk.availability.queries import slots
from frontdesk.availability.queries.openings import (
    PAGES,
    After,
    Opening,
    WindowFit,
    joined,
    opening_of,
    openings_in,
    page_of_openings,
)
from frontdesk.availability.queries.slots import BusyTimes, Candidates
from frontdesk.availability.rules.booking_window import Closings, earliest, last_day
from frontdesk.availability.rules.catalogue import MeetingKind
from frontdesk.availability.rules.enums import Mode
from frontdesk.availability.rules.opening_hours import clip, closed_spans, full_days, whole_days
from frontdesk.availability.rules.slots import DAY, MINUTE, Bounds, Shape, starts
from frontdesk.availability.service import catalogue, search_participants
from frontdesk.availability.service.search_participants import Around, Company
from frontdesk.availability.views import FreeTime, Wish
from frontdesk.core.closings import closings
from frontdesk.core.db.unit import Unit
from frontdesk.core.intervals import Span
from frontdesk.core.times import day_of, day_span, instant_of, local_date, seconds

_MODES = {mode.value: mode for mode in Mode}


class FoundTime(NamedTuple):
    """A free start (seconds since 1970) as found by the search; sorts by time."""

    start: int
    resource_id: int
    mode: str
    place: str
    others: tuple[int, ...] = ()
    room: int = 0
    room_buffers: bool = False


@dataclass(frozen=True)
class SlotSearch:
    """A search with everything fetched once for it."""

    wish: Wish
    shape: Shape
    bounds: Bounds
    among: Candidates
    closed: list[Span]
    fit: WindowFit
    decision: bool
    a_day: int | None
    now: int
    company: Company

    @property
    def whole(self) -> Span:
        """The span in which windows must begin: from midnight of the first possible day, as one may already be open."""
        first = day_span(max(self.wish.first, local_date(instant_of(self.bounds.earliest))))[0]
        return seconds(first), self.bounds.latest + 1


def prepare(unit: Unit, wish: Wish, kind: MeetingKind | None = None) -> SlotSearch:
    """Prepare a search; the type is fetched unless given. Raises UnknownType."""
    kind = kind or catalogue.active_type(unit.db, wish.type)
    today, now = local_date(unit.now), seconds(unit.now)
    closed_days = closings(unit.db)
    modes = (wish.mode.value,) if wish.mode else tuple(kind.modes)
    return SlotSearch(
        wish=wish,
        shape=_shape(kind, wish),
        bounds=_bounds(kind, wish, unit.now, closed_days),
        among=slots.resources(wish, kind, today),
        closed=closed_spans(closed_days, wish.first, wish.last),
        fit=WindowFit(kind.code, modes, wish.places),
        decision=kind.decision,
        a_day=kind.desk_a_day,
        now=now,
        company=search_participants.of(unit.db, wish, needs_room=kind.needs_room),
    )


def free_times(unit: Unit, wish: Wish) -> list[FreeTime]:
    """Return every free time between the search's dates, in order of time."""
    question = prepare(unit, wish)
    people = slots.people(unit.db, question.among)
    openings = openings_in(unit.db, people, question.whole, question.fit) if people else []
    found = sorted(set(_in_windows(unit.db, question, openings)))
    return _dressed(question, found, people)


@dataclass(frozen=True)
class StartFound:
    """The free times at one start, the rooms considered, and whether expired holds were found nearby."""

    times: tuple[FreeTime, ...]
    expired: bool = False
    rooms: tuple[int, ...] = ()


def at(unit: Unit, question: SlotSearch, people: Mapping[int, str], starts_at: datetime) -> StartFound:
    """Return who of `people` (key by resource) can begin exactly at `starts_at`."""
    start = seconds(starts_at)
    openings = _open_at(unit, question, people, start)
    if not openings:
        return StartFound(())
    beside = _around(unit.db, question, openings)
    taken = taken_in(unit.db, question, openings)
    found = {row for row in _starts(openings, taken, question, beside) if row.start == start}
    times = tuple(_dressed(question, sorted(found), people))
    if beside is None:
        return StartFound(times, taken.expired)
    return StartFound(times, taken.expired or beside.expired, beside.every_room)


def could_alone(unit: Unit, wish: Wish, starts_at: datetime) -> bool:
    """Whether a lead is free at that start, ignoring other participants and rooms."""
    question = prepare(unit, wish)
    alone = replace(question, company=Company(without_room=True))
    return bool(at(unit, alone, slots.people(unit.db, question.among), starts_at).times)


def times_at(unit: Unit, wish: Wish, starts_at: datetime) -> tuple[FreeTime, ...]:
    """Return all free times that begin exactly at `starts_at`."""
    question = prepare(unit, wish)
    return at(unit, question, slots.people(unit.db, question.among), starts_at).times


def first_free(unit: Unit, wish: Wish, count: int) -> list[FreeTime]:
    """Return the `count` earliest free times, reading no further ahead than needed.

    Openings are read in pages by time. Later pages hold no start before their first opening, so starts up to the last
    opening read are final, except those in an opening that continues on a later page.
    """
    question = prepare(unit, wish)
    begins, until = question.whole
    own = slots.resources_of(unit.db, wish.moving) if wish.moving else ()
    found: set[FoundTime] = set()
    carried: list[Opening] = []
    after, sizes = After(begins), chain(PAGES, repeat(PAGES[-1]))
    for size in sizes:
        page = page_of_openings(
            unit.db, question.among, after, until, question.fit, length=question.shape.length, size=size, own=own
        )
        if not page:
            break
        after = After(page[-1].opens, page[-1].resource_id, page[-1].id)
        found.update(_in_windows(unit.db, question, [*carried, *(opening_of(row) for row in page)]))
        # An opening with an adjacent one is carried over until that one has been read.
        carried += [opening_of(row) for row in page if row.followed]
        carried = [row for row in carried if row.closes >= after.opens]
        final = min([after.opens, *(row.opens - 1 for row in carried)])
        if len(page) < size or sum(row.start <= final for row in found) >= count:
            break
    first = sorted(found)[:count]
    return _dressed(question, first, slots.names(unit.db, (row.resource_id for row in first)))


def was_taken(unit: Unit, wish: Wish, starts_at: datetime) -> bool:
    """Whether a time that is not free lies in an open window that is occupied then, or whose day is full."""
    question, start = prepare(unit, wish), seconds(starts_at)
    ids = slots.people(unit.db, question.among)
    windows = [row for row in _open_at(unit, question, ids, start) if start + question.shape.length <= row.closes]
    if not windows:
        return False
    begins, ends = question.shape.occupied(start)
    taken = taken_in(unit.db, question, windows)
    full = full_days(taken.meetings, question.a_day)
    return any(
        (row.resource_id, day_of(row.opens)) in full
        or any(
            other < ends and begins < until
            for spans in (taken.blocks, taken.holds)
            for other, until in spans.get(row.resource_id, ())
        )
        for row in windows
    )


def _open_at(unit: Unit, question: SlotSearch, ids: Collection[int], start: int) -> list[Opening]:
    if not ids or not question.bounds.earliest <= start <= question.bounds.latest:
        return []
    reach = start - DAY, start + question.shape.length
    near = joined(openings_in(unit.db, ids, reach, question.fit))
    return [row for row in near if row.opens <= start < row.closes]


def people_free_in(unit: Unit, question: SlotSearch, windows: Sequence[Opening]) -> set[tuple[int, date]]:
    """Return the (resource, day) pairs with a free start in some windows; they must be in order of time."""
    return {(row.resource_id, day_of(row.start)) for row in _in_windows(unit.db, question, windows)}


def _in_windows(db: Session, question: SlotSearch, windows: Sequence[Opening]) -> Iterator[FoundTime]:
    """Yield the free starts in some windows; they must be in order of time."""
    windows = joined(windows)
    if windows:
        yield from _starts(windows, taken_in(db, question, windows), question, _around(db, question, windows))


def _around(db: Session, question: SlotSearch, windows: Sequence[Opening]) -> Around | None:
    return search_participants.around(
        db,
        question.company,
        windows,
        shape=question.shape,
        fit=question.fit,
        wish=question.wish,
        now=question.now,
    )


def taken_in(db: Session, question: SlotSearch, windows: Sequence[Opening]) -> BusyTimes:
    """Return the unavailable time in some windows; they must be in order of time."""
    shape, ids = question.shape, {opening.resource_id for opening in windows} | question.company.people
    reach = windows[0].opens - shape.before, max(opening.closes for opening in windows) + shape.after
    if question.a_day is not None:
        days = whole_days((windows[0].opens, reach[1]))
        reach = min(reach[0], days[0]), max(reach[1], days[1])
    return slots.taken(db, ids, reach, question.now, question.wish, decision=question.decision)


def _starts(
    windows: Iterable[Opening], taken: BusyTimes, question: SlotSearch, beside: Around | None
) -> Iterator[FoundTime]:
    shape, bounds, closed = question.shape, question.bounds, question.closed
    full = full_days(taken.meetings, question.a_day)
    for resource, opens, closes, modes, place in windows:
        window = clip((opens, closes), closed) if closed else (opens, closes)
        if window is None or (full and (resource, day_of(opens)) in full):
            continue
        mode = mode_in(modes, question.fit)
        if beside is not None:
            ways = modes_in(modes, question.fit) if question.company.people else (mode,)
            yield from _in_some_way(beside, FoundTime(0, resource, mode, place or ""), ways, window, taken, question)
            continue
        blocks, holds = taken.blocks.get(resource, ()), taken.holds.get(resource, ())
        for start in starts(window, blocks, holds, shape, bounds):
            yield FoundTime(start, resource, mode, place or "")


def _in_some_way(
    beside: Around, lead: FoundTime, ways: Iterable[str], window: Span, taken: BusyTimes, question: SlotSearch
) -> Iterator[FoundTime]:
    """Yield each start once, with the first mode that all participants' windows allow."""
    seen = set[int]()
    for way in ways:
        found = [
            one
            for one in _with_company(beside, lead._replace(mode=way), window, taken, question)
            if one.start not in seen
        ]
        seen.update(one.start for one in found)
        yield from found


def _with_company(
    beside: Around, lead: FoundTime, window: Span, taken: BusyTimes, question: SlotSearch
) -> Iterator[FoundTime]:
    """Yield the starts in a window at which the other participants and a room, if needed, are free too."""
    blocks, holds = beside.taken_with(lead.resource_id, taken)
    for part in beside.cuts(lead.resource_id, window, lead.mode, lead.place):
        for start in starts(part, blocks, holds, question.shape, question.bounds):
            found = beside.beside(start, lead.resource_id, lead.mode, lead.place, taken)
            if found is not None:
                buffers = bool(found[1]) and beside.buffers(lead.place)
                yield lead._replace(start=start, others=found[0], room=found[1], room_buffers=buffers)


def mode_in(modes: str, fit: WindowFit) -> str:
    """Return the first of the search's modes that a window allows; an empty `modes` allows any."""
    return next((mode for mode in fit.modes if f",{mode}," in modes), fit.modes[0]) if modes else fit.modes[0]


def modes_in(modes: str, fit: WindowFit) -> Sequence[str]:
    """Return the search's modes that a window allows, in the search's order."""
    return [mode for mode in fit.modes if not modes or f",{mode}," in modes] or fit.modes[:1]


def _shape(kind: MeetingKind, wish: Wish) -> Shape:
    shape = kind.shape(interpreter=bool(wish.interpreter))
    # The grid is for new times; a time the client already has may begin at any minute.
    return replace(shape, step=MINUTE) if wish.as_agreed else shape


def _bounds(kind: MeetingKind, wish: Wish, now: datetime, closed: Closings) -> Bounds:
    reach = kind.reach(for_client=wish.for_client)
    first = seconds(day_span(wish.first)[0])
    last = day_span(min(wish.last, last_day(local_date(now), reach, closed)))[1]
    sought = seconds(wish.not_before) if wish.not_before else 0
    agreed = seconds(now if wish.as_agreed else earliest(now, reach, closed))
    return Bounds(earliest=max(first, agreed, sought), latest=seconds(last) - 1)


def _dressed(question: SlotSearch, found: Sequence[FoundTime], keys: Mapping[int, str]) -> list[FreeTime]:
    length = question.shape.length
    return [
        FreeTime(
            handlaggare=keys[row.resource_id],
            resource_id=row.resource_id,
            starts_at=instant_of(row.start),
            ends_at=instant_of(row.start + length),
            mode=_MODES[row.mode],
            place=(row.place or None) if row.mode == Mode.VISIT else None,
            others=row.others,
            room=row.room or None,
            room_buffers=row.room_buffers,
        )
        for row in found
    ]
