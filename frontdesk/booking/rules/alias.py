"""The short code that stands for a client wherever a name must not: in calendars, on lists, said across a counter."""

import secrets

# Without letters and digits that are mistaken for each other on paper or by ear.
_SIGNS = "ACEFHJKLMNPRTUVWXY34679"
LENGTH = 5


def read_alias(typed: str) -> str:
    """Return a code as it is kept, however it was said and typed: `x 4 kef` is `X4KEF`."""
    return "".join(sign for sign in typed.upper() if sign.isalnum())[:LENGTH]


def new_alias() -> str:
    """Return a fresh code, such as `K7MRA`. It says nothing and is derived from nothing."""
    return "".join(secrets.choice(_SIGNS) for _ in range(LENGTH))
