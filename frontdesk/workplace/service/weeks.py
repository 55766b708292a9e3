"""The unit head's next eight weeks: absences, stand-ins, overload, and bookings left to settle."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta
from uuid import UUID

from frontdesk.absence.queries import (
    absences_in,
)
from frontdesk.absence.rules import KIND_LABELS
from frontdesk.absence.views import Away
from frontdesk.accounts.models import Handlaggare
from frontdesk.accounts.queries import handlaggare_by_key, in_unit, units_by_key
from frontdesk.accounts.views import Staff
from frontdesk.core.db.unit import Unit
from frontdesk.core.times import day_span, local_date
from frontdesk.rebooking.queries import counts_by_absence
from frontdesk.workplace import queries
from frontdesk.workplace.rules.weeks import days_away, heavy, is_whole_week
from frontdesk.workplace.service.absences import lines
from frontdesk.workplace.views.absences import PersonWeeks, WeekCell, Weeks

WEEKS = 8

_Covering = dict[date, dict[str, set[str]]]


def weeks(unit: Unit, *, staff: Staff) -> Weeks:
    """Return the page for the units headed by `staff`."""
    people = [person for key in sorted(staff.units) for person in in_unit(unit.db, key)]
    keys = [person.key for person in people]
    today = local_date(unit.now)
    mondays = [today + timedelta(days=7 * number - today.weekday()) for number in range(WEEKS)]
    span = day_span(mondays[0])[0], day_span(mondays[-1] + timedelta(days=7))[0]
    # Stand-ins may come from another unit than the absent colleague's.
    everybody_away = absences_in(unit.db, None, span)
    away = [row for row in everybody_away if row.handlaggare in set(keys)]
    covering = _covering(mondays, everybody_away, set(keys))
    names = {key: row.name for key, row in handlaggare_by_key(unit.db).items()}
    unsettled = counts_by_absence(unit.db, [row.id for row in away])
    waiting = queries.untaken_by(unit.db, keys)
    return Weeks(
        now=unit.now,
        names=tuple(row.name for row in units_by_key(unit.db, staff.units).values()),
        mondays=tuple(mondays),
        people=tuple(_person(person, mondays, away, covering, names, waiting, unsettled) for person in people),
        unsettled=lines(unit, staff, [row for row in away if unsettled.get(row.id)]),
        warnings=_warnings(mondays, covering, names),
    )


def _covering(mondays: Sequence[date], away: Sequence[Away], mine: set[str]) -> _Covering:
    """Return by week the absent colleagues that each member of the unit covers (absent on a working day)."""
    found: _Covering = {monday: defaultdict(set) for monday in mondays}
    for row in away:
        for monday in mondays:
            if days_away(monday, [(row.starts_at, row.ends_at)]):
                for stand_in in mine.intersection(row.stand_ins):
                    found[monday][stand_in].add(row.handlaggare)
    return found


def _person(
    person: Handlaggare,
    mondays: Sequence[date],
    away: Sequence[Away],
    covering: _Covering,
    names: Mapping[str, str],
    waiting: Mapping[str, tuple[int, datetime]],
    unsettled: Mapping[UUID, int],
) -> PersonWeeks:
    mine = [row for row in away if row.handlaggare == person.key]
    return PersonWeeks(
        key=person.key,
        name=person.name,
        cells=tuple(_cell(person.key, monday, mine, covering[monday], names) for monday in mondays),
        unsettled=sum(unsettled.get(row.id, 0) for row in mine),
        waiting=waiting[person.key][0] if mine and person.key in waiting else 0,
        oldest=waiting[person.key][1] if mine and person.key in waiting else None,
    )


def _cell(
    key: str, monday: date, mine: Sequence[Away], covering: Mapping[str, set[str]], names: Mapping[str, str]
) -> WeekCell:
    rows = [row for row in mine if days_away(monday, [(row.starts_at, row.ends_at)])]
    days = days_away(monday, [(row.starts_at, row.ends_at) for row in rows])
    return WeekCell(
        monday=monday,
        whole=is_whole_week(monday, days),
        days=days,
        kinds=tuple(dict.fromkeys(KIND_LABELS[row.kind] for row in rows)),
        stand_ins=tuple(dict.fromkeys(names[one] for row in rows for one in row.stand_ins if one in names)),
        covers=tuple(sorted(names[one] for one in covering.get(key, ()) if one in names)),
        heavy=key in heavy(covering),
    )


def _warnings(
    mondays: Sequence[date], covering: _Covering, names: Mapping[str, str]
) -> tuple[tuple[date, tuple[str, ...], int], ...]:
    """Return weeks with overloaded stand-ins: (Monday, their names, number of colleagues they cover)."""
    found = []
    for monday in mondays:
        few = heavy(covering[monday])
        if few:
            posts = set().union(*(covering[monday][key] for key in few))
            found.append((monday, tuple(sorted(names[key] for key in few if key in names)), len(posts)))
    return tuple(found)
