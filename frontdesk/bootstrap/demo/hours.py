"""The demo's varied opening hours: several kinds, exceptions for single dates, places with rooms and hours."""

from collections.abc import Sequence
from datetime import date, time, timedelta

from frontdesk.availability.queries import catalogue, openings
from frontdesk.availability.rules.catalogue import PlaceFacts, RoomFacts
from frontdesk.availability.rules.enums import LAST, Mode, Repeats
from frontdesk.availability.rules.opening_hours import Plan
from frontdesk.availability.service import opening_hours
from frontdesk.availability.service.catalogue import save_place
from frontdesk.core.actor import CLOCK
from frontdesk.core.db.unit import Unit
from frontdesk.core.times import local_date

_HOURS = {weekday: ((time(8), time(16, 30)),) for weekday in range(5)}
_ROOMS = (RoomFacts("Samtalsrum 1", 4), RoomFacts("Samtalsrum 2", 3))
_ENTRANCES = {
    "stadshuset-a": "Anmäl dig i receptionen.",
    "stadshuset-b": "Vänta i väntrummet innanför dörren.",
    "stadshuset-c": "Ta hissen till plan 2 och vänta där.",
}
_FORTNIGHT = timedelta(days=14)


def several_kinds(unit: Unit, handlaggare: str) -> None:
    """Give a handläggare phone hours in odd weeks, a monthly morning for new clients, and two exceptional dates."""
    begin = local_date(unit.now) + _FORTNIGHT
    own = list(openings.windows_of(unit.db, handlaggare))
    plans: Sequence[Plan] = (
        Plan(1, time(8, 30), time(9, 30), begin, repeats=Repeats.ODD_WEEKS, modes=(Mode.PHONE,)),
        Plan(4, time(9), time(11), begin, repeats=Repeats.MONTHLY, nth=LAST, types=("EB_NEW",), place="stadshuset-c"),
    )
    for plan in plans:
        opening_hours.open_window(unit, handlaggare=handlaggare, plan=plan)
    if own:
        rows = openings.occurrences_of(unit.db, own[0].resource_id, begin, begin + 2 * _FORTNIGHT)
        days: list[date] = sorted({row.day for row in rows if row.window_id == own[0].id})
        for day, hours in zip(days, (None, (time(10), time(12))), strict=False):
            opening_hours.except_on(unit, window_id=own[0].id, day=day, hours=hours)


def rooms_and_hours(unit: Unit) -> None:
    """Give every place office hours, two rooms, and directions for getting in."""
    for row in list(catalogue.all_places(unit.db)):
        facts = PlaceFacts(
            name=row.name,
            outside_name=row.outside_name,
            address="Stortorget 1, 123 45 Exempelby",
            entrance=_ENTRANCES.get(row.code, ""),
            hours=_HOURS,
            rooms=_ROOMS,
        )
        save_place(unit, code=row.code, facts=facts, new=False, by=CLOCK)
