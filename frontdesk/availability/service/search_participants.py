"""Availability of a meeting's other participants: colleagues, a second staff member, a room, the place's hours.

Fetched for all windows of a search at once.
"""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace

from sqlalchemy.orm import Session

from frontdesk.availability.queries import catalogue, openings, slots
from frontdesk.availability.queries.catalogue import PlaceRules
from frontdesk.availability.queries.openings import Opening, WindowFit
from frontdesk.availability.queries.slots import BusyTimes
from frontdesk.availability.rules.enums import Mode
from frontdesk.availability.rules.opening_hours import span_on
from frontdesk.availability.rules.slots import DAY, Shape, can_join, is_unused, joined, shared, touching
from frontdesk.availability.views import Wish
from frontdesk.core.intervals import Span, overlap
from frontdesk.core.times import day_of

_LEAD_AND_CLIENT = 2
Beside = tuple[tuple[int, ...], int]


@dataclass(frozen=True)
class Company:
    """A search's requirements besides the lead; people as resource ids."""

    #: All of these must be free.
    named: tuple[int, ...] = ()
    #: One of `second_staff` must be free.
    two: bool = False
    second_staff: tuple[int, ...] = ()
    needs_room: bool = False
    seats: int = _LEAD_AND_CLIENT
    #: Ignore rooms, even if the place requires one.
    without_room: bool = False

    @property
    def people(self) -> frozenset[int]:
        """All possible participants besides the lead."""
        return frozenset(self.named) | frozenset(self.second_staff)


def of(db: Session, wish: Wish, *, needs_room: bool) -> Company:
    """Resolve a search's other participants to resource ids. An unknown key becomes 0, which is never free."""
    if not (wish.besides or wish.two):
        return Company(needs_room=needs_room, seats=_LEAD_AND_CLIENT + bool(wish.interpreter))
    known = slots.resources_by_key(db, wish.besides)
    two = wish.two and not wish.besides
    second_staff = slots.seconds_of(db, wish) if two else []
    return Company(
        named=tuple(known.get(key, 0) for key in wish.besides),
        two=two,
        second_staff=tuple(second_staff),
        needs_room=needs_room,
        seats=_LEAD_AND_CLIENT + bool(wish.interpreter) + (len(wish.besides) or 1),
    )


@dataclass(frozen=True)
class Around:
    """The places, rooms, and other participants' windows that are needed to check some windows of the lead."""

    company: Company
    shape: Shape
    length: int
    houses: Mapping[str, PlaceRules] = field(default_factory=dict)
    windows: Mapping[int, Sequence[Opening]] = field(default_factory=dict)
    rooms: Mapping[str, Sequence[int]] = field(default_factory=dict)
    used: Mapping[int, Sequence[Span]] = field(default_factory=dict)
    expired: bool = False

    def cuts(self, resource: int, window: Span, mode: str, place: str) -> Sequence[Span]:
        """Return the parts of a lead's window in which the place is open and all named participants have windows."""
        spans: Sequence[Span] = [window]
        if mode == Mode.VISIT and (house := self.houses.get(place)) and house.hours:
            spans = open_hours(window, house)
        if not self.company.named:
            return spans
        if resource in self.company.named:
            return []
        others = [self._where(named, mode, place) for named in self.company.named]
        return [cut for span in spans for cut in shared(span, others)]

    def beside(self, start: int, resource: int, mode: str, place: str, taken: BusyTimes) -> Beside | None:
        """Return (participants, room or 0) for a meeting that begins at `start`, or None if impossible."""
        others: tuple[int, ...] = self.company.named
        if self.company.two:
            second = self._second(start, resource, mode, place, taken)
            if second is None:
                return None
            others = (second,)
        if not self.needs_room(mode, place):
            return others, 0
        busy = self.shape.occupied(start) if self.buffers(place) else (start, start + self.length)
        room = next((one for one in self.rooms.get(place, ()) if is_unused(busy, self.used.get(one, ()))), None)
        return (others, room) if room else None

    def needs_room(self, mode: str, place: str) -> bool:
        """Whether a meeting in this mode at this place needs a room."""
        if self.company.without_room or mode != Mode.VISIT or not place:
            return False
        house = self.houses.get(place)
        return self.company.needs_room or (house is not None and house.needs_room)

    def buffers(self, place: str) -> bool:
        """Whether rooms of a place are occupied during the buffers too."""
        house = self.houses.get(place)
        return house is not None and house.room_buffers

    def taken_with(self, resource: int, taken: BusyTimes) -> tuple[Sequence[Span], Sequence[Span]]:
        """Return the merged blocks and holds of the lead and all named participants."""
        if not self.company.named:
            return taken.blocks.get(resource, ()), taken.holds.get(resource, ())
        all_of = (resource, *self.company.named)
        return joined(taken.blocks.get(one, ()) for one in all_of), joined(taken.holds.get(one, ()) for one in all_of)

    @property
    def every_room(self) -> tuple[int, ...]:
        """Every room considered."""
        return tuple(room for rooms in self.rooms.values() for room in rooms)

    def _second(self, start: int, lead: int, mode: str, place: str, taken: BusyTimes) -> int | None:
        for one in self.company.second_staff:
            if one != lead and can_join(
                start, self._where(one, mode, place), taken.blocks.get(one, ()), taken.holds.get(one, ()), self.shape
            ):
                return one
        return None

    def _where(self, resource: int, mode: str, place: str) -> list[Span]:
        """Return a person's open spans that allow the mode and, for a visit, are not at another place."""
        rows = [row for row in self.windows.get(resource, ()) if not row.modes or f",{mode}," in row.modes]
        if mode == Mode.VISIT:
            rows = [row for row in rows if row.place in {None, place or None}]
        return touching((row.opens, row.closes) for row in rows)


def around(
    db: Session, company: Company, windows: Sequence[Opening], *, shape: Shape, fit: WindowFit, wish: Wish, now: int
) -> Around | None:
    """Fetch the data needed for some windows; None if neither participants, rooms nor place hours matter."""
    visits = {row.place for row in windows if row.place} if Mode.VISIT in fit.modes else set()
    houses = catalogue.place_rules(db) if visits else {}
    demanding = visits & houses.keys()
    if not (company.people or company.two or demanding or (company.needs_room and visits)):
        return None
    bare = Around(company=company, shape=shape, length=shape.length, houses=houses)
    reach = min(row.opens for row in windows), max(row.closes for row in windows)
    around_them = reach[0] - shape.before, reach[1] + shape.after
    places = sorted(place for place in visits if bare.needs_room(Mode.VISIT, place))
    rooms = _rooms(db, places, company.seats)
    ids = [room for there in rooms.values() for room in there]
    used, expired = catalogue.taken(db, ids, around_them, now, wish) if ids else ({}, False)
    windows_of = _windows(db, company.people, reach, fit)
    return replace(bare, windows=windows_of, rooms=rooms, used=used, expired=expired)


def _windows(db: Session, people: Collection[int], reach: Span, fit: WindowFit) -> dict[int, list[Opening]]:
    found: defaultdict[int, list[Opening]] = defaultdict(list)
    if people:
        for row in openings.openings_in(db, sorted(people), (reach[0] - DAY, reach[1]), fit):
            found[row.resource_id].append(row)
    return found


def _rooms(db: Session, places: Sequence[str], seats: int) -> dict[str, list[int]]:
    by_place: defaultdict[str, list[int]] = defaultdict(list)
    for room in catalogue.rooms(db, places, seats) if places else ():
        by_place[room.place].append(room.id)
    return by_place


def open_hours(window: Span, house: PlaceRules) -> list[Span]:
    """Return the parts of a window in which a place is open."""
    day = day_of(window[0])
    hours = (span_on(day, one.opens, one.closes) for one in house.hours if one.weekday == day.weekday())
    return [cut for span in hours if span and (cut := overlap(window, span))]
