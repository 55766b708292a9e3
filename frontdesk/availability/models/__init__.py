"""Availability's tables: kinds of meeting, places, rooms, opening windows, blocked time, holds and occupancy."""
