"""Phone codes and locks after failed attempts. Pure."""

import secrets
from datetime import date, datetime, timedelta
from itertools import pairwise

FAILURES = 3
LOCKED_FOR = timedelta(hours=24)
_SHORTEST, _LONGEST = 6, 10


def is_strong(code: str, born: date | None) -> bool:
    """Whether a code is 6 to 10 digits, not all equal or consecutive, and not the birth date."""
    if not (code.isascii() and code.isdigit() and _SHORTEST <= len(code) <= _LONGEST):
        return False
    steps = {int(b) - int(a) for a, b in pairwise(code)}
    in_a_row = len(steps) == 1 and steps <= {0, 1, -1}
    return not in_a_row and not (born and _is_birth_date(code, born))


def _is_birth_date(code: str, born: date) -> bool:
    return code in {born.strftime(form) for form in ("%Y%m%d", "%y%m%d", "%d%m%y", "%d%m%Y")}


def fresh_code(born: date | None) -> str:
    """Return a random six-digit code to send by letter."""
    while True:
        code = f"{secrets.randbelow(10**6):06}"
        if is_strong(code, born):
            return code


def is_locked(locked_until: datetime | None, now: datetime) -> bool:
    """Whether a method is still locked."""
    return locked_until is not None and now < locked_until
