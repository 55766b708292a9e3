"""Links and labels of tasks about appointments."""

import uuid
from collections.abc import Mapping
from datetime import date

from frontdesk.calls.rules.tasks import SETTLED_ELSEWHERE
from frontdesk.core.i18n import N_

OPEN_BOOKING, READ_REPLY = N_("Öppna bokningen"), N_("Läs svaret")
PROTECTED_BOOKINGS = ("/protected/bookings", N_("Se kommande bokningar"))
_WAITING, REPLY = "waiting-earlier", "sms-reply"
_OF_INTERPRETERS = frozenset({"interpreter-order", "interpreter-move", "interpreter-cancel"})


def link(kind: str, *, day: date, appointment_id: uuid.UUID) -> tuple[str, str]:
    """Return address and label of the link of a task about an appointment, for reception.

    `day` is the appointment's Stockholm date. Neither part reveals the client.
    """
    if kind in SETTLED_ELSEWHERE:
        return f"/rebooking/{appointment_id}", N_("Boka om")
    special: Mapping[str, tuple[str, str]] = {
        _WAITING: ("/waiting", N_("Öppna väntelistan")),
    }
    return special.get(kind, (f"/bookings?day={day}#booking-{appointment_id}", OPEN_BOOKING))


def was(kind: str) -> str:
    """Return the label of the other time in a task: the interpreter's, or the one the client expects."""
    return N_("Tolken är beställd till {time}") if kind in _OF_INTERPRETERS else N_("Räknar med {time}")


def now(kind: str) -> str:
    """Return the label of the meeting's own time when the client has not been told it, else ""."""
    return N_("Ny tid") if kind == "untold-time" else ""


def to_reply(about: Mapping[str, str]) -> tuple[str, str]:
    """Return address and label of the link of a task to read an SMS reply."""
    return f"/replies#reply-{about['reply']}", READ_REPLY
