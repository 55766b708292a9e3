"""Clients by others, each in an environment of its own, run by hand against our doubles."""
