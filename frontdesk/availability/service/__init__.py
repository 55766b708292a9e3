"""Availability's use cases: search, explain, opening hours, blocked time, catalogue, occupancy."""
