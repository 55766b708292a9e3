"""Booking's HTML routes: a contact's booking panel, the day's bookings, tasks, and calendar feeds."""

from fastapi import APIRouter

from frontdesk.booking.routes import bookings, feed, panel, protected, rebooking, replies, tasks, waiting

# For staff who meet clients.
router = APIRouter()
router.include_router(panel.router)
router.include_router(bookings.router)
router.include_router(waiting.router)
router.include_router(replies.router)
router.include_router(rebooking.router)

# For the protected desk.
protected_desk = protected.router

# For all staff who can have tasks.
staff = tasks.router

# A calendar program has no session cookie: the secret in the address is the only authentication.
public = feed.router
