"""Where a task is settled: the page to open, and the words of the link."""

import uuid
from collections.abc import Mapping
from datetime import date

from frontdesk.core.errors import N_

OPEN_BOOKING = N_("Öppna bokningen")
_WAITING, _REPLY = "waiting-earlier", "sms-reply"


def link(kind: str, *, day: date, appointment_id: uuid.UUID) -> tuple[str, str]:
    """Return the address and the words of the link of a task about an appointment, for those at the desk.

    `day` is the Stockholm date of the appointment. Neither part says who it is with.
    """
    special: Mapping[str, tuple[str, str]] = {
        _WAITING: ("/waiting", N_("Öppna väntelistan")),
        _REPLY: ("/replies", N_("Läs svaret")),
    }
    return special.get(kind, (f"/bookings?day={day}#booking-{appointment_id}", OPEN_BOOKING))
