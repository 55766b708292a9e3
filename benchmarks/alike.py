"""Nobody, protected and not granted take the same time: a thousand tries of each by turns, by the clock on the wall.

A search that finds nobody must not tell by its slowness whether there is somebody after all. Each try is the whole use
case, log row and commit included. Who goes first changes from try to try, so that a busy machine slows all alike.

    uv run python -m benchmarks.alike [--full]
"""

import random
import sys
from collections.abc import Mapping, Sequence
from statistics import median
from time import perf_counter

from sqlalchemy import select

from benchmarks import registers
from benchmarks.engines import ENGINES
from benchmarks.figures import at_most
from frontdesk.accounts.rules import Grant, Role
from frontdesk.accounts.views import Staff
from frontdesk.cases.models import Case, CasePerson, Identifier, Person
from frontdesk.core.db.stores import Stores
from frontdesk.core.ids import new_id
from frontdesk.disclosure.service.finding import search

TRIES, MOST_APART = 1_000, 0.05
GRANTED = Grant("Socialnämnden", "EB")


def main() -> None:
    """Print the figures of both databases."""
    folder = registers.delivered(full="--full" in sys.argv)
    for engine, opened in ENGINES.items():
        with opened() as stores:
            register = registers.writer(stores)
            registers.take_in(register, folder)
            register.dispose()
            _tell(engine, _measure(stores, _numbers(stores)))


def _tell(engine: str, taken: Mapping[str, Sequence[float]]) -> None:
    middles = {kind: median(tries) for kind, tries in taken.items()}
    shown = ", ".join(f"{kind} {middle:.3f} ms" for kind, middle in middles.items())
    apart = max(middles.values()) / min(middles.values()) - 1
    at_most(f"{engine}: medians of {TRIES:,} tries by turns ({shown}), how far apart", apart, MOST_APART)


def _measure(stores: Stores, numbers: Mapping[str, Sequence[str]]) -> dict[str, list[float]]:
    """Return milliseconds of every try."""
    staff = Staff(
        id=new_id(), login="rut", name="Rut", roles=frozenset({Role.RECEPTIONIST}), grants=frozenset({GRANTED})
    )
    dice = random.Random(1)  # noqa: S311 - repeatable, not secret
    kinds = list(numbers)
    taken: dict[str, list[float]] = {kind: [] for kind in kinds}
    for nth in range(TRIES):
        dice.shuffle(kinds)
        for kind in kinds:
            typed = numbers[kind][nth % len(numbers[kind])]
            began = perf_counter()
            with stores.writing() as unit:
                found = search(unit, staff=staff, contact_id=None, typed=typed)
            taken[kind].append((perf_counter() - began) * 1000)
            if found.hits:
                raise SystemExit(f"somebody was found who is {kind}")
    return taken


def _numbers(stores: Stores) -> dict[str, list[str]]:
    numbers = (
        select(Identifier.value)
        .join(Person, Person.key == Identifier.person_key)
        .where(Identifier.kind == "personnummer")
        .order_by(Identifier.value)
    )
    sphere = f"{GRANTED.board}/{GRANTED.area}"
    granted = (
        select(CasePerson.person_key)
        .join(Case, Case.key == CasePerson.case_key)
        .where(CasePerson.person_key == Person.key, Case.sphere == sphere)
    )
    with stores.reading() as unit:
        known = set(unit.register.scalars(numbers))
        protected = unit.register.scalars(numbers.where(Person.protection != "none").limit(TRIES)).all()
        elsewhere = unit.register.scalars(
            numbers.where(Person.protection == "none", ~granted.exists()).limit(TRIES)
        ).all()
    return {"nobody": _nobodys(known), "protected": list(protected), "not granted": list(elsewhere)}


def _nobodys(known: set[str]) -> list[str]:
    """Return numbers with the right check digit that nobody in the register bears."""
    valid = (f"18{serial:09}{_check_digit(f'{serial:09}')}" for serial in range(700_101_001, 700_131_999))
    return [number for number in valid if number not in known][:TRIES]


def _check_digit(nine: str) -> int:
    doubled = (int(digit) * (2 - at % 2) for at, digit in enumerate(nine))
    return -sum(sum(divmod(each, 10)) for each in doubled) % 10


if __name__ == "__main__":
    main()
