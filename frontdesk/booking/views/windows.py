"""Edits of opening windows, and the preview of their effect."""

import uuid
from dataclasses import dataclass
from datetime import date, datetime, time

from frontdesk.booking.rules.windows import Plan


@dataclass(frozen=True)
class WindowChange:
    """An edited window: new without `window_id`, removed without `plan`."""

    plan: Plan | None
    window_id: uuid.UUID | None = None


@dataclass(frozen=True)
class DateChange:
    """An edited date of a window: other hours, None for closed, or `as_usual` again.

    An integer `window_id` is the index of a new window in the list of changes.
    """

    window_id: uuid.UUID | int
    day: date
    hours: tuple[time, time] | None = None
    place: str | None = None
    as_usual: bool = False


WindowEdit = WindowChange | DateChange


@dataclass(frozen=True)
class OpenStretch:
    """Open time on one day."""

    opens_at: datetime
    closes_at: datetime
    place: str | None


@dataclass(frozen=True)
class Orphan:
    """A meeting that would fit no window; a hold has no `appointment_id`.

    `still_open`: there is open time then, but not for this type, mode or place.
    """

    appointment_id: uuid.UUID | None
    starts_at: datetime
    ends_at: datetime
    alias: str
    type: str
    still_open: bool = False


@dataclass(frozen=True)
class WindowPreview:
    """The effect of edits in the coming twelve months, in order of time.

    `altered`: (before, after) pairs. `inside_again`: appointments that fit no window now but would fit one.
    `long_years`: years with a week 53, where two odd weeks follow each other; only set for odd or even weeks.
    """

    opened: tuple[OpenStretch, ...] = ()
    closed: tuple[OpenStretch, ...] = ()
    altered: tuple[tuple[OpenStretch, OpenStretch], ...] = ()
    orphans: tuple[Orphan, ...] = ()
    inside_again: tuple[uuid.UUID, ...] = ()
    long_years: tuple[int, ...] = ()
