"""The words of what a task is about: where it is settled, and which time is which."""

import uuid
from collections.abc import Mapping
from datetime import date

from frontdesk.core.errors import N_

OPEN_BOOKING = N_("Öppna bokningen")
_WAITING, _REPLY = "waiting-earlier", "sms-reply"
_OF_INTERPRETERS = frozenset({"interpreter-order", "interpreter-move", "interpreter-cancel"})


def link(kind: str, *, day: date, appointment_id: uuid.UUID) -> tuple[str, str]:
    """Return the address and the words of the link of a task about an appointment, for those at the desk.

    `day` is the Stockholm date of the appointment. Neither part says who it is with.
    """
    special: Mapping[str, tuple[str, str]] = {
        _WAITING: ("/waiting", N_("Öppna väntelistan")),
        _REPLY: ("/replies", N_("Läs svaret")),
    }
    return special.get(kind, (f"/bookings?day={day}#booking-{appointment_id}", OPEN_BOOKING))


def was(kind: str) -> str:
    """Return what the other time in a task is."""
    return N_("Tolken är beställd till {time}") if kind in _OF_INTERPRETERS else N_("Räknar med {time}")


def now(kind: str) -> str:
    """Return what to call the meeting's own time where the client does not know of it."""
    return N_("Ny tid") if kind == "untold-time" else ""
