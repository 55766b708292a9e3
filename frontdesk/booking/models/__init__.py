"""Booking's tables: appointment types, opening windows, occupancy, appointments and the waiting list."""

from frontdesk.booking.models import fullness
from frontdesk.booking.models.agreed import Appointment, Colleague, InterpreterOrder, Series
from frontdesk.booking.models.hit import Rebooking
from frontdesk.booking.models.offered import AppointmentType, BlockedTime, OpeningWindow, Place, WindowOccurrence
from frontdesk.booking.models.proposed import Proposal
from frontdesk.booking.models.rooms import PlaceHours, Room
from frontdesk.booking.models.taken import Hold, Occupancy
from frontdesk.booking.models.undone import AppointmentSnapshot
from frontdesk.booking.models.untold import UntoldChange
from frontdesk.booking.models.waiting import Freed, WaitlistEntry, WaitlistOffer

__all__ = [
    "Appointment",
    "AppointmentSnapshot",
    "AppointmentType",
    "BlockedTime",
    "Colleague",
    "Freed",
    "Hold",
    "InterpreterOrder",
    "Occupancy",
    "OpeningWindow",
    "Place",
    "PlaceHours",
    "Proposal",
    "Rebooking",
    "Room",
    "Series",
    "UntoldChange",
    "WaitlistEntry",
    "WaitlistOffer",
    "WindowOccurrence",
    "fullness",
]
