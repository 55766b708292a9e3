"""Search by name beside search by identity number, as the desk searches: log rows written, all committed.

Names are drawn from the register: as they are, family name first, with one slip, their beginnings, the family name
alone, and names nobody has. The kinds of search take turns, so that a busy machine slows all of them alike.

    uv run python -m benchmarks.search [--full]
"""

import random
import sys
from collections import defaultdict
from collections.abc import Iterator, Sequence
from time import perf_counter

from sqlalchemy import select
from sqlalchemy.orm import Session

from benchmarks import registers
from benchmarks.engines import ENGINES
from benchmarks.figures import at_most
from frontdesk.accounts.rules import Grant, Role
from frontdesk.accounts.views import Staff
from frontdesk.cases.models import Case, Identifier, Person
from frontdesk.core.db.stores import Stores
from frontdesk.core.ids import new_id
from frontdesk.disclosure.service.finding import search

TRIES, MOST_TIMES = 500, 5
IDENTITY = "identity number"


def main() -> None:
    """Print the figures of both databases."""
    folder = registers.delivered(full="--full" in sys.argv)
    for engine, opened in ENGINES.items():
        with opened() as stores:
            register = registers.writer(stores)
            registers.take_in(register, folder)
            register.dispose()
            _tell(engine, _measure(stores))


def _measure(stores: Stores) -> dict[str, list[float]]:
    """Return milliseconds of every try."""
    staff, searches = _receptionist(stores), _searches(stores)
    taken: defaultdict[str, list[float]] = defaultdict(list)
    for typed in zip(*searches.values(), strict=True):
        for kind, words in zip(searches, typed, strict=True):
            began = perf_counter()
            with stores.writing() as unit:
                search(unit, staff=staff, contact_id=None, typed=words)
            taken[kind].append((perf_counter() - began) * 1000)
    return taken


def _tell(engine: str, taken: dict[str, list[float]]) -> None:
    usual = _percentile(taken[IDENTITY], 95)
    for kind, tries in taken.items():
        middle, slow = _percentile(tries, 50), _percentile(tries, 95)
        what = f"{engine}: {kind}, median {middle:.2f} ms, p95 {slow:.2f} ms; times the identity number's"
        at_most(what, slow / usual, MOST_TIMES)


def _percentile(values: Sequence[float], percent: int) -> float:
    return sorted(values)[len(values) * percent // 100]


def _receptionist(stores: Stores) -> Staff:
    """Somebody who is granted everything: the most there is to look through."""
    with Session(stores.register) as session:
        spheres = session.scalars(select(Case.sphere).distinct().where(Case.sphere.is_not(None))).all()
    grants = frozenset(Grant(*str(sphere).rsplit("/", 1)) for sphere in spheres)
    return Staff(id=new_id(), login="rut", name="Rut", roles=frozenset({Role.RECEPTIONIST}), grants=grants)


def _searches(stores: Stores) -> dict[str, list[str]]:
    dice = random.Random(1)  # noqa: S311 - repeatable, not secret
    with Session(stores.register) as session:
        persons = session.execute(select(Person.given_name, Person.family_name)).all()
        numbers = session.scalars(select(Identifier.value)).all()
    names = [(str(given), str(family)) for given, family in dice.sample(persons, TRIES)]
    return {IDENTITY: dice.sample(numbers, TRIES), **dict(_spellings(names, dice))}


def _spellings(names: Sequence[tuple[str, str]], dice: random.Random) -> Iterator[tuple[str, list[str]]]:
    yield "name", [f"{given} {family}" for given, family in names]
    yield "family name first", [f"{family}, {given}" for given, family in names]
    yield "name with one slip", [f"{given} {_slip(family, dice)}" for given, family in names]
    yield "beginnings of both", [f"{given[:4]} {family[:5]}" for given, family in names]
    yield "family name alone", [family for _, family in names]
    yield "nobody's name", [f"{given[::-1]} {family[::-1]}" for given, family in names]


def _slip(word: str, dice: random.Random) -> str:
    at = dice.randrange(1, len(word))
    return word[:at] + word[at + 1 :] if dice.random() < 1 / 2 else word[:at] + "e" + word[at:]


if __name__ == "__main__":
    main()
