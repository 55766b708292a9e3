"""The booking panel (*Boka tid*): choices, free times, the held time, and the client's bookings."""

from frontdesk.booking.service.panel.desk import open_context
from frontdesk.booking.service.panel.showing import interpreter_options, panel

__all__ = ["interpreter_options", "open_context", "panel"]
