"""Booking for programs: free times, reservations, appointments.

What is not granted to a token does not exist for it: neither a handläggare of another board and area nor a client.
"""

from fastapi import APIRouter

from frontdesk.booking.api import appointments, slots

router = APIRouter()
router.include_router(slots.router)
router.include_router(appointments.router)
