"""Booking: from a free minute to a kept appointment.

Owns appointment types, opening windows, slots, holds, occupancy, appointments and the waiting list. Asks calls,
absence, calendars and safety; promises through notices. Tells the rooms above what was booked, moved or cancelled. The
database refuses an overlap whatever the code above it does. Start in booking.rules and booking.service.
"""
