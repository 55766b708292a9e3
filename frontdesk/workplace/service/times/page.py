"""Build the editor's view: the week, the form or the preview, the windows, and the coming weeks."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, timedelta

from frontdesk.accounts.models import Handlaggare
from frontdesk.accounts.queries import handlaggare_by_key, in_unit
from frontdesk.accounts.views import Staff
from frontdesk.availability.models.catalogue import OpeningWindow
from frontdesk.availability.queries import catalogue, openings
from frontdesk.availability.queries.catalogue import places_by_code
from frontdesk.availability.rules.enums import MODE_LABELS, Repeats
from frontdesk.booking.views import WindowPreview
from frontdesk.core.db.unit import Unit
from frontdesk.core.errors import FrontdeskError, InvalidInput, NotHere
from frontdesk.core.i18n import translator
from frontdesk.core.times import local_date
from frontdesk.workplace.rules import grid
from frontdesk.workplace.rules.changes import altered, gathered, without_common
from frontdesk.workplace.rules.plans import ALL, ONE_DATE, Typed, read_day, read_time, typed
from frontdesk.workplace.service.times import orphans, weeks
from frontdesk.workplace.service.times.changing import plan_of, window_of
from frontdesk.workplace.service.times.options import options
from frontdesk.workplace.views import TimesPage, TimesPreview, WindowLine, Words

WEEKS_AHEAD, WEEKS_LISTED = 52, 6
_WEEK = timedelta(days=7)


def own(unit: Unit, *, staff: Staff) -> Handlaggare:
    """Return the user's own handläggare. Raises NotHere for a login without one."""
    found = handlaggare_by_key(unit.db, [staff.handlaggare]) if staff.handlaggare else {}
    if staff.handlaggare not in found:
        raise NotHere
    return found[staff.handlaggare]


def of_units(unit: Unit, *, staff: Staff) -> list[Handlaggare]:
    """Return the handläggare in the units `staff` heads."""
    return [person for key in sorted(staff.units) for person in in_unit(unit.db, key)]


def one_of_units(unit: Unit, *, staff: Staff, key: str) -> Handlaggare:
    """Return a handläggare in the units `staff` heads. Raises NotHere for any other."""
    for person in of_units(unit, staff=staff):
        if person.key == key:
            return person
    raise NotHere


def start(unit: Unit, *, person: Handlaggare, asked: Typed) -> Typed | None:
    """Return the form for the selection: a window, one of its dates, or a free span of a day; None without one."""
    window = window_of(unit, person.key, asked.window)
    day = read_day(asked.day)
    if window is None:
        return _new(unit, day, asked) if day or asked.verb else None
    scope = ONE_DATE if day and window.repeats is not Repeats.ONCE else ALL
    first = max(day or window.valid_from, local_date(unit.now))
    form = replace(
        typed(window.plan), window=str(window.id), day=asked.day if day else "", scope=scope, verb=asked.verb
    )
    form = replace(form, valid_from=first.isoformat())
    row = openings.window_occurrence(unit.db, window.id, day) if day else None
    if row is not None:
        there = weeks.opening(row, {})
        form = replace(form, opens=f"{there.opens:%H:%M}", closes=f"{there.closes:%H:%M}", place=row.place or "")
    if read_time(asked.opens) and read_time(asked.closes):
        form = replace(form, opens=asked.opens, closes=asked.closes)
    return form


def _new(unit: Unit, day: date | None, asked: Typed) -> Typed:
    first = max(day or local_date(unit.now), local_date(unit.now))
    return replace(
        Typed(),
        weekday=str(first.weekday() if first.weekday() < grid.DAYS else 0),
        valid_from=first.isoformat(),
        opens=asked.opens,
        closes=asked.closes,
    )


def page(
    unit: Unit,
    *,
    person: Handlaggare,
    staff: Staff,
    base: str,
    language: str,
    week: date | None = None,
    form: Typed | None = None,
    error: FrontdeskError | None = None,
    preview: WindowPreview | None = None,
    saved: str = "",
) -> TimesPage:
    """Return the editor's view; with `error` the form is shown again as typed."""
    today = local_date(unit.now)
    monday = _monday(week or (read_day(form.day or form.valid_from) if form else None) or today, today)
    first, last = _monday(today, today), _monday(today, today) + WEEKS_AHEAD * _WEEK
    window = window_of(unit, person.key, form.window) if form else None
    named = {code: place.name for code, place in places_by_code(unit.db).items()}
    stroke = _stroke(form, monday) if form and not form.removes and not form.restores else None
    shown = weeks.week(unit, person=person, monday=monday, names=named, stroke=stroke)
    fields = error.fields if isinstance(error, InvalidInput) else {}
    return TimesPage(
        base=base,
        own=person.key == staff.handlaggare,
        key=person.key,
        name=person.name,
        people=tuple((one.key, one.name) for one in of_units(unit, staff=staff)) if base.startswith(UNIT) else (),
        today=today,
        week=shown.grid,
        notes=shown.notes,
        earlier=monday - _WEEK if monday > first else None,
        later=monday + _WEEK if monday < last else None,
        stroke=stroke,
        picked=str(window.id) if window else "",
        form=form,
        errors=dict(fields),
        refusal=error if error and not fields else None,
        subject=window.plan if window else None,
        pointed=read_day(form.day) if form else None,
        differs=_differs(unit, window, form),
        options=options(unit, language=language, chosen=form),
        words=Words(),
        windows=_windows(unit, person, today, named, language),
        coming=weeks.coming(unit, person=person, first=first, count=WEEKS_LISTED),
        preview=_preview(unit, staff, form, preview, named) if form and preview else None,
        saved=saved,
    )


UNIT = "/workplace/unit"


def _monday(day: date, today: date) -> date:
    """Return the Monday of `day`'s week, limited to the weeks the editor shows."""
    first = today - timedelta(days=today.weekday())
    monday = day - timedelta(days=day.weekday())
    return min(max(monday, first), first + WEEKS_AHEAD * _WEEK)


def _stroke(form: Typed, monday: date) -> grid.Stroke | None:
    opens, closes = read_time(form.opens), read_time(form.closes)
    if opens is None or closes is None or opens >= closes:
        return None
    day = read_day(form.day) if form.one_date else read_day(form.valid_from) if form.repeats == Repeats.ONCE else None
    if day is None:
        day = monday + timedelta(days=int(form.weekday) if form.weekday.isdigit() else 0)
    return grid.Stroke(day, opens, closes)


def _differs(unit: Unit, window: OpeningWindow | None, form: Typed | None) -> bool:
    day = read_day(form.day) if form else None
    row = openings.window_occurrence(unit.db, window.id, day) if window and day else None
    return row is not None and row.by_hand


def _windows(
    unit: Unit, person: Handlaggare, today: date, named: Mapping[str, str], language: str
) -> tuple[WindowLine, ...]:
    kinds = {kind.code: kind.label(language) for kind in catalogue.offered_types(unit.db)}
    rows = openings.windows_of(unit.db, person.key)
    return tuple(_line(row, named, kinds, language) for row in rows if (row.valid_to or today) >= today)


def _line(row: OpeningWindow, named: Mapping[str, str], kinds: Mapping[str, str], language: str) -> WindowLine:
    translate = translator(language)
    modes = [translate(MODE_LABELS[mode]).lower() for mode in row.plan.modes]
    notes = [
        named.get(row.place or "", ""),
        ", ".join(modes),
        ", ".join(kinds[one] for one in row.types if one in kinds),
    ]
    return WindowLine(id=row.id, plan=row.plan, notes=tuple(note for note in notes if note))


def _preview(unit: Unit, staff: Staff, form: Typed, found: WindowPreview, named: Mapping[str, str]) -> TimesPreview:
    plan = None if form.removes or form.restores or form.one_date else plan_of(unit, form)
    opened, closed = without_common(found.opened, found.closed)
    return TimesPreview(
        plan=plan,
        opened=gathered(opened),
        closed=gathered(closed),
        altered=altered(found.altered),
        orphans=orphans.lines(unit, staff=staff, found=found.orphans),
        held=sum(one.appointment_id is None for one in found.orphans),
        long_years=found.long_years,
        places=dict(named),
    )
