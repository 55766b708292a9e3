"""Availability: which times can be booked, and why others cannot.

Owns kinds of meeting, places, rooms, opening hours, blocked time, and the occupancy of people and rooms; no
appointment. Reads absence, calendars and accounts; publishes an event when a window is opened. A database constraint
rules out double bookings. Start in availability.service.search and availability.service.occupancy.
"""
