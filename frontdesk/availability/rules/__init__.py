"""Availability's pure rules."""
