"""Explain why nothing is free: for each person and day, the first reason in a fixed order that leaves no time.

Reasons that cannot be changed come first, other bookings last. Each person-day has exactly one reason, so the reasons
of a search add up to its person-days.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from frontdesk.availability.rules.opening_hours import clip
from frontdesk.availability.rules.slots import Bounds, Shape, starts
from frontdesk.core.i18n import N_
from frontdesk.core.intervals import Span
from frontdesk.core.workdays import is_workday

_EVER = 10**12


class Why(StrEnum):
    """Reasons why there is no time, in the order in which they are checked."""

    NOBODY = "nobody"
    CLOSED = "closed"
    NOT_OPEN = "not_open"
    NOT_ALLOWED = "not_allowed"
    ELSEWHERE = "elsewhere"
    PLACE_CLOSED = "place_closed"
    TOO_SHORT = "too_short"
    HORIZON = "horizon"
    NOTICE = "notice"
    AWAY = "away"
    KEPT = "kept"
    OUTSIDE = "outside"
    FULL = "full"
    BOOKED = "booked"
    HELD = "held"
    COMPANY = "company"
    ROOM = "room"


class Alternative(StrEnum):
    """Alternatives when nothing is free, in the order they are offered."""

    LATER = "later"
    STAND_IN = "stand_in"
    INTAKE = "intake"
    PLACE = "place"
    MODE = "mode"


@dataclass(frozen=True)
class OneDay:
    """One person's day; every span in seconds since 1970."""

    day: date
    #: All opening windows, then each time a subset: matching type and mode, place, and the place's opening hours.
    opened: Sequence[Span]
    allowed: Sequence[Span]
    here: Sequence[Span]
    in_hours: Sequence[Span]
    shut: Sequence[Span]
    #: In the order of the reasons, each sorted by start.
    blocks: Sequence[tuple[Why, Sequence[Span]]]
    holds: Sequence[Span]
    full: bool


@dataclass(frozen=True)
class Obstacle:
    """A reason, the number of person-days it accounts for, their dates, and the number of people."""

    why: Why
    count: int
    dates: tuple[date, ...]
    people: int


def reason(one: OneDay, shape: Shape, bounds: Bounds) -> Why | None:
    """Return why a person's day has no free time, or None if it has one.

    Checks only the person and the place; further participants and rooms are checked by the caller.
    """
    if why_not_open := _not_open(one):
        return why_not_open
    windows = [left for window in one.in_hours if (left := clip(window, one.shut))]
    if not windows:
        return Why.PLACE_CLOSED
    # Asked first: the grid restarts after a block, so one may make room for a start that notice alone leaves none for.
    blocks = sorted(span for _, spans in one.blocks for span in spans)
    if not one.full and _any_start(windows, blocks, one.holds, shape, bounds):
        return None
    reasons = [
        (Why.TOO_SHORT, Bounds(0, _EVER)),
        (Why.HORIZON, Bounds(0, bounds.latest)),
        (Why.NOTICE, bounds),
    ]
    for why, within in reasons:
        if not _any_start(windows, (), (), shape, within):
            return why
    return _taken(one, windows, shape, bounds)


def _not_open(one: OneDay) -> Why | None:
    if not one.opened:
        return Why.NOT_OPEN if is_workday(one.day) else Why.CLOSED
    if not one.allowed:
        return Why.NOT_ALLOWED
    if not one.here:
        return Why.ELSEWHERE
    return None if any(clip(window, one.shut) for window in one.here) else Why.CLOSED


def _taken(one: OneDay, windows: Sequence[Span], shape: Shape, bounds: Bounds) -> Why:
    blocks: list[Span] = []
    for why, spans in one.blocks:
        if why is Why.BOOKED and one.full:
            return Why.FULL
        blocks = sorted([*blocks, *spans])
        if not _any_start(windows, blocks, (), shape, bounds):
            return why
    return Why.HELD


def _any_start(
    windows: Iterable[Span], blocks: Sequence[Span], holds: Sequence[Span], shape: Shape, bounds: Bounds
) -> bool:
    return any(starts(window, blocks, holds, shape, bounds) for window in windows)


def counted(reasons: Iterable[tuple[int, date, Why]]) -> tuple[Obstacle, ...]:
    """Count (resource, day, reason), the most frequent reason first; ties in the order of `Why`."""
    found: dict[Why, list[tuple[int, date]]] = {}
    for person, day, why in reasons:
        found.setdefault(why, []).append((person, day))
    order = list(Why)
    return tuple(
        Obstacle(why, len(days), tuple(sorted({day for _, day in days})), len({person for person, _ in days}))
        for why, days in sorted(found.items(), key=lambda item: (-len(item[1]), order.index(item[0])))
    )


INSTEAD_LABELS = {
    Alternative.LATER: N_("Senare"),
    Alternative.STAND_IN: N_("Hos ersättaren"),
    Alternative.INTAKE: N_("Hos mottagningen"),
    Alternative.PLACE: N_("På en annan plats"),
    Alternative.MODE: N_("På ett annat sätt"),
}
# For one person: {who} is "Din handläggare" or a name, {days} "tisdag 24 november och onsdag 25 november".
OF_ONE = {
    Why.NOBODY: N_("Det finns ingen att boka hos."),
    Why.CLOSED: N_("Kontoret är stängt {days}."),
    Why.NOT_OPEN: N_("{who} har inga öppna tider {days}."),
    Why.NOT_ALLOWED: N_("{who} har öppet {days}, men inte för ett sådant möte."),
    Why.ELSEWHERE: N_("{who} tar emot på en annan plats {days}."),
    Why.PLACE_CLOSED: N_("Platsen är stängd {days}."),
    Why.TOO_SHORT: N_("De öppna tiderna är för korta för mötet {days}."),
    Why.HORIZON: N_("Så långt fram går det inte att boka: {days}."),
    Why.NOTICE: N_("Det är för kort varsel {days}."),
    Why.AWAY: N_("{who} är borta {days}."),
    Why.KEPT: N_("{who} har tiden avsatt för annat arbete {days}."),
    Why.OUTSIDE: N_("{who} är upptagen i sin egen kalender {days}."),
    Why.FULL: N_("{who} har redan så många möten som får bokas på en dag {days}."),
    Why.BOOKED: N_("{who} är fullbokad {days}."),
    Why.HELD: N_("Den sista tiden håller någon annan på att boka {days}."),
    Why.COMPANY: N_("{who} har tid {days}, men inte samtidigt som de andra som ska vara med."),
    Why.ROOM: N_("{who} har tid {days}, men rummet är upptaget: det finns inget ledigt rum då."),
}
# For several people: labels beside the number of person-days.
OF_SEVERAL = {
    Why.NOBODY: N_("ingen att boka hos"),
    Why.CLOSED: N_("kontoret stängt"),
    Why.NOT_OPEN: N_("inga öppna tider"),
    Why.NOT_ALLOWED: N_("öppet men inte för ett sådant möte"),
    Why.ELSEWHERE: N_("på en annan plats"),
    Why.PLACE_CLOSED: N_("platsen stängd"),
    Why.TOO_SHORT: N_("för korta öppna tider"),
    Why.HORIZON: N_("för långt fram"),
    Why.NOTICE: N_("för kort varsel"),
    Why.AWAY: N_("borta"),
    Why.KEPT: N_("avsatt för annat arbete"),
    Why.OUTSIDE: N_("upptagna i egen kalender"),
    Why.FULL: N_("så många möten som får bokas på en dag"),
    Why.BOOKED: N_("fullbokade"),
    Why.HELD: N_("håller på att bokas"),
    Why.COMPANY: N_("inte lediga samtidigt som de andra som ska vara med"),
    Why.ROOM: N_("inget ledigt rum"),
}
