"""Booking's HTML routes: the list of bookings, tasks, and calendar feeds. Other pages are mounted one by one."""

from frontdesk.booking.routes import bookings, feed, protected, tasks

# For staff who meet clients.
router = bookings.router

# For the protected desk.
protected_desk = protected.router

# For all staff who can have tasks.
staff = tasks.router

# A calendar program has no session cookie: the secret in the address is the only authentication.
public = feed.router
