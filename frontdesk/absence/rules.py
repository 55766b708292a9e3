"""What kinds of absence there are, and when somebody is back."""

from collections.abc import Iterable
from datetime import date, datetime, time, timedelta
from enum import StrEnum

from frontdesk.core.errors import N_
from frontdesk.core.times import end_instant, local, start_instant
from frontdesk.core.workdays import next_workday


class AbsenceKind(StrEnum):
    """Why somebody is away; only the unit head sees it."""

    VACATION = "vacation"
    ILL = "ill"
    LEAVE = "leave"
    TRAINING = "training"
    PARENTAL = "parental"


class Source(StrEnum):
    """Who said so. A row made by hand is never changed by an import."""

    HAND = "hand"
    IMPORT = "import"


KIND_LABELS = {
    AbsenceKind.VACATION: N_("Semester"),
    AbsenceKind.ILL: N_("Sjuk"),
    AbsenceKind.LEAVE: N_("Annan ledighet"),
    AbsenceKind.TRAINING: N_("Utbildning"),
    AbsenceKind.PARENTAL: N_("Föräldraledig"),
}


def kind_of(word: str) -> AbsenceKind:
    """Return the kind an import's word stands for; what it does not know is some leave."""
    try:
        return AbsenceKind(word.strip().casefold())
    except ValueError:
        return AbsenceKind.LEAVE


def whole_days(first: date, last: date) -> tuple[datetime, datetime]:
    """Return the instants between which somebody is away when both dates are days of absence."""
    return start_instant(first, time(0)), start_instant(last + timedelta(days=1), time(0))


def part_of_day(day: date, begins: time, ends: time) -> tuple[datetime, datetime]:
    """Return the instants of an absence that takes some hours of one day."""
    return start_instant(day, begins), end_instant(day, ends)


def away_until(now: datetime, spans: Iterable[tuple[datetime, datetime]]) -> datetime | None:
    """Return when the absence that `now` lies in is over, following those that join up; None for somebody present.

    Two absences with only a night or a weekend between them are one to a caller.
    """
    until = None
    for starts, ends in sorted(spans):
        if starts <= (until or now) or (until and starts <= _next_morning(until)):
            until = max(until or ends, ends) if ends > now else until
    return until


def first_day_back(until: datetime) -> date:
    """Return the first workday on which somebody away until `until` is there again."""
    return next_workday(local(until).date())


def _next_morning(until: datetime) -> datetime:
    return start_instant(first_day_back(until), time(8))
