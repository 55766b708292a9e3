"""The week's free times in the panel, and what to say and offer when there are none."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta

from frontdesk.absence.queries import (
    absent_spans,
)
from frontdesk.accounts.queries import handlaggare_by_key
from frontdesk.availability.queries import catalogue
from frontdesk.availability.queries.openings import any_ahead
from frontdesk.availability.rules.enums import MODE_LABELS, Mode, WhoseCalendar
from frontdesk.availability.rules.explain import INSTEAD_LABELS, OF_ONE, OF_SEVERAL, Alternative, Obstacle, Why
from frontdesk.availability.service import explain, search
from frontdesk.availability.views import FreeTime, NoTime, Wish
from frontdesk.booking.errors import NoUnitYet
from frontdesk.calendars.service.presenter import Freshness, freshness
from frontdesk.core.dates import clock_time, short_date, weekday_name
from frontdesk.core.db.unit import Unit
from frontdesk.core.i18n import N_, translator
from frontdesk.core.times import day_span, local_date, seconds
from frontdesk.core.workdays import is_workday
from frontdesk.disclosure.rules.levels import Topic
from frontdesk.reception.service.booking.context import ContactContext
from frontdesk.reception.service.booking.selection import WORKING_DAYS, Selection
from frontdesk.reception.views.booking import DayColumn, InsteadTime, Nothing

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
    spans = absent_spans(unit.db, chosen.keys, (day_span(days[0])[0], day_span(days[-1])[1]))
    gone = [span for key in chosen.keys for span in spans.get(key, ())]
    return frozenset(day for day in days if any(begins <= noon(day) < ends for begins, ends in gone))


def noon(day: date) -> datetime:
    """Return the middle of a day; an absence that covers it counts as away that day."""
    begins, ends = day_span(day)
    return begins + (ends - begins) / 2


_SAID = {
    WhoseCalendar.OWN: N_("Din handläggare"),
    WhoseCalendar.STAND_IN: N_("Ersättaren"),
    WhoseCalendar.INTAKE: N_("Mottagningen"),
    WhoseCalendar.NAMED: N_("Handläggaren"),
}

_WHOLE_WEEK, _AND, _OVER = N_("hela veckan"), N_("och"), N_("Veckan är över.")

_ITS_OWN = N_("Den enda lediga tiden är den som mötet redan har.")

_SEVERAL = N_("Räknat på {people} personer och {days} dagar: {parts}.")

_UNOPENED = N_(
    "Ingen har lagt in några tider att boka än. "
    "Enhetschefen lägger in dem på sin enhets sida, eller handläggaren på sin."
)

_PROTECTED = N_("Den som har hand om skyddade personer bokar själv. Lämna ett meddelande i stället.")

_WHO_OF = {Alternative.STAND_IN: WhoseCalendar.STAND_IN, Alternative.INTAKE: WhoseCalendar.INTAKE}


def nothing(unit: Unit, context: ContactContext, chosen: Selection, language: str) -> Nothing:
    """Return why the week has no free time, and alternatives; below level A3 no handläggare is named."""
    if not any_ahead(unit.db, seconds(unit.now)):
        return Nothing(told=(translator(language)(_UNOPENED),), instead=(), unopened=True)
    wish = chosen.wish(chosen.monday, chosen.monday + timedelta(days=WORKING_DAYS - 1))
    found = explain.explain(unit, wish, _others(context, chosen, wish))
    return Nothing(
        told=_told(unit, context, chosen, found, language),
        instead=tuple(
            (
                translator(language)(INSTEAD_LABELS[instead]),
                tuple(_time(unit, context, chosen, instead, time, language) for time in times if chosen.is_new(time)),
            )
            for instead, times in found.instead
            if any(chosen.is_new(time) for time in times)
        ),
    )


def _others(context: ContactContext, chosen: Selection, wish: Wish) -> Mapping[Alternative, Wish]:
    """Return the searches with a stand-in or the intake unit, if the appointment type allows them."""
    others = {}
    if context.own and WhoseCalendar.STAND_IN in chosen.whos and chosen.who is not WhoseCalendar.STAND_IN:
        others[Alternative.STAND_IN] = replace(wish, handlaggare=context.own.stand_ins, unit=None)
    if context.intake and WhoseCalendar.INTAKE in chosen.whos and chosen.who is not WhoseCalendar.INTAKE:
        others[Alternative.INTAKE] = replace(wish, handlaggare=(), unit=context.intake)
    return others


def _told(unit: Unit, context: ContactContext, chosen: Selection, found: NoTime, language: str) -> tuple[str, ...]:
    t = translator(language)
    if chosen.who is WhoseCalendar.INTAKE and context.intake is None:
        return (t(_PROTECTED if context.receiver.protected else NoUnitYet.message),)
    if not found.obstacles:
        return (t(_ITS_OWN) if found.days and chosen.moving else t(_OVER),)
    if found.people > 1:
        parts = ", ".join(f"{t(OF_SEVERAL[one.why])} {one.count}" for one in found.obstacles)
        return (t(_SEVERAL).format(people=found.people, days=found.days, parts=parts),)
    who = _who(unit, context, chosen, language)
    return tuple(
        t(OF_ONE[one.why]).format(who=who, days=_days(one, found.days, language))
        if one.why is not Why.NOBODY
        else t(OF_ONE[one.why])
        for one in found.obstacles
    )


def _who(unit: Unit, context: ContactContext, chosen: Selection, language: str) -> str:
    if context.may(Topic.HANDLAGGARE) and len(chosen.keys) == 1:
        named = handlaggare_by_key(unit.db, chosen.keys)
        if chosen.keys[0] in named:
            return named[chosen.keys[0]].name
    return translator(language)(_SAID[chosen.who])


def _days(one: Obstacle, days: int, language: str) -> str:
    """Return the weekdays, such as `måndag, tisdag och onsdag`, or `hela veckan`."""
    t = translator(language)
    if len(one.dates) == days and days > 1:
        return t(_WHOLE_WEEK)
    *first, last = (weekday_name(day, language) for day in one.dates)
    return f"{', '.join(first)} {t(_AND)} {last}" if first else last


def _time(
    unit: Unit, context: ContactContext, chosen: Selection, instead: Alternative, time: FreeTime, language: str
) -> InsteadTime:
    day = local_date(time.starts_at)
    parts = [f"{weekday_name(day, language)} {short_date(day, language)} {clock_time(time.starts_at, language)}"]
    if instead is Alternative.MODE:
        parts.append(translator(language)(MODE_LABELS[Mode(time.mode)]))
    places = catalogue.places_by_code(unit.db)
    if instead is Alternative.PLACE and time.place in places and context.place:
        parts.append(places[time.place].name)
    return InsteadTime(
        words=", ".join(parts),
        who=_WHO_OF.get(instead, chosen.who),
        mode=Mode(time.mode),
        place=(time.place or "") if instead is Alternative.PLACE else chosen.place or "",
        week=day,
    )
