"""Booking's use cases: find, hold, book, move, cancel, arrive. The caller commits."""
