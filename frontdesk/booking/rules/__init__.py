"""Booking's pure rules, without a database: enums, opening windows, free starts, routing."""
