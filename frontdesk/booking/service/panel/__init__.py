"""The panel *Boka tid*: whom to meet, which times are free, what is reserved, and what is booked already."""

from frontdesk.booking.service.panel.desk import open_desk
from frontdesk.booking.service.panel.showing import interpreter_options, panel

__all__ = ["interpreter_options", "open_desk", "panel"]
