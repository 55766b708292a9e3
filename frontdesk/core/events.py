"""How a room notifies a higher room: an event, handled in the same transaction.

A use case publishes it with `unit.publish`; `frontdesk/event_handlers.py` maps events to handlers. A handler takes the
unit of work and the event; what it writes is committed, or rolled back, with the change that caused it.
"""


class Event:
    """Base of all events. Subclasses are frozen dataclasses named in the past tense."""
