"""What a booking costs beside its two inserts alone, and what fifty at once and ten thousand in a crowd come to.

A booking checks the offer, takes the time under the guard, keeps the appointment, promises the SMS and writes the log.
The bare one inserts the same two rows through the same unit of work, commit included. They take turns.

    uv run python -m benchmarks.booking
"""

import random
from collections import Counter
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta
from statistics import median
from time import perf_counter

from sqlalchemy import delete, text

from benchmarks.engines import ENGINES
from benchmarks.figures import at_least, told
from frontdesk.availability.models.occupancy import Occupancy
from frontdesk.availability.rules.enums import AppointmentStatus, Mode, Occupied
from frontdesk.booking.models import Appointment
from frontdesk.booking.service import book
from frontdesk.booking.views import Guest, Pick, Texting
from frontdesk.bootstrap import logs
from frontdesk.core.db.stores import Stores
from frontdesk.core.db.unit import Unit
from frontdesk.core.errors import FrontdeskError
from frontdesk.core.ids import new_id
from frontdesk.event_handlers import EVENT_HANDLERS
from tests.factories.booking import RECEPTIONIST, at, days_on, make_office

PEOPLE, ROUNDS, TURN = 50, 8, 25
FIFTY, CROWD, THREADS = 50, 10_000, 16
LEAST = {"SQLite": 0.3, "PostgreSQL": 0.25}
DAYS = range(1, 5)
NUMBER = Texting("+46701740612")
Write = Callable[[Stores, str, datetime], None]


def main() -> None:
    """Print the figures of both databases."""
    logs.configure(quiet=True)
    for engine, opened in ENGINES.items():
        with opened() as stores:
            stores.event_handlers = EVENT_HANDLERS
            with stores.writing() as unit:
                make_office(unit, PEOPLE)
            _cost(engine, stores)
            _fifty(engine, stores)
            _crowd(engine, stores)


def _cost(engine: str, stores: Stores) -> None:
    times = [(f"demo:h-{who + 1}", at(9, day=days_on(day))) for day in DAYS for who in range(PEOPLE)]
    bookings, bare, ratios = [], [], []
    for _ in range(ROUNDS):
        turn, times = times[:TURN], times[TURN:]
        whole = _per_second(_book, stores, turn)
        alone = _per_second(_insert, stores, turn)
        bookings.append(whole)
        bare.append(alone)
        ratios.append(whole / alone)
    print(f"{engine}: {median(bookings):.0f} bookings a second, {median(bare):.0f} times two inserts")
    spread = f"(rounds {min(ratios):.2f}-{max(ratios):.2f})"
    at_least(f"{engine}: bookings / bare inserts {spread}", median(ratios), LEAST[engine])


def _per_second(write: Write, stores: Stores, turn: Sequence[tuple[str, datetime]]) -> float:
    began = perf_counter()
    for handlaggare, starts_at in turn:
        write(stores, handlaggare, starts_at)
    return len(turn) / (perf_counter() - began)


def _book(stores: Stores, handlaggare: str, starts_at: datetime) -> None:
    with stores.writing() as unit:
        pick = Pick("EB_NEW", starts_at, handlaggare, mode=Mode.VISIT)
        book.book(unit, pick=pick, guest=Guest(name="Kim"), by=RECEPTIONIST, texting=NUMBER)


def _insert(stores: Stores, handlaggare: str, starts_at: datetime) -> None:
    # A year later, so that it meets nothing and nobody meets it.
    later = starts_at + timedelta(days=364)
    with stores.writing() as unit:
        made = Appointment(
            id=new_id(),
            alias="AAAAA",
            status=AppointmentStatus.BOOKED,
            type="EB_NEW",
            handlaggare=handlaggare,
            starts_at=later,
            ends_at=later + timedelta(hours=1),
            mode=Mode.VISIT,
            name="Kim",
            created_at=unit.now,
            changed_at=unit.now,
        )
        unit.db.add(made)
        unit.db.flush()
        starts = int(later.timestamp())
        who = int(handlaggare.rpartition("-")[2])
        unit.db.add(
            Occupancy(
                resource_id=who, starts=starts, ends=starts + 4200, kind=Occupied.APPOINTMENT, appointment_id=made.id
            )
        )


def _fifty(engine: str, stores: Stores) -> None:
    _clear(stores)
    one = Pick("EB_NEW", at(9, day=days_on(2)), "demo:h-1", mode=Mode.VISIT)
    anyone = Pick("EB_NEW", at(13, day=days_on(2)), unit="demo:u-eb", mode=Mode.VISIT)
    kept = _at_once(stores, lambda: one, FIFTY)
    people = _at_once(stores, lambda: anyone, FIFTY)
    told(f"{engine}: of {FIFTY} who want one time", f"{kept['demo:h-1']} kept", reached=kept["demo:h-1"] == 1)
    different = len(people) == FIFTY and set(people.values()) == {1}
    told(f"{engine}: {FIFTY} who take anyone", f"{len(people)} different people", reached=different)
    _overlaps(engine, stores)


def _crowd(engine: str, stores: Stores) -> None:
    _clear(stores)
    dice = random.Random(7)  # noqa: S311 - repeatable, not secret
    hours, minutes = (9, 10, 11, 13, 14, 15), (0, 10, 20)

    def anything() -> Pick:
        starts_at = at(dice.choice(hours), dice.choice(minutes), day=days_on(dice.choice(DAYS)))
        return Pick("EB_NEW", starts_at, f"demo:h-{dice.randint(1, PEOPLE)}", mode=Mode.VISIT)

    result = _at_once(stores, anything, CROWD)
    refused = sum(result[kind] for kind in ("slot-taken", "not-offered"))
    kept = sum(count for name, count in result.items() if name.startswith("demo:"))
    told(f"{engine}: {CROWD:,} attempts", f"{kept} kept, {refused} refused", reached=kept + refused == CROWD)
    _overlaps(engine, stores)


def _overlaps(engine: str, stores: Stores) -> None:
    pairs = text(
        "SELECT count(*) FROM occupancy a JOIN occupancy b ON a.resource_id = b.resource_id AND a.id < b.id "
        "AND a.starts < b.ends AND b.starts < a.ends"
    )
    with stores.reading() as unit:
        found = unit.db.scalar(pairs)
    told(f"{engine}: overlaps", str(found), reached=found == 0)


def _at_once(stores: Stores, pick: Callable[[], Pick], times: int) -> Counter[str]:
    def attempt(_: int) -> str:
        try:
            with stores.writing() as unit:
                return _one(unit, pick())
        except FrontdeskError as refusal:
            return refusal.kind

    with ThreadPoolExecutor(THREADS) as pool:
        return Counter(pool.map(attempt, range(times)))


def _one(unit: Unit, pick: Pick) -> str:
    return book.book(unit, pick=pick, guest=Guest(name="Kim"), by=RECEPTIONIST).handlaggare


def _clear(stores: Stores) -> None:
    with stores.writing() as unit:
        unit.db.execute(delete(Occupancy))


if __name__ == "__main__":
    main()
