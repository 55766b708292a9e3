"""Booking API: free times, holds, appointments.

Handläggare and clients outside the boards and areas granted to a token are answered as if they did not exist.
"""

from fastapi import APIRouter

from frontdesk.booking.api import appointments

router = APIRouter()
router.include_router(appointments.router)
