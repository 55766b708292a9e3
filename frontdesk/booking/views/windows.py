"""Changes of opening windows, and what they would do."""

import uuid
from dataclasses import dataclass
from datetime import date, datetime, time

from frontdesk.booking.rules.windows import Plan


@dataclass(frozen=True)
class WindowChange:
    """A window as it is to be: without `window_id` a new one, without `plan` one that is taken away."""

    plan: Plan | None
    window_id: uuid.UUID | None = None


@dataclass(frozen=True)
class DateChange:
    """One date of a window as it is to be: other hours, none (closed), or `as_usual` again.

    A number as `window_id` is the new window at that place in the list of changes.
    """

    window_id: uuid.UUID | int
    day: date
    hours: tuple[time, time] | None = None
    place: str | None = None
    as_usual: bool = False


WindowEdit = WindowChange | DateChange


@dataclass(frozen=True)
class OpenStretch:
    """One open stretch of one day."""

    opens_at: datetime
    closes_at: datetime
    place: str | None


@dataclass(frozen=True)
class Orphan:
    """A meeting that no window would allow; without `appointment_id` a time somebody has just reserved.

    `still_open`: it would still be open then, but not for such a meeting.
    """

    appointment_id: uuid.UUID | None
    starts_at: datetime
    ends_at: datetime
    alias: str
    type: str
    still_open: bool = False


@dataclass(frozen=True)
class WindowPreview:
    """What a change of windows would do in the coming twelve months; everything in order of time.

    `altered` pairs what is with what will be. `inside_again` are meetings that no window allows now and one would.
    `long_years` are those with a week 53, after which two odd weeks follow
    each other; only told when a change opens every second week.
    """

    opened: tuple[OpenStretch, ...] = ()
    closed: tuple[OpenStretch, ...] = ()
    altered: tuple[tuple[OpenStretch, OpenStretch], ...] = ()
    orphans: tuple[Orphan, ...] = ()
    inside_again: tuple[uuid.UUID, ...] = ()
    long_years: tuple[int, ...] = ()
