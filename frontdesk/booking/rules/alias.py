"""The short code that stands for a client where a name must not be shown: in calendars, on lists, at the counter."""

import secrets

# Without letters and digits that are easily confused in writing or by ear.
_SIGNS = "ACEFHJKLMNPRTUVWXY34679"
LENGTH = 5


def read_alias(typed: str) -> str:
    """Normalise a typed code: `x 4 kef` becomes `X4KEF`."""
    return "".join(sign for sign in typed.upper() if sign.isalnum())[:LENGTH]


def new_alias() -> str:
    """Return a random code, such as `K7MRA`, derived from nothing about the client."""
    return "".join(secrets.choice(_SIGNS) for _ in range(LENGTH))
