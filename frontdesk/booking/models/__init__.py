"""Booking's tables: what can be booked, when somebody is open, what is occupied, and what was agreed."""

from frontdesk.booking.models.agreed import Appointment, InterpreterOrder
from frontdesk.booking.models.offered import AppointmentType, OpeningWindow, Place, WindowOccurrence
from frontdesk.booking.models.proposed import Proposal
from frontdesk.booking.models.taken import Hold, Occupancy

__all__ = [
    "Appointment",
    "AppointmentType",
    "Hold",
    "InterpreterOrder",
    "Occupancy",
    "OpeningWindow",
    "Place",
    "Proposal",
    "WindowOccurrence",
]
