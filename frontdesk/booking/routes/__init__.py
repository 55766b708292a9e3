"""The doors of this room: the panel of a contact, the bookings of the day, tasks, and the calendar feeds."""

from fastapi import APIRouter

from frontdesk.booking.routes import bookings, feed, panel, protected, rebooking, replies, tasks, waiting

# For those who meet clients.
router = APIRouter()
router.include_router(panel.router)
router.include_router(bookings.router)
router.include_router(waiting.router)
router.include_router(replies.router)
router.include_router(rebooking.router)

# For those in charge of protected persons.
protected_desk = protected.router

# For everybody who may be asked to do something.
staff = tasks.router

# A calendar programme has no cookie: whoever knows the secret address may read.
public = feed.router
