"""The week view: Monday to Friday with the free starts of each day, or a word on why there are none."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta

from frontdesk.absence import queries as absences
from frontdesk.booking.rules.words import WhoseCalendar
from frontdesk.booking.service import search
from frontdesk.booking.service.panel.asked import WORKING_DAYS, Selection
from frontdesk.booking.service.panel.desk import ContactContext
from frontdesk.booking.views import DayColumn, FreeTime
from frontdesk.calendars.service.presenter import Freshness, freshness
from frontdesk.core.db.unit import Unit
from frontdesk.core.i18n import N_
from frontdesk.core.times import day_span, local_date
from frontdesk.core.workdays import is_workday

AWAY, CLOSED, NOTHING, PAST = N_("borta"), N_("stängt"), N_("inget ledigt"), N_("passerat")


def week(unit: Unit, context: ContactContext, chosen: Selection, held: datetime | None = None) -> tuple[DayColumn, ...]:
    """Return the five day columns; the contact's held time stays visible."""
    days = [chosen.monday + timedelta(days=number) for number in range(WORKING_DAYS)]
    free = [time for time in search.free_times(unit, chosen.wish(days[0], days[-1])) if chosen.is_new(time)]
    known = best_known(unit, free)
    instants = {time.starts_at for time in free} | ({held} if held else set())
    starts = {day: sorted(instant for instant in instants if local_date(instant) == day) for day in days}
    away = _away(unit, chosen, days) if chosen.who is WhoseCalendar.OWN else frozenset()
    return tuple(
        DayColumn(
            day,
            tuple(starts[day]),
            "" if starts[day] else _why(day, context.today, away=day in away),
            frozenset(start for start in starts[day] if known.get(start) is Freshness.STALE),
            frozenset(start for start in starts[day] if known.get(start) is Freshness.UNREAD),
        )
        for day in days
    )


def best_known(unit: Unit, free: Sequence[FreeTime]) -> dict[datetime, Freshness]:
    """Return the freshness of each start: the best among the calendars of the handläggare free then."""
    fresh = freshness(unit, {time.handlaggare for time in free})
    order = (Freshness.READ, Freshness.STALE, Freshness.UNREAD)
    found: dict[datetime, Freshness] = {}
    for time in free:
        found[time.starts_at] = min(
            fresh[time.handlaggare], found.get(time.starts_at, Freshness.UNREAD), key=order.index
        )
    return found


def _why(day: date, today: date, *, away: bool) -> str:
    if day < today:
        return PAST
    if not is_workday(day):
        return CLOSED
    return AWAY if away else NOTHING


def _away(unit: Unit, chosen: Selection, days: list[date]) -> frozenset[date]:
    spans = absences.away(unit.db, chosen.keys, (day_span(days[0])[0], day_span(days[-1])[1]))
    gone = [span for key in chosen.keys for span in spans.get(key, ())]
    return frozenset(day for day in days if any(begins <= noon(day) < ends for begins, ends in gone))


def noon(day: date) -> datetime:
    """Return the middle of a day; an absence that covers it counts as away that day."""
    begins, ends = day_span(day)
    return begins + (ends - begins) / 2
