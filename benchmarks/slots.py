"""How fast free times are found: one person and a day, fifty and a week, the first ten among 3,300 in four weeks.

Everybody is open weekdays 9-12 and 13-16. Three loads: 60,000 appointments; 95 % of all that fits booked; and the worst
way to be booked to 95 %, where nothing is free before the last of twenty days. Then the first load again with
everything on: windows for some kinds and some ways of meeting, a limit to the day, absences, busy spans of people's own
calendars and kept time; its figures are given as ratios to those without, taken in the same run.

    uv run python -m benchmarks.slots
"""

import random
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, time, timedelta
from typing import cast

from sqlalchemy import delete, insert, update
from sqlalchemy.orm import Session

from benchmarks.engines import ENGINES, milliseconds, settle
from benchmarks.figures import at_most
from frontdesk.absence.models import Absence
from frontdesk.absence.rules import AbsenceKind, AbsenceSource
from frontdesk.accounts.models import Handlaggare, OrgUnit
from frontdesk.availability.models.catalogue import AppointmentType, BlockedTime, OpeningWindow, Place, WindowOccurrence
from frontdesk.availability.models.occupancy import Occupancy
from frontdesk.availability.rules.enums import AppointmentStatus, Blocked, Mode, Occupied
from frontdesk.availability.rules.opening_hours import Plan, days_of, span_on
from frontdesk.availability.service import catalogue, search
from frontdesk.availability.views import Wish
from frontdesk.booking.models import Appointment
from frontdesk.calendars.models import OutsideBusy
from frontdesk.core.db.stores import Stores
from frontdesk.core.ids import new_id
from frontdesk.core.times import day_span, instant_of, seconds, start_instant

PEOPLE, A_UNIT = 3_300, 50
MONDAY = date(2026, 11, 16)
NEXT = MONDAY + timedelta(days=7)
WEEKS = 4
HOURS = ((time(9), time(12)), (time(13), time(16)))
MOST_SLOWER = 1.5
OUTSIDE, KEPT, AWAY = 0.4, 0.05, 0.02  # of all days of all people
MEETING = 70 * 60  # an hour and its notes; two fit into three hours


@dataclass(frozen=True)
class Load:
    """A way to be booked: given day number and chance, whether a meeting is there."""

    name: str
    share: float
    full_days: int = 0


LOADS = (
    Load("60,000 appointments", 60_000 / (PEOPLE * 5 * WEEKS * 4)),
    Load("95 % booked, anywhere", 0.95),
    Load("95 % booked, all but the last day", 0.0, full_days=19),
)


def main() -> None:
    """Print the figures of both databases."""
    for engine, opened in ENGINES.items():
        with opened() as stores:
            _furnish(stores)
            for load in reversed(LOADS):
                rows = _book(stores, load)
                settle(stores)
                print(f"\n{engine}, {load.name} ({rows:,} meetings in {WEEKS} weeks)")
                plain = _measure(stores)
            _everything(stores)
            settle(stores)
            print(f"\n{engine}, {load.name}, with everything on")
            for name, figure in _measure(stores).items():
                at_most(f"{engine}, {name}: with everything on / without", figure / plain[name], MOST_SLOWER)


def _measure(stores: Stores) -> dict[str, float]:
    """Print the three figures of a load and return them in milliseconds."""
    figures = {}
    friday = NEXT + timedelta(days=4)
    one = Wish("EB_NEW", NEXT, NEXT, handlaggare=("demo:h-7",))
    fifty = Wish("EB_NEW", NEXT, friday, unit="demo:u-0")
    all_of_them = Wish("EB_NEW", NEXT, NEXT + timedelta(days=7 * WEEKS - 1))
    with stores.reading() as unit:
        for name, limit, action, times in (
            ("1 person, 1 day", 2, lambda: search.free_times(unit, one), 200),
            ("50 people, 1 week", 25, lambda: search.free_times(unit, fifty), 50),
            (f"first 10 of {PEOPLE:,}, {WEEKS} weeks", 300, lambda: search.first_free(unit, all_of_them, 10), 7),
        ):
            middle, longest = milliseconds(action, times)
            figures[name] = middle
            at_most(f"{name}, ms (longest {longest:.1f}, {len(action())} free times)", middle, limit)
    return figures


def _everything(stores: Stores) -> None:
    """Turn on what narrows an offer: about every tenth person-day goes to each reason."""
    dice = random.Random(815)  # noqa: S311 - made-up reasons
    days = [NEXT + timedelta(days=week * 7 + weekday) for week in range(WEEKS) for weekday in range(5)]
    with stores.writing() as unit:
        desk, row = unit.db, WindowOccurrence
        # Everybody has as many rows, so the number of the row alone would choose the same hours of everybody.
        number = row.id + row.resource_id
        desk.execute(update(row).where(number % 5 == 0).values(types=("EB_NEW", "EB_FOLLOWUP")))
        desk.execute(update(row).where(number % 10 == 1).values(types=("SIP",)))
        desk.execute(update(row).where(number % 3 == 0).values(modes=("visit", "phone")))
        desk.get_one(AppointmentType, "EB_NEW").desk_a_day = 3
        hits = [(number, day) for number in range(1, PEOPLE + 1) for day in days]
        desk.execute(
            insert(OutsideBusy), [_outside(number, day, dice) for number, day in hits if dice.random() < OUTSIDE]
        )
        desk.execute(insert(BlockedTime), [_kept(number, day) for number, day in hits if dice.random() < KEPT])
        desk.execute(insert(Absence), [_absent(number, day) for number, day in hits if dice.random() < AWAY])


def _outside(number: int, day: date, dice: random.Random) -> dict[str, object]:
    begins = seconds(start_instant(day, time(9 + dice.randrange(7))))
    return {"resource_id": number, "starts": begins, "ends": begins + 1800, "event": "x"}


def _kept(number: int, day: date) -> dict[str, object]:
    begins, ends = seconds(start_instant(day, time(8))), seconds(start_instant(day, time(12)))
    values = {"why": Blocked.CATCH_UP, "decisions_only": False, "source": new_id()}
    return {"resource_id": number, "starts": begins, "ends": ends, **values}


def _absent(number: int, day: date) -> dict[str, object]:
    begins, ends = day_span(day)
    values = {"kind": AbsenceKind.ILL, "source": AbsenceSource.HAND, "entered_at": begins}
    return {"id": new_id(), "handlaggare": f"demo:h-{number}", "starts_at": begins, "ends_at": ends, **values}


def _furnish(stores: Stores) -> None:
    with stores.writing() as unit:
        desk = unit.db
        catalogue.seed_types(desk)
        desk.get_one(AppointmentType, "EB_NEW").desk_a_day = None
        desk.add(Place(code="a", name="A", outside_name="A"))
        desk.flush()
        units = range(-(-PEOPLE // A_UNIT))
        desk.execute(
            insert(OrgUnit),
            [{"key": f"demo:u-{n}", "name": str(n), "outside_name": "", "board": "s", "area": "EB"} for n in units],
        )
        desk.execute(insert(Handlaggare), [_person(number) for number in range(1, PEOPLE + 1)])
        for number in range(1, PEOPLE + 1):
            windows = [_window(number, weekday, hours) for weekday in range(5) for hours in HOURS]
            desk.execute(insert(OpeningWindow), windows)
            desk.execute(insert(WindowOccurrence), [row for window in windows for row in _occurrences(window)])


def _person(number: int) -> dict[str, object]:
    unit = f"demo:u-{(number - 1) // A_UNIT}"
    return {"key": f"demo:h-{number}", "name": f"Nr {number}", "unit": unit, "resource_id": number}


def _window(number: int, weekday: int, hours: tuple[time, time]) -> dict[str, object]:
    return {
        "id": new_id(),
        "handlaggare": f"demo:h-{number}",
        "resource_id": number,
        "weekday": weekday,
        "opens": hours[0],
        "closes": hours[1],
        "place": "a",
        "valid_from": MONDAY,
        "valid_to": None,
    }


def _occurrences(window: dict[str, object]) -> Iterator[dict[str, object]]:
    opens, closes = cast("time", window["opens"]), cast("time", window["closes"])
    rule = Plan(cast("int", window["weekday"]), opens, closes, MONDAY)
    for day in days_of(rule, NEXT, NEXT + timedelta(days=7 * WEEKS - 1)):
        if span := span_on(day, opens, closes):
            yield {
                "window_id": window["id"],
                "day": day,
                "resource_id": window["resource_id"],
                "opens": span[0],
                "closes": span[1],
                "place": "a",
            }


def _book(stores: Stores, load: Load) -> int:
    """Replace every meeting by those of a load; return how many they are."""
    dice = random.Random(4711)  # noqa: S311 - made-up meetings
    count = 0
    with stores.writing() as unit:
        unit.db.execute(delete(Occupancy))
        unit.db.execute(delete(Appointment))
        for day_number in range(5 * WEEKS):
            count += _book_day(unit.db, load, day_number, dice)
    return count


def _book_day(db: Session, load: Load, day_number: int, dice: random.Random) -> int:
    day = NEXT + timedelta(days=day_number // 5 * 7 + day_number % 5)
    begins = [first + at * MEETING for hours in HOURS for first, _ in [span_on(day, *hours) or (0, 0)] for at in (0, 1)]
    full = day_number < load.full_days
    rows = [
        (new_id(), number, start)
        for number in range(1, PEOPLE + 1)
        for start in begins
        if full or dice.random() < load.share
    ]
    if rows:
        db.execute(insert(Appointment), [_appointment(*row) for row in rows])
        db.execute(insert(Occupancy), [_occupancy(*row) for row in rows])
    return len(rows)


def _appointment(key: object, number: int, start: int) -> dict[str, object]:
    return {
        "id": key,
        "alias": "AAAAA",
        "status": AppointmentStatus.BOOKED,
        "type": "EB_NEW",
        "handlaggare": f"demo:h-{number}",
        "starts_at": instant_of(start),
        "ends_at": instant_of(start + 3600),
        "mode": Mode.VISIT,
        "name": "",
        "created_at": instant_of(start),
        "changed_at": instant_of(start),
    }


def _occupancy(key: object, number: int, start: int) -> dict[str, object]:
    return {
        "resource_id": number,
        "starts": start,
        "ends": start + MEETING,
        "kind": Occupied.APPOINTMENT,
        "appointment_id": key,
    }


if __name__ == "__main__":
    main()
