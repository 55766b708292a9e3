"""Availability's SELECT statements."""
