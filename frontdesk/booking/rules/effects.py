"""The effect of changing opening windows: which times open, close or change, and which meetings fall outside."""

import uuid
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from frontdesk.core.intervals import Span, covers, merged

# A window's id, or for a new window its index in the list of changes.
Which = uuid.UUID | int
Occurrences = Mapping[tuple[Which, date], "Stretch"]


@dataclass(frozen=True, slots=True, order=True)
class Stretch:
    """Open time in seconds since 1970, with its place, modes and types (empty: all).

    Modes and types are not compared: a stretch in which only these change is neither opened nor closed nor altered.
    """

    opens: int
    closes: int
    place: str | None = None
    modes: tuple[str, ...] = field(default=(), compare=False)
    types: tuple[str, ...] = field(default=(), compare=False)

    @property
    def span(self) -> Span:
        """Its time, from opening to closing."""
        return self.opens, self.closes

    def allows(self, meeting: "PlannedMeeting") -> bool:
        """Whether mode, type and (for a visit) place of a meeting fit this stretch."""
        return (
            (not self.modes or meeting.mode in self.modes)
            and (not self.types or meeting.type in self.types)
            and (meeting.place is None or self.place in {None, meeting.place})
        )


@dataclass(frozen=True, slots=True)
class PlannedMeeting:
    """A meeting's time, type and mode; `place` only for a visit."""

    span: Span
    type: str = ""
    mode: str = ""
    place: str | None = None


@dataclass(frozen=True)
class Effect:
    """The occurrences a change opens, closes and alters (pairs of before and after), each in order of time."""

    opened: tuple[Stretch, ...] = ()
    closed: tuple[Stretch, ...] = ()
    altered: tuple[tuple[Stretch, Stretch], ...] = ()


def effect(before: Occurrences, after: Occurrences) -> Effect:
    """Compare the open occurrences of some windows before and after a change."""
    both = before.keys() & after.keys()
    return Effect(
        opened=tuple(sorted((after[key] for key in after.keys() - both), key=_by_time)),
        closed=tuple(sorted((before[key] for key in before.keys() - both), key=_by_time)),
        altered=tuple(
            sorted(
                ((before[key], after[key]) for key in both if before[key] != after[key]),
                key=lambda pair: _by_time(pair[0]),
            )
        ),
    )


def uncovered(
    meetings: Sequence[PlannedMeeting], before: Iterable[Stretch], after: Iterable[Stretch]
) -> list[PlannedMeeting]:
    """Return the meetings that fit the open time before a change but not after it."""
    was, will_be = list(before), list(after)
    lost = outside(meetings, will_be)
    never = set(outside(lost, was))
    return [meeting for meeting in lost if meeting not in never]


def outside(meetings: Sequence[PlannedMeeting], stretches: Sequence[Stretch]) -> list[PlannedMeeting]:
    """Return the meetings that fit no open time: it is closed then, or open for other types, modes or places."""
    open_times: dict[tuple[str, str, str | None], list[Span]] = {}
    found = []
    for meeting in meetings:
        kind = meeting.type, meeting.mode, meeting.place
        if kind not in open_times:
            open_times[kind] = merged(one.span for one in stretches if one.allows(meeting))
        if not covers(open_times[kind], meeting.span):
            found.append(meeting)
    return found


def still_open(meeting: PlannedMeeting, stretches: Iterable[Stretch]) -> bool:
    """Whether it is open during a meeting, for any type, mode or place."""
    return covers(merged(one.span for one in stretches), meeting.span)


def long_years(first: date, last: date) -> list[int]:
    """Return the years whose week 53 ends within the dates: week 1, another odd week, follows it."""
    years = range(first.isocalendar().year, last.isocalendar().year + 1)
    return [year for year in years if first <= (end := _last_sunday(year)) <= last and end.isocalendar().week % 2]


def _last_sunday(year: int) -> date:
    """Return the last Sunday of an ISO year."""
    return date.fromordinal(date.fromisocalendar(year + 1, 1, 1).toordinal() - 1)


def _by_time(stretch: Stretch) -> tuple[int, int, str]:
    return stretch.opens, stretch.closes, stretch.place or ""
