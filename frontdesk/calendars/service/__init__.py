"""Feeds out, busy spans in."""
