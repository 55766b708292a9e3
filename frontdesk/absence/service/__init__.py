"""What can be done with an absence: register, change and end it, once or for a series; and whose turn it is.

What the case system and people's own calendars say is taken over in `reconciling`.
"""

from frontdesk.absence.service.reconciling import from_calendar, out_of_office, reconcile
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
    "reconcile",
    "register",
    "register_series",
    "roll",
]
