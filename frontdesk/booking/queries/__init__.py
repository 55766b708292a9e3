"""Booking's SELECT statements."""
