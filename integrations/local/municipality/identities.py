"""Identity numbers, and with them birth dates and the case system's person ids.

A municipality of demo size uses the numbers Skatteverket publishes for testing, which belong to no one. There are too
few of them for a million people; a city uses invented numbers with birth years 1850-1899, which no living person has
either. Either way the number determines the person: her id, birth date, sex and given name never change, whatever day
the snapshot is made for.
"""

from datetime import date, timedelta
from functools import cache
from importlib.resources import files
from typing import NamedTuple

DOUBLED = (0, 2, 4, 6, 8, 1, 3, 5, 7, 9)
TEN = 10
SERIALS = 999
FIRST_INVENTED = date(1850, 1, 1)
INVENTED_DAYS = (date(1900, 1, 1) - FIRST_INVENTED).days
DAY_STEP = 7919
SERIAL_STEP = 41
"""Both steps are coprime to the length of their range, so that every day and serial is used exactly once."""


class Identity(NamedTuple):
    """A person without a name yet; `key` is unique and never reused."""

    key: int
    number: str
    birth_date: date

    @property
    def person_id(self) -> str:
        return f"P{self.key:06d}"

    @property
    def is_woman(self) -> bool:
        return int(self.number[10]) % 2 == 0


def check_digit(nine: str) -> int:
    """Return the check digit of an identity number: mod 10 over YYMMDDNNN, weights 2 and 1 (Luhn)."""
    total = sum(DOUBLED[int(digit)] for digit in nine[::2]) + sum(int(digit) for digit in nine[1::2])
    return -total % TEN


def from_number(key: int, number: str) -> Identity:
    return Identity(key, number, date(int(number[:4]), int(number[4:6]), int(number[6:8])))


@cache
def carried() -> tuple[Identity, ...]:
    """Return every test identity number that comes with the program, in the order of the file."""
    text = files("integrations.local.municipality").joinpath("identity_numbers.txt").read_text("ascii")
    numbers = (line for line in text.splitlines() if not line.startswith("#"))
    return tuple(from_number(key, number) for key, number in enumerate(numbers, start=1))


@cache
def by_number() -> dict[str, Identity]:
    return {identity.number: identity for identity in carried()}


@cache
def _invented_day(index: int) -> tuple[date, str]:
    day = FIRST_INVENTED + timedelta(days=index)
    return day, f"{day:%Y%m%d}"


def invented(slot: int) -> Identity:
    """Return the person in a slot of a large municipality; numbers repeat only after eighteen million slots."""
    turn, step = divmod(slot, INVENTED_DAYS)
    day, digits = _invented_day(step * DAY_STEP % INVENTED_DAYS)
    number = f"{digits}{1 + turn * SERIAL_STEP % SERIALS:03d}"
    return Identity(slot + 1, f"{number}{check_digit(number[2:])}", day)
