"""Calendars: two-way agreement with each handläggare's own calendar.

Owns the busy mirror, the sync cursors, the outgoing changes and the ICS feed. Asks accounts and safety. Tells the rooms
above that a booked meeting was removed outside. An empty or failing answer deletes nothing.
Start in calendars.service.
"""
