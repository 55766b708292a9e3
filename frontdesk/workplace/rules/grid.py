"""A week as a grid of half hours: opening hours, busy times, and the selection being drawn. Local (Stockholm) times."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, time, timedelta

STEP = 30
DAYS = 5
# Rows always shown, in minutes since midnight; anything earlier or later adds rows.
EARLIEST, LATEST = 8 * 60, 17 * 60
_DAY = 24 * 60


@dataclass(frozen=True)
class DayOpening:
    """Opening hours of one day."""

    window: str
    day: date
    opens: time
    closes: time
    place: str = ""
    #: Closed on this date although its window opens.
    closed: bool = False
    #: This date was changed by hand.
    differs: bool = False


@dataclass(frozen=True)
class GridMeeting:
    """A meeting, or a busy time in the handläggare's own calendar (`words` empty)."""

    day: date
    starts: time
    ends: time
    words: str = ""


@dataclass(frozen=True)
class Stroke:
    """The selection being drawn or changed: one day, start and end."""

    day: date
    opens: time
    closes: time


@dataclass(frozen=True)
class Cell:
    """Half an hour of a day."""

    day: date
    at: time
    until: time
    opening: DayOpening | None = None
    begins: bool = False
    ends: bool = False
    nth: int = 0
    taken: tuple[GridMeeting, ...] = ()
    busy: bool = False
    drawn: bool = False
    drawn_first: bool = False

    @property
    def id(self) -> str:
        """The cell's HTML id, such as `c-2026-11-24-0900`."""
        return f"c-{self.day.isoformat()}-{self.at:%H%M}"


@dataclass(frozen=True)
class HalfHour:
    """One half hour of all days."""

    at: time
    cells: tuple[Cell, ...]

    @property
    def on_the_hour(self) -> bool:
        """Whether the row begins a new hour."""
        return self.at.minute == 0


@dataclass(frozen=True)
class Week:
    """The grid by row; `days` are its columns."""

    days: tuple[date, ...]
    rows: tuple[HalfHour, ...]

    @property
    def number(self) -> int:
        """The week's ISO number."""
        return self.days[0].isocalendar().week


def week_of(
    monday: date, openings: Sequence[DayOpening], taken: Sequence[GridMeeting] = (), stroke: Stroke | None = None
) -> Week:
    """Return the grid of the week that begins on `monday`, with as many rows as its content needs."""
    days = tuple(monday + timedelta(days=number) for number in range(DAYS))
    times = [minutes(at) for one in openings if one.day in days for at in (one.opens, one.closes)]
    times += [minutes(at) for one in taken if one.day in days for at in (one.starts, one.ends)]
    times += [minutes(stroke.opens), minutes(stroke.closes)] if stroke else []
    first = min([EARLIEST, *times]) // STEP * STEP
    last = max([LATEST, *times])
    rows = tuple(
        HalfHour(clock(begin), tuple(_cell(day, begin, openings, taken, stroke) for day in days))
        for begin in range(first, last, STEP)
    )
    return Week(days, rows)


def minutes(at: time) -> int:
    """Return a time of day as minutes since midnight."""
    return at.hour * 60 + at.minute


def clock(minute: int) -> time:
    """Return minutes since midnight as a time of day; 24.00 becomes 23.59, since `time` has no 24.00."""
    return time(*divmod(min(minute, _DAY - 1), 60))


def _cell(
    day: date, begin: int, openings: Sequence[DayOpening], taken: Sequence[GridMeeting], stroke: Stroke | None
) -> Cell:
    end = begin + STEP
    found = next((one for one in openings if one.day == day and _meets(one.opens, one.closes, begin)), None)
    meetings = [one for one in taken if one.day == day and _meets(one.starts, one.ends, begin)]
    drawn = stroke is not None and stroke.day == day and _meets(stroke.opens, stroke.closes, begin)
    return Cell(
        day=day,
        at=clock(begin),
        until=clock(end),
        opening=found,
        begins=found is not None and minutes(found.opens) >= begin,
        ends=found is not None and minutes(found.closes) <= end,
        nth=(begin - minutes(found.opens) // STEP * STEP) // STEP if found else 0,
        taken=tuple(one for one in meetings if minutes(one.starts) >= begin),
        busy=bool(meetings),
        drawn=drawn,
        drawn_first=drawn and stroke is not None and minutes(stroke.opens) >= begin,
    )


def _meets(starts: time, ends: time, begin: int) -> bool:
    return minutes(starts) < begin + STEP and minutes(ends) > begin
