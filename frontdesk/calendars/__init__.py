"""Calendars: two-way synchronisation with each handläggare's own calendar.

Owns the busy mirror, the sync cursors, the outgoing changes and the ICS feed. Reads accounts. Publishes an event when a
booked meeting was moved or removed outside. An empty or failed answer deletes nothing.
Start in calendars.service.
"""
