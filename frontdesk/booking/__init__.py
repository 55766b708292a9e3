"""Booking: from a free slot to a kept appointment.

Owns appointment types, opening windows, slots, holds, occupancy, appointments and the waiting list. Reads calls,
absence, calendars and safety; sends messages through notices; publishes events when an appointment is booked, moved or
cancelled. A database constraint rules out double bookings. Start in booking.rules and booking.service.
"""
