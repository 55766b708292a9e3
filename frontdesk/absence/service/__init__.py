"""Register, change and end absences, single or recurring, and count the turns of stand-ins.

`reconciling` takes over absences from the case system and from handläggares' own calendars.
"""

from frontdesk.absence.service.reconciling import from_calendar, out_of_office, reconcile_absences
from frontdesk.absence.service.recurring import end_series, register_series, roll
from frontdesk.absence.service.registering import change, end, register
from frontdesk.absence.service.standing_in import gave

__all__ = [
    "change",
    "end",
    "end_series",
    "from_calendar",
    "gave",
    "out_of_office",
    "reconcile_absences",
    "register",
    "register_series",
    "roll",
]
