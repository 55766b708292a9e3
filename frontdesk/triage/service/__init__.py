"""Assess a contact, show the recommendation, and install a protocol."""
