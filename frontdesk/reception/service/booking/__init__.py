"""The booking panel (*Boka tid*): choices, free times, the held time, and the client's bookings."""

from frontdesk.reception.service.booking.context import open_context
from frontdesk.reception.service.booking.presenter import interpreter_options, panel

__all__ = ["interpreter_options", "open_context", "panel"]
