"""Booking: from a free time to a kept appointment.

Owns appointments, series, proposals and interpreter orders. Asks availability for free times; sends messages through
notices; publishes events when an appointment is booked, moved or cancelled. Start in booking.service.book and
booking.service.change.
"""
